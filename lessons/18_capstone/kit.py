"""What the laws of lesson 18 share: loans and attempts, handlers in a process of their own, rules over what is declared."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.program import CannotRunAgain, Handler, Program
from course_utils.text import show

Event = dict[str, Any]
Declared = TypeVar("Declared")


def lent(loan: str, copy: str, member: str = "Ada") -> Event:
    return {"type": "BookLent", "loan": loan, "copy": copy, "member": member}


def returned(loan: str, copy: str) -> Event:
    return {"type": "BookReturned", "loan": loan, "copy": copy}


def numbered(events: Sequence[Event]) -> list[Event]:
    """The same events, ten at most, each with an id of its own; the order of ids is not that of the events."""
    return [{"id": f"e{number * 7 % 10}", **event} for number, event in enumerate(events, start=1)]


def attempted(position: int, lesson: str, name: str, status: str) -> Event:
    about = {"position": position, "at": f"2025-03-03T19:{position % 60:02}:00Z", "lesson": lesson}
    return about | {"type": "Attempted", "exercise": name, "status": status, "message": ""}


def withdrawn(position: int, lesson: str, withdraws: int) -> Event:
    about = {"position": position, "at": "2025-03-04T08:00:00Z", "lesson": lesson, "type": "AttemptWithdrawn"}
    return about | {"withdraws": withdraws, "because": "It was not mine."}


class Named:
    """What a law hands to an answer besides values: it shows by its name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


def program_of(attempt: Attempt) -> Program:
    """The answer as a program that can be started again; not yet where it has no source to run anew."""
    try:
        return Program(attempt.name, attempt.answer)
    except CannotRunAgain as trouble:
        attempt.fail(str(trouble))


def started(attempt: Attempt) -> Handler:
    """The answer in a process of its own: its source is run anew, so that it keeps nothing in memory from case to case."""
    return program_of(attempt).start()


def keep_rules(exercise: Exercise, kind: type[Declared], rules: Sequence[Callable[[Declared], Iterator[str]]]) -> None:
    """Make each rule a law of the exercise, whose answer gives back what was declared; that it does is the first."""

    def it_can_be_put_together(_declared: Declared) -> Iterator[str]:
        return iter(())

    it_can_be_put_together.__doc__ = f"`{exercise.name}` gives back a {kind.__name__}(…) that can be put together."
    for rule in (it_can_be_put_together, *rules):
        exercise.law()(_law_of(kind, rule))


def _law_of(kind: type[Declared], rule: Callable[[Declared], Iterator[str]]) -> Callable[[Attempt], None]:
    def law(attempt: Attempt) -> None:
        value = attempt().value
        if not isinstance(value, kind):
            attempt.fail(
                f"{attempt.name} gives back {show(value)}, and not a {kind.__name__}(…). Is a `return` missing?"
            )
        found = list(rule(value))
        if found:
            attempt.fail("\n".join([" ".join((rule.__doc__ or "").split()), *found]))

    law.__name__, law.__doc__ = rule.__name__, rule.__doc__
    return law
