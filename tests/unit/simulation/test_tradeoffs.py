"""Designs against closed forms: availability, retries, outages, skew and staleness."""

import numpy as np
import pytest

from course_utils.simulation import (
    CallPolicy,
    Consumer,
    Deterministic,
    Exponential,
    Fate,
    Outage,
    Station,
    Workload,
    poisson,
    quorum_stale_share,
    simulate_calls,
    simulate_events,
    stale_share,
    staleness,
    stream,
    tradeoffs,
)
from tests.unit.simulation.simulation_statistics import assert_mean

LOG = [Station("log", Deterministic(0.0))]


def consumer(results, name="reader"):
    station = results[name]
    return station.arrived_s, station.departed_s


@pytest.mark.parametrize(("availability", "services"), [(0.999, 5), (0.9, 3), (0.5, 2)])
@pytest.mark.parametrize("calls", ["chain", "parallel"])
def test_a_chain_is_available_a_to_the_n(availability, services, calls):
    day = poisson(10, 200_000, seed=1)
    chain = [Station(f"s{i}", Exponential(0.001), availability=availability) for i in range(services)]
    results = simulate_calls(day, chain, calls)
    assert_mean(results.fate == Fate.ANSWERED, tradeoffs.chain_availability(availability, services))
    # The share that fails is the sharper test; requests fail independently, so its spread is binomial.
    failed = 1 - results.availability
    expected = 1 - tradeoffs.chain_availability(availability, services)
    assert abs(failed - expected) <= 4 * np.sqrt(expected * (1 - expected) / len(day))


def test_five_services_of_three_nines():
    assert tradeoffs.chain_availability(0.999, 5) == pytest.approx(0.995010, abs=5e-7)


def test_retries_repair_independent_failures():
    day = poisson(10, 50_000, seed=1)
    policy = CallPolicy(attempts=3)
    results = simulate_calls(day, [Station("a", Exponential(0.001), availability=0.6, policy=policy)])
    assert_mean(results.fate == Fate.ANSWERED, tradeoffs.availability_with_retries(0.6, 3))


def test_retries_multiply_through_layers():
    # The last layer is down all day: three layers with 3, 2 and 4 attempts call it 3 · 2 · 4 times a request.
    attempts = (3, 2, 4)
    names = ("front", "middle", "last")
    services = [
        Station(
            name,
            Deterministic(0.001),
            outages=[Outage(0, 1e6)] if name == "last" else [],
            policy=CallPolicy(attempts=n),
        )
        for name, n in zip(names, attempts, strict=True)
    ]
    results = simulate_calls(poisson(1, 50), services)
    assert tradeoffs.retry_amplification(attempts) == 24
    assert set(results["last"].attempts.tolist()) == {24}
    assert set(results["front"].attempts.tolist()) == {3}
    assert results.availability == 0


def test_an_outage_leaves_a_backlog_that_drains():
    """Four hundred outages, each met by an empty log: 20 s at λ = 50/s, μ = 100/s. By theory 1,000 and 20 s."""
    backlogs, drains = [], []
    for seed in range(400):
        day = poisson(50, 4_000, seed)
        reader = Station("reader", Exponential(1 / 100), outages=[Outage(0, 20)])
        station = simulate_events(day, LOG, [reader])["reader"]
        backlogs.append(station.in_system(20.0))
        # The moment the log is empty for the first time: who arrives next does not wait.
        following = np.flatnonzero((station.arrived_s > 20) & (station.waited_s < 1e-9))[0]
        drains.append(station.departed_s[following - 1] - 20)
    # One run is one batch here, without warm-up.
    assert_mean(backlogs, tradeoffs.outage_backlog(50, 20), warm_up=0)
    assert_mean(drains, tradeoffs.drain_time(50, 100, 20), warm_up=0)


def test_an_outage_fails_requests_but_only_delays_events():
    day = poisson(50, 5_000, seed=3)
    service = Station("mail", Exponential(0.01), outages=[Outage(20, 30)])
    called = simulate_calls(day, [service])
    told = simulate_events(day, LOG, [service])
    during = (day.arrivals_s >= 20) & (day.arrivals_s < 30)
    assert not (called.fate[during] == Fate.ANSWERED).any()
    assert told.availability == 1
    assert not np.isnan(told.completed_s).any()
    assert told.completed_s[during].min() >= 30


@pytest.mark.parametrize("skew", [0.0, 0.8, 1.5])
def test_keys_and_workers_get_their_zipf_shares(skew):
    day = poisson(10, 200_000, seed=4, keys=20, skew=skew)
    for key in (0, 1, 5):
        assert_mean(day.keys == key, tradeoffs.zipf_shares(20, skew)[key])
    worker = day.keys % 8 % 3
    for number, share in enumerate(tradeoffs.worker_shares(20, skew, partitions=8, workers=3)):
        assert_mean(worker == number, share)


@pytest.mark.parametrize(("skew", "workers"), [(0.0, 4), (1.2, 4), (1.2, 8)])
def test_the_busiest_worker_limits_throughput(skew, workers):
    """Messages come far too fast, so the busiest worker never rests: total / its last departure."""
    day = poisson(100_000, 100_000, seed=5, keys=50, skew=skew)
    reader = Consumer(Station("reader", Exponential(0.01), workers=workers), partitions=16)
    station = simulate_events(day, LOG, [reader])["reader"]
    throughput = len(day) / station.departed_s.max()
    expected = tradeoffs.partitioned_throughput(100, 50, skew, partitions=16, workers=workers)
    # The busiest worker handles at least 25,000 messages: shares and service times are off by 1/√25,000 = 0.6 %
    # each, so 0.9 % together, and four such errors are 3.6 %.
    assert throughput == pytest.approx(expected, rel=0.036)


def test_more_workers_than_partitions_are_idle():
    shares = tradeoffs.worker_shares(100, 0.0, partitions=2, workers=5)
    assert shares == pytest.approx([0.5, 0.5, 0, 0, 0])


@pytest.mark.parametrize("age", [0.005, 0.02, 0.06])
def test_staleness_of_a_pushed_projector(age):
    day = poisson(100, 400_000, seed=9)
    appended_s, applied_s = consumer(simulate_events(day, LOG, [Station("reader", Exponential(1 / 140))]))
    assert_mean(applied_s - appended_s > age, tradeoffs.push_stale(100, 140, age))
    assert stale_share(appended_s, applied_s, [age])[0] == pytest.approx(np.mean(applied_s - appended_s > age))


@pytest.mark.parametrize("age", [0.0, 0.5, 1.5, 2.0])
def test_staleness_of_a_polling_projector(age):
    day = poisson(10, 200_000, seed=10)
    reader = Consumer(Station("reader", Deterministic(0.0)), poll_interval_s=2.0)
    appended_s, applied_s = consumer(simulate_events(day, LOG, [reader]))
    expected = tradeoffs.poll_stale(2.0, age)
    if 0 < expected < 1:
        assert_mean(applied_s - appended_s > age, expected)
        assert_mean(applied_s - appended_s, 1.0)
    else:
        assert np.mean(applied_s - appended_s > age) == expected


@pytest.mark.parametrize("versions", [1, 3, 6])
def test_versions_behind(versions):
    day = poisson(100, 400_000, seed=11)
    station = simulate_events(day, LOG, [Station("reader", Exponential(1 / 150))])["reader"]
    behind = station.in_system(station.arrived_s) - 1
    assert_mean(behind >= versions, tradeoffs.versions_behind(100, 150, versions))


@pytest.mark.parametrize(("write_quorum", "read_quorum"), [(1, 1), (1, 2), (2, 1), (2, 2)])
def test_probabilistically_bounded_staleness(write_quorum, read_quorum):
    """Three replicas, each a consumer that gets every write after an exponential delay of 10 ms."""
    day = poisson(10, 200_000, seed=12)
    replicas = [
        Consumer(Station(f"replica {i}", Deterministic(0.0)), delivery_delay=Exponential(0.01), order="none")
        for i in range(3)
    ]
    results = simulate_events(day, LOG, replicas)
    delays = np.column_stack([station.departed_s - station.arrived_s for station in results.visits.values()])[:, 1:]
    ages = np.array([0.0, 0.005, 0.02])
    simulated = quorum_stale_share(delays, write_quorum, read_quorum, ages, stream(12, "reads"))
    for age, share in zip(ages, simulated, strict=True):
        expected = tradeoffs.quorum_stale(3, write_quorum, read_quorum, 100, age)
        # Single server per replica: with 10 writes/s and no work, nobody queues, so reads are independent draws.
        assert abs(share - expected) <= 4 * np.sqrt(expected * (1 - expected) / len(day))


def test_strict_quorums_are_never_stale():
    assert tradeoffs.quorum_misses(3, 2, 2) == 0
    assert tradeoffs.quorum_misses(3, 1, 1) == pytest.approx(2 / 3)


def test_staleness_over_time_is_the_age_of_the_oldest_missing_event():
    appended_s, applied_s = [0.0, 1.0, 2.0, 8.0], [0.5, 6.0, 3.0, np.nan]
    assert staleness(appended_s, applied_s, [0.25, 0.5, 5.0, 6.0, 7.0, 10.0]).tolist() == [0.25, 0, 4, 0, 0, 2]


def test_a_handler_that_fails_is_tried_again_and_then_parked():
    day = poisson(1, 50_000, seed=13)
    policy = CallPolicy(attempts=3, backoff_s=0.001)
    reader = Station("reader", Exponential(0.001), availability=0.7, policy=policy)
    results = simulate_events(day, LOG, [reader])
    parked = np.isnan(results["reader"].departed_s)
    assert_mean(~parked, tradeoffs.availability_with_retries(0.7, 3))
    assert_mean(results["reader"].attempts, 1 + 0.3 + 0.3**2)
    assert np.isnan(results.completed_s[parked]).all()
    assert results.availability == 1


def test_a_message_cut_off_by_an_outage_is_delivered_again():
    day = Workload([0.0, 1.0])
    reader = Station("reader", Deterministic(3.0), outages=[Outage(2, 10), Outage(11, 12)])
    station = simulate_events(day, LOG, [reader])["reader"]
    assert station.departed_s.tolist() == [15, 18]
    assert station.attempts.tolist() == [3, 1]
    assert station.waited_s.tolist() == [12, 14]


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: tradeoffs.chain_availability(1.1, 2), "availability is 1.1"),
        (lambda: tradeoffs.chain_availability(0.9, 0), "services is 0"),
        (lambda: tradeoffs.availability_with_retries(0.9, 0), "attempts is 0"),
        (lambda: tradeoffs.retry_amplification([3, 0]), "attempts is 0"),
        (lambda: tradeoffs.outage_backlog(-5, 2), "arrival_rate is -5"),
        (lambda: tradeoffs.outage_backlog(5, -2), "outage_s is -2"),
        (lambda: tradeoffs.drain_time(100, 100, 2), "utilisation ρ is 1.0"),
        (lambda: tradeoffs.zipf_shares(0, 1), "keys is 0"),
        (lambda: tradeoffs.zipf_shares(5, -1), "skew is -1"),
        (lambda: tradeoffs.worker_shares(5, 1, 0, 1), "partitions is 0"),
        (lambda: tradeoffs.partitioned_throughput(0, 5, 1, 2, 1), "service_rate is 0"),
        (lambda: tradeoffs.resequenced_within(1, 0, 1), "delay_rate is 0"),
        (lambda: tradeoffs.push_stale(2, 1, 1), "utilisation ρ is 2.0"),
        (lambda: tradeoffs.push_stale(1, 2, -1), "age_s is -1"),
        (lambda: tradeoffs.poll_stale(0, 1), "poll_interval_s is 0"),
        (lambda: tradeoffs.versions_behind(1, 2, -1), "versions is -1"),
        (lambda: tradeoffs.quorum_misses(3, 4, 1), "write_quorum is 4"),
        (lambda: tradeoffs.quorum_misses(3, 1, 0), "read_quorum is 0"),
        (lambda: quorum_stale_share([[1.0, 2.0]], 3, 1, [0], stream(0, "x")), "write_quorum is 3"),
        (lambda: stale_share([np.nan], [np.nan], [0]), "appended_s"),
        (lambda: staleness([2.0, 1.0], [3.0, 3.0], [0]), "appended_s"),
    ],
)
def test_parameters_that_make_no_sense_are_named(ask, said):
    with pytest.raises(ValueError, match=said):
        ask()
