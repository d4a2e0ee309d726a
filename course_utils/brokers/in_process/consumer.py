"""What the broker inside this process remembers of a consumer, and a worker's handle on it."""

import time
from dataclasses import dataclass, field

from course_utils.brokers import rules
from course_utils.brokers.face import DeadLetter, Delivery, Lag
from course_utils.brokers.in_process.log import Log


@dataclass
class InFlight:
    """A delivered event that nobody has acknowledged."""

    attempt: int
    due: float
    """When it may be delivered again."""


@dataclass
class Durable:
    """A consumer's place in its partition, shared by all workers who opened it."""

    name: str
    partition: int
    settings: rules.Settings
    delivered_up_to: int = 0
    in_flight: dict[int, InFlight] = field(default_factory=dict)
    """By position."""


class InProcessConsumer:
    """A worker's handle on a consumer, as `Consumer` describes."""

    def __init__(self, log: Log, durable: Durable) -> None:
        self._log = log
        self._durable = durable

    def fetch(self, limit: int = 1, seconds: float = 0.0) -> list[Delivery]:
        """Up to `limit` events, waiting for the first at most so many seconds."""
        deadline = time.monotonic() + seconds
        with self._log.changed:
            while True:
                found = self._take(limit)
                left = deadline - time.monotonic()
                if found or left <= 0:
                    return found
                self._log.changed.wait(min(left, self._until_next_is_due()))

    def _take(self, limit: int) -> list[Delivery]:
        durable, log, now = self._durable, self._log, self._log.now()
        due = sorted(position for position, one in durable.in_flight.items() if one.due <= now)
        found: list[Delivery] = []
        for position in due[:limit]:
            if not log.holds(position):
                del durable.in_flight[position]
            elif durable.in_flight[position].attempt >= durable.settings.max_deliver:
                self._bury(position, rules.worn_out(durable.in_flight[position].attempt))
            else:
                found.append(self._deliver(position, durable.in_flight[position].attempt + 1))
        for stored in log.in_partition_after(durable.partition, durable.delivered_up_to, limit):
            if len(found) == limit or len(durable.in_flight) >= durable.settings.max_ack_pending:
                break
            durable.delivered_up_to = stored.position
            found.append(self._deliver(stored.position, 1))
        return found

    def _deliver(self, position: int, attempt: int) -> Delivery:
        due = self._log.now() + self._durable.settings.ack_wait
        self._durable.in_flight[position] = InFlight(attempt, due)
        stored = self._log.at(position)
        return Delivery(stored.envelope, position, stored.partition, attempt, stored.published)

    def _until_next_is_due(self) -> float:
        dues = [one.due for one in self._durable.in_flight.values()]
        return max(0.001, min(dues) - self._log.now()) if dues else float(self._durable.settings.ack_wait)

    def ack(self, delivery: Delivery) -> None:
        """It is handled. A late acknowledgement counts too."""
        with self._log.changed:
            self._durable.in_flight.pop(delivery.position, None)
            self._log.changed.notify_all()

    def nak(self, delivery: Delivery, seconds: float = 0.0) -> None:
        """Deliver it again, not before so many seconds. Nothing happens when it is with another worker by now."""
        with self._log.changed:
            one = self._durable.in_flight.get(delivery.position)
            if one and one.attempt == delivery.attempt:
                one.due = self._log.now() + seconds
                self._log.changed.notify_all()

    def term(self, delivery: Delivery, reason: str) -> None:
        """Make it a dead letter. Nothing happens when it was handled or given up meanwhile."""
        with self._log.changed:
            if delivery.position in self._durable.in_flight and self._log.holds(delivery.position):
                self._bury(delivery.position, reason)
                self._log.changed.notify_all()

    def _bury(self, position: int, reason: str) -> None:
        one = self._durable.in_flight.pop(position)
        text = self._log.at(position).envelope.to_json()
        self._log.dead.append(DeadLetter(text, position, self._durable.name, one.attempt, reason))

    def lag(self) -> Lag:
        """How far this consumer is behind now."""
        with self._log.changed:
            waiting = self._log.in_partition_after(self._durable.partition, self._durable.delivered_up_to)
            held = [position for position in self._durable.in_flight if self._log.holds(position)]
            at = [self._log.at(position).at for position in held] + [stored.at for stored in waiting[:1]]
            return Lag(len(waiting), len(held), self._log.now() - min(at) if at else None)
