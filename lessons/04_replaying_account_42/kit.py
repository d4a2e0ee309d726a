"""Histories of an account, as the laws of lesson 04 share them.

Histories are generated as moves (whole numbers, below zero for withdrawals) first and turned into events second, so
that what is expected follows from the moves by sums, and never from a second replay of the same events."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis.strategies import SearchStrategy, integers, lists, sampled_from

Event = dict[str, Any]
State = dict[str, Any]

_START = datetime(2024, 1, 1, 9, 0, tzinfo=UTC)

amounts = integers(1, 900)
balances = integers(0, 2000)
one_move = integers(-300, 500).filter(bool)
quiet_types = sampled_from(["AddressChanged", "CardIssued", "LimitRequested"])


def at(step: int) -> str:
    """The timestamp of the step-th event of a history: one every six hours."""
    return after(hours=6 * step)


def after(hours: int = 0, seconds: int = 0) -> str:
    """So long after the account was opened."""
    return (_START + timedelta(hours=hours, seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def state(balance: int = 0, *, is_open: bool = True, day: str = "", taken: int = 0) -> State:
    """The state of an account as the lesson keeps it; `taken` was withdrawn on `day`, such as 2024-01-03."""
    return {"open": is_open, "balance": balance, "day": day, "taken": taken}


NEW = state(is_open=False)
"""Before its first event."""


def day_of(step: int) -> str:
    return at(step)[:10]


def opened(balance: int, step: int = 0) -> Event:
    return {"type": "AccountOpened", "balance": balance, "timestamp": at(step)}


def moved(move: int, step: int = 1) -> Event:
    kind = "Deposited" if move > 0 else "Withdrawn"
    return {"type": kind, "amount": abs(move), "timestamp": at(step)}


def closed(step: int = 1) -> Event:
    return {"type": "AccountClosed", "timestamp": at(step)}


def noted(kind: str, amount: int, step: int = 1) -> Event:
    """An event that moves no money: what it carries is none of the balance's business."""
    return {"type": kind, "amount": amount, "balance": amount, "timestamp": at(step)}


def history(opening: int, moves: list[int]) -> list[Event]:
    return [opened(opening), *(moved(move, step) for step, move in enumerate(moves, start=1))]


def after_moves(opening: int, moves: list[int]) -> State:
    """What `history(opening, moves)` leads to. The events come six hours apart, so there may be four of a day."""
    steps = [step for step, move in enumerate(moves, start=1) if move < 0]
    day = day_of(steps[-1]) if steps else ""
    taken = -sum(moves[step - 1] for step in steps if day_of(step) == day)
    return state(opening + sum(moves), day=day, taken=taken)


def some_moves(least: int = 0, most: int = 6) -> SearchStrategy[list[int]]:
    """Deposits and withdrawals in any order, the balance below zero at times: old facts are facts."""
    return lists(one_move, min_size=least, max_size=most)
