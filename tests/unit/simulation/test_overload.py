"""An overload: held against queues without impatience, against counting, and against what a burst is known to do."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import floats, integers, lists

from course_utils.simulation import stream, waiting_times
from course_utils.simulation.overload import Callers, Line, Worked, overload

PATIENT = 1e9
moments = lists(floats(0, 50), min_size=1, max_size=30).map(sorted)


@given(moments)
def test_with_endless_patience_it_is_a_queue_of_one_worker(arrivals: list[float]) -> None:
    at = np.array(arrivals)
    worked = overload(at, 0.5, Callers(PATIENT))
    expected = at + waiting_times(at, np.full(len(at), 0.5)) + 0.5
    np.testing.assert_allclose(worked.finished_s, expected, atol=1e-9)
    assert worked.in_time_s == worked.finished_s


@given(moments, integers(1, 4), floats(0.1, 3))
def test_every_attempt_is_worked_on_or_dropped_and_none_counts_twice(
    arrivals: list[float], attempts: int, patience: float
) -> None:
    worked = overload(np.array(arrivals), 0.5, Callers(patience, attempts), drop=drop_expired)
    assert len(worked.finished_s) + worked.dropped == len(worked.attempted_s)
    assert len(arrivals) <= len(worked.attempted_s) <= attempts * len(arrivals)
    assert len(worked.in_time_s) <= len(arrivals)


def drop_expired(line: Line, now: float, work_s: float) -> int:
    for many, (_, until) in enumerate(line):
        if now + work_s <= until:
            return many
    return len(line)


class Budget:
    def __init__(self, share: float) -> None:
        self.share, self.tokens = share, 10.0

    def request(self) -> None:
        self.tokens = min(10, self.tokens + self.share)

    def may_retry(self) -> bool:
        may = self.tokens >= 1
        self.tokens -= may
        return may


def burst() -> np.ndarray:
    """80 a second for 90 seconds, and 200 a second from the 20th to the 25th; the worker manages 100."""
    rng = stream(1, "burst")
    return np.sort(np.concatenate([rng.uniform(0, 90, 7200), rng.uniform(20, 25, 600)]))


def good_at_the_end(worked: Worked) -> float:
    return float(worked.per_second("in_time", 90)[60:].mean())


def test_retries_keep_it_down_long_after_the_burst_and_pauses_do_not_change_that() -> None:
    pauses: list[Callable[[int], float]] = [lambda _: 0.0, lambda attempt: 2.0 ** (attempt - 1)]
    for pause in pauses:
        worked = overload(burst(), 0.01, Callers(1, attempts=4, pause=pause))
        assert good_at_the_end(worked) == 0
        assert worked.per_second("finished", 90)[60:].mean() > 99


@pytest.mark.parametrize("callers", [Callers(1, 4, budget=Budget(0.1)), Callers(1)], ids=["budget", "no retries"])
def test_with_a_budget_or_without_retries_it_comes_back(callers: Callers) -> None:
    assert good_at_the_end(overload(burst(), 0.01, callers)) > 60


def test_who_drops_what_nobody_waits_for_is_back_at_once() -> None:
    good = overload(burst(), 0.01, Callers(1, 4), drop=drop_expired).per_second("in_time", 90)
    assert good[26:].mean() > 75


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match=r"patience_s .*0"):
        Callers(0)
    with pytest.raises(ValueError, match="never decrease"):
        overload(np.array([2.0, 1.0]), 0.01, Callers(1))
    with pytest.raises(ValueError, match=r"drop .* must be from 0 to 1"):
        overload(np.array([1.0]), 0.01, Callers(1), drop=lambda *_: 2)
    with pytest.raises(ValueError, match="must be one of"):
        overload(np.array([1.0]), 0.01, Callers(1)).per_second("lost", 1)
