"""`handle`: balances that come out right in whatever order the events come, and however often."""

from typing import Any

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.stress import Stress
from course_utils.text import code

from ..kit import Event, Move, Named, balances, events_of, moves, of_account, started

HISTORY = [("A-042", 100), ("A-042", 50), ("A-042", 30), ("A-042", 7)]


def _found(state: Any) -> Any:
    return state.get("balances", {})


exercise = Exercise(
    "handle",
    hints=(
        "Two things go wrong: an opening wipes out what came before it, and what comes twice counts twice. Does the order "
        "of 100 + 50 + 30 matter?",
        "Let an opening add its balance to what is there already, and let what comes first make the entry: "
        'balances.get(account, 0). Keep the ids of all events you have handled in state["ids"].',
        code(
            'if event["id"] in ids:',
            "    return",
            'ids.append(event["id"])',
            "balances[account] = balances.get(account, 0) + change  # of an opening, too",
        ),
    ),
    stress=Stress(
        events_of(HISTORY),
        key=lambda event: event["account"],
        fold=lambda events: balances(events)[-1],
        read=_found,
    ),
)


@exercise.law(history=moves(), examples=30)
def in_their_own_order_they_add_up(handle: Attempt, history: list[Move]) -> None:
    """In their own order, each once, an account's events come to its balance: what it opened with, and deposits and
    withdrawals after that."""
    events = events_of(history)
    state = after(handle, events)
    expected = {account: balances(own)[-1] for account, own in of_account(events).items()}
    found = _found(state)
    if found != expected:
        handle.fail(lines=[f'state["balances"]   {found}', f"expected            {expected}"])


def after(handle: Attempt, events: list[Event]) -> dict[str, Any]:
    """The state after these events, one call each."""
    answer = started(handle)
    state: dict[str, Any] = {}
    handle.steps.append("state = {}")

    def call(event: Event, _state: Named) -> None:
        answer(event, state)

    for event in events:
        handle.run("handle", call, (event, Named("state")), {})
    return state
