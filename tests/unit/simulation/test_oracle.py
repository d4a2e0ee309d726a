"""The engine against SimPy: same day, same draws, same answers, over scenarios that hypothesis makes up."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.simulation import (
    CallPolicy,
    Consumer,
    Exponential,
    Fate,
    LogNormal,
    Outage,
    Station,
    Uniform,
    Workload,
    poisson,
    simulate_calls,
    simulate_events,
)
from course_utils.simulation.retries import call_with_retries
from tests.unit.simulation import simulation_oracle as oracle

# Times below 1000 s, so that 1e-9 s is a thousand times the spacing of floating-point numbers.
_EXACT = {"rtol": 0, "atol": 1e-9}

# Irregular durations keep two events from falling on one moment, where the order is a matter of taste.
_durations = st.one_of(
    st.builds(Exponential, st.sampled_from([0.03, 0.1, 0.17])),
    st.builds(LogNormal, st.sampled_from([0.05, 0.11]), st.just(1.5)),
    st.builds(Uniform, st.just(0.013), st.sampled_from([0.07, 0.19])),
)


@st.composite
def _outages(draw: st.DrawFn, service: int = 0) -> list[Outage]:
    # No two services fail at the very same moment: which of their callers is first to retry would be arbitrary.
    seed = draw(st.integers(0, 2**16))
    times = np.sort(np.random.default_rng([seed, service]).uniform(0, 6, 2 * draw(st.integers(0, 3))))
    return [Outage(*pair) for pair in times.reshape(-1, 2).tolist()]


def _policies(most_attempts: int, service: int) -> st.SearchStrategy[CallPolicy]:
    # Pauses of their own, so that retries at two services cannot meet at one moment.
    return st.builds(
        CallPolicy,
        timeout_s=st.sampled_from([None, 0.0871, 0.3171, 1.1]),
        attempts=st.integers(1, most_attempts),
        backoff_s=st.sampled_from([0.0, 0.0413 + 0.00171 * service, 0.2291 + 0.00593 * service]),
        backoff_factor=st.sampled_from([1.0, 1.7]),
    )


@st.composite
def _services(draw: st.DrawFn, most_attempts: int) -> list[Station]:
    services = []
    for number, name in enumerate("abcd"[: draw(st.integers(1, 4))]):
        workers = draw(st.integers(1, 3))
        services.append(
            Station(
                name,
                draw(_durations),
                workers=workers,
                availability=draw(st.sampled_from([1.0, 0.9, 0.5])),
                capacity=draw(st.sampled_from([None, None, workers, workers + 3])),
                outages=draw(_outages(number)),
                policy=draw(_policies(most_attempts, number)),
            )
        )
    return services


_days = st.builds(
    poisson,
    st.sampled_from([3.0, 8.0, 20.0]),
    st.integers(1, 60),
    st.integers(0, 2**16),
    keys=st.sampled_from([None, 1, 4, 30]),
    skew=st.sampled_from([0.0, 1.2]),
)


def _agree(day: Workload, services: list[Station], calls: str) -> None:
    ours = simulate_calls(day, services, calls)  # type: ignore[arg-type]
    theirs = oracle.simulate_calls(day, services, calls)
    assert [Fate(code).name for code in ours.fate] == [Fate(code).name for code in theirs.fate]
    np.testing.assert_allclose(ours.answered_s, theirs.answered_s, **_EXACT)
    for service in services:
        np.testing.assert_allclose(ours[service.name].departed_s, theirs.departed_s[service.name], **_EXACT)
        np.testing.assert_array_equal(ours[service.name].attempts, theirs.attempts[service.name])


@settings(max_examples=150, deadline=None)
@given(_days, _services(most_attempts=1), st.sampled_from(["chain", "parallel"]))
def test_columns_equal_simpy_with_outages_timeouts_failures_and_bounds(
    day: Workload, services: list[Station], calls: str
) -> None:
    _agree(day, services, calls)


@settings(max_examples=200, deadline=None)
@given(_days, _services(most_attempts=3), st.sampled_from(["chain", "parallel"]))
def test_the_event_loop_equals_simpy_with_retries(day: Workload, services: list[Station], calls: str) -> None:
    _agree(day, services, calls)


@settings(max_examples=200, deadline=None)
@given(_days, _services(most_attempts=1))
def test_columns_and_event_loop_agree_where_both_apply(day: Workload, services: list[Station]) -> None:
    columns = simulate_calls(day, services)
    answered_s, fate, stations = call_with_retries(day, services)
    np.testing.assert_array_equal(columns.fate, fate)
    np.testing.assert_allclose(columns.answered_s, answered_s, **_EXACT)
    for ours, theirs in zip(columns.visits.values(), stations, strict=True):
        for column in ("arrived_s", "waited_s", "departed_s", "attempts"):
            np.testing.assert_allclose(getattr(ours, column), getattr(theirs, column), **_EXACT)
        for column in ("entered_s", "left_s"):
            np.testing.assert_allclose(np.sort(getattr(ours, column)), np.sort(getattr(theirs, column)), **_EXACT)


@settings(max_examples=250, deadline=None)
@given(
    day=_days,
    service_time=_durations,
    workers=st.integers(1, 3),
    availability=st.sampled_from([1.0, 0.8, 0.4]),
    outages=_outages(),
    attempts=st.integers(1, 3),
    partitions=st.sampled_from([None, 1, 2, 5]),
    poll_interval_s=st.sampled_from([None, 0.3713]),
    delivery_delay=st.one_of(st.none(), _durations),
    order=st.sampled_from(["none", "key", "total"]),
)
def test_a_consumer_equals_simpy(
    day,
    service_time,
    workers,
    availability,
    outages,
    attempts,
    partitions,
    poll_interval_s,
    delivery_delay,
    order,
) -> None:
    policy = CallPolicy(attempts=attempts, backoff_s=0.0613)
    reader = Consumer(
        Station("reader", service_time, workers, availability, outages=outages, policy=policy),
        partitions,
        poll_interval_s,
        delivery_delay,
        order,
    )
    accept = Station("accept", Exponential(0.02), workers=2, availability=0.9)
    ours = simulate_events(day, [accept], [reader])["reader"]
    theirs = oracle.consume(day, reader, ours.arrived_s)
    np.testing.assert_allclose(ours.departed_s, theirs.departed_s, **_EXACT)
    np.testing.assert_array_equal(ours.attempts, theirs.attempts)
    np.testing.assert_allclose(np.sort(ours.left_s), np.sort(theirs.ended_s[~np.isnan(theirs.ended_s)]), **_EXACT)
