"""An exercise as its lesson's `checks.py` declares it: hints, laws, wrong answers and other right ones.

    evolve = Exercise("evolve", hints=("…", "…", "…"))

    @evolve.law(before=integers(0, 900), amount=integers(1, 900))
    def a_deposit_adds(evolve, before, amount):
        "A deposit adds its amount to the balance."
        evolve(before, {"type": "Deposited", "amount": amount}).should_be(before + amount)

    @evolve.wrong("A deposit adds its amount")
    def subtracts(balance, event): ...

A law is a function of the learner's answer and of a case; its docstring is the sentence a learner reads when it is
broken. The values of the case come from hypothesis strategies, or from `cases`, tried in the order given.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from inspect import cleandoc
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

Declared = TypeVar("Declared")


@dataclass(frozen=True)
class Law:
    """One thing that must hold for every case, and the sentence for when it does not."""

    name: str
    sentence: str
    holds: Callable[..., None]
    strategies: "Mapping[str, SearchStrategy[Any]]"
    cases: Callable[[], Iterable[Mapping[str, Any]]] | None
    examples: int


@dataclass(frozen=True)
class WrongAnswer:
    """A mistake people make, and words that the check's message must contain."""

    name: str
    answers: tuple[object, ...]
    says: str


@dataclass
class Exercise:
    """`name` is also the name of the answer; an exercise with several answers lists their names in `answers`.

    `none_is_an_answer` says that None can be right: then None where something else is expected is a wrong value like
    any other, and the learner is not asked whether a `return` is missing.
    """

    name: str
    hints: tuple[str, str, str]
    answers: tuple[str, ...] = ()
    seconds: float = 2.5
    none_is_an_answer: bool = False
    laws: list[Law] = field(default_factory=list)
    wrong_answers: list[WrongAnswer] = field(default_factory=list)
    right_answers: list[tuple[str, tuple[object, ...]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.answers = self.answers or (self.name,)
        if len(self.hints) != 3:
            raise ValueError(f"Exercise {self.name!r} has {len(self.hints)} hints; it needs three.")

    def law(
        self,
        *,
        cases: Callable[[], Iterable[Mapping[str, Any]]] | None = None,
        examples: int = 60,
        **strategies: "SearchStrategy[Any]",
    ) -> Callable[[Callable[..., None]], Callable[..., None]]:
        """Declare a law. It gets one `Attempt` per answer, then the case by keyword.

        A case is made of values that `copy.deepcopy` copies, so that a failing one can be asked again as it was.
        """
        if cases and strategies:
            raise ValueError(f"A law of {self.name!r} has both cases and strategies; give it one of the two.")

        def declare(holds: Callable[..., None]) -> Callable[..., None]:
            if not holds.__doc__:
                raise ValueError(f"Law {holds.__name__!r} of {self.name!r} needs a docstring: the sentence it says.")
            sentence = " ".join(cleandoc(holds.__doc__).split())
            self.laws.append(Law(holds.__name__, sentence, holds, strategies, cases, examples))
            return holds

        return declare

    def wrong(self, says: str) -> Callable[[Declared], Declared]:
        """Declare a mistake as a wrong answer: a function, a class, or a tuple of them when there are several."""

        def declare(answer: Declared) -> Declared:
            self.wrong_answers.append(WrongAnswer(_name(answer), _several(answer), says))
            return answer

        return declare

    def right(self, answer: Declared) -> Declared:
        """Declare another style of right answer, which must pass too."""
        self.right_answers.append((_name(answer), _several(answer)))
        return answer


def _several(answer: object) -> tuple[object, ...]:
    return answer if isinstance(answer, tuple) else (answer,)


def _name(answer: object) -> str:
    first = _several(answer)[0]
    return str(getattr(first, "__name__", first))
