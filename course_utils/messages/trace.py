"""What happened on the way, as plain columns: who sent what to whom, when it arrived, and how it ended.

A `Trace` is written by whatever moves messages and read by whatever draws or checks them. Times are
milliseconds of virtual time from the start of the run; nothing here looks at a clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Ending = Literal["delivered", "failed", "lost", "duplicate", "retried", "refused"]
Activity = Literal["working", "down", "waiting"]


@dataclass(frozen=True)
class Message:
    """One message on its way from one lane to another.

    `arrived_ms` is None when it never did. `ending` says how the delivery ended: a "duplicate" arrived a second
    time, a "retried" one was sent again after a failure, a "refused" one reached a receiver that was down or full.
    """

    sender: str
    receiver: str
    label: str
    sent_ms: float
    arrived_ms: float | None
    ending: Ending = "delivered"


@dataclass(frozen=True)
class Span:
    """A stretch of time in one lane: working on a message, waiting for an answer, or down."""

    lane: str
    start_ms: float
    end_ms: float
    activity: Activity = "working"
    label: str = ""


@dataclass(frozen=True)
class Mark:
    """A moment worth a word, such as "customer answered"."""

    lane: str
    time_ms: float
    label: str


@dataclass
class Trace:
    """The lanes of a run from top to bottom, and everything that happened in and between them."""

    lanes: Sequence[str]
    messages: list[Message] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
