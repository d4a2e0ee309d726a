"""What can happen to events on the way: schedules of faults as plain data, and their delivery.

A `Schedule` lists the deliveries in the order in which they arrive, each by the number of its event. So a
duplicate is a number that comes twice, a delayed or reordered event a number that comes later, a dropped one
a number that never comes; a crash is a delivery the consumer dies in, before it acknowledges. Schedules drawn
from a seed are the same in every process; the exhaustive ones come mildest first, so that the first one to
fail is a smallest one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb, factorial
from random import Random
from typing import Any, Generic, Literal, TypeVar, get_args

from course_utils.messages.trace import Ending, Mark, Message, Trace

Fault = Literal["duplicate", "delay", "reorder", "drop", "crash"]
FAULTS: tuple[Fault, ...] = get_args(Fault)
MOST_SCHEDULES = 50_000
_APART_MS = 10.0

Event = TypeVar("Event")


@dataclass(frozen=True)
class Arrival:
    """One arrival in a schedule: the number of the event (from 0), and whether the consumer crashes while handling it."""

    event: int
    crash: bool = False


@dataclass(frozen=True)
class Schedule:
    """The deliveries of `events` events, in order of arrival. Raises ValueError for any other event."""

    events: int
    arrivals: tuple[Arrival, ...]

    def __post_init__(self) -> None:
        for arrival in self.arrivals:
            if not 0 <= arrival.event < self.events:
                raise ValueError(
                    f"The schedule delivers event {arrival.event}, but there are {self.events}, numbered from 0."
                )

    @classmethod
    def of(
        cls,
        order: Iterable[int],
        *,
        events: int | None = None,
        crashes: Iterable[int] = (),
    ) -> "Schedule":
        """A schedule from event numbers; `crashes` are the positions in `order` at which the consumer dies.

        `Schedule.of([1, 0, 0])` delivers the second event first and the first one twice.
        """
        order, crashes = list(order), set(crashes)
        if unused := crashes - set(range(len(order))):
            raise ValueError(f"There is no delivery {min(unused)} to crash in; the schedule has {len(order)}.")
        arrivals = tuple(Arrival(event, position in crashes) for position, event in enumerate(order))
        return cls(max(order, default=-1) + 1 if events is None else events, arrivals)

    def __str__(self) -> str:
        """One line for a message: "0, 2, 1, 1 (crash), 1; never: 3"."""
        arriving = ", ".join(f"{each.event} (crash)" if each.crash else str(each.event) for each in self.arrivals)
        never = sorted(set(range(self.events)) - {arrival.event for arrival in self.arrivals})
        return (arriving or "nothing") + (f"; never: {', '.join(map(str, never))}" if never else "")


@dataclass(frozen=True)
class Delivery(Generic[Event]):
    """An event as it arrives. `attempt` is 1 the first time it comes; on `crash` the consumer dies in it."""

    event: Event
    number: int
    attempt: int
    crash: bool


def deliveries(events: Sequence[Event], schedule: Schedule) -> Iterator[Delivery[Event]]:
    """The events as `schedule` lets them arrive. Raises ValueError when it is for another number of them."""
    _check_made_for(events, schedule)
    attempts: Counter[int] = Counter()
    for arrival in schedule.arrivals:
        attempts[arrival.event] += 1
        yield Delivery(events[arrival.event], arrival.event, attempts[arrival.event], arrival.crash)


def random_schedules(
    seed: int,
    n: int,
    *,
    events: int,
    faults: Sequence[Fault] = ("duplicate", "delay", "reorder"),
    chance: float = 0.3,
) -> list[Schedule]:
    """`n` schedules for `events` events, in which each event meets each of `faults` with `chance` (0 to 1).

    A crash is followed by the redelivery of its event, because nobody acknowledged it. Raises ValueError for
    an unknown fault or a chance that is none.
    """
    if unknown := [fault for fault in faults if fault not in FAULTS]:
        raise ValueError(f"There is no fault called {unknown[0]!r}. Choose from {', '.join(FAULTS)}.")
    if not 0 <= chance <= 1:
        raise ValueError(f"The chance of a fault is {chance}. It lies between 0 and 1.")
    random = Random(seed)
    return [_random_schedule(random, events, faults, chance) for _ in range(n)]


def all_orders(events: int) -> Iterator[Schedule]:
    """Every order of `events` events, each delivered once; their own order comes first."""
    return all_schedules(events, duplicates=0)


def all_schedules(events: int, *, duplicates: int | None = None) -> Iterator[Schedule]:
    """Every order in which each event comes once, or twice for up to `duplicates` of them (None: any number).

    Raises ValueError when that would be more than 50,000 schedules; draw `random_schedules` then.
    """
    most = events if duplicates is None else min(duplicates, events)
    total = sum(comb(events, twice) * factorial(events + twice) // 2**twice for twice in range(most + 1))
    if total > MOST_SCHEDULES:
        raise ValueError(
            f"{events} events with up to {most} duplicates have {total:,} schedules, too many to try them "
            "all. Take fewer events, or draw random_schedules."
        )
    return (
        Schedule.of(order, events=events)
        for twice in range(most + 1)
        for repeated in combinations(range(events), twice)
        for order in _distinct_orders(sorted([*range(events), *repeated]))
    )


def delivery_trace(
    events: Sequence[Any],
    schedule: Schedule,
    *,
    producer: str = "producer",
    consumer: str = "consumer",
) -> Trace:
    """The schedule as a picture: events sent 10 ms apart, arriving in the schedule's order.

    An event is labelled with its number and its type, if it is a dictionary or an object that has one.
    """
    trace = Trace([producer, consumer])
    now_ms, crashed = 0.0, False
    for delivery in deliveries(events, schedule):
        sent_ms = _APART_MS * delivery.number
        now_ms = max(now_ms, sent_ms) + _APART_MS
        label, ending = _label(delivery.event, delivery.number), _ending(delivery, crashed)
        trace.messages.append(Message(producer, consumer, label, sent_ms, now_ms, ending))
        if delivery.crash:
            trace.marks.append(Mark(consumer, now_ms, "crash"))
        crashed = delivery.crash
    for number in set(range(schedule.events)) - {arrival.event for arrival in schedule.arrivals}:
        label = _label(events[number], number)
        trace.messages.append(Message(producer, consumer, label, _APART_MS * number, None, "lost"))
    trace.messages.sort(key=lambda message: message.sent_ms)
    return trace


def _ending(delivery: Delivery[Any], crashed: bool) -> Ending:
    """How a delivery ends; `crashed` says whether the consumer died in the one before it."""
    if delivery.crash:
        return "failed"
    if delivery.attempt > 1:
        return "retried" if crashed else "duplicate"
    return "delivered"


def _random_schedule(random: Random, events: int, faults: Sequence[Fault], chance: float) -> Schedule:
    arrivals = [Arrival(event) for event in range(events)]
    # In the order of FAULTS: a crash comes last, so that nothing moves it away from its redelivery.
    for fault in FAULTS:
        for event in range(events if fault in faults else 0):
            if random.random() < chance:
                _inject(random, arrivals, event, fault)
    return Schedule(events, tuple(arrivals))


def _inject(random: Random, arrivals: list[Arrival], event: int, fault: Fault) -> None:
    """Let one event meet one fault; one that was dropped meets no other."""
    at = next((position for position, arrival in enumerate(arrivals) if arrival.event == event), None)
    if at is None:
        return
    later = at + 1 + int(random.random() * (len(arrivals) - at))
    match fault:
        case "duplicate":
            arrivals.insert(later, Arrival(event))
        case "delay":
            arrivals.insert(later - 1, arrivals.pop(at))
        case "reorder":
            arrivals[at : at + 2] = reversed(arrivals[at : at + 2])
        case "drop":
            arrivals[:] = [arrival for arrival in arrivals if arrival.event != event]
        case "crash":
            arrivals.insert(at, Arrival(event, crash=True))


def _distinct_orders(numbers: list[int]) -> Iterator[list[int]]:
    """Every different order of sorted `numbers`, equal ones being interchangeable, in lexicographic order."""
    if not numbers:
        yield []
    for position, number in enumerate(numbers):
        if position == 0 or number != numbers[position - 1]:
            for rest in _distinct_orders(numbers[:position] + numbers[position + 1 :]):
                yield [number, *rest]


def _check_made_for(events: Sequence[Any], schedule: Schedule) -> None:
    if len(events) != schedule.events:
        raise ValueError(f"The schedule is for {schedule.events} events, and there are {len(events)}.")


def _label(event: Any, number: int) -> str:
    kind = event.get("type") if isinstance(event, dict) else getattr(event, "type", None)
    return f"{number} {kind}" if isinstance(kind, str) else str(number)
