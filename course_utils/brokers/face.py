"""What every broker here can do, and what may be relied on.

Published events form one log. Each has a position, a number that grows along the log and is never used twice. The log is
divided into partitions by the envelope's subject: events about one thing are in one partition, in the order in which they
were published. What is promised, by all of them:

- What `publish` acknowledged, by returning, is in the log once, also when it is published again within the window.
- A consumer gets each event of its partition at least once, until it is acknowledged or becomes a dead letter.
- With one event in flight, which is the default, it gets them in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from course_utils.messages import Envelope, Feed, Recorded


class BrokerTrouble(Exception):
    """Something a broker cannot do; the message says why, and what to do."""


class Unconfirmed(BrokerTrouble):
    """Publishing ended without an acknowledgement of everything.

    `unknown` may be in the log or not: publish them again, and those that are there are recognised by their ids.
    `unsent` are surely not: nothing is sent that would overtake something unknown.
    """

    def __init__(self, sentence: str, unknown: Sequence[Envelope], unsent: Sequence[Envelope]) -> None:
        super().__init__(sentence)
        self.unknown = tuple(unknown)
        self.unsent = tuple(unsent)


class Overtaken(BrokerTrouble):
    """A reader was so late that what it had not read yet is gone. `first` is the position the log now begins at."""

    def __init__(self, sentence: str, first: int) -> None:
        super().__init__(sentence)
        self.first = first


@dataclass(frozen=True)
class Delivery:
    """An event handed to a worker, who is to `ack`, `nak` or `term` it."""

    envelope: Envelope
    position: int
    partition: int
    attempt: int
    """1 the first time; more when it was handed out before and nobody acknowledged it in time."""
    published: datetime
    receipt: str = field(default="", repr=False)
    """By which the broker knows this delivery."""

    @property
    def token(self) -> tuple[int, int]:
        """A fencing token: with one event in flight it grows with each delivery of a partition.

        A store that keeps the largest it has seen, and refuses any smaller one, shuts out a worker whose event has been
        given to another.
        """
        return self.position, self.attempt


@dataclass(frozen=True)
class Lag:
    """How far a consumer is behind: events not delivered yet, those delivered and not acknowledged, and how old the
    oldest of both is, in seconds; None when there is none."""

    waiting: int
    in_flight: int
    oldest_seconds: float | None

    @property
    def count(self) -> int:
        """All that is not handled."""
        return self.waiting + self.in_flight


@dataclass(frozen=True)
class DeadLetter:
    """An event that a consumer gave up, as JSON text as it was published, and why."""

    text: str
    position: int
    consumer: str
    attempts: int
    reason: str


class Consumer(Protocol):
    """A place in one partition of the log that the broker remembers by its name.

    Workers who open the same one share its events; each event is with one of them at a time, unless that one takes longer
    than `ack_wait`: then it is handed to the next as well.
    """

    def fetch(self, limit: int = 1, seconds: float = 0.0) -> list[Delivery]:
        """Up to `limit` events, waiting for the first of them at most about so many seconds; none when none came.

        There are never more than `max_ack_pending` in flight, so that a slow consumer is not flooded. An event that was
        delivered `max_deliver` times in vain becomes a dead letter here, and is not delivered again.
        """

    def ack(self, delivery: Delivery) -> None:
        """It is handled: it is not delivered again. Late acknowledgements count too, whoever else has the event by now."""

    def nak(self, delivery: Delivery, seconds: float = 0.0) -> None:
        """It is not handled: deliver it again, not before so many seconds."""

    def term(self, delivery: Delivery, reason: str) -> None:
        """It can never be handled: make it a dead letter, and go on with the next."""

    def lag(self) -> Lag:
        """How far this consumer is behind now."""


class Broker(Feed, Protocol):
    """A feed that several share, whose partitions are handed out to consumers as well."""

    @property
    def partitions(self) -> int:
        """How many there are, numbered from 0."""

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Put these in the log, and return when all of them are there for good.

        One that was published before, by source and id, is not stored twice within the broker's window. Raises
        Unconfirmed when for some of them nobody can say, BrokerTrouble when the broker refuses one.
        """

    def read_after(self, position: int, limit: int) -> list[Recorded]:
        """At most `limit` events of all partitions after `position`, in the order of the log; none at its end.

        0 is before the first. Changes nothing: the position is kept by whoever reads. Raises Overtaken when events after
        it are gone.
        """

    def consumer(
        self,
        name: str,
        partition: int,
        *,
        ack_wait: float = 30.0,
        max_ack_pending: int = 1,
        max_deliver: int = 5,
    ) -> Consumer:
        """The consumer of this name for a partition, from the beginning of the log when it is new.

        Raises ValueError for a partition that is not there and for settings that are none, BrokerTrouble when there is
        one of this name with others.
        """

    def dead_letters(self) -> list[DeadLetter]:
        """What consumers gave up, oldest first."""

    def close(self) -> None:
        """Let go of the broker; what it holds stays with it. Nothing else may be asked of it afterwards."""
