"""What order costs and who overtakes whom, against closed forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.simulation import (
    Consumer,
    Deterministic,
    Exponential,
    Results,
    Station,
    Workload,
    overtaken,
    overtaking,
    poisson,
    simulate_events,
    tradeoffs,
)
from tests.unit.simulation.simulation_statistics import assert_mean

LOG = [Station("log", Deterministic(0.0))]


def _consumed(results: Results) -> tuple[np.ndarray, np.ndarray]:
    return results["reader"].arrived_s, results["reader"].departed_s


def test_partitions_keep_the_order_of_a_key_and_competing_workers_do_not():
    day = poisson(100, 20_000, seed=6, keys=10)
    service = Station("reader", Exponential(0.03), workers=5)
    for partitions, lost in ((10, False), (None, True)):
        _, applied_s = _consumed(simulate_events(day, LOG, [Consumer(service, partitions=partitions)]))
        assert overtaking(applied_s, day.keys).any() == lost
        assert overtaken(applied_s, day.keys).any() == lost


@pytest.mark.parametrize("time", [0.02, 0.05, 0.1])
def test_resequencing_delay(time):
    day = poisson(100, 200_000, seed=7)
    idle = Station("reader", Deterministic(0.0), workers=1)
    reader = Consumer(idle, delivery_delay=Exponential(0.02), order="total")
    appended_s, applied_s = _consumed(simulate_events(day, LOG, [reader]))
    assert_mean(applied_s - appended_s <= time, tradeoffs.resequenced_within(100, 50, time))


def test_holding_back_by_key_thins_the_stream():
    """Among 10 equal keys each key's stream has a tenth of the rate, and so waits for fewer."""
    day = poisson(100, 200_000, seed=8, keys=10)
    reader = Consumer(Station("reader", Deterministic(0.0)), delivery_delay=Exponential(0.02), order="key")
    appended_s, applied_s = _consumed(simulate_events(day, LOG, [reader]))
    assert_mean(applied_s - appended_s <= 0.03, tradeoffs.resequenced_within(10, 50, 0.03))
    assert not overtaken(applied_s, day.keys).any()


# Messages are sent one second apart and take an exponential time of mean 1 s each. One that takes d overtakes nobody
# when for every k the one sent k s before it takes less than d + k: a share of ∫₀^∞ e^(−d) Π (1 − e^(−d−k)) dd. It is
# overtaken by nobody when for every k < d the one sent k s after it takes more than d − k:
# ∫₀^∞ e^(−d) exp(−Σ (d − k)) dd. The complements are these.
OVERTAKING, OVERTAKEN = 0.26180, 0.19245


def test_overtaking_and_being_overtaken_have_the_shares_of_their_integrals():
    step = 1e-4
    d = np.arange(step / 2, 30, step)[:, np.newaxis]
    k = np.arange(1, 31)
    nobody_before = np.exp(-d[:, 0]) * np.prod(1 - np.exp(-d - k), axis=1)
    nobody_after = np.exp(-d[:, 0] - np.maximum(d - k, 0).sum(axis=1))
    assert 1 - step * nobody_before.sum() == pytest.approx(OVERTAKING, abs=1e-5)
    assert 1 - step * nobody_after.sum() == pytest.approx(OVERTAKEN, abs=1e-5)


def test_who_overtakes_and_who_is_overtaken_are_two_shares():
    day = Workload(np.arange(400_000.0), seed=14, keys=np.zeros(400_000, dtype=int))
    idle = Station("reader", Deterministic(0.0))
    _, applied_s = _consumed(simulate_events(day, LOG, [Consumer(idle, delivery_delay=Exponential(1.0))]))
    assert_mean(overtaking(applied_s, day.keys), OVERTAKING)
    assert_mean(overtaken(applied_s, day.keys), OVERTAKEN)


def test_one_that_is_late_is_one_that_was_overtaken_however_many_passed_it():
    finished, keys = [9.0, 1.0, 2.0, 3.0, 9.0, 0.0], [0, 0, 0, 0, 0, 7]
    assert overtaking(finished, keys).tolist() == [False, True, True, True, False, False]
    assert overtaken(finished, keys).tolist() == [True, False, False, False, False, False]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), min_size=1, max_size=40))
def test_overtaking_is_what_a_look_at_every_pair_finds(messages):
    finished, keys = zip(*messages, strict=True)
    pairs = [(i, j) for j in range(len(keys)) for i in range(j) if keys[i] == keys[j] and finished[j] < finished[i]]
    places = range(len(keys))
    assert overtaking(finished, keys).tolist() == [place in {later for _, later in pairs} for place in places]
    assert overtaken(finished, keys).tolist() == [place in {earlier for earlier, _ in pairs} for place in places]


@pytest.mark.parametrize("shares", [overtaking, overtaken])
def test_columns_that_do_not_fit_are_named(shares):
    with pytest.raises(ValueError, match="finished"):
        shares([1.0, np.nan], [0, 0])
    with pytest.raises(ValueError, match=r"keys is \(2,\)"):
        shares([1.0], [0, 0])
