"""What a simulated system is made of: services, their outages, how they are called, and how a log is consumed.

Every time is in seconds and every rate per second. A parameter that makes no sense is refused with a
`ValueError` that names it and its value.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from course_utils.simulation.distributions import Distribution
from course_utils.simulation.validation import (
    require,
    require_in_order,
    require_not_negative,
    require_positive,
    require_whole,
)

Order = Literal["none", "key", "total"]


@dataclass(frozen=True)
class Outage:
    """A window in which a service is down: from `start` (inclusive) to `end` (exclusive), in seconds."""

    start: float
    end: float

    def __post_init__(self) -> None:
        require_not_negative("start", self.start)
        require(math.isfinite(self.end), "end", self.end, "must be a finite time")
        require(self.end > self.start, "outage", (self.start, self.end), "must end after it starts")


@dataclass(frozen=True)
class CallPolicy:
    """How a caller calls: how long it waits for an answer, and how often it tries.

    After `timeout` seconds without an answer the caller gives up on the attempt; the service does not know
    and works on. The wait before attempt k + 1 is backoff · backoff_factor^(k − 1) seconds.
    A consumer uses `attempts` and the backoff for its redeliveries; no one waits for it, so it has no timeout.
    """

    timeout: float | None = None
    attempts: int = 1
    backoff: float = 0.0
    backoff_factor: float = 2.0

    def __post_init__(self) -> None:
        if self.timeout is not None:
            require_positive("timeout", self.timeout)
        require_whole("attempts", self.attempts, least=1)
        require_not_negative("backoff", self.backoff)
        require_positive("backoff_factor", self.backoff_factor)

    def pause_after(self, attempt: int) -> float:
        """Seconds between the failure of attempt number `attempt` (from 1) and the next attempt."""
        return float(self.backoff * self.backoff_factor ** (attempt - 1))


@dataclass(frozen=True)
class Service:
    """A station with `workers` identical workers and one queue, first come first served.

    An attempt does its work and then fails with probability 1 − `availability`, independently of all others.
    `capacity` is the most that may be in the system, waiting and in service together (the K of M/M/1/K); None
    means no bound. `policy` is how whoever calls this service calls it.
    """

    name: str
    service_time: Distribution
    workers: int = 1
    availability: float = 1.0
    capacity: int | None = None
    outages: Sequence[Outage] = ()
    policy: CallPolicy = CallPolicy()

    def __post_init__(self) -> None:
        require(bool(self.name), "name", self.name, "must not be empty")
        require_whole("workers", self.workers, least=1)
        require(0 < self.availability <= 1, "availability", self.availability, "must be above 0 and at most 1")
        if self.capacity is not None:
            require_whole("capacity", self.capacity, least=self.workers)
        require_in_order(self.outages)

    @property
    def service_rate(self) -> float:
        """The service rate μ of one worker: 1 / mean service time, per second."""
        return math.inf if self.service_time.mean == 0 else 1 / self.service_time.mean


@dataclass(frozen=True)
class Consumer:
    """A service that works through a log at its own pace.

    partitions
        None: the workers compete for the next message of the log. A number P: a message belongs to partition
        key mod P, partition p to worker p mod workers, and each worker keeps the order of its partitions.
    poll_interval
        None: the log pushes each message at once. A number T: messages are fetched at 0, T, 2T, … seconds.
    delivery_delay
        The time from the log to the consumer, drawn per message; unequal delays deliver out of order.
    order
        "none": work on what has arrived. "key": hold a message back until all earlier ones of its key have
        arrived. "total": until all earlier ones of the log have arrived.
    """

    service: Service
    partitions: int | None = None
    poll_interval: float | None = None
    delivery_delay: Distribution | None = None
    order: Order = "none"

    def __post_init__(self) -> None:
        if self.partitions is not None:
            require_whole("partitions", self.partitions, least=1)
        if self.poll_interval is not None:
            require_positive("poll_interval", self.poll_interval)
        require(self.order in ("none", "key", "total"), "order", self.order, "must be none, key or total")
        capacity, timeout = self.service.capacity, self.service.policy.timeout
        require(capacity is None, "capacity", capacity, "must be None for a consumer: a log refuses no message")
        require(timeout is None, "timeout", timeout, "must be None for a consumer: nobody waits for its answer")


def require_unique_names(services: Sequence[Service]) -> None:
    """Refuse an empty list of services, and two services of one name."""
    require(len(services) > 0, "services", services, "must hold at least one service")
    names = [service.name for service in services]
    require(len(set(names)) == len(names), "services", names, "must have names of their own")
