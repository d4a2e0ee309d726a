"""What a simulated system is made of: stations, their outages, how they are called, and how a log is consumed.

Every time is in seconds and every rate per second. A parameter that makes no sense, or is of the wrong
kind, is refused with a `ValueError` that names it and its value.
"""

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from course_utils.simulation.distributions import Distribution
from course_utils.simulation.validation import (
    require,
    require_all,
    require_finite,
    require_in_order,
    require_not_negative,
    require_number,
    require_one_of,
    require_positive,
    require_text,
    require_whole,
    require_workers,
)

Order = Literal["none", "key", "total"]

# Layers multiply their attempts, and each attempt has draws of its own.
MOST_ATTEMPTS = 1000
_LOG_OF_THE_LONGEST = math.log(sys.float_info.max)


@dataclass(frozen=True)
class Outage:
    """A window in which a station is down: from `start_s` (inclusive) to `end_s` (exclusive), in seconds."""

    start_s: float
    end_s: float

    def __post_init__(self) -> None:
        require_not_negative("start_s", self.start_s)
        require_finite("end_s", self.end_s)
        require(self.end_s > self.start_s, "outage", (self.start_s, self.end_s), "must end after it starts")


@dataclass(frozen=True)
class CallPolicy:
    """How a caller calls: how long it waits for an answer, and how often it tries.

    After `timeout_s` seconds without an answer the caller gives up on the attempt; the station does not know
    and works on. The wait before attempt k + 1 is backoff_s · backoff_factor^(k − 1) seconds.
    A consumer uses `attempts` and the backoff for its redeliveries; no one waits for it, so it has no timeout.
    """

    timeout_s: float | None = None
    attempts: int = 1
    backoff_s: float = 0.0
    backoff_factor: float = 2.0

    def __post_init__(self) -> None:
        if self.timeout_s is not None:
            require_positive("timeout_s", self.timeout_s)
        require_whole("attempts", self.attempts, least=1, most=MOST_ATTEMPTS)
        require_not_negative("backoff_s", self.backoff_s)
        require_positive("backoff_factor", self.backoff_factor)
        # In logarithms, for a power too large for a float raises an error of its own.
        longest = math.log(max(self.backoff_s, 1)) + max(0, self.attempts - 2) * math.log(max(self.backoff_factor, 1))
        rule = f"must leave the pause before attempt {self.attempts} a finite number"
        require(longest < _LOG_OF_THE_LONGEST, "backoff_factor", self.backoff_factor, rule)

    def pause_after(self, attempt: int) -> float:
        """Seconds between the failure of attempt number `attempt` (from 1) and the next attempt."""
        return float(self.backoff_s * self.backoff_factor ** (attempt - 1))


@dataclass(frozen=True)
class Station:
    """A station with `workers` identical workers and one queue, first come first served.

    An attempt does its work and then fails with probability 1 − `availability`, independently of all others.
    `capacity` is the most that may be in the system, waiting and in service together (the K of M/M/1/K); None
    means no bound. `policy` is how whoever calls this station calls it.
    """

    name: str
    service_time: Distribution
    workers: int = 1
    availability: float = 1.0
    capacity: int | None = None
    outages: Sequence[Outage] = ()
    policy: CallPolicy = CallPolicy()

    def __post_init__(self) -> None:
        require_text("name", self.name)
        require_distribution("service_time", self.service_time)
        require_workers(self.workers)
        require_number("availability", self.availability)
        require(0 < self.availability <= 1, "availability", self.availability, "must be above 0 and at most 1")
        if self.capacity is not None:
            require_whole("capacity", self.capacity, least=self.workers)
        require_all("outages", self.outages, Outage, "Outage(start, end)")
        require_in_order(self.outages)
        require(isinstance(self.policy, CallPolicy), "policy", self.policy, "must be a CallPolicy")

    @property
    def service_rate(self) -> float:
        """The service rate μ of one worker: 1 / mean service time, per second."""
        return math.inf if self.service_time.mean_s == 0 else 1 / self.service_time.mean_s


@dataclass(frozen=True)
class Consumer:
    """A station that works through a log at its own pace.

    partitions
        None: the workers compete for the next message of the log. A number P: a message belongs to partition
        key mod P, partition p to worker p mod workers, and each worker keeps the order of its partitions.
    poll_interval_s
        None: the log pushes each message at once. A number T: messages are fetched at 0, T, 2T, … seconds.
    delivery_delay
        The time from the log to the consumer, drawn per message; unequal delays deliver out of order.
    order
        "none": work on what has arrived. "key": hold a message back until all earlier ones of its key have
        arrived. "total": until all earlier ones of the log have arrived.
    """

    station: Station
    partitions: int | None = None
    poll_interval_s: float | None = None
    delivery_delay: Distribution | None = None
    order: Order = "none"

    def __post_init__(self) -> None:
        require(isinstance(self.station, Station), "station", self.station, "must be a Station")
        if self.partitions is not None:
            require_whole("partitions", self.partitions, least=1)
        if self.poll_interval_s is not None:
            require_positive("poll_interval_s", self.poll_interval_s)
        if self.delivery_delay is not None:
            require_distribution("delivery_delay", self.delivery_delay)
        require_order(self.order)
        capacity, timeout = self.station.capacity, self.station.policy.timeout_s
        require(capacity is None, "capacity", capacity, "must be None for a consumer: a log refuses no message")
        require(timeout is None, "timeout_s", timeout, "must be None for a consumer: nobody waits for its answer")


def require_distribution(name: str, value: object) -> None:
    """Refuse what cannot draw durations."""
    require(isinstance(value, Distribution), name, value, "must be a distribution, such as Exponential(0.01)")


def require_order(order: object) -> None:
    """Refuse an order no consumer can keep."""
    require_one_of("order", order, get_args(Order))


def require_stations(name: str, stations: Sequence[Station]) -> None:
    """Refuse what is no list of stations, an empty one, and two stations of one name."""
    require_all(name, stations, Station, "Station(name, service_time)")
    require(len(stations) > 0, name, stations, "must hold at least one station")
    names = [station.name for station in stations]
    require(len(set(names)) == len(names), name, names, "must have names of their own")
