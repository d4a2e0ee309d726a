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
from course_utils.simulation.parameters import Outage, Station
from course_utils.simulation.queues import lindley, waits

# The most messages looked at in one go while an outage is ahead: what lies behind the outage is done again.
_PIECE = 1 << 14


class Fate(IntEnum):
    """How a request or an attempt ended, as its caller saw it."""

    ANSWERED = 0
    FAILED = 1
    REFUSED = 2
    DOWN = 3
    TIMED_OUT = 4


Fates = NDArray[np.int8]


@dataclass(frozen=True)
class Served:
    """Attempts at a server, in order of arrival: seconds waited, when each ended, and how; shape (n,) each.

    `waited_s` is NaN for an attempt that was refused or whose service had not begun when the outage did.
    """

    waited_s: Floats
    ended_s: Floats
    fate: Fates


@dataclass(frozen=True)
class Consumed:
    """Messages at a consumer, in order of arrival: start of the last try, end of it, and tries cut off."""

    started_s: Floats
    ended_s: Floats
    interruptions: NDArray[np.int32]


class Server:
    """One station met attempt by attempt, in order of time; the plain loop behind bounds and retries."""

    def __init__(self, station: Station) -> None:
        self._workers = station.workers
        self._capacity = station.capacity
        self._outages = [(outage.start_s, outage.end_s) for outage in reversed(station.outages)]
        self._outages.insert(0, (np.inf, np.inf))
        self._empty()

    def _empty(self) -> None:
        self._free = [-np.inf] * self._workers
        self._in_system: list[float] = []

    def attempt(self, arrival: float, duration: float) -> tuple[float, float, Fate]:
        """When service begins, when the attempt ends, and how. A refused attempt begins and ends on arrival."""
        while arrival >= self._outages[-1][1]:
            self._outages.pop()
            self._empty()
        down = self._outages[-1][0]
        if arrival >= down:
            return arrival, arrival, Fate.DOWN
        if self._capacity is not None and self._is_full(arrival):
            return arrival, arrival, Fate.REFUSED
        free = self._free[0]
        begin = arrival if arrival > free else free
        end = begin + duration
        heapreplace(self._free, end)
        if self._capacity is not None:
            heappush(self._in_system, end)
        return (begin, end, Fate.ANSWERED) if end <= down else (begin, down, Fate.DOWN)

    def _is_full(self, now: float) -> bool:
        while self._in_system and self._in_system[0] <= now:
            heappop(self._in_system)
        return len(self._in_system) == self._capacity


def serve(station: Station, arrived_s: Floats, durations: Floats) -> Served:
    """What becomes of calls that arrive at a server at these times (never decreasing), with these durations."""
    if station.capacity is not None:
        return _serve_one_by_one(station, arrived_s, durations)
    if not station.outages:
        waited_s = waits(arrived_s, durations, station.workers)
        return Served(waited_s, _end(arrived_s, waited_s, durations), np.zeros(len(arrived_s), dtype=np.int8))
    waited_s = np.full(len(arrived_s), np.nan)
    ended_s = arrived_s.copy()
    fate = np.full(len(arrived_s), Fate.DOWN, dtype=np.int8)
    # An outage empties the station, so each stretch between outages is a queue of its own.
    ups = [0.0, *(outage.end_s for outage in station.outages)]
    downs = [*(outage.start_s for outage in station.outages), np.inf]
    for up, down in zip(ups, downs, strict=True):
        stretch = slice(*np.searchsorted(arrived_s, (up, down)).tolist())
        wait = waits(arrived_s[stretch], durations[stretch], station.workers)
        end = _end(arrived_s[stretch], wait, durations[stretch])
        waited_s[stretch] = np.where(arrived_s[stretch] + wait < down, wait, np.nan)
        ended_s[stretch] = np.minimum(end, down)
        fate[stretch] = np.where(end <= down, Fate.ANSWERED, Fate.DOWN)
    return Served(waited_s, ended_s, fate)


def _end(arrived_s: Floats, waited_s: Floats, durations: Floats) -> Floats:
    ended_s = arrived_s + waited_s
    ended_s += durations
    return ended_s


def _serve_one_by_one(station: Station, arrived_s: Floats, durations: Floats) -> Served:
    server = Server(station)
    began, ended_s = np.empty(len(arrived_s)), np.empty(len(arrived_s))
    fate = np.empty(len(arrived_s), dtype=np.int8)
    for start in range(0, len(arrived_s), _PIECE):
        piece = slice(start, start + _PIECE)
        attempts = map(server.attempt, arrived_s[piece].tolist(), durations[piece].tolist())
        began[piece], ended_s[piece], fate[piece] = zip(*attempts, strict=True)
    begun = (fate == Fate.ANSWERED) | (began < ended_s)
    return Served(np.where(begun, began - arrived_s, np.nan), ended_s, fate)


def consume(arrived_s: Floats, durations: Floats, workers: int, outages: Sequence[Outage] = ()) -> Consumed:
    """How a consumer works through messages that arrive at these times (never decreasing)."""
    if workers > 1 and outages:
        return _consume_one_by_one(arrived_s, durations, workers, outages)
    interruptions = np.zeros(len(arrived_s), dtype=np.int32)
    if not outages:
        started_s = waits(arrived_s, durations, workers)
        started_s += arrived_s
        return Consumed(started_s, started_s + durations, interruptions)
    return _consume_around(arrived_s, durations, outages, interruptions)


def _consume_around(
    arrived_s: Floats, durations: Floats, outages: Sequence[Outage], interruptions: NDArray[np.int32]
) -> Consumed:
    started_s, ended_s = np.empty(len(arrived_s)), np.empty(len(arrived_s))
    done, free = 0, 0.0
    for down, up in [*((outage.start_s, outage.end_s) for outage in outages), (np.inf, np.inf)]:
        last = int(np.searchsorted(arrived_s, down))
        while done < last:
            piece = slice(done, min(last, done + _PIECE))
            ready = np.maximum(arrived_s[piece], free)
            begin = lindley(ready, durations[piece])
            begin += ready
            end = begin + durations[piece]
            finished = int(min(np.searchsorted(end, down, side="right"), np.searchsorted(begin, down)))
            started_s[piece][:finished], ended_s[piece][:finished] = begin[:finished], end[:finished]
            done += finished
            if finished:
                free = float(end[finished - 1])
            if finished < len(end):
                interruptions[done] += begin[finished] < down
                break
        free = up
    return Consumed(started_s, ended_s, interruptions)


def _consume_one_by_one(arrived_s: Floats, durations: Floats, workers: int, outages: Sequence[Outage]) -> Consumed:
    windows = [(outage.start_s, outage.end_s) for outage in outages]
    ends = [end for _, end in windows]
    free = [-np.inf] * workers
    rows: list[tuple[float, float, int]] = []
    for arrival, duration in zip(arrived_s.tolist(), durations.tolist(), strict=True):
        begin, cut_off = max(arrival, free[0]), 0
        for down, up in islice(windows, bisect_right(ends, begin), None):
            if begin < down and begin + duration <= down:
                break
            cut_off += begin < down
            begin = up
        heapreplace(free, begin + duration)
        rows.append((begin, begin + duration, cut_off))
    started_s, ended_s, interruptions = np.array(rows, dtype=np.float64).reshape(-1, 3).T
    return Consumed(started_s, ended_s, interruptions.astype(np.int32))
