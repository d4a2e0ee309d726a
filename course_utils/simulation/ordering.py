"""When a consumer may begin on a message: delivery out of order, holding back, and polling."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.simulation.distributions import Floats
from course_utils.simulation.parameters import Order, require_order
from course_utils.simulation.validation import durations, require, require_positive, whole_numbers
from course_utils.simulation.workload import Keys

Index = slice | NDArray[np.int64]


def in_order(times_s: Floats) -> Index:
    """Where the times are that are not NaN, earliest first (a slice, which costs nothing, when they all are)."""
    if (times_s[1:] >= times_s[:-1]).all() and not np.isnan(times_s[-1:]).any():
        return slice(None)
    return np.argsort(times_s, kind="stable")[: len(times_s) - np.count_nonzero(np.isnan(times_s))]


def hold_back(delivered_s: ArrayLike, keys: ArrayLike, order: Order) -> Floats:
    """When each message may be worked on, so that none overtakes an earlier one of its key, or of the log.

    `delivered_s` (seconds, shape (n,)) and `keys` are in the order of the log, and so is the answer: the latest
    delivery up to and including the message itself.
    """
    require_order(order)
    late, whole = _times_and_keys("delivered_s", delivered_s, keys)
    if order == "none":
        return late
    if order == "total":
        return np.maximum.accumulate(late)
    return latest_so_far(late, whole)


def latest_so_far(times_s: Floats, keys: Keys) -> Floats:
    """The running maximum of `times` within each key; all of shape (n,), in the order of the log."""
    grouped = np.argsort(keys, kind="stable")
    # Ranks take the place of times: shifting each key above the one before keeps its group to itself, exactly.
    rank = np.empty(len(times_s), dtype=np.int64)
    by_time = np.argsort(times_s, kind="stable")
    rank[by_time] = np.arange(len(times_s))
    starts = np.diff(keys[grouped], prepend=-1) != 0
    shift = (np.cumsum(starts) - 1) * len(times_s)
    highest = np.maximum.accumulate(rank[grouped] + shift) - shift
    latest = np.empty_like(times_s)
    latest[grouped] = times_s[by_time[highest]]
    return latest


def next_poll(times_s: ArrayLike, poll_interval_s: float) -> Floats:
    """The first of the polls at 0, T, 2T, … that is not before each time; seconds, shape (n,)."""
    require_positive("poll_interval_s", poll_interval_s)
    at = durations("times_s", times_s)
    with np.errstate(over="ignore"):
        polls = np.ceil(at / poll_interval_s)
    require(
        bool(np.isfinite(polls).all()), "poll_interval_s", poll_interval_s, "must be long enough to count the polls"
    )
    polls += polls * poll_interval_s < at
    return np.asarray(polls * poll_interval_s)


def overtaking(finished_s: ArrayLike, keys: ArrayLike) -> NDArray[np.bool_]:
    """Which messages were finished before an earlier one of their key; shape (n,), in log order.

    `finished_s` is when work on each message ended, in seconds, without missing values. Who ends at the same moment
    overtakes nobody.
    """
    ended_s, whole = _times_and_keys("finished_s", finished_s, keys)
    return latest_so_far(ended_s, whole) > ended_s


def overtaken(finished_s: ArrayLike, keys: ArrayLike) -> NDArray[np.bool_]:
    """Which messages were finished after a later one of their key: those that `overtaking` ones passed.

    They are usually fewer, for one that is very late is passed by many. See `overtaking` for the parameters.
    """
    ended_s, whole = _times_and_keys("finished_s", finished_s, keys)
    earliest_from_here = -latest_so_far(-ended_s[::-1], whole[::-1])[::-1]
    return np.asarray(earliest_from_here < ended_s)


def _times_and_keys(name: str, times_s: ArrayLike, keys: ArrayLike) -> tuple[Floats, Keys]:
    at, whole = durations(name, times_s), whole_numbers("keys", keys)
    require(at.shape == whole.shape, "keys", whole.shape, f"must have the shape {at.shape}")
    return at, whole
