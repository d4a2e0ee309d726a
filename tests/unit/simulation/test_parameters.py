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
    Station,
    Uniform,
    Workload,
    hold_back,
    next_poll,
    overtaken,
    overtaking,
    poisson,
    quorum_stale_share,
    simulate_calls,
    simulate_events,
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
        (lambda: Exponential(-1), "mean_s is -1"),
        (lambda: Exponential(math.nan), "mean_s is nan"),
        (lambda: Deterministic(math.inf), "mean_s is inf"),
        (lambda: Uniform(-1, 2), "low_s is -1"),
        (lambda: Uniform(3, 2), "high_s is 2"),
        (lambda: LogNormal(0), "mean_s is 0"),
        (lambda: LogNormal(1, -1), "variation is -1"),
        (lambda: Recorded([]), "durations_s"),
        (lambda: Recorded([1, -2]), "durations_s is -2"),
        (lambda: Outage(5, 3), r"outage is \(5, 3\).*end after it starts"),
        (lambda: Outage(3, 3), r"outage is \(3, 3\)"),
        (lambda: Outage(-1, 3), "start_s is -1"),
        (lambda: Outage(1, math.inf), "end_s is inf"),
        (lambda: CallPolicy(timeout_s=0), "timeout_s is 0"),
        (lambda: CallPolicy(attempts=0), "attempts is 0"),
        (lambda: CallPolicy(attempts=1.5), "attempts is 1.5"),
        (lambda: CallPolicy(backoff_s=-0.1), "backoff_s is -0.1"),
        (lambda: CallPolicy(backoff_factor=0), "backoff_factor is 0"),
        (lambda: Station("", FAST), "name is ''"),
        (lambda: Station("a", FAST, workers=0), "workers is 0"),
        (lambda: Station("a", FAST, availability=0), "availability is 0"),
        (lambda: Station("a", FAST, availability=1.01), "availability is 1.01"),
        (lambda: Station("a", FAST, workers=3, capacity=2), "capacity is 2"),
        (
            lambda: Station("a", FAST, outages=[Outage(1, 3), Outage(2, 4)]),
            r"\(1, 3\), \(2, 4\).*not overlap",
        ),
        (lambda: Station("a", FAST, outages=[Outage(5, 6), Outage(1, 2)]), "in order of time"),
        (lambda: Consumer(Station("a", FAST), partitions=0), "partitions is 0"),
        (lambda: Consumer(Station("a", FAST), poll_interval_s=0), "poll_interval_s is 0"),
        (lambda: Consumer(Station("a", FAST), order="by key"), "order is 'by key'"),
        (lambda: Consumer(Station("a", FAST, capacity=5)), "capacity is 5"),
        (lambda: Consumer(Station("a", FAST, policy=CallPolicy(timeout_s=1))), "timeout_s is 1"),
        (lambda: Workload([]), "arrivals_s"),
        (lambda: Workload([1, 3, 2]), r"arrivals_s is \[3.0\]"),
        (lambda: Workload([-1, 3]), "arrivals_s is -1"),
        (lambda: Workload([1, math.nan]), "arrivals_s"),
        (lambda: Workload([1, 2], seed=-1), "seed is -1"),
        (lambda: Workload([1, 2], keys=[1]), r"keys is \(1,\)"),
        (lambda: Workload([1, 2], keys=[1, -1]), "keys is -1"),
        (lambda: Workload([1, 2], keys=[1.5, 2]), r"keys is \[1.5, 2\]"),
        (lambda: poisson(-10, 5), "arrival_rate is -10"),
        (lambda: poisson(10, 0), "requests is 0"),
        (lambda: poisson(10, 5, keys=0), "keys is 0"),
        (lambda: poisson(10, 5, keys=3, skew=-1), "skew is -1"),
        (lambda: simulate_calls(DAY, []), "stations"),
        (lambda: simulate_calls(DAY, [Station("a", FAST), Station("a", FAST)]), "names of their own"),
        (lambda: simulate_calls(DAY, [Station("a", FAST)], "series"), "calls is 'series'"),
        (lambda: simulate_calls(DAY, [Station("a", Recorded([1, 2]))]), "durations_s is '2 long'"),
        (lambda: simulate_events(DAY, [Station("a", FAST)], [Station("a", FAST)]), "names of their own"),
        (lambda: simulate_events(DAY, [], [Station("a", FAST)]), r"accept is \[\]"),
        (lambda: simulate_calls(DAY, [Station("a", FAST)])["b"], "station is 'b'"),
        (
            lambda: simulate_calls(DAY, [Station(name, FAST, policy=CallPolicy(attempts=20)) for name in "abc"]),
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
        (lambda: Station("a", FAST, workers=40_000), "workers is 40000.* from 1 to 10,000"),
        (lambda: CallPolicy(attempts=2_000), "attempts is 2000.* from 1 to 1,000"),
        (lambda: CallPolicy(attempts=1_000, backoff_s=1, backoff_factor=3), "backoff_factor is 3.*finite"),
        (lambda: Station("a", Exponential(10**400)), "mean_s is 1000"),
        (lambda: poisson(10, 10**12), "requests is 1000000000000"),
        (lambda: poisson(10, 5, keys=10**9), "keys is 1000000000"),
        (lambda: poisson(5e-324, 5), "arrivals_s is inf"),
        (lambda: Station("a", FAST, workers=np.int64(3)), r"workers is np.int64\(3\).*\(int\)"),
        (lambda: Consumer(Station("a", FAST), order=""), "order is ''"),
        (
            lambda: hold_back([1.0, 2.0], [0, 0], "by key"),
            "order is 'by key', but it must be 'none' or 'key' or 'total'",
        ),
        (lambda: hold_back([1.0, math.nan], [0, 0], "key"), "delivered_s is nan"),
        (lambda: hold_back([1.0, 2.0], [0], "key"), r"keys is \(1,\)"),
        (lambda: next_poll([math.inf], 1.0), "times_s is inf"),
        (lambda: next_poll([1.0], 5e-324), "poll_interval_s is 5e-324"),
        (lambda: Recorded([1.0, math.inf]), "durations_s is inf"),
        (lambda: Workload([1, 2], keys=np.array([1, 2**64 - 1], dtype=np.uint64)), "keys is array"),
        (lambda: Workload([[1, 2], [3]]), r"arrivals_s is \[\[1, 2\], \[3\]\]"),
        (lambda: LogNormal(1, math.inf), "variation is inf"),
        (lambda: stale_share([1.0], [1.0, 2.0], [0]), r"applied_s is \(2,\)"),
        (lambda: stale_share([1.0], [1.0], [math.nan]), "ages_s is nan"),
        (lambda: quorum_stale_share([[1.0, math.nan]], 1, 1, [0], stream(0, "x")), "delays_s is nan"),
        (lambda: quorum_stale_share([1.0, 2.0], 1, 1, [0], stream(0, "x")), r"delays_s is \[1.0, 2.0\]"),
        (lambda: simulate_calls(DAY, [Station("a", FAST)])["a"].in_system(["x"]), r"times_s is \['x'\]"),
    ],
)
def test_what_is_out_of_all_bounds_is_named_with_its_value(make, said):
    with pytest.raises(ValueError, match=said):
        make()


@dataclass(frozen=True)
class Drawn:
    """A distribution of somebody's own, which draws what it likes."""

    durations: Any
    mean_s: float = 1.0

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
    log = [Station("log", FAST)]
    for run in (
        lambda: simulate_calls(DAY, [Station("card", drawn)]),
        lambda: simulate_calls(DAY, [Station("card", drawn, policy=CallPolicy(attempts=2))]),
        lambda: simulate_events(DAY, log, [Station("card", drawn)]),
        lambda: simulate_events(DAY, log, [Consumer(Station("card", FAST), delivery_delay=drawn)]),
    ):
        with pytest.raises(ValueError, match=f"card.*{said}"):
            run()


# A number of the wrong kind in every place where there is one, and a list, a service, a distribution.
PLACES: dict[str, Callable[[Any], object]] = {
    "Exponential mean_s": Exponential,
    "Deterministic mean_s": Deterministic,
    "Uniform low_s": lambda bad: Uniform(bad, 2),
    "Uniform high_s": lambda bad: Uniform(1, bad),
    "LogNormal mean_s": LogNormal,
    "LogNormal variation": lambda bad: LogNormal(1, bad),
    "Recorded durations_s": Recorded,
    "Recorded one of the durations_s": lambda bad: Recorded([bad]),
    "Outage start_s": lambda bad: Outage(bad, 3),
    "Outage end_s": lambda bad: Outage(1, bad),
    "CallPolicy attempts": lambda bad: CallPolicy(attempts=bad),
    "CallPolicy backoff_s": lambda bad: CallPolicy(backoff_s=bad),
    "CallPolicy backoff_factor": lambda bad: CallPolicy(backoff_factor=bad),
    "Station service_time": lambda bad: Station("a", bad),
    "Station workers": lambda bad: Station("a", FAST, workers=bad),
    "Station availability": lambda bad: Station("a", FAST, availability=bad),
    "Station outages": lambda bad: Station("a", FAST, outages=bad),
    "Station one of the outages": lambda bad: Station("a", FAST, outages=[bad]),
    "Station policy": lambda bad: Station("a", FAST, policy=bad),
    "Consumer station": Consumer,
    "Consumer order": lambda bad: Consumer(Station("a", FAST), order=bad if bad != "x" else 1),
    "Workload arrivals_s": Workload,
    "Workload one of the arrivals_s": lambda bad: Workload([bad]),
    "Workload seed": lambda bad: Workload([1], seed=bad),
    "Workload one of the keys": lambda bad: Workload([1], keys=[bad]),
    "poisson arrival_rate": lambda bad: poisson(bad, 5),
    "poisson requests": lambda bad: poisson(10, bad),
    "poisson skew": lambda bad: poisson(10, 5, keys=3, skew=bad),
    "stream seed": lambda bad: stream(bad, "a"),
    "simulate_calls workload": lambda bad: simulate_calls(bad, [Station("a", FAST)]),
    "simulate_calls stations": lambda bad: simulate_calls(DAY, bad),
    "simulate_calls one of the stations": lambda bad: simulate_calls(DAY, [bad]),
    "simulate_events accept": lambda bad: simulate_events(DAY, bad, []),
    "simulate_events consumers": lambda bad: simulate_events(DAY, [Station("a", FAST)], bad),
    "waiting_times arrivals_s": lambda bad: waiting_times(bad, [1]),
    "waiting_times service_times_s": lambda bad: waiting_times([1], bad),
    "waiting_times workers": lambda bad: waiting_times([1], [1], bad),
    "next_poll poll_interval_s": lambda bad: next_poll([1.0], bad),
    "overtaking finished_s": lambda bad: overtaking(bad, [0]),
    "overtaken keys": lambda bad: overtaken([1.0], bad),
    "staleness appended_s": lambda bad: staleness(bad, [1.0], [1.0]),
    "staleness times_s": lambda bad: staleness([1.0], [1.0], bad),
    "quorum_stale_share rng": lambda bad: quorum_stale_share([[1.0, 2.0]], 1, 1, [0], bad),
    "theory service_rates": lambda bad: theory.tandem_mean_response(1, bad),
    "theory workers": lambda bad: theory.erlang_c(1, 2, bad),
    "tradeoffs attempts": tradeoffs.retry_amplification,
    "tradeoffs availability": lambda bad: tradeoffs.chain_availability(bad, 2),
    "tradeoffs keys": lambda bad: tradeoffs.worker_shares(bad, 1, 2, 2),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("bad", ["x", None, {}])
def test_what_is_of_another_kind_is_refused_with_its_value(place, bad):
    shown = repr(bad) if "order" not in place else "(1|None|{})"
    with pytest.raises(ValueError, match=rf"{place.split()[-1].rstrip('s')}.* is \[?{shown}"):
        PLACES[place](bad)


def test_a_value_that_fills_pages_is_shown_in_short():
    with pytest.raises(ValueError, match=r"arrivals_s is .*…, but it must be a list of numbers") as refused:
        Workload(np.arange(5000).reshape(-1, 2).tolist())
    assert len(str(refused.value)) < 200


def test_adjacent_outages_are_allowed():
    assert len(Station("a", FAST, outages=[Outage(1, 2), Outage(2, 3)]).outages) == 2


def test_a_service_knows_its_rate():
    assert Station("a", Exponential(0.02)).service_rate == 50
    assert Station("a", Deterministic(0)).service_rate == math.inf
