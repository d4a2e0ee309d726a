"""A history holds each state as it was, and reaches the browser as it was."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.widgets.player.history import Change, History

Event = dict[str, Any]
LEDGER: list[Event] = [
    {"type": "Deposited", "amount": 1000, "timestamp": "2024-01-02T10:30:00Z"},
    {"type": "Withdrawn", "amount": 200, "timestamp": "2024-01-03T11:00:00Z"},
    {"type": "Deposited", "amount": 500, "timestamp": "2024-01-04T16:45:10Z"},
]


def bank(state: dict[str, Any], event: Event) -> dict[str, Any]:
    sign = -1 if event["type"] == "Withdrawn" else 1
    return {**state, "balance": state["balance"] + sign * event["amount"]}


def bank_in_place(state: dict[str, Any], event: Event) -> dict[str, Any]:
    state["balance"] = bank(state, event)["balance"]
    return state


def add(state: Any, event: Event) -> Any:
    return state + event["amount"]


def read(history: History, part: str) -> dict[str, dict[int, str | None]]:
    """The columns of a part as the browser gets them: what JSON carried, each value as text."""
    plain = json.loads(json.dumps(history.as_plain()))
    return {
        name: {
            position: None if value is None else str(value)
            for position, value in zip(column["positions"], column["values"], strict=True)
        }
        for name, column in plain[part]
    }


def test_a_history_knows_each_event_and_the_state_after_it() -> None:
    history = History(LEDGER, {"balance": 0}, bank)
    assert len(history) == 3
    assert [history.state(position) for position in range(4)] == [
        {"balance": 0},
        {"balance": 1000},
        {"balance": 800},
        {"balance": 1300},
    ]
    assert history.event(2) == {"amount": 200}
    assert history.types == ["Deposited", "Withdrawn", "Deposited"]
    assert history.times.exactly(3) == "2024-01-04T16:45:10Z"


def test_a_history_says_what_each_event_changed() -> None:
    history = History(LEDGER, {"balance": 0}, bank)
    assert history.changes(0) == []
    assert history.changes(2) == [Change("balance", 1000, 800)]


def test_parts_of_the_state_come_and_go() -> None:
    states = iter([{"a": 1, "b": 2}, {"b": 2}, {"b": 2, "a": 3}])
    history = History([{}, {}, {}], {"a": 1}, lambda state, event: next(states))
    assert history.changes(1) == [Change("b", None, 2)]
    assert history.changes(2) == [Change("a", 1, None)]
    assert history.changes(3) == [Change("a", None, 3)]
    assert history.state(2) == {"b": 2}


def test_a_state_changed_in_place_leaves_earlier_moments_as_they_were() -> None:
    start = {"balance": 0, "seen": [1]}
    pure, in_place = History(LEDGER, start, bank), History(LEDGER, start, bank_in_place)
    assert [pure.state(k) for k in range(4)] == [in_place.state(k) for k in range(4)]
    assert start == {"balance": 0, "seen": [1]}


def test_a_list_that_grows_in_place_is_taken_down_at_each_moment() -> None:
    def note(state: dict[str, list[int]], event: Event) -> dict[str, list[int]]:
        state["seen"].append(event["amount"])
        return state

    history = History(LEDGER, {"seen": []}, note)
    assert [history.state(k)["seen"] for k in range(4)] == ["[]", "[1000]", "[1000, 200]", "[1000, 200, 500]"]


@pytest.mark.parametrize(
    ("start", "shown"),
    [(0, 1700), (Decimal("0.00"), "1700.00"), (0.5, "1700.5"), (2**70, 2**70 + 1700)],
)
def test_a_state_may_be_a_plain_number(start: Any, shown: int | str) -> None:
    assert History(LEDGER, start, add).state(3) == {"state": shown}


def test_events_and_states_may_be_dataclasses_and_times_datetimes() -> None:
    @dataclass(frozen=True)
    class Deposited:
        amount: Decimal
        timestamp: datetime

    @dataclass(frozen=True)
    class Account:
        balance: Decimal

    event = Deposited(Decimal("12.50"), datetime(2024, 1, 2, 10, 30, tzinfo=UTC))
    history = History([event], Account(Decimal(0)), lambda state, e: Account(state.balance + e.amount))
    assert history.types == ["Deposited"]
    assert history.event(1) == {"amount": "12.50"}
    assert history.changes(1) == [Change("balance", "0", "12.50")]
    assert history.times.exactly(1) == "2024-01-02T10:30:00+00:00"


def test_a_value_is_shown_without_its_address() -> None:
    class Teller:
        __slots__ = ()

    history = History([{"by": [Teller()]}], 0, lambda state, event: 1)
    assert "0x" not in str(history.event(1)["by"])


def test_a_failing_apply_is_reported_with_the_event() -> None:
    with pytest.raises(ValueError, match=r"apply failed at event 2 \(Withdrawn\): KeyError: 'amount'"):
        History([LEDGER[0], {"type": "Withdrawn"}], {"balance": 0}, bank)


def test_an_apply_that_returns_nothing_is_reported_with_the_event() -> None:
    with pytest.raises(ValueError, match=r"returned None for event 1 \(Deposited\)"):
        History(LEDGER, {"balance": 0}, lambda state, event: None)


def test_an_empty_history_has_only_its_start() -> None:
    history = History([], {"balance": 7}, bank)
    assert (len(history), history.state(0)) == (0, {"balance": 7})
    assert read(history, "states") == {"balance": {0: "7"}}


amounts = st.integers(-(2**60), 2**60) | st.integers(0, 99)
values = amounts | st.text(max_size=6) | st.none() | st.decimals(allow_nan=False)
events = st.lists(st.dictionaries(st.sampled_from(["type", "amount", "note"]), values, max_size=3), max_size=12)


@given(events)
def test_every_field_and_state_reaches_the_browser_as_it_was(events: list[Event]) -> None:
    history = History(events, {"kept": 0}, lambda state, event: {"kept": 0, **event})
    for part, columns in (("fields", history.fields), ("states", history.states)):
        expected = {
            name: {
                position: None if value is None else str(value)
                for position, value in zip(column.positions, column.values, strict=True)
            }
            for name, column in columns.items()
        }
        assert read(history, part) == expected


def test_a_number_too_large_for_the_browser_travels_as_text() -> None:
    history = History([{"amount": 2**53 + 1}, {"amount": -(2**53)}], 0, lambda state, event: 0)
    assert history.as_plain()["fields"] == [["amount", {"positions": [1, 2], "values": [str(2**53 + 1), -(2**53)]}]]


@pytest.mark.parametrize("unseen", ["\u202e", "\u2066", "\u2069", "\x00", "\x1b", "\x85", "\ud800"])
def test_what_is_not_seen_itself_but_changes_what_is_becomes_visible(unseen: str) -> None:
    name = f"pay{unseen}ee"
    history = History([{"type": name, name: name}], {}, lambda state, event: {name: [name]})
    plain = json.dumps(history.as_plain(), ensure_ascii=False)
    assert unseen not in plain
    assert history.event(1) == {"pay\ufffdee": "pay\ufffdee"}
    assert history.types == ["pay\ufffdee"]
    assert list(history.state(1)) == ["pay\ufffdee"]


def test_line_breaks_tabs_and_words_written_from_the_right_stay() -> None:
    text = "one\n\ttwo שלום"
    assert History([{"note": text}], 0, lambda state, event: 0).event(1) == {"note": text}
