"""Exercises of lesson 07: restore, best_interval, usable, upcast_v1_v2, upcast and read_withdrawal.

Ledgers are generated as moves of cents first and turned into events second, so that what an account should hold is a
sum of moves, and never a second replay. Events of an earlier schema are written down version by version, and never
made by an upcaster."""

from decimal import Decimal
from typing import Any

Snapshot = dict[str, Any]


State = dict[str, Any]


CHANGES = {2: {"reason": ""}, 3: {"counter": "unknown"}, 4: {"fee": Decimal("0.00")}}


def written(version: int, cents: int) -> State:
    """A deposit as the code of that version stored it; version 1 did not say which it was."""
    state: State = {"cents": cents} if version == 1 else {"class_version": version, "amount": Decimal(cents) / 100}
    for change in range(2, version):
        state |= CHANGES[change]
    return state
