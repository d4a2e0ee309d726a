"""`on_loan`: which loans of a copy are out, whatever order the events come in, and however often."""

from collections.abc import Sequence
from typing import Any

from hypothesis.strategies import SearchStrategy, lists, sampled_from

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.stress import Stress
from course_utils.text import code

from ..kit import Event, Named, lent, numbered, returned, started

HISTORY = numbered([lent("L-1", "C-7"), returned("L-1", "C-7"), lent("L-2", "C-7", "Ben")])


def copy_of(event: Event) -> str:
    return str(event["copy"])


def out(events: Sequence[Event]) -> list[str]:
    """The loans that were begun and not ended."""
    begun = {event["loan"] for event in events if event["type"] == "BookLent"}
    return sorted(begun - {event["loan"] for event in events if event["type"] == "BookReturned"})


def read(state: Any) -> dict[str, list[str]]:
    return {copy: sorted(loans) for copy, loans in state.get("on_loan", {}).items()}


exercise = Exercise(
    "on_loan",
    hints=(
        "When a return comes before its loan, what must the handler remember, so that the loan does not stay open for ever?",
        "Keep two collections: the loans you have heard the beginning of, each with its copy, and the loans you have heard the "
        "end of. What is out follows from the two, and neither minds what comes twice.",
        code(
            'lent, returned = state.setdefault("lent", {}), state.setdefault("returned", set())',
            "…  # note the event in one of the two",
            'state["on_loan"] = {copy: [] for copy in lent.values()}',
            "for loan, copy in lent.items():",
            "    if loan not in returned:",
            '        state["on_loan"][copy].append(loan)',
        ),
    ),
    stress=Stress(HISTORY, key=copy_of, fold=out, read=read),
)


def histories() -> SearchStrategy[list[Event]]:
    """Copies that go out and come back in turn, each time under a new loan; here and there a sort of event that is new."""
    return lists(sampled_from(["C-1", "C-2", "C-1", "C-3", "new"]), min_size=1, max_size=7).map(_events)


def _events(places: list[str]) -> list[Event]:
    open_loans: dict[str, str] = {}
    events: list[Event] = []
    for number, copy in enumerate(places, start=1):
        if copy == "new":
            loan = open_loans.get("C-1", "M-0")
            events.append({"type": "LoanExtended", "loan": loan, "copy": "C-1", "member": "Dan"})
        elif copy in open_loans:
            events.append(returned(open_loans.pop(copy), copy))
        else:
            open_loans[copy] = f"M-{number}"
            events.append(lent(open_loans[copy], copy, "Dan"))
    return numbered(events)


@exercise.law(history=histories(), examples=30)
def in_their_own_order(on_loan: Attempt, history: list[Event]) -> None:
    """In their own order, each once: a loan is out from its BookLent to its BookReturned. Other sorts change nothing."""
    handler = started(on_loan)
    state: dict[str, Any] = {}
    on_loan.steps.append("state = {}")

    def call(event: Event, _state: Named) -> None:
        handler(event, state)

    for event in history:
        on_loan.run("on_loan", call, (event, Named("state")), {})
    copies = {copy_of(event) for event in history if event["type"] in ("BookLent", "BookReturned")}
    expected = {copy: out([event for event in history if event["copy"] == copy]) for copy in sorted(copies)}
    found = {copy: loans for copy, loans in read(state).items() if loans or copy in expected}
    if found != expected:
        on_loan.fail(lines=[f'state["on_loan"]  {found}', f"expected          {expected}"])
