"""Answers to an exercise as its lesson's `answers/NAME.py` declares them: wrong ones, and right ones of another style.

    answers = Answers("evolve")

    @answers.wrong("A deposit adds its amount")
    def subtracts(balance, event): ...

    @answers.right
    def as_a_table(balance, event): ...

They are the tests of the check. A learner's kernel never loads them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

Declared = TypeVar("Declared")


@dataclass(frozen=True)
class WrongAnswer:
    """A mistake people make, and words that the check's message must contain."""

    name: str
    answers: tuple[object, ...]
    says: str


@dataclass(frozen=True)
class RightAnswer:
    """Another style of right answer."""

    name: str
    answers: tuple[object, ...]


@dataclass
class Answers:
    """The answers to the exercise `name`, in the order in which they are declared."""

    name: str
    wrong_answers: list[WrongAnswer] = field(default_factory=list)
    right_answers: list[RightAnswer] = field(default_factory=list)

    def wrong(self, says: str) -> Callable[[Declared], Declared]:
        """Declare a mistake as a wrong answer: a function, a class, or a tuple of them when there are several."""

        def declare(answer: Declared) -> Declared:
            self.wrong_answers.append(WrongAnswer(_name(answer), _several(answer), says))
            return answer

        return declare

    def right(self, answer: Declared) -> Declared:
        """Declare another style of right answer, which must pass too."""
        self.right_answers.append(RightAnswer(_name(answer), _several(answer)))
        return answer


def _several(answer: object) -> tuple[object, ...]:
    return answer if isinstance(answer, tuple) else (answer,)


def _name(answer: object) -> str:
    first = _several(answer)[0]
    return str(getattr(first, "__name__", first))
