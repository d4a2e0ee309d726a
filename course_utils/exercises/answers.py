"""Answers to an exercise as its lesson's `answers/NAME.py` declares them: wrong ones, and right ones of another style.

    answers = Answers("evolve")

    @answers.wrong("A deposit adds its amount")
    def subtracts(balance, event): ...

    answers.edit("subtracts", "A deposit adds its amount", ("balance + event", "balance - event"))

    @answers.right
    def as_a_table(balance, event): ...

They are the tests of the check. A learner's kernel never loads them.
"""

import linecache
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from course_utils.exercises.exercise import Exercise

Declared = TypeVar("Declared")


@dataclass(frozen=True)
class WrongAnswer:
    """A mistake people make, and words that the check's message must contain.

    Where it is an edit of the worked solution, `changes` has pairs of what stands there once and what stands instead;
    `written_out` makes the `answers` of it.
    """

    name: str
    answers: tuple[object, ...]
    says: str
    changes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class RightAnswer:
    """Another style of right answer."""

    name: str
    answers: tuple[object, ...]


@dataclass
class Answers:
    """The answers to the exercise `name`, in the order in which they are declared.

    `names` are those of its file, which an edit of the worked solution may use.
    """

    name: str
    names: Mapping[str, object] = field(default_factory=dict)
    wrong_answers: list[WrongAnswer] = field(default_factory=list)
    right_answers: list[RightAnswer] = field(default_factory=list)

    def wrong(self, says: str) -> Callable[[Declared], Declared]:
        """Declare a mistake as a wrong answer: a function, a class, or a tuple of them when there are several."""

        def declare(answer: Declared) -> Declared:
            self.wrong_answers.append(WrongAnswer(_name(answer), _several(answer), says))
            return answer

        return declare

    def edit(self, name: str, says: str, *changes: tuple[str, str]) -> None:
        """Declare a mistake as an edit of the worked solution: pairs of what stands there once, and what stands instead."""
        if not changes:
            raise ValueError(f"The edit {name!r} changes nothing. Give pairs of old and new text.")
        self.wrong_answers.append(WrongAnswer(name, (), says, changes))

    def right(self, answer: Declared) -> Declared:
        """Declare another style of right answer, which must pass too."""
        self.right_answers.append(RightAnswer(_name(answer), _several(answer)))
        return answer


def written_out(wrong: WrongAnswer, exercise: Exercise, solution: str, names: Mapping[str, Any]) -> WrongAnswer:
    """The wrong answer with its `answers`; one that is no edit has them already.

    `solution` is the source of the worked one, and `names` what else it uses, as other cells of the notebook define it.
    Raises LookupError for an edit that fits nowhere, or in more places than one.
    """
    if not wrong.changes:
        return wrong
    source, namespace = _edited(solution, wrong.changes, wrong.name), dict(names)
    place = f"<{wrong.name}, an edit of {exercise.name}>"
    # So that a traceback shows the line, and a law can read the source.
    linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
    exec(compile(source, place, "exec"), namespace)
    return replace(wrong, answers=tuple(namespace[answer] for answer in exercise.answers))


def _edited(source: str, changes: tuple[tuple[str, str], ...], name: str) -> str:
    for old, new in changes:
        found = source.count(old)
        if found != 1:
            raise LookupError(
                f"The edit {name!r} replaces {old!r}, which the solution has {found} times. Name a piece that it has once."
            )
        source = source.replace(old, new)
    return source


def _several(answer: object) -> tuple[object, ...]:
    return answer if isinstance(answer, tuple) else (answer,)


def _name(answer: object) -> str:
    first = _several(answer)[0]
    return str(getattr(first, "__name__", first))
