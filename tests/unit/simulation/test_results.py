"""Results as columns, the same in every process, and fair between designs."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from course_utils.simulation import (
    CallPolicy,
    Consumer,
    Exponential,
    Fate,
    LogNormal,
    Outage,
    Recorded,
    Station,
    Workload,
    poisson,
    simulate_calls,
    simulate_events,
)

DIGEST = """
import hashlib
from tests.unit.simulation.test_results import both_designs
print(hashlib.sha256(b"".join(column.values.tobytes() for results in both_designs() for column in results.columns.values())).hexdigest())
"""


def both_designs():
    day = poisson(50, 2_000, seed=42, keys=20, skew=1.0)
    policy = CallPolicy(timeout_s=0.2, attempts=2, backoff_s=0.05)
    services = [
        Station("stock", LogNormal(0.01), availability=0.99, policy=policy),
        Station("card", Exponential(0.02), workers=2, outages=[Outage(5, 8)], policy=policy),
    ]
    readers = [
        Consumer(replace(service, policy=CallPolicy(attempts=3)), partitions=4, delivery_delay=Exponential(0.01))
        for service in services
    ]
    return simulate_calls(day, services), simulate_events(day, [Station("log", Exponential(0.002))], readers)


def test_the_same_seed_gives_the_same_bytes_in_every_process():
    here = hashlib.sha256(
        b"".join(column.values.tobytes() for results in both_designs() for column in results.columns.values())
    ).hexdigest()
    for hash_seed in ("1", "2"):
        there = subprocess.run(
            [sys.executable, "-c", DIGEST],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert there.stdout.strip() == here


def test_another_seed_is_another_day():
    assert not np.array_equal(poisson(10, 100, seed=1).arrivals_s, poisson(10, 100, seed=2).arrivals_s)


def test_designs_share_their_draws_whatever_else_they_hold():
    day = poisson(50, 1_000, seed=1)
    mail = Station("mail", Exponential(0.01))
    alone = simulate_calls(day, [mail])["mail"]
    among = simulate_calls(day, [Station("stock", Exponential(0.3)), mail], "parallel")["mail"]
    np.testing.assert_array_equal(alone.departed_s, among.departed_s)
    told = simulate_events(day, [Station("log", Recorded([0.0] * 1_000))], [mail])["mail"]
    np.testing.assert_array_equal(alone.departed_s, told.departed_s)


def test_response_and_completion_are_told_apart():
    called, told = both_designs()
    assert np.nanmean(told.response_latency_s) < np.nanmean(told.completion_latency_s)
    good = called.fate == Fate.ANSWERED
    assert (called.response_latency_s[good] >= called.completion_latency_s[good]).all()


def test_a_request_that_timed_out_may_still_complete():
    day = Workload([0.0, 10.0])
    results = simulate_calls(day, [Station("slow", Recorded([5.0, 1.0]), policy=CallPolicy(timeout_s=2.0))])
    assert results.answered_s.tolist() == [2, 11]
    assert results.completed_s.tolist() == [5, 11]
    assert results.fate.tolist() == [Fate.TIMED_OUT, Fate.ANSWERED]


def test_every_column_has_a_description_and_times_have_units():
    for results in both_designs():
        for name, column in results.columns.items():
            assert len(column.values) == len(results), name
            assert column.description, name
            assert column.unit == {"fate": "", "attempts": "1"}.get(name.rpartition(".")[2], "s"), name


def test_a_frame_has_the_columns_and_the_outcome_in_words():
    called, _ = both_designs()
    frame = called.to_frame()
    assert list(frame.columns) == list(called.columns)
    assert len(frame) == 2_000
    assert set(frame["fate"]) <= {"answered", "failed", "refused", "down", "timed out"}
    assert frame["fate"].eq("answered").mean() == pytest.approx(called.availability)


def test_pandas_is_only_loaded_for_a_frame():
    code = "import sys, course_utils.simulation; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_number_in_the_system_counts_everyone_once():
    station = simulate_calls(Workload([0.0, 1.0, 2.0]), [Station("a", Recorded([3.0, 2.0, 1.0]))])["a"]
    # There from 0 to 3, 1 to 5 and 2 to 6; who leaves at a moment is gone at that moment.
    assert station.in_system([0.0, 0.5, 2.5, 3.0, 5.0, 6.0]).tolist() == [1, 1, 3, 2, 1, 0]


def test_an_arrival_at_the_start_of_an_outage_meets_it_and_one_at_its_end_does_not():
    day = Workload([1.0, 2.0, 3.0])
    results = simulate_calls(day, [Station("a", Recorded([1.0, 1.0, 1.0]), outages=[Outage(2.0, 3.0)])])
    assert results.fate.tolist() == [Fate.ANSWERED, Fate.DOWN, Fate.ANSWERED]
    told = simulate_events(
        day,
        [Station("log", Recorded([0.0] * 3))],
        [Station("a", Recorded([1.0] * 3), outages=[Outage(2.0, 3.0)])],
    )
    assert told["a"].departed_s.tolist() == [2, 4, 5]
