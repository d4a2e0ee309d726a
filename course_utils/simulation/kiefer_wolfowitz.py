"""Several workers and one queue, as Kiefer and Wolfowitz have it (On the theory of queues with many servers, 1955).

Their recursion keeps the moments at which the workers become free, in order of time. A request takes the first of
them, begins when both are there, and puts its own end in that place. `one_by_one` does this with a heap, on any
trace. `in_stretches` does it in thousands of stretches of the trace at once, and finds the same to the last bit.
"""

from collections.abc import Iterator
from heapq import heapreplace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from course_utils.simulation.distributions import Floats

Index = NDArray[np.int64]

# Requests in a stretch. With a power of two, the columns of a block would collide in the processor's cache.
STEPS = 250
# Stretches in a block, which bounds memory.
_MOST = 4000
# Side by side, a step costs more with every worker, however few stretches there are: below so many, the heap is as fast.
_LEAST_PER_WORKER = 40
# Above this utilisation queues seldom empty, and stretches depend on what came long before.
_BUSIEST = 0.97
# So few stretches the heap runs again sooner; and it takes over when a round leaves more than this share still wrong.
_FEW, _GAINS_LITTLE = 32, 0.8
# Traces become Python lists in pieces of this many requests, which keeps memory flat and in the processor's cache.
_PIECE = 1 << 12


def kiefer_wolfowitz(arrived_s: Floats, service_s: Floats, workers: int) -> Floats:
    """Waiting times of several workers: each request goes to the one that is free first."""
    requests, free = len(arrived_s), [-np.inf] * workers
    began = np.empty(requests)
    many = requests >= _LEAST_PER_WORKER * workers * STEPS
    whole = requests // STEPS * STEPS if many and _has_breaks(arrived_s, service_s, workers) else 0
    for block in _slices(0, whole, _MOST * STEPS):
        began[block].reshape(-1, STEPS)[:] = in_stretches(arrived_s[block], service_s[block], free)
    began[whole:] = one_by_one(arrived_s[whole:], service_s[whole:], free)
    began -= arrived_s
    return began


def _has_breaks(arrived_s: Floats, service_s: Floats, workers: int) -> bool:
    return bool(service_s.sum() <= _BUSIEST * workers * (arrived_s[-1] - arrived_s[0]))


def one_by_one(arrived_s: Floats, service_s: Floats, free: list[float]) -> Floats:
    """When service begins; `free`, a heap of the moments at which workers become free, is brought up to date."""
    began = np.empty(len(arrived_s))
    for piece in _slices(0, len(arrived_s), _PIECE):
        pairs = zip(arrived_s[piece].tolist(), service_s[piece].tolist(), strict=True)
        # All the time goes here, so a comparison stands where max() would double it.
        began[piece] = [heapreplace(free, (a if a > free[0] else free[0]) + s) for a, s in pairs]
    return np.maximum(began, arrived_s, out=began)


def in_stretches(arrived_s: Floats, service_s: Floats, free: list[float], steps: int = STEPS) -> Floats:
    """What `one_by_one` does, for whole stretches of `steps` requests; the answer has the shape (stretches, steps).

    A stretch depends on what came before only by its start: when each worker becomes free. The start of the first
    is known, those of the others are guessed, and all stretches are run side by side, one NumPy operation taking a
    step in each. Those that did not start with what the one before them left are run again from there, until there
    are none.

    Why that is right: the first stretch is, and one that starts with what a right stretch left is right as well.
    Why it ends soon: a queue forgets. Once everybody has been free, all that follows is the same whatever the
    start. Where that seldom happens, running again side by side gains little, and the heap goes through the wrong
    stretches in turn.
    Why no bit differs: both ways take the same maxima and the same sums of the same numbers. A worker who is free
    before a stretch counts as free from its first arrival on, here and in `free`; nobody begins later for that.
    """
    run = _Stretches(arrived_s.reshape(-1, steps), service_s.reshape(-1, steps), np.sort(free))
    wrong, before = run.wrong(), len(arrived_s) // steps
    while _FEW < len(wrong) <= _GAINS_LITTLE * before:
        before = len(wrong)
        run.again_together(wrong)
        wrong = run.wrong()
    run.again_in_turn(wrong)
    free[:] = run.left[:, -1].tolist()
    return run.began.T


class _Stretches:
    """Stretches side by side: `began`, of shape (steps, stretches), is what they have come to so far.

    `start` and `left`, of shape (workers, stretches), hold when workers are free before and after each stretch, in
    order of time.
    """

    def __init__(self, arrived_s: Floats, service_s: Floats, free: Floats) -> None:
        self._arrived, self._service = arrived_s, service_s
        # One step of all stretches lies together in memory.
        self._arrivals, self._durations = np.ascontiguousarray(arrived_s.T), np.ascontiguousarray(service_s.T)
        self._first = self._arrivals[0]
        self.began = np.empty_like(self._arrivals)
        self.start = np.tile(self._first, (len(free), 1))
        self.start[:, 0] = np.maximum(free, self._first[0])
        # From idle workers first, for a better guess; then from what that left.
        self.left = _step_by_step(self._arrivals, self._durations, self.start, self.began)
        self.start[:, 1:] = self._due(np.arange(1, len(self._first)))
        self.left = _step_by_step(self._arrivals, self._durations, self.start, self.began)

    def _due(self, stretches: Index) -> Floats:
        """How these should start: with what the one before each has left by now."""
        return np.asarray(np.maximum(self.left[:, stretches - 1], self._first[stretches]))

    def wrong(self) -> Index:
        """The stretches that did not start so."""
        due = self._due(np.arange(1, len(self._first)))
        return 1 + np.flatnonzero((due != self.start[:, 1:]).any(axis=0))

    def again_together(self, stretches: Index) -> None:
        """Run these again, side by side."""
        start = self._due(stretches)
        arrivals_s, durations = (np.take(column, stretches, axis=1) for column in (self._arrivals, self._durations))
        began = np.empty_like(arrivals_s)
        self.start[:, stretches] = start
        self.left[:, stretches] = _step_by_step(arrivals_s, durations, start, began)
        self.began[:, stretches] = began

    def again_in_turn(self, stretches: Index) -> None:
        """Run these again by the heap, and whatever follows them and proves wrong by that."""
        for stretch in stretches.tolist():
            while stretch < len(self._first):
                start = np.maximum(self.left[:, stretch - 1], self._first[stretch])
                if (start == self.start[:, stretch]).all():
                    break
                self.start[:, stretch] = start
                free = start.tolist()
                self.began[:, stretch] = one_by_one(self._arrived[stretch], self._service[stretch], free)
                self.left[:, stretch] = sorted(free)
                stretch += 1


def _step_by_step(arrivals_s: Floats, durations: Floats, start: Floats, began: Floats) -> Floats:
    """When workers are free after all columns were run side by side; fills `began` with when service begins."""
    end = np.empty(arrivals_s.shape[1])
    left = start.copy()
    workers = list(left)
    for arrival, duration, begin in zip(arrivals_s, durations, began, strict=True):
        np.maximum(workers[0], arrival, out=begin)
        np.add(begin, duration, out=end)
        # The end finds its place among the others: what is sooner moves up, what is later is carried on.
        for place, following in pairwise(workers):
            np.minimum(following, end, out=place)
            np.maximum(following, end, out=end)
        workers[-1][:] = end
    return left


def _slices(start: int, stop: int, size: int) -> Iterator[slice]:
    """From start to stop in pieces of that size, the last one shorter."""
    return (slice(at, min(at + size, stop)) for at in range(start, stop, size))
