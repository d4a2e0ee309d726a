"""Histories for the exercises of lesson 00, which ask an account's events two questions."""

from typing import Any

from hypothesis.strategies import integers

Event = dict[str, Any]

amounts = integers(1, 900)


def history(*changes: tuple[str, int]) -> list[Event]:
    """An account's events: opened with more than enough for all withdrawals, then each (type, amount) in turn."""
    needed = sum(amount for kind, amount in changes if kind == "Withdrawn")
    opened: Event = {"type": "AccountOpened", "balance": needed + 50}
    return [opened, *({"type": kind, "amount": amount} for kind, amount in changes)]
