"""A hash chain over a log: each event's hash covers the event and the hash before it.

Who changes an event, takes one out of the middle or swaps two breaks the chain there. Who cuts off the end does not, nor
who changes an event and chains anew from there on. A *head*, position and hash, that was given to somebody else before
finds both.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple, Self

GENESIS = bytes(32)
"""What stands before the first event."""


def link(previous: bytes, *fields: bytes) -> bytes:
    """The hash of an event after the one with the hash `previous`: 32 bytes.

    Each field goes in after its length. Otherwise the fields "12", "3" and "1", "23" would come to the same.
    """
    digest = sha256(previous)
    for field in fields:
        digest.update(len(field).to_bytes(8, "big"))
        digest.update(field)
    return digest.digest()


class Link(NamedTuple):
    """An event as it is stored: its position, its fields as bytes, and its hash, None where there is none."""

    position: int
    fields: tuple[bytes, ...]
    hash: bytes | None


@dataclass(frozen=True)
class Head:
    """The end of a chain at some moment; position 0 is that of an empty log. What is published is its text."""

    position: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.position} {self.hash.hex()}"

    @classmethod
    def read(cls, text: str) -> Self:
        """The head of this text. Raises ValueError for a text that is none."""
        position, _, digits = text.strip().partition(" ")
        try:
            head = cls(int(position), bytes.fromhex(digits))
        except ValueError:
            head = cls(-1, b"")
        if head.position < 0 or len(head.hash) != len(GENESIS):
            raise ValueError(
                f"{text!r} is no head of a chain. It is a position and 64 hexadecimal digits, such as {cls(7, GENESIS)}."
            )
        return head


@dataclass(frozen=True)
class Break:
    """The first position at which a log is not what it says it is, and how that shows."""

    position: int
    reason: str

    def __str__(self) -> str:
        return f"Position {self.position}: {self.reason}"


def first_break(links: Iterable[Link], head: Head | None = None) -> Break | None:
    """Where the chain first does not hold, or does not lead through `head`; None if it holds.

    `links` come in order of position. Positions may have gaps.
    """
    before, previous = 0, GENESIS
    for position, fields, found in links:
        if head and before < head.position < position:
            return Break(head.position, "the published head stands for an event here, and the log has none.")
        if found is None:
            return Break(position, "the event has no hash. It was put in by something that keeps no chain.")
        if found != link(previous, *fields):
            return Break(position, _BROKEN)
        if head and position == head.position and found != head.hash:
            return Break(position, "the chain holds, but it is another one than the published head belongs to.")
        before, previous = position, found
    if head and before < head.position:
        return Break(
            head.position, f"the log ends at position {before}, before the published head: its end is missing."
        )
    return None


_BROKEN = "the hash does not fit the event and the hash before it. The event was changed, or what stood before it."
