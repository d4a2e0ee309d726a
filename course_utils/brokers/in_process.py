"""A broker inside this process: the same promises as a cluster's, for as long as the process lives.

Time is whatever `now` says, so that tests and lessons can let a worker's time run out without waiting for it.
"""

import time
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Condition
from uuid import uuid4

from course_utils.brokers import rules
from course_utils.brokers.face import BrokerTrouble, DeadLetter, Overtaken, Recorded
from course_utils.brokers.in_process_consumer import Durable, InProcessConsumer
from course_utils.messages import Envelope


@dataclass(frozen=True)
class Stored:
    """An event in the log."""

    envelope: Envelope
    position: int
    partition: int
    at: float
    """When it was published, in seconds, by the broker's own clock."""

    @property
    def published(self) -> datetime:
        return datetime.fromtimestamp(self.at, UTC)


class InProcessBroker:
    """A `Broker` of lists. Any thread may use it.

    `keep` is how many events the log holds at most, the newest; without it, all.
    """

    def __init__(
        self,
        partitions: int = 3,
        *,
        duplicate_window: float = 120.0,
        keep: int | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        rules.check_partitions(partitions)
        self.partitions = partitions
        self.epoch = uuid4().hex
        self.now = now
        self.changed = Condition()
        """Held by whoever reads or changes anything, and notified when there may be something to deliver."""
        self._window = duplicate_window
        self._keep = keep
        self._log: list[Stored] = []
        self._in_partition: list[list[Stored]] = [[] for _ in range(partitions)]
        self._first = 1
        self._seen: OrderedDict[str, float] = OrderedDict()
        self._durables: dict[tuple[str, int], Durable] = {}
        self._dead: list[DeadLetter] = []

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Put these in the log, but not those that it has had within the window. As `Broker.publish`."""
        with self.changed:
            for envelope in envelopes:
                at = self.now()
                self._forget_ids_before(at - self._window)
                if rules.message_id(envelope) not in self._seen:
                    self._seen[rules.message_id(envelope)] = at
                    self._append(envelope, at)
            self.changed.notify_all()

    def _append(self, envelope: Envelope, at: float) -> None:
        partition = rules.partition_of(envelope.subject, self.partitions)
        stored = Stored(envelope, self._first + len(self._log), partition, at)
        self._log.append(stored)
        self._in_partition[partition].append(stored)
        if self._keep is not None and len(self._log) > self._keep:
            oldest = self._log.pop(0)
            self._in_partition[oldest.partition].pop(0)
            self._first += 1

    def _forget_ids_before(self, time: float) -> None:
        while self._seen and next(iter(self._seen.values())) < time:
            self._seen.popitem(last=False)

    def read_after(self, position: int, limit: int) -> list[Recorded]:
        """At most `limit` events after `position`. As `Broker.read_after`."""
        rules.check_reading(position, limit)
        with self.changed:
            if position < self._first - 1:
                raise Overtaken(rules.gone(position, self._first), self._first)
            start = position - self._first + 1
            return [Recorded(stored.position, stored.envelope) for stored in self._log[start : start + limit]]

    def consumer(
        self,
        name: str,
        partition: int,
        *,
        ack_wait: float = 30.0,
        max_ack_pending: int = 1,
        max_deliver: int = 5,
    ) -> InProcessConsumer:
        """The consumer of this name for a partition. As `Broker.consumer`."""
        rules.check_name(name)
        rules.check_partition(partition, self.partitions)
        settings = rules.Settings(ack_wait, max_ack_pending, max_deliver)
        with self.changed:
            durable = self._durables.setdefault((name, partition), Durable(name, partition, settings))
        if durable.settings != settings:
            raise BrokerTrouble(rules.others_settings(name, durable.settings, settings))
        return InProcessConsumer(self, durable)

    def stored_after(self, partition: int, position: int) -> list[Stored]:
        """What this partition holds after a position. Only while holding `changed`."""
        inside = self._in_partition[partition]
        return inside[bisect_right(inside, position, key=lambda stored: stored.position) :]

    def holds(self, position: int) -> bool:
        """Whether the log still has this position. Only while holding `changed`."""
        return position >= self._first

    def stored(self, position: int) -> Stored:
        """The event at a position that the log holds. Only while holding `changed`."""
        return self._log[position - self._first]

    def bury(self, letter: DeadLetter) -> None:
        """Keep a dead letter. Only while holding `changed`."""
        self._dead.append(letter)

    def dead_letters(self) -> list[DeadLetter]:
        """What consumers gave up, oldest first."""
        with self.changed:
            return list(self._dead)

    def close(self) -> None:
        """Nothing to let go of."""
