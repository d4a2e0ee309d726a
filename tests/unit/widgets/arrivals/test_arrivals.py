"""Orders of arrival hold what a handler really makes of each, and say how many end right."""

from itertools import permutations
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.widgets import ArrivalOrders, arrival_orders
from course_utils.widgets.arrivals.orders import orders_of

SVG = "{http://www.w3.org/2000/svg}"
MARKUP = "<script>alert(1)</script></svg><img src=x onerror=x>\x00&"
EVENTS = [{"sets": 100}, {"adds": 50}, {"adds": 30}, {"adds": 7}]


def sets_or_adds(event: dict[str, int], state: dict[str, int]) -> None:
    state["total"] = event["sets"] if "sets" in event else state.get("total", 0) + event["adds"]


def needs_a_total(event: dict[str, int], state: dict[str, int]) -> None:
    state["total"] = event["sets"] if "sets" in event else state["total"] + event["adds"]


def widget(handle: Any = sets_or_adds, events: list[Any] = EVENTS) -> ArrivalOrders:
    return arrival_orders(events, handle, label=str, title="Any order", description="What sets a value wipes out.")


def test_what_sets_a_value_must_come_first() -> None:
    shown = widget()
    assert repr(shown) == "Arrival orders: 4 events, 6 of 24 orders end right"
    assert [each for each in shown.orders.whole if shown.orders.right(each)] == [
        "0" + "".join(rest) for rest in permutations("123")
    ]


@given(st.lists(st.integers(1, 9), min_size=1, max_size=4))
def test_each_beginning_has_the_state_that_its_events_leave(amounts: list[int]) -> None:
    def append(event: int, state: dict[str, list[int]]) -> None:
        state.setdefault("seen", []).append(event)

    orders = orders_of(amounts, append, str, lambda state: state.get("seen", []))
    assert len(orders.states) == sum(len(list(permutations(amounts, many))) for many in range(len(amounts) + 1))
    for beginning, state in orders.states.items():
        assert state == str([amounts[int(number)] for number in beginning])


def test_adding_alone_is_right_in_every_order() -> None:
    assert repr(widget(events=EVENTS[1:])) == "Arrival orders: 3 events, 6 of 6 orders end right"


def test_a_handler_that_raises_is_shown_to_raise_and_goes_on_with_the_next() -> None:
    orders = widget(needs_a_total).orders
    assert orders.errors["1"] == "KeyError: 'total'"
    assert orders.states["10"] == "{'total': 100}"
    assert not orders.right("1023")


def test_an_order_in_which_something_raised_is_not_right_even_if_the_state_is() -> None:
    def picky(event: int, state: dict[str, int]) -> None:
        if event == 2 and not state:
            raise ValueError("too early")
        state["last"] = 1

    assert repr(widget(picky, [1, 2])) == "Arrival orders: 2 events, 1 of 2 orders end right"


def test_a_handler_that_changes_its_event_spoils_no_other_order() -> None:
    def spoils(event: dict[str, int], state: dict[str, int]) -> None:
        sets_or_adds(event, state)
        event.clear()

    events = [dict(event) for event in EVENTS]
    assert repr(widget(spoils, events)) == repr(widget())
    assert events == EVENTS


@pytest.mark.parametrize("many", [0, 6])
def test_no_events_and_too_many_are_refused(many: int) -> None:
    with pytest.raises(ValueError, match=f"There are {many} events"):
        widget(events=EVENTS[:1] * many)


def test_the_picture_shows_an_order_that_ends_wrong_and_how_many_end_right() -> None:
    (data, _) = widget()._repr_mimebundle_()
    words = [text.text or "" for text in ElementTree.fromstring(data["image/svg+xml"]).iter(f"{SVG}text")]
    assert "6 of the 24 orders end right: {'total': 187}" in words
    assert {"arrives", "state after it"} <= set(words)


def test_contents_are_shown_as_text() -> None:
    def keeps(event: str, state: dict[str, str]) -> None:
        if not state:
            raise ValueError(event)

    shown = arrival_orders([MARKUP], keeps, label=str, title=MARKUP, description=MARKUP)
    (data, _) = shown._repr_mimebundle_()
    picture = ElementTree.fromstring(data["image/svg+xml"])
    assert not list(picture.iter(f"{SVG}script"))
    assert not list(picture.iter(f"{SVG}img"))
    assert "\x00" not in str(shown.columns) + shown.title
