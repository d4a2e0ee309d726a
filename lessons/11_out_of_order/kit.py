"""The bank's events, and what the laws of this lesson's exercises compute from them without any handler.

A history is written as moves first, signed cents of an account each, and turned into events second: what is expected is
a sum of the moves, and never a second handler's answer.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from hypothesis.strategies import SearchStrategy, integers, lists, sampled_from, tuples

from course_utils.exercises import Attempt
from course_utils.exercises.program import CannotRunAgain, Handler, Program

Event = dict[str, Any]
Move = tuple[str, int]
"""An account, and the cents that move: above zero a deposit, below zero a withdrawal; the first one opens the account."""

accounts = sampled_from(["A-017", "A-042", "A-108"])


def moves(least: int = 1, most: int = 5) -> SearchStrategy[list[Move]]:
    return lists(tuples(accounts, integers(-900, 900).filter(bool)), min_size=least, max_size=most)


def events_of(history: Sequence[Move]) -> list[Event]:
    """The events of these moves, each with its account's next version and an id of its own."""
    versions: dict[str, int] = {}
    events = []
    for number, (account, cents) in enumerate(history, start=1):
        versions[account] = version = versions.get(account, 0) + 1
        new: Event = {"id": f"e{number}", "account": account, "version": version, "timestamp": _at(number)}
        if version == 1:
            new |= {"type": "AccountOpened", "balance": abs(cents)}
        else:
            new |= {"type": "Deposited" if cents > 0 else "Withdrawn", "amount": abs(cents)}
        events.append(new)
    return events


def _at(number: int) -> str:
    return f"2024-01-02T09:{number:02}:00Z"


def signed(event: Event) -> int:
    """What an event adds to the balance."""
    if event["type"] == "AccountOpened":
        return int(event["balance"])
    return int(event["amount"]) * (1 if event["type"] == "Deposited" else -1)


def balances(events: Sequence[Event]) -> list[int]:
    """The balances of one account after each of its events."""
    return list(accumulate(signed(event) for event in events))


def of_account(events: Sequence[Event]) -> dict[str, list[Event]]:
    """The events of each account, in their order."""
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(event["account"], []).append(event)
    return found


class Named:
    """What a law hands to an answer besides values: it shows by its name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


def started(attempt: Attempt) -> Handler:
    """The answer in a process of its own: its source is run anew, so that it keeps nothing in memory from case to case."""
    try:
        program = Program(attempt.name, attempt.answer)
    except CannotRunAgain as trouble:
        attempt.fail(str(trouble))
    return program.start()
