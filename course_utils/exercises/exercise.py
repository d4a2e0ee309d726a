"""An exercise as its lesson's `exercises/NAME.py` declares it: hints and laws.

    exercise = Exercise("evolve", hints=("…", "…", "…"))

    @exercise.law(before=integers(0, 900), amount=integers(1, 900))
    def a_deposit_adds(evolve, before, amount):
        "A deposit adds its amount to the balance."
        evolve(before, {"type": "Deposited", "amount": amount}).should_be(before + amount)

A law is a function of the learner's answer and of a case; its docstring is the sentence a learner reads when it is
broken. The values of the case come from hypothesis strategies, or from `cases`, tried in the order given.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from course_utils.exercises.stress.declaration import Stress


@dataclass(frozen=True)
class Law:
    """One thing that must hold for every case, and the sentence for when it does not."""

    name: str
    sentence: str
    holds: Callable[..., None]
    strategies: "Mapping[str, SearchStrategy[Any]]"
    cases: Callable[[], Iterable[Mapping[str, Any]]] | None
    examples: int


@dataclass
class Exercise:
    """`name` is also the name of the answer; an exercise with several answers lists their names in `answers`.

    With a `stress`, the answers are handlers that must survive every history of its events.
    `none_is_an_answer` says that None can be right: then None where something else is expected is a wrong value like
    any other, and the learner is not asked whether a `return` is missing.
    """

    name: str
    hints: tuple[str, str, str]
    answers: tuple[str, ...] = ()
    none_is_an_answer: bool = False
    stress: "Stress | None" = None
    laws: list[Law] = field(default_factory=list)

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
