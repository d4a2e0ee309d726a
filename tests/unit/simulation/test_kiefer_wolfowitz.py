"""Stretches side by side against the heap that takes a request at a time: the same to the last bit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.simulation import Deterministic, Exponential, LogNormal, Outage, Station, poisson
from course_utils.simulation.kiefer_wolfowitz import STEPS, in_stretches, kiefer_wolfowitz, one_by_one
from course_utils.simulation.stations import serve


def assert_same_bits(ours, heap):
    assert ours.shape == heap.shape
    assert ours.tobytes() == heap.tobytes()


def by_heap(arrived_s, service, workers):
    return one_by_one(arrived_s, service, [-np.inf] * workers) - arrived_s


# Whole numbers and zeros make ties, where a wrong recursion slips through.
_seconds = st.one_of(st.just(0.0), st.integers(0, 5).map(float), st.floats(0, 10))


@st.composite
def _short_traces(draw):
    steps, stretches = draw(st.integers(1, 6)), draw(st.integers(1, 12))
    rows = draw(st.lists(st.tuples(_seconds, _seconds), min_size=steps * stretches, max_size=steps * stretches))
    gaps, service = np.array(rows).T
    free = draw(st.lists(st.one_of(st.just(-np.inf), _seconds), min_size=2, max_size=40))
    return np.cumsum(gaps), service, free, steps


@given(_short_traces())
def test_few_and_short_stretches_equal_the_heap(trace):
    arrived_s, service, free, steps = trace
    free_by_heap = sorted(free)
    heap = one_by_one(arrived_s, service, free_by_heap)
    assert_same_bits(in_stretches(arrived_s, service, free, steps).reshape(-1), heap)
    # Whoever is free by the last arrival is free for the next, since when does not matter.
    np.testing.assert_array_equal(
        np.maximum(sorted(free), arrived_s[-1]), np.maximum(sorted(free_by_heap), arrived_s[-1])
    )


@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    workers=st.integers(2, 40),
    # From idle to overloaded, and a day on which both happen.
    utilisations=st.lists(st.sampled_from([0.0, 0.05, 0.5, 0.9, 1.0, 1.5]), min_size=1, max_size=4),
    grid=st.sampled_from([None, 0.25, 1.0]),
    steps=st.integers(1, 30),
    stretches=st.integers(33, 150),
)
def test_many_stretches_equal_the_heap(seed, workers, utilisations, grid, steps, stretches):
    rng, requests = np.random.default_rng(seed), steps * stretches
    gaps = rng.exponential(1.0, requests)
    service = rng.exponential(workers, requests) * np.repeat(utilisations, requests // len(utilisations) + 1)[:requests]
    if grid is not None:
        gaps, service = np.floor(gaps / grid) * grid, np.floor(service / grid) * grid
    arrived_s = np.cumsum(gaps)
    free = sorted(rng.uniform(-5, 20, workers).tolist())
    heap = one_by_one(arrived_s, service, list(free))
    assert_same_bits(in_stretches(arrived_s, service, free, steps).reshape(-1), heap)


@pytest.mark.parametrize(
    "service_time", [Exponential(1.0), LogNormal(1.0, 3.0), Deterministic(1.0), Deterministic(0.0)]
)
@pytest.mark.parametrize("utilisation", [0.1, 0.7, 0.95, 0.99, 1.0, 1.2])
@pytest.mark.parametrize("workers", [2, 3, 5])
def test_long_traces_equal_the_heap_at_any_load(workers, utilisation, service_time):
    day = poisson(1.0, 60_000 + 17, seed=3)
    service = utilisation * workers * day.durations("a", service_time)
    assert_same_bits(kiefer_wolfowitz(day.arrivals_s, service, workers), by_heap(day.arrivals_s, service, workers))


def test_a_trace_of_several_blocks_carries_on_from_one_to_the_next():
    # The first block ends in the midst of a queue.
    day = poisson(1.0, 1_003_000, seed=4)
    service = day.durations("a", Exponential(1.8))
    service[999_000:1_001_000] *= 3
    assert_same_bits(kiefer_wolfowitz(day.arrivals_s, service, 2), by_heap(day.arrivals_s, service, 2))


@pytest.mark.parametrize("requests", [0, 1, STEPS, 80 * STEPS - 1, 80 * STEPS, 80 * STEPS + 1, 81 * STEPS])
def test_the_ends_of_stretches_are_seamless(requests):
    day = poisson(1.0, requests + 1, seed=5)
    arrived_s, service = day.arrivals_s[:requests], day.durations("a", Exponential(1.6))[:requests]
    assert_same_bits(kiefer_wolfowitz(arrived_s, service, 2), by_heap(arrived_s, service, 2))


def test_a_crowd_that_comes_at_one_moment_is_worked_off_in_turn():
    arrived_s, service = np.zeros(50_000), np.ones(50_000)
    assert_same_bits(kiefer_wolfowitz(arrived_s, service, 4), np.repeat(np.arange(12_500.0), 4))


def test_a_crowd_in_the_midst_of_a_quiet_day_leaves_its_queue_to_what_follows():
    day = poisson(1.0, 40_000, seed=6)
    service = day.durations("a", Exponential(0.5))
    service[20_000:20_500] = 30.0
    assert_same_bits(kiefer_wolfowitz(day.arrivals_s, service, 3), by_heap(day.arrivals_s, service, 3))


def test_what_comes_after_an_outage_is_a_queue_of_its_own():
    day = poisson(100.0, 60_000, seed=7)
    service = Station("a", Exponential(0.02), workers=3, outages=[Outage(100, 120)])
    durations = day.durations("a", service.service_time)
    after = slice(int(np.searchsorted(day.arrivals_s, 120)), None)
    waited_s = serve(service, day.arrivals_s, durations).waited_s[after]
    assert_same_bits(waited_s, by_heap(day.arrivals_s[after], durations[after], 3))
