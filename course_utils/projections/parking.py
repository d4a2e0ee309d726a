"""Parked events: those a view could not handle, and all later ones of their streams, in order, until it can.

Only where an event stands in the log is kept, and why it was parked; the event itself stays in the log.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class ParkedStream:
    """A stream whose events wait: the aggregate's id, where its first one stands in the log, and why it failed.

    `version` is that event's version of the aggregate, `waiting` how many events wait, itself included.
    """

    stream: str
    position: int
    version: int
    reason: str
    waiting: int


@dataclass(frozen=True)
class Waiting:
    """One event that is parked. Only the first of a stream has a reason; the others wait for it."""

    position: int
    stream: str
    version: int
    reason: str | None


def by_stream(events: Iterable[Waiting]) -> list[ParkedStream]:
    """The streams of these events, which are in the order of their positions; so the first that failed comes first."""
    streams: dict[str, list[Waiting]] = {}
    for event in events:
        streams.setdefault(event.stream, []).append(event)
    return [
        ParkedStream(stream, first.position, first.version, first.reason or "", 1 + len(later))
        for stream, (first, *later) in streams.items()
    ]
