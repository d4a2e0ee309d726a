"""First come, first served: exact waiting times on any given trace of arrivals and service times.

One worker follows Lindley's recursion (The theory of queues with a single server, 1952), several follow Kiefer
and Wolfowitz (On the theory of queues with many servers, 1955). Everything else in this package rests on these.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from course_utils.simulation.distributions import Floats
from course_utils.simulation.kiefer_wolfowitz import kiefer_wolfowitz
from course_utils.simulation.validation import durations, require, require_workers

# Sums are taken afresh in each row of this many requests: that bounds rounding, whatever the length of the trace.
_ROW = 1024


def waiting_times(arrivals_s: ArrayLike, service_times_s: ArrayLike, workers: int = 1) -> Floats:
    """Seconds from each arrival until its service starts, in an empty system at first.

    `arrivals_s` start at zero or later and never decrease, `service_times_s` are zero or more; both have the shape
    (n,), and so has the answer. A `ValueError` names what does not fit.
    """
    arrived_s, service_s = durations("arrivals_s", arrivals_s), durations("service_times_s", service_times_s)
    require(
        service_s.shape == arrived_s.shape, "service_times_s", service_s.shape, f"must have the shape {arrived_s.shape}"
    )
    require(bool((arrived_s[1:] >= arrived_s[:-1]).all()), "arrivals_s", arrivals_s, "must never decrease")
    require_workers(workers)
    return waits(arrived_s, service_s, workers)


def waits(arrived_s: Floats, service_s: Floats, workers: int) -> Floats:
    """`waiting_times` of arrays that are known to be sound."""
    return lindley(arrived_s, service_s) if workers == 1 else kiefer_wolfowitz(arrived_s, service_s, workers)


def lindley(arrived_s: Floats, service_s: Floats) -> Floats:
    """Waiting times of one worker: W₁ = 0 and Wₙ₊₁ = max(0, Wₙ + Xₙ) with Xₙ = Sₙ − (Aₙ₊₁ − Aₙ).

    Unrolled, W is the random walk of the Xₙ minus its running minimum. Each row of the array holds a piece of
    the walk; a short loop carries the wait from the end of one row into the next.
    """
    n = len(arrived_s)
    if n == 0:
        return np.empty(0)
    padded = np.zeros(-(-n // _ROW) * _ROW)
    np.subtract(arrived_s[:-1], arrived_s[1:], out=padded[1:n])
    padded[1:n] += service_s[:-1]
    walk = np.cumsum(padded.reshape(-1, _ROW), axis=1, out=padded.reshape(-1, _ROW))
    lowest = np.minimum.accumulate(walk, axis=1)
    carried = np.array(list(_carry(walk[:, -1].tolist(), lowest[:, -1].tolist())))
    np.minimum(lowest, -carried[:, np.newaxis], out=lowest)
    walk -= lowest
    return padded[:n]


def _carry(last: list[float], lowest: list[float]) -> Iterator[float]:
    """The wait with which each row starts."""
    wait = 0.0
    for end, low in zip(last, lowest, strict=True):
        yield wait
        wait = end - min(low, -wait)
