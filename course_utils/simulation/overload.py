"""One worker whose callers lose patience: what becomes of a burst, with retries or without, and what that work is worth.

Attempts stand in one line, first come, first served. A caller waits `patience_s` for the answer to an attempt, and then
knows only that there was none: it may try again, as a new attempt at the end of the line. The worker is not told that
nobody waits any more, and does the work all the same, unless it looks. What is done in time is *goodput*; all that is
done is *throughput*. Without retries, the line is a log, whose events are worth nothing when they are handled too late.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from course_utils.simulation.agenda import Agenda
from course_utils.simulation.distributions import Floats
from course_utils.simulation.validation import require, require_positive, require_whole

Line = Sequence[tuple[int, float]]
"""The attempts in line, the first in front: the number of each, and until when (s) its caller waits."""
Choose = Callable[[Line, float, float], int]
"""How many attempts to drop from the front of the line, given the time now and how long (s) the work on one takes."""


class Budget(Protocol):
    """Decides which retries may be made: it is told of each new request, and asked before each retry."""

    def request(self) -> object:
        """A request is made for the first time."""

    def may_retry(self) -> bool:
        """Whether one more retry may be made now."""


@dataclass(frozen=True)
class Callers:
    """How the callers behave: their patience in seconds, attempts in all, and the pause (s) before each retry.

    `pause` is given the number of the attempt that failed, from 1, and may draw at random.
    """

    patience_s: float
    attempts: int = 1
    pause: Callable[[int], float] = lambda _attempt: 0.0
    budget: Budget | None = None

    def __post_init__(self) -> None:
        require_positive("patience_s", self.patience_s)
        require_whole("attempts", self.attempts, least=1)


@dataclass
class Worked:
    """When (s) work was finished, when of it somebody still waited, and when attempts were made; not sorted by request."""

    finished_s: list[float] = field(default_factory=list)
    in_time_s: list[float] = field(default_factory=list)
    attempted_s: list[float] = field(default_factory=list)
    dropped: int = 0

    def per_second(self, what: str, seconds: int) -> NDArray[np.int64]:
        """How many there were in each second from 0 on, shape (seconds,): "finished", "in_time" or "attempted"."""
        times = {"finished": self.finished_s, "in_time": self.in_time_s, "attempted": self.attempted_s}
        require(what in times, "what", what, f"must be one of {', '.join(times)}")
        return np.histogram(times[what], bins=np.arange(seconds + 1))[0]


def overload(arrivals_s: Floats, work_s: float, callers: Callers, drop: Choose | None = None) -> Worked:
    """A worker that takes `work_s` seconds for each, and requests that arrive at these times (never decreasing, s).

    `drop` is asked before the worker takes the first in line; what it drops gets no answer, and takes no time.
    Raises ValueError for times and numbers that make no sense, also from `drop`.
    """
    require_positive("work_s", work_s)
    require(bool((arrivals_s[1:] >= arrivals_s[:-1]).all()), "arrivals_s", arrivals_s, "must never decrease")
    run = _Run(work_s, callers, drop)
    for request, at in enumerate(arrivals_s.tolist()):
        run.agenda.at(at, partial(run.arrive, request))
    run.agenda.run()
    return run.worked


class _Run:
    """The day while it is under way: what is still to happen (s), and who stands in line."""

    def __init__(self, work_s: float, callers: Callers, drop: Choose | None) -> None:
        self.worked, self.agenda = Worked(), Agenda()
        self._work_s, self._callers, self._drop = work_s, callers, drop
        self._line: deque[tuple[int, float]] = deque()
        self._attempts: list[tuple[int, int]] = []  # of each attempt, its request and which of its attempts it is
        self._answered: set[int] = set()
        self._busy = False

    def arrive(self, request: int) -> None:
        if self._callers.budget:
            self._callers.budget.request()
        self._attempt(request, 1)

    def _attempt(self, request: int, which: int) -> None:
        number, now = len(self._attempts), self.agenda.now
        until = now + self._callers.patience_s
        self._attempts.append((request, which))
        self.worked.attempted_s.append(now)
        self._line.append((number, until))
        if which < self._callers.attempts:
            self.agenda.at(until, partial(self._lose_patience, number))
        if not self._busy:
            self._take_next()

    def _take_next(self) -> None:
        if self._drop and self._line:
            many = self._drop(self._line, self.agenda.now, self._work_s)
            require(0 <= many <= len(self._line), "drop", many, f"must be from 0 to {len(self._line)}, as many as wait")
            for _ in range(many):
                self._line.popleft()
            self.worked.dropped += many
        self._busy = bool(self._line)
        if self._busy:
            number, until = self._line.popleft()
            end = self.agenda.now + self._work_s
            self.agenda.at(end, partial(self._finish_in_time, number) if end <= until else self._finish)

    def _finish_in_time(self, number: int) -> None:
        request = self._attempts[number][0]
        if request not in self._answered:
            self._answered.add(request)
            self.worked.in_time_s.append(self.agenda.now)
        self._finish()

    def _finish(self) -> None:
        self.worked.finished_s.append(self.agenda.now)
        self._take_next()

    def _lose_patience(self, number: int) -> None:
        request, which = self._attempts[number]
        if request in self._answered or (self._callers.budget and not self._callers.budget.may_retry()):
            return
        again = self.agenda.now + self._callers.pause(which)
        self.agenda.at(again, partial(self._attempt, request, which + 1))
