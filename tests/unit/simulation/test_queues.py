"""Waiting times against the recursions themselves, written down as in the papers, on any trace."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from course_utils.simulation import Exponential, poisson, waiting_times


def lindley(arrivals_s, service_times_s):
    """Lindley 1952, in 80-bit arithmetic where the machine has it."""
    wait, waits = np.longdouble(0), []
    for i, arrival in enumerate(arrivals_s):
        if i:
            gap = np.longdouble(arrival) - np.longdouble(arrivals_s[i - 1])
            wait = max(np.longdouble(0), wait + np.longdouble(service_times_s[i - 1]) - gap)
        waits.append(float(wait))
    return waits


def kiefer_wolfowitz(arrivals_s, service_times_s, workers):
    """Kiefer and Wolfowitz 1955: the sorted vector of what is left to do at each worker."""
    left, waits = [0.0] * workers, []
    for i, (arrival, service) in enumerate(zip(arrivals_s, service_times_s, strict=True)):
        gap = arrival - arrivals_s[i - 1] if i else 0.0
        left = sorted(max(0.0, work - gap) for work in left)
        waits.append(left[0])
        left[0] += service
    return waits


# Gaps and services of zero and whole numbers included: ties are where a wrong recursion slips through.
_seconds = st.one_of(st.just(0.0), st.integers(0, 5).map(float), st.floats(0, 10))
_traces = st.lists(st.tuples(_seconds, _seconds), min_size=1, max_size=80).map(lambda rows: np.array(rows).T)


@given(_traces)
def test_one_worker_follows_lindley(trace):
    arrivals_s, service_times_s = np.cumsum(trace[0]), trace[1]
    assert_allclose(waiting_times(arrivals_s, service_times_s), lindley(arrivals_s, service_times_s), rtol=0, atol=1e-9)


@given(_traces, st.integers(1, 5))
def test_several_workers_follow_kiefer_and_wolfowitz(trace, workers):
    arrivals_s, service_times_s = np.cumsum(trace[0]), trace[1]
    expected = kiefer_wolfowitz(arrivals_s, service_times_s, workers)
    assert_allclose(waiting_times(arrivals_s, service_times_s, workers), expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("utilisation", [0.3, 0.95, 1.0, 1.2])
def test_a_long_trace_loses_no_precision(utilisation):
    day = poisson(100, 200_000, seed=7)
    service_times_s = day.durations("a", Exponential(utilisation / 100))
    expected = lindley(day.arrivals_s.tolist(), service_times_s.tolist())
    assert_allclose(waiting_times(day.arrivals_s, service_times_s), expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("requests", [1, 1023, 1024, 1025, 4096, 4097])
def test_the_ends_of_rows_and_pieces_are_seamless(requests):
    day = poisson(10, requests, seed=3)
    service_times_s = day.durations("a", Exponential(0.099))
    one = lindley(day.arrivals_s.tolist(), service_times_s.tolist())
    three = kiefer_wolfowitz(day.arrivals_s.tolist(), (3 * service_times_s).tolist(), 3)
    assert_allclose(waiting_times(day.arrivals_s, service_times_s), one, rtol=0, atol=1e-9)
    assert_allclose(waiting_times(day.arrivals_s, 3 * service_times_s, workers=3), three, rtol=0, atol=1e-9)


def test_nobody_waits_less_than_nothing():
    day = poisson(100, 50_000, seed=1)
    service_times_s = day.durations("a", Exponential(0.009))
    assert waiting_times(day.arrivals_s, service_times_s).min() == 0
    assert waiting_times(day.arrivals_s, service_times_s, workers=2).min() == 0


def test_an_example_to_replay_by_hand():
    # Served 0–3, 3–5, 5–6; with a second worker 0–3, 1–3, 3–4.
    assert waiting_times([0, 1, 2], [3, 2, 1]).tolist() == [0, 2, 3]
    assert waiting_times([0, 1, 2], [3, 2, 1], workers=2).tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    ("arrivals_s", "service_times_s", "workers", "said"),
    [
        ([2, 1], [1, 1], 1, "arrivals_s"),
        ([[1]], [[1]], 1, "arrivals_s"),
        ([1, 2], [1], 1, "service_times_s"),
        ([1, 2], [1, -1], 1, "service_times_s"),
        ([1, 2], [1, float("nan")], 1, "service_times_s"),
        ([1, 2], [1, 1], 0, "workers is 0"),
    ],
)
def test_a_trace_that_makes_no_sense_is_refused(arrivals_s, service_times_s, workers, said):
    with pytest.raises(ValueError, match=said):
        waiting_times(arrivals_s, service_times_s, workers)
