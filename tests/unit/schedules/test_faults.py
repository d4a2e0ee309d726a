"""Schedules of faults are plain data, complete where they say so, and the same for the same seed."""

import os
import subprocess
import sys
from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.schedules import (
    Arrival,
    Schedule,
    all_orders,
    all_schedules,
    deliveries,
    delivery_trace,
    random_schedules,
)

EVENTS = ["opened", "deposited", "withdrawn", "closed"]


def numbers(schedule):
    return [arrival.event for arrival in schedule.arrivals]


def test_a_duplicate_is_delivered_twice():
    arrived = list(deliveries(EVENTS[:2], Schedule.of([0, 1, 0])))
    assert [(delivery.event, delivery.attempt) for delivery in arrived] == [
        ("opened", 1),
        ("deposited", 1),
        ("opened", 2),
    ]


def test_a_dropped_event_never_comes():
    schedule = Schedule.of([0, 2], events=3)
    assert [delivery.event for delivery in deliveries(EVENTS[:3], schedule)] == ["opened", "withdrawn"]
    assert str(schedule) == "0, 2; never: 1"


def test_a_crash_is_told_to_whoever_handles_the_delivery():
    schedule = Schedule.of([0, 0, 1], crashes=[0])
    assert [delivery.crash for delivery in deliveries(EVENTS[:2], schedule)] == [True, False, False]
    assert str(schedule) == "0 (crash), 0, 1"


def test_a_schedule_fits_its_own_events_only():
    with pytest.raises(ValueError, match="for 2 events, and there are 4"):
        list(deliveries(EVENTS, Schedule.of([0, 1])))
    with pytest.raises(ValueError, match="delivers event 5, but there are 4"):
        Schedule(4, (Arrival(5),))
    with pytest.raises(ValueError, match="no delivery 3 to crash in"):
        Schedule.of([0, 1], crashes=[3])


def test_all_orders_are_the_permutations():
    orders = [tuple(numbers(schedule)) for schedule in all_orders(4)]
    assert orders == list(permutations(range(4)))


def test_all_schedules_are_every_arrangement_of_each_event_once_or_twice():
    found = [tuple(numbers(schedule)) for schedule in all_schedules(3)]
    expected = {
        order
        for counts in ((a, b, c) for a in (1, 2) for b in (1, 2) for c in (1, 2))
        for order in permutations([event for event, count in enumerate(counts) for _ in range(count)])
    }
    assert len(found) == len(set(found)) == 222
    assert set(found) == expected


def test_the_mildest_schedules_come_first():
    lengths = [len(schedule.arrivals) for schedule in all_schedules(3)]
    assert lengths == sorted(lengths)
    assert numbers(next(all_schedules(3))) == [0, 1, 2]


def test_duplicates_can_be_limited():
    assert max(len(schedule.arrivals) for schedule in all_schedules(4, duplicates=1)) == 5


def test_too_many_schedules_are_refused_before_they_are_made():
    with pytest.raises(ValueError, match="3,628,800 schedules"):
        all_orders(10)


@settings(deadline=None)
@given(st.integers(0, 1000), st.integers(0, 6))
def test_without_a_drop_every_event_arrives(seed, events):
    [schedule] = random_schedules(seed, 1, events=events, faults=["duplicate", "delay", "reorder", "crash"], chance=0.5)
    assert set(numbers(schedule)) == set(range(events))


@settings(deadline=None)
@given(st.integers(0, 1000))
def test_delays_and_reorderings_lose_and_double_nothing(seed):
    [schedule] = random_schedules(seed, 1, events=6, faults=["delay", "reorder"], chance=0.5)
    assert sorted(numbers(schedule)) == list(range(6))


@settings(deadline=None)
@given(st.integers(0, 1000))
def test_every_crash_is_followed_by_a_redelivery(seed):
    [schedule] = random_schedules(seed, 1, events=5, faults=["crash", "delay", "reorder", "duplicate"], chance=0.5)
    for position, arrival in enumerate(schedule.arrivals):
        if arrival.crash:
            assert schedule.arrivals[position + 1] == Arrival(arrival.event)


@pytest.mark.parametrize("fault", ["duplicate", "delay", "reorder", "drop", "crash"])
def test_each_fault_occurs_and_alone_does_what_it_says(fault):
    schedules = random_schedules(1, 50, events=4, faults=[fault])
    troubled = [schedule for schedule in schedules if str(schedule) != "0, 1, 2, 3"]
    assert troubled
    counts = [Counter(numbers(schedule)) for schedule in troubled]
    crashes = [arrival.crash for schedule in troubled for arrival in schedule.arrivals]
    assert any(crashes) == (fault == "crash")
    assert any(count[event] > 1 for count in counts for event in range(4)) == (fault in ("duplicate", "crash"))
    assert any(count[event] == 0 for count in counts for event in range(4)) == (fault == "drop")


def test_no_chance_means_no_fault_and_certainty_means_all():
    [calm] = random_schedules(1, 1, events=4, chance=0)
    [lost] = random_schedules(1, 1, events=4, faults=["drop"], chance=1)
    assert numbers(calm) == [0, 1, 2, 3]
    assert numbers(lost) == []
    assert str(lost) == "nothing; never: 0, 1, 2, 3"


def test_the_same_seed_gives_the_same_schedules_in_another_process():
    code = (
        "from course_utils.schedules import random_schedules;"
        "print(*random_schedules(7, 20, events=5, faults=['duplicate', 'delay', 'drop', 'crash']), sep='|')"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    here = random_schedules(7, 20, events=5, faults=["duplicate", "delay", "drop", "crash"])
    assert outputs == {"|".join(map(str, here))}


def test_unknown_faults_and_impossible_chances_are_refused():
    with pytest.raises(ValueError, match="no fault called 'fire'"):
        random_schedules(1, 1, events=2, faults=["fire"])
    with pytest.raises(ValueError, match="chance of a fault is 2"):
        random_schedules(1, 1, events=2, chance=2)


def test_the_picture_shows_what_happened_to_each_event():
    events = [{"type": "AccountOpened"}, {"type": "Deposited"}, {"type": "Withdrawn"}]
    trace = delivery_trace(events, Schedule.of([1, 0, 0, 1], events=3, crashes=[1]))
    assert [(message.label, message.ending) for message in trace.messages] == [
        ("0 AccountOpened", "failed"),
        ("0 AccountOpened", "retried"),
        ("1 Deposited", "delivered"),
        ("1 Deposited", "duplicate"),
        ("2 Withdrawn", "lost"),
    ]
    assert [mark.label for mark in trace.marks] == ["crash"]


@settings(deadline=None)
@given(st.integers(0, 1000))
def test_nothing_arrives_before_it_was_sent_or_before_what_came_first(seed):
    [schedule] = random_schedules(seed, 1, events=5, faults=["duplicate", "delay", "drop", "crash"], chance=0.5)
    trace = delivery_trace(range(5), schedule)
    arrivals = sorted(
        (message.arrived_ms, int(message.label)) for message in trace.messages if message.arrived_ms is not None
    )
    assert [number for _, number in arrivals] == numbers(schedule)
    assert all(message.arrived_ms > message.sent_ms for message in trace.messages if message.arrived_ms is not None)
