"""Histories of an account, as the laws of lesson 04 share them.

Histories are generated as moves (whole numbers, below zero for withdrawals) first and turned into events second, so
that what is expected is a sum of the moves and never a second replay of the same events."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis.strategies import SearchStrategy, integers, lists, sampled_from

Event = dict[str, Any]

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


def opened(balance: int, step: int = 0) -> Event:
    return {"type": "AccountOpened", "balance": balance, "timestamp": at(step)}


def moved(move: int, step: int = 1) -> Event:
    kind = "Deposited" if move > 0 else "Withdrawn"
    return {"type": kind, "amount": abs(move), "timestamp": at(step)}


def noted(kind: str, amount: int, step: int = 1) -> Event:
    """An event that moves no money: what it carries is none of the balance's business."""
    return {"type": kind, "amount": amount, "balance": amount, "timestamp": at(step)}


def history(opening: int, moves: list[int]) -> list[Event]:
    return [opened(opening), *(moved(move, step) for step, move in enumerate(moves, start=1))]


def some_moves(least: int = 0, most: int = 6) -> SearchStrategy[list[int]]:
    """Deposits and withdrawals in any order, the balance below zero at times: old facts are facts."""
    return lists(one_move, min_size=least, max_size=most)
