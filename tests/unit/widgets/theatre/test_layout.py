"""The words of a diagram lie on nothing: not on each other, not on a line, and within the picture."""

from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.messages.trace import Activity, Ending, Mark, Message, Span, Trace
from course_utils.widgets.shared.svg import shorten, width_of
from course_utils.widgets.theatre.diagram import SMALL, Diagram
from course_utils.widgets.theatre.layout import ABOVE, BELOW, Box, Room, beside, crosses, versions

LANES = ["customer", "orders", "inventory", "mail"]
times = st.floats(0, 100).map(lambda time: round(time, 1))
labels = st.sampled_from(["ok", "OrderPlaced", "PaymentRefusedByTheBank", "📦 packed", "支払い済み"])
lanes = st.sampled_from(LANES)


@st.composite
def messages(draw: Any) -> Message:
    sent = draw(times)
    ending = draw(st.sampled_from(get_args(Ending)))
    arrived = None if ending == "lost" else sent + draw(st.floats(0, 20))
    return Message(draw(lanes), draw(lanes), draw(labels), sent, arrived, ending)


@st.composite
def spans(draw: Any) -> Span:
    start = draw(times)
    return Span(
        draw(lanes), start, start + draw(st.floats(0, 40)), draw(st.sampled_from(get_args(Activity))), draw(labels)
    )


marks = st.builds(Mark, lanes, times, labels)
traces = st.builds(
    Trace,
    st.just(LANES),
    st.lists(messages(), max_size=12),
    st.lists(spans(), max_size=4),
    st.lists(marks, max_size=3),
)


def words_of(diagram: Diagram) -> Iterator[Box]:
    """The box of each text among the words of a diagram, a hair smaller, since its place is rounded."""
    for text in diagram.words.iter("text"):
        x, y, ending = float(text.get("x", "")), float(text.get("y", "")), text.find("tspan")
        bold = 1.1 if text.get("font-weight") else 1
        width = bold * width_of(text.text or "", SMALL)
        width += 0 if ending is None else 1.1 * width_of(ending.text or "", SMALL)
        left = {"middle": x - width / 2, "start": x, "end": x - width}[text.get("text-anchor", "start")]
        yield left + 0.2, y - ABOVE + 0.2, left + width - 0.2, y + BELOW - 0.2


@settings(max_examples=60, deadline=None)
@given(traces, st.booleans())
def test_no_words_lie_on_others_or_on_an_arrow(trace: Trace, wide: bool) -> None:
    diagram = Diagram(trace, "", "", 160, wide)
    boxes = list(words_of(diagram))
    for one, other in combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    arrows = list(diagram.shapes.iter("line"))
    for box in boxes:
        assert box[0] >= 0
        assert box[2] <= diagram.width
        for line in arrows:
            start, end = (tuple(float(line.get(f"{axis}{i}", "")) for axis in "xy") for i in (1, 2))
            assert not crosses(start, end, box)  # type: ignore[arg-type]


def test_where_there_is_room_everything_is_labelled_in_full() -> None:
    trace = Trace(
        ["Customer", "Account"],
        [Message("Customer", "Account", "deposit", 0, 10), Message("Account", "Customer", "confirmed", 30, 40)],
        [Span("Account", 10, 30, "working", "book")],
        [Mark("Customer", 40, "answered")],
    )
    texts = {text.text for text in Diagram(trace, "", "", 40, True).words.iter("text")}
    assert texts == {"deposit", "confirmed", "book", "answered"}


def test_a_name_that_stands_in_full_beside_one_arrow_is_not_cut_beside_another() -> None:
    lanes = ["service", "balance", "receipt", "interest", "compliance"]
    sent = [Message("service", lanes[-i], "Deposited", 2 * i, 2 * i + 3) for i in range(1, 5)]
    busy = [Span(message.receiver, message.arrived_ms or 0, 30, "working", "") for message in sent]
    texts = [text.text or "" for text in Diagram(Trace(lanes, sent, busy), "", "", 30, True).words.iter("text")]
    assert "Deposited" in texts
    assert not [text for text in texts if text.endswith("…")]


def test_among_a_thousand_hops_most_words_are_left_out_and_none_lies_on_another() -> None:
    hops = [Message(*("ab" if i % 2 else "ba"), f"message {i}", i, i + 3) for i in range(1000)]
    boxes = sorted(words_of(Diagram(Trace(["a", "b"], hops), "", "", 1003, True)))
    assert all(one[2] <= other[0] or one[3] <= other[1] or other[3] <= one[1] for one, other in pairwise(boxes))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [((0, 0), (10, 10), True), ((0, 5), (3, 9), False), ((5, -9), (5, 99), True), ((0, 6), (10, 6), False)],
)
def test_a_line_crosses_a_box_or_passes_it(start: tuple[int, int], end: tuple[int, int], expected: bool) -> None:
    assert crosses(start, end, (4, 4, 6, 6)) is expected


def test_room_is_given_once_and_only_within_its_bounds() -> None:
    room = Room((0, 0, 100, 100))
    box = (10.0, 10.0, 60.0, 25.0)
    assert room.first_free([(-1, 0, 5, 5), box]) == box
    assert not room.is_free((59, 20, 70, 30))
    assert room.is_free((60, 25, 70, 30))
    room.take_line((0, 50), (100, 50))
    assert room.first_free([(10, 45, 20, 55), (50, 90, 60, 101)]) is None


def test_places_beside_a_line_never_touch_it() -> None:
    for head in [(100.0, 0.0), (0.0, 80.0), (70.0, 62.0), (-3.0, -62.0), (0.0, 0.0)]:
        for beyond in (False, True):
            assert not any(crosses((0, 0), head, box) for box in beside((0, 0), head, 40, beyond=beyond))


def test_a_shorter_version_still_says_something() -> None:
    assert list(versions("ok", SMALL)) == ["ok"]
    whole, *shorter = versions("PaymentRefusedByTheBank", SMALL)
    assert whole == "PaymentRefusedByTheBank"
    assert shorter
    assert all(text.endswith("…") and 5 <= len(text) < len(whole) for text in shorter)


@pytest.mark.parametrize("name", ["W" * 40, "📦" * 20, "支払い" * 9, "👩‍💻" * 9, "e\u0301" * 60])
def test_a_long_name_is_cut_to_its_width_between_characters(name: str) -> None:
    cut = shorten(name, 100)
    assert width_of(cut, 13) <= 100
    assert cut.endswith("…")
    assert not cut.endswith("\u200d…")
    assert name.startswith(cut[:-1])
