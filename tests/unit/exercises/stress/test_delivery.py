"""The model of delivery: what a broker does with an acknowledgement, a failure, a refusal and a crash."""

from math import comb, factorial

import pytest

from course_utils.exercises.stress import Stress
from course_utils.exercises.stress.delivery import (
    MOST_FAILURES,
    MOST_REFUSALS,
    Broker,
    Contract,
    Later,
    permitted,
    schedules,
)


def taken(broker: Broker, many: int) -> list[int]:
    """The next events, each of them acknowledged."""
    numbers = []
    for _ in range(many):
        delivered = broker.next()
        assert delivered is not None
        numbers.append(delivered[1])
        broker.acknowledge()
    return numbers


@pytest.mark.parametrize("events", range(1, 5))
def test_a_queue_delivers_each_event_once_or_twice_in_every_order(events: int) -> None:
    every = list(schedules("queue", ["Ada"] * events))
    expected = sum(comb(events, twice) * factorial(events + twice) // 2**twice for twice in range(events + 1))
    assert len(every) == len(set(map(tuple, every))) == expected
    assert all(set(order) == set(range(events)) and len(order) <= 2 * events for order in every)
    assert [len(order) for order in every] == sorted(len(order) for order in every)


@pytest.mark.parametrize(("keys", "expected"), [("AAAA", 266), ("AABB", 1596), ("ABCD", 6384)])
def test_a_log_keeps_the_order_of_each_key_and_none_across_keys(keys: str, expected: int) -> None:
    assert len(list(schedules("log", list(keys)))) == expected


def test_a_log_brings_the_suffix_behind_the_saved_offset_again_and_a_queue_what_was_not_acknowledged() -> None:
    for contract, again in (("log", [2, 3]), ("queue", [3])):
        kind: Contract = "log" if contract == "log" else "queue"
        broker = Broker(kind, range(4), 1)
        assert taken(broker, 3) == [0, 1, 2]
        broker.crash()
        assert taken(broker, len(again)) == again
        assert broker.next() is None


def test_a_failure_comes_again_at_once_and_then_lies_with_the_dead_letters() -> None:
    broker = Broker("queue", range(2), 1)
    for _ in range(MOST_FAILURES):
        assert broker.next() == (0, 0)
        broker.fail(ValueError("poison"))
    assert list(broker.dead) == [(0, 0)]
    assert taken(broker, 1) == [1]


def test_a_refusal_comes_again_after_the_others_but_not_for_ever() -> None:
    broker = Broker("queue", range(2), 1)
    broker.fail(Later())
    assert taken(broker, 1) == [1]
    for _ in range(MOST_REFUSALS - 1):
        assert broker.next() == (0, 0)
        broker.fail(Later())
    assert broker.next() is None
    assert list(broker.dead) == [(0, 0)]


def test_a_log_waits_for_ever_behind_an_event_that_fails() -> None:
    broker = Broker("log", range(2), 1)
    for _ in range(MOST_FAILURES):
        broker.fail(Later())
    assert broker.next() is None
    assert broker.stopped


def test_what_is_declared_must_fit() -> None:
    events = [{"key": 1}] * 6
    with pytest.raises(ValueError, match="more than 5 too many schedules"):
        Stress(events, lambda event: event["key"], len, dict)
    with pytest.raises(ValueError, match="cannot take 'mail'"):
        Stress(events[:1], lambda event: event["key"], len, dict, takes=("event", "mail"))


def test_only_what_may_be_late_comes_behind_what_happened_later() -> None:
    once = list(schedules("queue", ["Ada"] * 3, duplicates=0))
    assert [order for order in once if permitted(order, [False] * 3, [True] * 3)] == [[0, 1, 2]]
    assert [order for order in once if permitted(order, [False, True, False], [True] * 3)] == [[0, 1, 2], [0, 2, 1]]
    assert all(permitted(order, [True, True, False], [False] * 3) for order in once)


def test_only_what_may_be_double_comes_twice_and_its_second_coming_is_never_late() -> None:
    assert permitted([0, 1, 0], [False] * 2, [True, False])
    assert not permitted([0, 1, 1], [True] * 2, [True, False])
