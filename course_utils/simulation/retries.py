"""Calls that are tried again: a plain loop over events, since every retry changes what others find.

An attempt at a station is one event, for when it begins its work and ends is known as soon as it arrives.
The heap holds ends of attempts, time-outs, and pauses before the next attempt. It is no `Agenda`, whose actions would
each be an object of their own: this loop does little else than put entries in and take them out.
"""

import math
from collections import deque
from collections.abc import Callable, Sequence
from heapq import heappop, heappush
from itertools import count

import numpy as np

from course_utils.simulation.distributions import Floats
from course_utils.simulation.parameters import MOST_ATTEMPTS, Station
from course_utils.simulation.results import Visits
from course_utils.simulation.stations import Fate, Fates, Server
from course_utils.simulation.validation import require
from course_utils.simulation.workload import Workload

# Looking up a member of an enumeration takes as long as a comparison, and this loop does little else.
_ANSWERED = Fate.ANSWERED
# At one and the same moment an answer still counts before a time-out.
_AFTER_ALL_ELSE = 1 << 62


def call_with_retries(workload: Workload, stations: Sequence[Station]) -> tuple[Floats, Fates, list[Visits]]:
    """When each caller had its answer, which answer, and what each station of the chain did."""
    most = math.prod(station.policy.attempts for station in stations)
    require(most <= MOST_ATTEMPTS, "attempts", most, f"must multiply to at most {MOST_ATTEMPTS} over all layers")
    layers: list[_Layer] = []
    for station in reversed(stations):
        layers.insert(0, _Layer(workload, station, below=layers[0] if layers else None))
    run = _Run(layers[0], workload.arrivals_s.tolist())
    run.to_the_end()
    answered_s, fate = np.array(run.answered_s), np.array(run.fate, dtype=np.int8)
    return answered_s, fate, [layer.visits() for layer in layers]


class _Layer:
    """A station of the chain, the draws of its visits so far, and its log."""

    def __init__(self, workload: Workload, station: Station, below: "_Layer | None") -> None:
        self.policy = station.policy
        self.below = below
        # Who gives up when, in order of time: every caller of a station has the same patience.
        self.deadlines: deque[tuple[float, _Call, int]] = deque()
        self._workload = workload
        self._station = station
        self._attempt = Server(station).attempt
        self._durations: list[list[float]] = []
        self._failures: list[list[bool]] = []
        self._visits = [0] * len(workload)
        self._arrived, self._waited, self._departed = ([math.nan] * len(workload) for _ in range(3))
        self._entered: list[float] = []
        self._left: list[float] = []

    def attempt(self, request: int, now: float) -> tuple[float, Fate]:
        """Send the request here now: when this attempt ends, and how."""
        visit = self._visits[request]
        self._visits[request] = visit + 1
        if visit == 0:
            self._arrived[request] = now
        if visit == len(self._durations):
            self._draw(visit)
        begin, end, fate = self._attempt(now, self._durations[visit][request])
        if end > now:
            self._entered.append(now)
            self._left.append(end)
        if fate is _ANSWERED and self._failures[visit][request]:
            fate = Fate.FAILED
        departed_s = self._departed[request]
        if fate is _ANSWERED and not departed_s <= end:
            self._departed[request] = end
            self._waited[request] = begin - now
        elif math.isnan(departed_s):
            begun = begin < end or fate is Fate.FAILED
            self._waited[request] = begin - now if begun else math.nan
        return end, fate

    def _draw(self, visit: int) -> None:
        name, station = self._station.name, self._station
        self._durations.append(self._workload.durations(name, station.service_time, visit + 1).tolist())
        self._failures.append(self._workload.failures(name, station.availability, visit + 1).tolist())

    def visits(self) -> Visits:
        """The log as columns."""
        return Visits(
            np.array(self._arrived),
            np.array(self._waited),
            np.array(self._departed),
            np.array(self._visits, dtype=np.int32),
            np.array(self._entered),
            np.array(self._left),
        )


class _Call:
    """One call of a station: `attempt` is the number of the attempt under way, 0 once the call is settled."""

    __slots__ = ("attempt", "layer", "parent", "parent_attempt", "request")

    def __init__(self, request: int, layer: _Layer, parent: "_Call | None", parent_attempt: int) -> None:
        self.request = request
        self.layer = layer
        self.parent = parent
        self.parent_attempt = parent_attempt
        self.attempt = 1


_Next = Callable[[_Call, int, Fate, float], None]


class _Run:
    """The loop: `answered_s` and `fate` fill up with what each caller saw."""

    def __init__(self, first: _Layer, arrivals_s: list[float]) -> None:
        self.answered_s = [math.nan] * len(arrivals_s)
        self.fate = [_ANSWERED] * len(arrivals_s)
        self._first = first
        self._arrivals = arrivals_s
        self._number = count()
        self._events: list[tuple[float, int, _Next, _Call, int, Fate]] = []

    def to_the_end(self) -> None:
        """Take arrivals and events in order of time until none is left."""
        events = self._events
        for request, arrival in enumerate([*self._arrivals, math.inf]):
            while events and events[0][0] < arrival:
                now, _, step, call, attempt, fate = heappop(events)
                step(call, attempt, fate, now)
            if request < len(self._arrivals):
                self._send(_Call(request, self._first, None, 0), 1, _ANSWERED, arrival)

    def _send(self, call: _Call, attempt: int, _: Fate, now: float) -> None:
        """The attempt arrives at its station."""
        layer = call.layer
        end, fate = layer.attempt(call.request, now)
        if end == now and fate is not _ANSWERED:
            self._settle(call, attempt, fate, now)
            return
        timeout = layer.policy.timeout_s
        ends_here = layer.below is None or fate is not _ANSWERED
        if timeout is not None and not (ends_here and end <= now + timeout):
            layer.deadlines.append((now + timeout, call, attempt))
            if len(layer.deadlines) == 1:
                self._wake_at_deadline(layer)
            if ends_here:
                return
        step = self._settle if ends_here else self._go_below
        heappush(self._events, (end, next(self._number), step, call, attempt, fate))

    def _go_below(self, call: _Call, attempt: int, _: Fate, now: float) -> None:
        """The station has done its own work and calls the next one."""
        assert call.layer.below is not None
        self._send(_Call(call.request, call.layer.below, call, attempt), 1, _ANSWERED, now)

    def _wake_at_deadline(self, layer: _Layer) -> None:
        """Only the first deadline of a layer is an event: most of the others are met before their turn comes."""
        deadline, call, attempt = layer.deadlines[0]
        number = _AFTER_ALL_ELSE + next(self._number)
        heappush(self._events, (deadline, number, self._give_up, call, attempt, Fate.TIMED_OUT))

    def _give_up(self, call: _Call, _: int, fate: Fate, now: float) -> None:
        """The callers whose deadline this is stop waiting; those that are not waiting any more are dropped."""
        deadlines = call.layer.deadlines
        while deadlines:
            deadline, waiting, attempt = deadlines[0]
            if waiting.attempt == attempt:
                if deadline > now:
                    self._wake_at_deadline(call.layer)
                    return
                self._settle(waiting, attempt, fate, now)
            deadlines.popleft()

    def _settle(self, call: _Call, attempt: int, fate: Fate, now: float) -> None:
        """The caller hears of an attempt, unless it has given up on it: it tries again, or tells its own caller."""
        while call.attempt == attempt:
            policy = call.layer.policy
            if fate is not _ANSWERED and attempt < policy.attempts:
                call.attempt = attempt + 1
                again = now + policy.pause_after(attempt)
                heappush(self._events, (again, next(self._number), self._send, call, attempt + 1, fate))
                return
            call.attempt = 0
            if call.parent is None:
                self.answered_s[call.request], self.fate[call.request] = now, fate
                return
            call, attempt = call.parent, call.parent_attempt
