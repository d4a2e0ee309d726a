"""A broker inside this process: the same promises as a cluster's, for as long as the process lives.

Time is whatever `now` says, so that tests and lessons can let a worker's time run out without waiting for it.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from uuid import uuid4

from course_utils.brokers import rules
from course_utils.brokers.face import BrokerTrouble, DeadLetter, Overtaken
from course_utils.brokers.in_process.consumer import Durable, InProcessConsumer
from course_utils.brokers.in_process.log import Log
from course_utils.messages import Envelope, Recorded


class InProcessBroker:
    """A `Broker` of lists. Any thread may use it.

    `keep` is how many events the log holds at most, the newest; without it, all. Ids are remembered for `duplicate_window`
    seconds. Raises ValueError for numbers that make no sense.
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
        if keep is not None and keep < 1:
            raise ValueError(f"keep is {keep!r}. A log keeps at least 1 event, or with None all.")
        self.partitions = partitions
        self.epoch = uuid4().hex
        self._window = duplicate_window
        self._log = Log(partitions, keep, now)
        self._seen: OrderedDict[str, float] = OrderedDict()
        self._durables: dict[tuple[str, int], Durable] = {}

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Put these in the log, but not those that it has had within the window. As `Broker.publish`."""
        with self._log.changed:
            for envelope in envelopes:
                if self._is_new(rules.message_id(envelope)):
                    self._log.append(envelope)
            self._log.changed.notify_all()

    def _is_new(self, id: str) -> bool:
        now = self._log.now()
        while self._seen and next(iter(self._seen.values())) < now - self._window:
            self._seen.popitem(last=False)
        if id in self._seen:
            return False
        self._seen[id] = now
        return True

    def read_after(self, position: int, limit: int) -> list[Recorded]:
        """At most `limit` events after `position`. As `Broker.read_after`."""
        rules.check_reading(position, limit)
        with self._log.changed:
            if position < self._log.first - 1:
                raise Overtaken(rules.gone(position, self._log.first), self._log.first)
            return [Recorded(stored.position, stored.envelope) for stored in self._log.after(position, limit)]

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
        with self._log.changed:
            durable = self._durables.setdefault((name, partition), Durable(name, partition, settings))
        if durable.settings != settings:
            raise BrokerTrouble(rules.others_settings(name, durable.settings, settings))
        return InProcessConsumer(self._log, durable)

    def dead_letters(self) -> list[DeadLetter]:
        """What consumers gave up, oldest first."""
        with self._log.changed:
            return list(self._log.dead)

    def close(self) -> None:
        """Nothing to let go of."""
