"""Parameters that make no sense are refused in a sentence with the parameter and its value."""

import math

import pytest

from course_utils.simulation import (
    CallPolicy,
    Consumer,
    Deterministic,
    Exponential,
    LogNormal,
    Outage,
    Recorded,
    Service,
    Uniform,
    Workload,
    event_driven,
    poisson,
    request_response,
)

FAST = Exponential(0.01)
DAY = poisson(10, 5)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Exponential(-1), "mean is -1"),
        (lambda: Exponential(math.nan), "mean is nan"),
        (lambda: Deterministic(math.inf), "mean is inf"),
        (lambda: Uniform(-1, 2), "low is -1"),
        (lambda: Uniform(3, 2), "high is 2"),
        (lambda: LogNormal(0), "mean is 0"),
        (lambda: LogNormal(1, -1), "variation is -1"),
        (lambda: Recorded([]), "durations"),
        (lambda: Recorded([1, -2]), "durations is -2"),
        (lambda: Outage(5, 3), r"outage is \(5, 3\).*end after it starts"),
        (lambda: Outage(3, 3), r"outage is \(3, 3\)"),
        (lambda: Outage(-1, 3), "start is -1"),
        (lambda: Outage(1, math.inf), "end is inf"),
        (lambda: CallPolicy(timeout=0), "timeout is 0"),
        (lambda: CallPolicy(attempts=0), "attempts is 0"),
        (lambda: CallPolicy(attempts=1.5), "attempts is 1.5"),
        (lambda: CallPolicy(backoff=-0.1), "backoff is -0.1"),
        (lambda: CallPolicy(backoff_factor=0), "backoff_factor is 0"),
        (lambda: Service("", FAST), "name is ''"),
        (lambda: Service("a", FAST, workers=0), "workers is 0"),
        (lambda: Service("a", FAST, availability=0), "availability is 0"),
        (lambda: Service("a", FAST, availability=1.01), "availability is 1.01"),
        (lambda: Service("a", FAST, workers=3, capacity=2), "capacity is 2"),
        (
            lambda: Service("a", FAST, outages=[Outage(1, 3), Outage(2, 4)]),
            r"\(1, 3\), \(2, 4\).*not overlap",
        ),
        (lambda: Service("a", FAST, outages=[Outage(5, 6), Outage(1, 2)]), "in order of time"),
        (lambda: Consumer(Service("a", FAST), partitions=0), "partitions is 0"),
        (lambda: Consumer(Service("a", FAST), poll_interval=0), "poll_interval is 0"),
        (lambda: Consumer(Service("a", FAST), order="by key"), "order is 'by key'"),
        (lambda: Consumer(Service("a", FAST, capacity=5)), "capacity is 5"),
        (lambda: Consumer(Service("a", FAST, policy=CallPolicy(timeout=1))), "timeout is 1"),
        (lambda: Workload([]), "arrivals"),
        (lambda: Workload([1, 3, 2]), r"arrivals is \[3.0\]"),
        (lambda: Workload([-1, 3]), "arrivals is -1"),
        (lambda: Workload([1, math.nan]), "arrivals"),
        (lambda: Workload([1, 2], seed=-1), "seed is -1"),
        (lambda: Workload([1, 2], keys=[1]), r"keys is \(1,\)"),
        (lambda: Workload([1, 2], keys=[1, -1]), "keys is -1"),
        (lambda: Workload([1, 2], keys=[1.5, 2]), "keys is dtype"),
        (lambda: poisson(-10, 5), "arrival_rate is -10"),
        (lambda: poisson(10, 0), "requests is 0"),
        (lambda: poisson(10, 5, keys=0), "keys is 0"),
        (lambda: poisson(10, 5, keys=3, skew=-1), "skew is -1"),
        (lambda: request_response(DAY, []), "services"),
        (lambda: request_response(DAY, [Service("a", FAST), Service("a", FAST)]), "names of their own"),
        (lambda: request_response(DAY, [Service("a", FAST)], "series"), "calls is 'series'"),
        (lambda: request_response(DAY, [Service("a", Recorded([1, 2]))]), "durations is '2 long'"),
        (lambda: event_driven(DAY, [Service("a", FAST)], [Service("a", FAST)]), "names of their own"),
        (lambda: event_driven(DAY, [], [Service("a", FAST)]), "services"),
        (lambda: request_response(DAY, [Service("a", FAST)])["b"], "service is 'b'"),
        (
            lambda: request_response(DAY, [Service(name, FAST, policy=CallPolicy(attempts=20)) for name in "abc"]),
            "attempts is 8000",
        ),
    ],
)
def test_what_makes_no_sense_is_named_with_its_value(make, said):
    with pytest.raises(ValueError, match=said):
        make()


def test_adjacent_outages_are_allowed():
    assert len(Service("a", FAST, outages=[Outage(1, 2), Outage(2, 3)]).outages) == 2


def test_a_service_knows_its_rate():
    assert Service("a", Exponential(0.02)).service_rate == 50
    assert Service("a", Deterministic(0)).service_rate == math.inf
