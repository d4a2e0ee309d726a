"""A history holds each state as it was, and comes out of its bytes as it went in."""

import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.widgets.columns import encode
from course_utils.widgets.history import Change, History

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


# Reading the bytes back, the way columns.js does.


def read_integers(block: bytes, spec: dict[str, Any]) -> list[int]:
    size = spec["count"]
    planes = [block[spec["at"] + plane * size :][:size] for plane in range(spec["width"])]
    coded = [sum(plane[i] << 8 * place for place, plane in enumerate(planes)) for i in range(size)]
    return list(accumulate(-(code + 1) // 2 if code % 2 else code // 2 for code in coded))


def read_texts(block: bytes, spec: dict[str, Any]) -> list[str | None]:
    words = json.loads(block[spec["at"] :][: spec["length"]])
    return [words[number] for number in read_integers(block, spec["codes"])]


def read_column(block: bytes, spec: dict[str, Any], fields: dict[str, Any]) -> dict[int, str | None]:
    positions, values = read_integers(block, spec["positions"]), spec["values"]
    if values["kind"] == "texts":
        return dict(zip(positions, read_texts(block, values), strict=True))
    if values["kind"] == "integers":
        return dict(zip(positions, map(str, read_integers(block, values)), strict=True))
    amounts = read_column(block, fields[values["field"]], fields)
    signs = [2 * sign - 1 for sign in read_integers(block, values["signs"])]
    moves = [sign * int(amounts[position] or 0) for sign, position in zip(signs, positions[1:], strict=True)]
    return dict(zip(positions, map(str, accumulate([values["first"], *moves])), strict=True))


def read(history: History, part: str) -> dict[str, dict[int, str | None]]:
    layout, data = encode(history)
    layout = json.loads(json.dumps(layout))
    fields, block = dict(layout["fields"]), zlib.decompress(data)
    return {name: read_column(block, spec, fields) for name, spec in layout[part]}


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
def test_every_field_and_state_comes_out_of_the_bytes_as_it_went_in(events: list[Event]) -> None:
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


@given(st.lists(st.tuples(st.sampled_from(["Deposited", "Withdrawn"]), st.integers(0, 10**9)), max_size=20))
def test_a_balance_comes_out_of_its_signs_as_it_went_in(moves: list[tuple[str, int]]) -> None:
    history = History([{"type": kind, "amount": amount} for kind, amount in moves], {"balance": 5}, bank)
    column = history.states["balance"]
    assert read(history, "states")["balance"] == dict(zip(column.positions, map(str, column.values), strict=True))


@pytest.mark.parametrize(
    ("times", "form"),
    [
        (["2024-01-02T10:30:00Z", "2024-01-02T10:30:01Z"], "iso"),
        (["2024-01-02 10:30:00+02:00", "1969-12-31 23:59:59+02:00"], "iso"),
        (["2024-01-02T10:30:00.125", "2024-01-02T10:30:00.500"], "iso"),
        (["2024-01-02T10:30:00Z", "2024-01-02T10:30:00.5Z"], "iso text"),
        (["2024-01-02T10:30:00Z", "2024-01-02T10:30:00+01:00"], "iso text"),
        (["2024-01-02T10:30:00Z", "2024-02-30T10:30:00Z"], "text"),
        (["yesterday", "today"], "text"),
        ([40, 80], "number"),
    ],
)
def test_times_of_one_form_travel_as_numbers_and_others_keep_their_text(times: list[Any], form: str) -> None:
    history = History([{"timestamp": time} for time in times], 0, lambda state, event: state)
    layout, data = encode(history)
    assert layout["times"]["form"] == form
    if "text" in form:
        assert read_texts(zlib.decompress(data), layout["times"]["values"]) == times


def test_a_hundred_thousand_events_fit_into_half_a_megabyte() -> None:
    # A linear congruential generator makes a ledger without pattern: amounts below 100,000, seconds apart.
    seed, moment, ledger = 1, 1_704_067_200, []
    for _ in range(100_000):
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
        moment += (seed >> 40) % 600
        written = datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        kind = "Deposited" if seed >> 63 else "Withdrawn"
        ledger.append({"type": kind, "amount": (seed >> 20) % 100_000, "timestamp": written})
    layout, data = encode(History(ledger, {"balance": 0}, bank))
    assert len(data) + len(json.dumps(layout)) <= 500_000
