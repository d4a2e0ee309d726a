"""A station under outages and bounds: who is served when, and what happens to the others.

A caller meets a *server*: during an outage it refuses every call, and the calls it has in its queue or in
its hands when the outage begins fail at that moment. A message meets a *consumer*: the log keeps it, and
after the outage the consumer goes on, repeating from its start whatever it had not finished.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from heapq import heappop, heappush, heapreplace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from course_utils.simulation.distributions import Floats
from course_utils.simulation.parameters import Outage, Service
from course_utils.simulation.queues import lindley, waits

# The most messages looked at in one go while an outage is ahead: what lies behind the outage is done again.
_PIECE = 1 << 14


class Outcome(IntEnum):
    """How a request or an attempt ended, as its caller saw it."""

    ANSWERED = 0
    FAILED = 1
    REFUSED = 2
    DOWN = 3
    TIMED_OUT = 4


Outcomes = NDArray[np.int8]


@dataclass(frozen=True)
class Served:
    """Attempts at a server, in order of arrival: seconds waited, when each ended, and how; shape (n,) each.

    `waited` is NaN for an attempt that was refused or whose service had not begun when the outage did.
    """

    waited: Floats
    ended: Floats
    outcome: Outcomes


@dataclass(frozen=True)
class Consumed:
    """Messages at a consumer, in order of arrival: start of the last try, end of it, and tries cut off."""

    started: Floats
    ended: Floats
    interruptions: NDArray[np.int32]


class Server:
    """One station met attempt by attempt, in order of time; the plain loop behind bounds and retries."""

    def __init__(self, service: Service) -> None:
        self._workers = service.workers
        self._capacity = service.capacity
        self._outages = [(outage.start, outage.end) for outage in reversed(service.outages)]
        self._outages.insert(0, (np.inf, np.inf))
        self._empty()

    def _empty(self) -> None:
        self._free = [-np.inf] * self._workers
        self._in_system: list[float] = []

    def attempt(self, arrival: float, duration: float) -> tuple[float, float, Outcome]:
        """When service begins, when the attempt ends, and how. A refused attempt begins and ends on arrival."""
        while arrival >= self._outages[-1][1]:
            self._outages.pop()
            self._empty()
        down = self._outages[-1][0]
        if arrival >= down:
            return arrival, arrival, Outcome.DOWN
        if self._capacity is not None and self._is_full(arrival):
            return arrival, arrival, Outcome.REFUSED
        free = self._free[0]
        begin = arrival if arrival > free else free
        end = begin + duration
        heapreplace(self._free, end)
        if self._capacity is not None:
            heappush(self._in_system, end)
        return (begin, end, Outcome.ANSWERED) if end <= down else (begin, down, Outcome.DOWN)

    def _is_full(self, now: float) -> bool:
        while self._in_system and self._in_system[0] <= now:
            heappop(self._in_system)
        return len(self._in_system) == self._capacity


def serve(service: Service, arrived: Floats, durations: Floats) -> Served:
    """What becomes of calls that arrive at a server at these times (never decreasing), with these durations."""
    if service.capacity is not None:
        return _serve_one_by_one(service, arrived, durations)
    if not service.outages:
        waited = waits(arrived, durations, service.workers)
        return Served(waited, _end(arrived, waited, durations), np.zeros(len(arrived), dtype=np.int8))
    waited = np.full(len(arrived), np.nan)
    ended = arrived.copy()
    outcome = np.full(len(arrived), Outcome.DOWN, dtype=np.int8)
    # An outage empties the station, so each stretch between outages is a queue of its own.
    ups = [0.0, *(outage.end for outage in service.outages)]
    downs = [*(outage.start for outage in service.outages), np.inf]
    for up, down in zip(ups, downs, strict=True):
        stretch = slice(*np.searchsorted(arrived, (up, down)).tolist())
        wait = waits(arrived[stretch], durations[stretch], service.workers)
        end = _end(arrived[stretch], wait, durations[stretch])
        waited[stretch] = np.where(arrived[stretch] + wait < down, wait, np.nan)
        ended[stretch] = np.minimum(end, down)
        outcome[stretch] = np.where(end <= down, Outcome.ANSWERED, Outcome.DOWN)
    return Served(waited, ended, outcome)


def _end(arrived: Floats, waited: Floats, durations: Floats) -> Floats:
    ended = arrived + waited
    ended += durations
    return ended


def _serve_one_by_one(service: Service, arrived: Floats, durations: Floats) -> Served:
    server = Server(service)
    began, ended = np.empty(len(arrived)), np.empty(len(arrived))
    outcome = np.empty(len(arrived), dtype=np.int8)
    for start in range(0, len(arrived), _PIECE):
        piece = slice(start, start + _PIECE)
        attempts = map(server.attempt, arrived[piece].tolist(), durations[piece].tolist())
        began[piece], ended[piece], outcome[piece] = zip(*attempts, strict=True)
    begun = (outcome == Outcome.ANSWERED) | (began < ended)
    return Served(np.where(begun, began - arrived, np.nan), ended, outcome)


def consume(arrived: Floats, durations: Floats, workers: int, outages: Sequence[Outage] = ()) -> Consumed:
    """How a consumer works through messages that arrive at these times (never decreasing)."""
    if workers > 1 and outages:
        return _consume_one_by_one(arrived, durations, workers, outages)
    interruptions = np.zeros(len(arrived), dtype=np.int32)
    if not outages:
        started = waits(arrived, durations, workers)
        started += arrived
        return Consumed(started, started + durations, interruptions)
    return _consume_around(arrived, durations, outages, interruptions)


def _consume_around(
    arrived: Floats, durations: Floats, outages: Sequence[Outage], interruptions: NDArray[np.int32]
) -> Consumed:
    started, ended = np.empty(len(arrived)), np.empty(len(arrived))
    done, free = 0, 0.0
    for down, up in [*((outage.start, outage.end) for outage in outages), (np.inf, np.inf)]:
        last = int(np.searchsorted(arrived, down))
        while done < last:
            piece = slice(done, min(last, done + _PIECE))
            ready = np.maximum(arrived[piece], free)
            begin = lindley(ready, durations[piece])
            begin += ready
            end = begin + durations[piece]
            finished = int(min(np.searchsorted(end, down, side="right"), np.searchsorted(begin, down)))
            started[piece][:finished], ended[piece][:finished] = begin[:finished], end[:finished]
            done += finished
            if finished:
                free = float(end[finished - 1])
            if finished < len(end):
                interruptions[done] += begin[finished] < down
                break
        free = up
    return Consumed(started, ended, interruptions)


def _consume_one_by_one(arrived: Floats, durations: Floats, workers: int, outages: Sequence[Outage]) -> Consumed:
    windows = [(outage.start, outage.end) for outage in outages]
    ends = [end for _, end in windows]
    free = [-np.inf] * workers
    rows: list[tuple[float, float, int]] = []
    for arrival, duration in zip(arrived.tolist(), durations.tolist(), strict=True):
        begin, cut_off = max(arrival, free[0]), 0
        for down, up in islice(windows, bisect_right(ends, begin), None):
            if begin < down and begin + duration <= down:
                break
            cut_off += begin < down
            begin = up
        heapreplace(free, begin + duration)
        rows.append((begin, begin + duration, cut_off))
    started, ended, interruptions = np.array(rows, dtype=np.float64).reshape(-1, 3).T
    return Consumed(started, ended, interruptions.astype(np.int32))
