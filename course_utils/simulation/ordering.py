"""When a consumer may begin on a message: delivery out of order, holding back, and polling."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.simulation.distributions import Floats
from course_utils.simulation.parameters import Order, require_order
from course_utils.simulation.validation import durations, require, require_positive, whole_numbers
from course_utils.simulation.workload import Keys

Index = slice | NDArray[np.int64]


def in_order(times: Floats) -> Index:
    """Where the times are that are not NaN, earliest first (a slice, which costs nothing, when they all are)."""
    if (times[1:] >= times[:-1]).all() and not np.isnan(times[-1:]).any():
        return slice(None)
    return np.argsort(times, kind="stable")[: len(times) - np.count_nonzero(np.isnan(times))]


def hold_back(delivered: ArrayLike, keys: ArrayLike, order: Order) -> Floats:
    """When each message may be worked on, so that none overtakes an earlier one of its key, or of the log.

    `delivered` (seconds, shape (n,)) and `keys` are in the order of the log, and so is the answer: the latest
    delivery up to and including the message itself.
    """
    require_order(order)
    late, whole = _times_and_keys("delivered", delivered, keys)
    if order == "none":
        return late
    if order == "total":
        return np.maximum.accumulate(late)
    return latest_so_far(late, whole)


def latest_so_far(times: Floats, keys: Keys) -> Floats:
    """The running maximum of `times` within each key; all of shape (n,), in the order of the log."""
    grouped = np.argsort(keys, kind="stable")
    # Ranks take the place of times: shifting each key above the one before keeps its group to itself, exactly.
    rank = np.empty(len(times), dtype=np.int64)
    by_time = np.argsort(times, kind="stable")
    rank[by_time] = np.arange(len(times))
    starts = np.diff(keys[grouped], prepend=-1) != 0
    shift = (np.cumsum(starts) - 1) * len(times)
    highest = np.maximum.accumulate(rank[grouped] + shift) - shift
    latest = np.empty_like(times)
    latest[grouped] = times[by_time[highest]]
    return latest


def next_poll(times: ArrayLike, poll_interval: float) -> Floats:
    """The first of the polls at 0, T, 2T, … that is not before each time; seconds, shape (n,)."""
    require_positive("poll_interval", poll_interval)
    at = durations("times", times)
    with np.errstate(over="ignore"):
        polls = np.ceil(at / poll_interval)
    require(bool(np.isfinite(polls).all()), "poll_interval", poll_interval, "must be long enough to count the polls")
    polls += polls * poll_interval < at
    return np.asarray(polls * poll_interval)


def overtaking(finished: ArrayLike, keys: ArrayLike) -> NDArray[np.bool_]:
    """Which messages were finished before an earlier one of their key; shape (n,), in log order.

    `finished` is when work on each message ended, in seconds, without missing values. Who ends at the same moment
    overtakes nobody.
    """
    ended, whole = _times_and_keys("finished", finished, keys)
    return latest_so_far(ended, whole) > ended


def overtaken(finished: ArrayLike, keys: ArrayLike) -> NDArray[np.bool_]:
    """Which messages were finished after a later one of their key: those that `overtaking` ones passed.

    They are usually fewer, for one that is very late is passed by many. See `overtaking` for the parameters.
    """
    ended, whole = _times_and_keys("finished", finished, keys)
    earliest_from_here = -latest_so_far(-ended[::-1], whole[::-1])[::-1]
    return np.asarray(earliest_from_here < ended)


def _times_and_keys(name: str, times: ArrayLike, keys: ArrayLike) -> tuple[Floats, Keys]:
    at, whole = durations(name, times), whole_numbers("keys", keys)
    require(at.shape == whole.shape, "keys", whole.shape, f"must have the shape {at.shape}")
    return at, whole
