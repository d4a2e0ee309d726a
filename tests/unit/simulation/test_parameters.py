"""Parameters that make no sense are refused in a sentence with the parameter and its value."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
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
    hold_back,
    next_poll,
    overtaken,
    overtaking,
    poisson,
    quorum_stale_share,
    request_response,
    stale_share,
    staleness,
    stream,
    theory,
    tradeoffs,
    waiting_times,
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
        (lambda: Workload([1, 2], keys=[1.5, 2]), r"keys is \[1.5, 2\]"),
        (lambda: poisson(-10, 5), "arrival_rate is -10"),
        (lambda: poisson(10, 0), "requests is 0"),
        (lambda: poisson(10, 5, keys=0), "keys is 0"),
        (lambda: poisson(10, 5, keys=3, skew=-1), "skew is -1"),
        (lambda: request_response(DAY, []), "services"),
        (lambda: request_response(DAY, [Service("a", FAST), Service("a", FAST)]), "names of their own"),
        (lambda: request_response(DAY, [Service("a", FAST)], "series"), "calls is 'series'"),
        (lambda: request_response(DAY, [Service("a", Recorded([1, 2]))]), "durations is '2 long'"),
        (lambda: event_driven(DAY, [Service("a", FAST)], [Service("a", FAST)]), "names of their own"),
        (lambda: event_driven(DAY, [], [Service("a", FAST)]), r"accept is \[\]"),
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


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Service("a", FAST, workers=40_000), "workers is 40000.* from 1 to 10,000"),
        (lambda: CallPolicy(attempts=2_000), "attempts is 2000.* from 1 to 1,000"),
        (lambda: CallPolicy(attempts=1_000, backoff=1, backoff_factor=3), "backoff_factor is 3.*finite"),
        (lambda: Service("a", Exponential(10**400)), "mean is 1000"),
        (lambda: poisson(10, 10**12), "requests is 1000000000000"),
        (lambda: poisson(10, 5, keys=10**9), "keys is 1000000000"),
        (lambda: poisson(5e-324, 5), "arrivals is inf"),
        (lambda: Service("a", FAST, workers=np.int64(3)), r"workers is np.int64\(3\).*\(int\)"),
        (lambda: Consumer(Service("a", FAST), order=""), "order is ''"),
        (
            lambda: hold_back([1.0, 2.0], [0, 0], "by key"),
            "order is 'by key', but it must be 'none' or 'key' or 'total'",
        ),
        (lambda: hold_back([1.0, math.nan], [0, 0], "key"), "delivered is nan"),
        (lambda: hold_back([1.0, 2.0], [0], "key"), r"keys is \(1,\)"),
        (lambda: next_poll([math.inf], 1.0), "times is inf"),
        (lambda: next_poll([1.0], 5e-324), "poll_interval is 5e-324"),
        (lambda: Recorded([1.0, math.inf]), "durations is inf"),
        (lambda: Workload([1, 2], keys=np.array([1, 2**64 - 1], dtype=np.uint64)), "keys is array"),
        (lambda: Workload([[1, 2], [3]]), r"arrivals is \[\[1, 2\], \[3\]\]"),
        (lambda: LogNormal(1, math.inf), "variation is inf"),
        (lambda: stale_share([1.0], [1.0, 2.0], [0]), r"applied is \(2,\)"),
        (lambda: stale_share([1.0], [1.0], [math.nan]), "ages is nan"),
        (lambda: quorum_stale_share([[1.0, math.nan]], 1, 1, [0], stream(0, "x")), "delays is nan"),
        (lambda: quorum_stale_share([1.0, 2.0], 1, 1, [0], stream(0, "x")), r"delays is \[1.0, 2.0\]"),
        (lambda: request_response(DAY, [Service("a", FAST)])["a"].in_system(["x"]), r"times is \['x'\]"),
    ],
)
def test_what_is_out_of_all_bounds_is_named_with_its_value(make, said):
    with pytest.raises((ValueError, TypeError), match=said):
        make()


@dataclass(frozen=True)
class Drawn:
    """A distribution of somebody's own, which draws what it likes."""

    durations: Any
    mean: float = 1.0

    def sample(self, rng: np.random.Generator, n: int) -> Any:
        return self.durations


@pytest.mark.parametrize(
    ("durations", "said"),
    [
        ([0.1, math.nan, 0.1, 0.1, 0.1], "is nan"),
        ([0.1, -2.0, 0.1, 0.1, 0.1], "is -2.0"),
        ([0.1, math.inf, 0.1, 0.1, 0.1], "is inf"),
        ([0.1, 0.1], r"is \(2,\).*each of 5 requests"),
        (["x"] * 5, r"is \['x', 'x'"),
        (None, "is None"),
    ],
)
def test_draws_that_are_no_durations_are_named_with_their_service(durations, said):
    drawn = Drawn(durations)
    log = [Service("log", FAST)]
    for run in (
        lambda: request_response(DAY, [Service("card", drawn)]),
        lambda: request_response(DAY, [Service("card", drawn, policy=CallPolicy(attempts=2))]),
        lambda: event_driven(DAY, log, [Service("card", drawn)]),
        lambda: event_driven(DAY, log, [Consumer(Service("card", FAST), delivery_delay=drawn)]),
    ):
        with pytest.raises((ValueError, TypeError), match=f"card.*{said}"):
            run()


# A number of the wrong kind in every place where there is one, and a list, a service, a distribution.
PLACES: dict[str, Callable[[Any], object]] = {
    "Exponential mean": Exponential,
    "Deterministic mean": Deterministic,
    "Uniform low": lambda bad: Uniform(bad, 2),
    "Uniform high": lambda bad: Uniform(1, bad),
    "LogNormal mean": LogNormal,
    "LogNormal variation": lambda bad: LogNormal(1, bad),
    "Recorded durations": Recorded,
    "Recorded one of the durations": lambda bad: Recorded([bad]),
    "Outage start": lambda bad: Outage(bad, 3),
    "Outage end": lambda bad: Outage(1, bad),
    "CallPolicy attempts": lambda bad: CallPolicy(attempts=bad),
    "CallPolicy backoff": lambda bad: CallPolicy(backoff=bad),
    "CallPolicy backoff_factor": lambda bad: CallPolicy(backoff_factor=bad),
    "Service service_time": lambda bad: Service("a", bad),
    "Service workers": lambda bad: Service("a", FAST, workers=bad),
    "Service availability": lambda bad: Service("a", FAST, availability=bad),
    "Service outages": lambda bad: Service("a", FAST, outages=bad),
    "Service one of the outages": lambda bad: Service("a", FAST, outages=[bad]),
    "Service policy": lambda bad: Service("a", FAST, policy=bad),
    "Consumer service": Consumer,
    "Consumer order": lambda bad: Consumer(Service("a", FAST), order=bad if bad != "x" else 1),
    "Workload arrivals": Workload,
    "Workload one of the arrivals": lambda bad: Workload([bad]),
    "Workload seed": lambda bad: Workload([1], seed=bad),
    "Workload one of the keys": lambda bad: Workload([1], keys=[bad]),
    "poisson arrival_rate": lambda bad: poisson(bad, 5),
    "poisson requests": lambda bad: poisson(10, bad),
    "poisson skew": lambda bad: poisson(10, 5, keys=3, skew=bad),
    "stream seed": lambda bad: stream(bad, "a"),
    "request_response workload": lambda bad: request_response(bad, [Service("a", FAST)]),
    "request_response services": lambda bad: request_response(DAY, bad),
    "request_response one of the services": lambda bad: request_response(DAY, [bad]),
    "event_driven accept": lambda bad: event_driven(DAY, bad, []),
    "event_driven consumers": lambda bad: event_driven(DAY, [Service("a", FAST)], bad),
    "waiting_times arrivals": lambda bad: waiting_times(bad, [1]),
    "waiting_times service_times": lambda bad: waiting_times([1], bad),
    "waiting_times workers": lambda bad: waiting_times([1], [1], bad),
    "next_poll poll_interval": lambda bad: next_poll([1.0], bad),
    "overtaking finished": lambda bad: overtaking(bad, [0]),
    "overtaken keys": lambda bad: overtaken([1.0], bad),
    "staleness appended": lambda bad: staleness(bad, [1.0], [1.0]),
    "staleness times": lambda bad: staleness([1.0], [1.0], bad),
    "quorum_stale_share rng": lambda bad: quorum_stale_share([[1.0, 2.0]], 1, 1, [0], bad),
    "theory service_rates": lambda bad: theory.tandem_mean_response(1, bad),
    "theory workers": lambda bad: theory.erlang_c(1, 2, bad),
    "tradeoffs attempts": tradeoffs.retry_amplification,
    "tradeoffs availability": lambda bad: tradeoffs.chain_availability(bad, 2),
    "tradeoffs keys": lambda bad: tradeoffs.worker_shares(bad, 1, 2, 2),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("bad", ["x", None, {}])
def test_what_is_of_another_kind_is_a_type_error_with_its_value(place, bad):
    shown = repr(bad) if "order" not in place else "(1|None|{})"
    with pytest.raises(TypeError, match=rf"{place.split()[-1].rstrip('s')}.* is \[?{shown}"):
        PLACES[place](bad)


def test_a_value_that_fills_pages_is_shown_in_short():
    with pytest.raises(ValueError, match=r"arrivals is .*…, but it must be a list of numbers") as refused:
        Workload(np.arange(5000).reshape(-1, 2).tolist())
    assert len(str(refused.value)) < 200


def test_adjacent_outages_are_allowed():
    assert len(Service("a", FAST, outages=[Outage(1, 2), Outage(2, 3)]).outages) == 2


def test_a_service_knows_its_rate():
    assert Service("a", Exponential(0.02)).service_rate == 50
    assert Service("a", Deterministic(0)).service_rate == math.inf
