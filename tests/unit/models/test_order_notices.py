"""An order told both ways: who asks, who sees which version, and what happens while the source is down."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.models.order_notices import (
    CALL_BACK,
    SOURCE,
    all_acted_ms,
    call_backs,
    event_notification,
    state_transfer,
    versions_seen,
)

MOMENTS = st.lists(st.integers(0, 200), min_size=1, max_size=5, unique=True).map(sorted)
TEAMS = st.integers(1, 6).map(lambda k: [f"consumer {n}" for n in range(1, k + 1)])


def endings(trace):
    return [message.ending for message in trace.messages if message.label == CALL_BACK]


def numbers(versions):
    return [int(version[1:]) for version in versions]


@given(consumers=TEAMS, changes=MOMENTS)
def test_each_notification_costs_a_call_back_and_carried_state_none(consumers, changes):
    assert call_backs(event_notification(consumers, changes_ms=changes)) == len(consumers) * len(changes)
    assert call_backs(state_transfer(consumers, changes_ms=changes)) == 0


@given(consumers=TEAMS, changes=MOMENTS)
def test_carried_state_shows_every_version_in_order(consumers, changes):
    seen = versions_seen(state_transfer(consumers, changes_ms=changes))
    every = list(range(1, len(changes) + 1))
    assert {name: numbers(versions) for name, versions in seen.items()} == dict.fromkeys(consumers, every)


@given(consumers=TEAMS, changes=MOMENTS, down=st.tuples(st.integers(201, 250), st.integers(251, 400)))
def test_a_call_back_shows_the_version_of_its_event_or_a_later_one(consumers, changes, down):
    for versions in versions_seen(event_notification(consumers, changes_ms=changes, down_ms=down)).values():
        seen = numbers(versions)
        assert len(seen) == len(changes)
        assert all(got >= told for told, got in enumerate(seen, start=1))
        assert seen == sorted(seen)
        assert seen[-1] == len(changes)


@pytest.mark.parametrize("design", [event_notification, state_transfer])
def test_whatever_carries_the_order_is_labelled_with_its_version(design):
    trace = design(["inventory"], changes_ms=(0, 100))
    assert [message.label for message in trace.messages if message.label.startswith("v")] == ["v1", "v2"]


def test_after_a_quick_change_the_first_version_is_seen_by_nobody():
    trace = event_notification(changes_ms=(0, 5))
    assert versions_seen(trace) == {"inventory": ["v2", "v2"], "email": ["v2", "v2"]}


def test_two_consumers_of_one_notification_can_see_two_versions():
    trace = event_notification(changes_ms=(0, 22))
    assert versions_seen(trace) == {"inventory": ["v1", "v2"], "email": ["v2", "v2"]}


def test_while_the_source_is_down_calls_are_refused_and_answered_later():
    trace = event_notification(["inventory"], down_ms=(5, 60))
    assert endings(trace) == ["refused", "retried"]
    assert versions_seen(trace) == {"inventory": ["v1"]}
    assert all_acted_ms(trace) > 60


def test_carried_state_does_not_notice_that_the_source_is_down():
    calm, down = state_transfer(), state_transfer(down_ms=(5, 60))
    assert down.messages == calm.messages
    assert all_acted_ms(down) == all_acted_ms(calm)
    assert [span.activity for span in down.spans if span.lane == SOURCE] == ["down"]


@given(consumers=TEAMS)
def test_the_last_of_many_waits_for_the_reads_of_the_others(consumers):
    k = len(consumers)
    assert all_acted_ms(event_notification(consumers)) == 10 + 10 + 5 * k + 10 + 8
    assert all_acted_ms(state_transfer(consumers)) == 10 + 8


@pytest.mark.parametrize("design", [event_notification, state_transfer])
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"consumers": []}, "Nobody listens"),
        ({"consumers": ["email", "email"]}, "used twice"),
        ({"consumers": [SOURCE]}, "used twice"),
        ({"changes_ms": ()}, "at least one moment"),
        ({"changes_ms": (4, 4)}, "later than the one before"),
        ({"changes_ms": (-1,)}, "A change is -1"),
        ({"network_ms": float("nan")}, "network_ms is nan"),
        ({"work_ms": -1}, "work_ms is -1"),
        ({"down_ms": (40, 3)}, "a later one at which it is back"),
        ({"down_ms": (3, float("inf"))}, "down_ms is inf"),
        ({"changes_ms": (0, 10), "down_ms": (3, 40)}, "changes at 10 ms, while"),
    ],
)
def test_consumers_and_times_that_make_no_sense_are_refused(design, wrong, words):
    with pytest.raises(ValueError, match=words):
        design(**wrong)


@pytest.mark.parametrize(("wrong", "words"), [({"read_ms": -1}, "read_ms is -1"), ({"retry_ms": 0}, "retry_ms is 0")])
def test_times_that_only_call_backs_know_are_checked_too(wrong, words):
    with pytest.raises(ValueError, match=words):
        event_notification(**wrong)
