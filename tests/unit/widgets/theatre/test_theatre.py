"""The theatre draws a trace and says in words what happens in it."""

import json
import re
from collections.abc import Iterator
from typing import get_args
from xml.etree import ElementTree

import pytest

from course_utils.messages.trace import Ending, Mark, Message, Span, Trace
from course_utils.widgets import MessageTheatre, message_theatre
from course_utils.widgets.theatre.diagram import ticks

SVG = "{http://www.w3.org/2000/svg}"
ENDINGS: tuple[Ending, ...] = get_args(Ending)


def trace(ending: Ending = "delivered", label: str = "deposit") -> Trace:
    return Trace(
        ["Customer", "Account"],
        [Message("Customer", "Account", label, 0, None if ending == "lost" else 10, ending)],
        [Span("Customer", 0, 40, "waiting"), Span("Account", 10, 30, "working", "book")],
        [Mark("Customer", 40, "answered")],
    )


def picture(theatre: MessageTheatre) -> ElementTree.Element:
    return ElementTree.fromstring(theatre._repr_mimebundle_()[0]["image/svg+xml"])


def words_of(root: ElementTree.Element) -> Iterator[str]:
    for text in root.iter(f"{SVG}text"):
        yield "".join(text.itertext())


def said(theatre: MessageTheatre) -> list[tuple[float, str]]:
    return [(time, words) for time, _, words in theatre.scenes[0]["happenings"]]


def test_the_text_of_a_theatre_counts_messages_and_tells_the_takeaway() -> None:
    theatre = message_theatre(trace(), title="Deposit", description="It arrives.")
    assert repr(theatre) == "Deposit: 1 message. It arrives."
    two = message_theatre({"up": {"a": trace()}, "down": {"a": trace("lost")}}, description="One is lost.")
    assert repr(two) == "Message theatre: 2 messages in 2 scenarios. One is lost."


def test_happenings_are_told_in_order_with_causes_first() -> None:
    assert said(message_theatre(trace(), description="It arrives.")) == [
        (0, "Customer starts waiting."),
        (0, "Customer sends “deposit” to Account."),
        (10, "“deposit” reaches Account."),
        (10, "Account starts working (book)."),
        (30, "Account finishes (book)."),
        (40, "Customer stops waiting."),
        (40, "Customer: answered."),
    ]


@pytest.mark.parametrize("ending", [ending for ending in ENDINGS if ending != "delivered"])
def test_a_delivery_that_went_another_way_is_named_and_has_a_shape_of_its_own(ending: Ending) -> None:
    theatre, plain = (
        message_theatre(trace(ending), description="d"),
        message_theatre(trace(), description="d"),
    )
    assert f"deposit · {ending}" in list(words_of(picture(theatre)))
    shapes, plain_shapes = (
        [(element.tag, element.get("stroke-dasharray"), element.get("stroke-width")) for element in root.iter()]
        for root in (picture(theatre), picture(plain))
    )
    assert shapes != plain_shapes
    stem = {"failed": "fails", "refused": "refuses"}.get(ending, ending)
    assert any(stem in words for _, words in said(theatre))


def test_the_picture_shows_every_pane_and_is_the_same_every_time() -> None:
    theatre = message_theatre({"Calls": trace(), "Events": trace("lost")}, description="Two ways.")
    words = list(words_of(picture(theatre)))
    assert {"Calls", "Events", "waiting", "answered"} <= set(words)
    again = message_theatre({"Calls": trace(), "Events": trace("lost")}, description="Two ways.")
    assert theatre._repr_mimebundle_()[0]["image/svg+xml"] == again._repr_mimebundle_()[0]["image/svg+xml"]


def test_panes_of_a_scene_share_one_time_axis() -> None:
    long = Trace(["A", "B"], [Message("A", "B", "late", 0, 500)])
    theatre = message_theatre({"short": trace(), "long": long}, description="One takes longer.")
    assert theatre.scenes[0]["end"] == 500
    assert all("500" in words_of(ElementTree.fromstring(p["svg"])) for p in theatre.scenes[0]["panes"])


@pytest.mark.parametrize("label", ["<script>alert(1)</script>", "</svg><img onerror=x>", "{sender}", "\x00&"])
def test_labels_stay_text(label: str) -> None:
    theatre = message_theatre(trace(label=label), description=label)
    root = ElementTree.fromstring(theatre.scenes[0]["panes"][0]["svg"])
    drawn = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert drawn <= {
        "svg",
        "title",
        "desc",
        "rect",
        "line",
        "g",
        "polygon",
        "path",
        "text",
        "tspan",
        "circle",
    }
    written = label.replace("\x00", "\ufffd")
    assert (0, f"Customer sends “{written}” to Account.") in said(theatre)


def test_a_name_that_turns_the_direction_of_words_does_not_turn_what_stands_beside_it() -> None:
    turning = "\u202eknab"
    named = Trace(
        [turning, "mail"],
        [Message(turning, "mail", turning, 0, 10)],
        [Span(turning, 0, 5, "working", turning)],
        [Mark(turning, 10, turning)],
    )
    theatre = message_theatre({turning: {turning: named}}, title=turning, description=turning)
    shown = json.dumps([theatre.title, theatre.description, theatre.scenes], ensure_ascii=False)
    assert "\u202e" not in shown + ElementTree.tostring(picture(theatre), encoding="unicode")
    assert (0, "\ufffdknab sends “\ufffdknab” to mail.") in said(theatre)


def test_one_event_to_many_is_labelled_once_and_told_for_each() -> None:
    receivers = ["balance", "mail", "audit"]
    fan = [Message("broker", receiver, "Deposited", 0, 10) for receiver in receivers]
    later = Message("broker", "mail", "Deposited", 20, 30)
    lost = Message("broker", "audit", "Deposited", 0, None, "lost")
    theatre = message_theatre(Trace(["broker", *receivers], [*fan, later, lost]), description="A fan.")
    drawn = [words for words in words_of(picture(theatre)) if words.startswith("Deposited")]
    assert drawn == ["Deposited", "Deposited", "Deposited · lost"]
    assert sum("reaches" in words for _, words in said(theatre)) == len(fan) + 1
    assert len(theatre.scenes[0]["rows"]) == len(fan) + 2


def test_a_message_that_never_arrived_is_in_the_table_as_such() -> None:
    rows = message_theatre(trace("lost"), description="It is lost.").scenes[0]["rows"]
    assert ["", "message", "Customer", "Account", "deposit", "0", "never", "lost"] in rows


def test_an_empty_trace_is_drawn_with_its_lanes() -> None:
    theatre = message_theatre(Trace(["A", "B"]), description="Nothing happens.")
    assert {"A", "B"} <= set(words_of(picture(theatre)))


def test_nothing_to_show_is_refused() -> None:
    empty: dict[str, Trace] = {}
    for nothing in (empty, {"a": empty}):
        with pytest.raises(ValueError, match="no trace to show"):
            message_theatre(nothing, description="d")


def test_traces_and_scenarios_do_not_mix() -> None:
    with pytest.raises(ValueError, match="one kind or the other"):
        message_theatre({"a": trace(), "b": {"c": trace()}}, description="d")  # type: ignore[arg-type]


def test_a_lane_that_is_not_listed_is_named() -> None:
    stray = Trace(["A"], [Message("A", "Audit", "record", 0, 1)])
    with pytest.raises(ValueError, match="lane 'Audit', but lists 'A'"):
        message_theatre(stray, description="d")


def test_a_trace_too_large_to_draw_is_refused() -> None:
    large = Trace(["A", "B"], [Message("A", "B", "m", i, i + 1) for i in range(2001)])
    with pytest.raises(ValueError, match=re.escape("holds 2,001 messages")):
        message_theatre(large, description="d")


@pytest.mark.parametrize(
    ("end", "expected"), [(40, [0, 5, 10, 15, 20, 25, 30, 35, 40]), (999, [0, 200, 400, 600, 800])]
)
def test_the_time_axis_has_round_ticks(end: float, expected: list[float]) -> None:
    assert ticks(end, 8) == expected
