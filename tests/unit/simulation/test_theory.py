"""The engine against closed forms, within four standard errors by batch means (see `simulation_statistics`)."""

import math

import numpy as np
import pytest

from course_utils.simulation import (
    Deterministic,
    Exponential,
    Fate,
    LogNormal,
    Station,
    poisson,
    simulate_calls,
    theory,
)
from tests.unit.simulation.simulation_statistics import assert_mean

DAY = poisson(100, 400_000, seed=11)


def run(service, day=DAY):
    return simulate_calls(day, [service])[service.name]


@pytest.mark.parametrize("service_rate", [125, 200, 1000])
def test_mm1_waits_and_responses(service_rate):
    station = run(Station("a", Exponential(1 / service_rate)))
    assert_mean(station.waited_s, theory.mmc_mean_wait(100, service_rate))
    assert_mean(station.departed_s - station.arrived_s, theory.mm1_mean_response(100, service_rate))


def test_mm1_responses_are_exponential():
    station = run(Station("a", Exponential(1 / 200)))
    for time in (0.002, 0.01, 0.03):
        late = station.departed_s - station.arrived_s > time
        assert_mean(late, theory.mm1_response_exceeds(100, 200, time))


@pytest.mark.parametrize(("workers", "service_rate"), [(2, 62.5), (3, 40), (5, 25)])
def test_mmc_waits_and_the_share_that_waits(workers, service_rate):
    station = run(Station("a", Exponential(1 / service_rate), workers=workers))
    assert_mean(station.waited_s > 0, theory.erlang_c(100, service_rate, workers))
    assert_mean(station.waited_s, theory.mmc_mean_wait(100, service_rate, workers))


def test_md1_waits_are_half_of_mm1():
    station = run(Station("a", Deterministic(1 / 125)))
    assert_mean(station.waited_s, theory.md1_mean_wait(100, 125))
    assert theory.md1_mean_wait(100, 125) == pytest.approx(theory.mmc_mean_wait(100, 125) / 2)


@pytest.mark.parametrize("variation", [0.5, 1.5])
def test_mg1_waits_follow_pollaczek_and_khinchine(variation):
    station = run(Station("a", LogNormal(1 / 250, variation)))
    assert_mean(station.waited_s, theory.mg1_mean_wait(100, 1 / 250, variation))


@pytest.mark.parametrize(("service_rate", "capacity"), [(125, 3), (100, 5), (80, 10)])
def test_mm1k_refuses_and_responds(service_rate, capacity):
    results = simulate_calls(DAY, [Station("a", Exponential(1 / service_rate), capacity=capacity)])
    assert_mean(results.fate == Fate.REFUSED, theory.mm1k_refused(100, service_rate, capacity))
    accepted = results.completion_latency_s[~np.isnan(results.completed_s)]
    assert_mean(accepted, theory.mm1k_mean_response(100, service_rate, capacity))


def test_queues_in_tandem_may_be_taken_one_by_one():
    rates = (150, 200, 125)
    services = [Station(f"s{i}", Exponential(1 / rate)) for i, rate in enumerate(rates)]
    results = simulate_calls(DAY, services)
    assert_mean(results.response_latency_s, theory.tandem_mean_response(100, rates))
    for service, rate in zip(services, rates, strict=True):
        assert_mean(results[service.name].waited_s, theory.mmc_mean_wait(100, rate))


@pytest.mark.parametrize("workers", [1, 4])
def test_littles_law_holds_to_the_last_request(workers):
    """Over a run that starts and ends empty it is an identity: ∫ N dt = Σ time in system, so to rounding only."""
    day = poisson(100, 20_000, seed=5)
    station = run(Station("a", Exponential(0.009 * workers), workers=workers), day)
    end = station.departed_s.max()
    moments = np.unique(np.concatenate([[0.0], station.entered_s, station.left_s]))
    area = np.sum(station.in_system(moments[:-1]) * np.diff(moments))
    rate, response = len(day) / end, np.mean(station.departed_s - station.arrived_s)
    assert area / end == pytest.approx(theory.mean_in_system(rate, response), rel=1e-9)


def test_poisson_arrivals_see_time_averages():
    station = run(Station("a", Exponential(1 / 150)))
    seen = station.in_system(station.arrived_s) - 1
    assert_mean(seen, theory.mean_in_system(100, theory.mm1_mean_response(100, 150)))


def test_a_parallel_call_waits_for_the_longest():
    day = poisson(1, 100_000, seed=2)
    services = [Station(f"s{i}", Exponential(0.05), workers=50) for i in range(5)]
    results = simulate_calls(day, services, "parallel")
    assert_mean(results.response_latency_s, theory.fork_join_mean(5, 20))


def test_known_values():
    assert theory.erlang_c(2, 1.5, 2) == pytest.approx(8 / 15)
    assert theory.erlang_c(1, 2, 1) == pytest.approx(0.5)
    assert theory.mm1k_state_probabilities(1, 1, 4) == pytest.approx([0.2] * 5)
    assert theory.mm1k_refused(1, 2, 2) == pytest.approx(1 / 7)
    assert theory.mm1k_refused(1000, 1, 1000) == pytest.approx(0.999)
    assert theory.fork_join_mean(3, 2) == pytest.approx(11 / 12)
    assert theory.mm1_response_exceeds(1, 2, 3) == pytest.approx(math.exp(-3))


@pytest.mark.parametrize(
    "ask",
    [
        lambda: theory.mmc_mean_wait(100, 50, 2),
        lambda: theory.mm1_mean_response(2, 2),
        lambda: theory.md1_mean_wait(3, 2),
        lambda: theory.mg1_mean_wait(3, 0.5, 1),
        lambda: theory.tandem_mean_response(2, [3, 1]),
        lambda: theory.erlang_c(2, 1, 2),
    ],
)
def test_no_steady_state_is_no_answer(ask):
    with pytest.raises(ValueError, match=r"utilisation ρ is .* must be below 1"):
        ask()


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: theory.mm1_mean_response(-1, 2), "arrival_rate is -1"),
        (lambda: theory.mm1_mean_response(1, 0), "service_rate is 0"),
        (lambda: theory.utilisation(1, 2, 0), "workers is 0"),
        (lambda: theory.mm1k_refused(1, 2, 0), "capacity is 0"),
        (lambda: theory.fork_join_mean(0, 1), "services is 0"),
        (lambda: theory.tandem_mean_response(1, []), "service_rates"),
        (lambda: theory.mm1_response_exceeds(1, 2, -1), "time_s is -1"),
        (lambda: theory.mg1_mean_wait(1, 0.5, -1), "variation is -1"),
    ],
)
def test_parameters_that_make_no_sense_are_named(ask, said):
    with pytest.raises(ValueError, match=said):
        ask()
