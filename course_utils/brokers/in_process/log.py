"""The events that a broker inside this process holds, by position and by partition, and what else its parts share."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Condition

from course_utils.brokers import rules
from course_utils.brokers.face import DeadLetter
from course_utils.messages import Envelope


@dataclass(frozen=True)
class Stored:
    """An event in the log."""

    envelope: Envelope
    position: int
    partition: int
    at: float
    """When it was published, in seconds, by the broker's clock."""

    @property
    def published(self) -> datetime:
        return datetime.fromtimestamp(self.at, UTC)


class Log:
    """The newest `keep` events, or all. Whoever asks or changes anything holds `changed` meanwhile."""

    def __init__(self, partitions: int, keep: int | None, now: Callable[[], float]) -> None:
        self.partitions = partitions
        self.now = now
        self.changed = Condition()
        """Notified when there may be something to deliver."""
        self.dead: list[DeadLetter] = []
        self.first = 1
        """The position of the oldest event it holds, or of the next one."""
        self._keep = keep
        self._all: list[Stored] = []
        self._in_partition: list[list[Stored]] = [[] for _ in range(partitions)]

    def append(self, envelope: Envelope) -> None:
        """Add it at the end of the log and of its partition, and let go of the oldest when there are too many."""
        partition = rules.partition_of(envelope.subject, self.partitions)
        stored = Stored(envelope, self.first + len(self._all), partition, self.now())
        self._all.append(stored)
        self._in_partition[partition].append(stored)
        if self._keep is not None and len(self._all) > self._keep:
            oldest = self._all.pop(0)
            self._in_partition[oldest.partition].pop(0)
            self.first += 1

    def after(self, position: int, limit: int) -> list[Stored]:
        """At most so many events of all partitions after a position that is not before the first by more than one."""
        start = position - self.first + 1
        return self._all[start : start + limit]

    def in_partition_after(self, partition: int, position: int, limit: int | None = None) -> list[Stored]:
        """What a partition holds after a position, at most `limit` events."""
        inside = self._in_partition[partition]
        start = bisect_right(inside, position, key=lambda stored: stored.position)
        return inside[start : None if limit is None else start + limit]

    def holds(self, position: int) -> bool:
        """Whether an event that was given this position is still there."""
        return position >= self.first

    def at(self, position: int) -> Stored:
        """The event at a position that the log holds."""
        return self._all[position - self.first]
