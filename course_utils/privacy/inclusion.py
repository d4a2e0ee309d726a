"""A proof that an event is in a log, for somebody who has one hash and must not see the other events.

The hashes of the events are the leaves of a Merkle tree. Its root stands for all of them in their order; the way from one
leaf to the root takes one hash a level, 17 for 100,000 events.
Leaves and inner nodes are hashed with different first bytes, so that no node can pass for an event. A node without a
neighbour goes up as it is; paired with itself, two logs of different lengths could have one root.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Literal, NamedTuple

Side = Literal["left", "right"]


class Sibling(NamedTuple):
    """One step up: on which side the neighbour stands, and its hash."""

    side: Side
    hash: bytes


def _leaf(event: bytes) -> bytes:
    return sha256(b"\0" + event).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


class Tree:
    """The tree over these events, each of them as bytes. Raises ValueError for none."""

    def __init__(self, events: Sequence[bytes]) -> None:
        if not events:
            raise ValueError("A log without events has no root. Give one event at least.")
        self._levels = [[_leaf(event) for event in events]]
        while len(level := self._levels[-1]) > 1:
            pairs = [_node(*level[first : first + 2]) for first in range(0, len(level) - 1, 2)]
            self._levels.append(pairs + level[len(pairs) * 2 :])

    @property
    def root(self) -> bytes:
        """32 bytes that stand for all events and their order."""
        return self._levels[-1][0]

    def proof(self, index: int) -> list[Sibling]:
        """The steps from the event at `index`, counted from 0, to the root. Raises IndexError if there is none."""
        if not 0 <= index < len(self._levels[0]):
            raise IndexError(f"There is no event {index}: the tree has {len(self._levels[0])}, counted from 0.")
        steps = []
        for level in self._levels[:-1]:
            neighbour = index ^ 1
            if neighbour < len(level):
                steps.append(Sibling("left" if neighbour < index else "right", level[neighbour]))
            index //= 2
        return steps


def proves(root: bytes, event: bytes, proof: Sequence[Sibling]) -> bool:
    """Whether `proof` leads from this event to this root: then the event is in the log that the root stands for."""
    reached = _leaf(event)
    for side, neighbour in proof:
        reached = _node(neighbour, reached) if side == "left" else _node(reached, neighbour)
    return reached == root
