"""The player shows a history live, as a still picture, and in a line of text."""

from xml.etree import ElementTree

import pytest

from course_utils.widgets import replay_player

SVG = "{http://www.w3.org/2000/svg}"
VIEW = "application/vnd.jupyter.widget-view+json"
EVENTS = [
    {"type": "Deposited", "amount": 1000, "timestamp": "2024-01-02T10:30:00Z"},
    {"type": "Withdrawn", "amount": 200, "timestamp": "2024-01-03T11:00:00Z"},
]


def balance(state: int, event: dict[str, object]) -> int:
    amount = event["amount"]
    assert isinstance(amount, int)
    return state - amount if event["type"] == "Withdrawn" else state + amount


def words_of(svg: str) -> str:
    return "\n".join(text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text"))


def test_the_text_of_a_player_says_where_it_starts_and_ends() -> None:
    assert repr(replay_player(EVENTS, 0, balance)) == "Replay of 2 events: start 0 → 800"
    assert repr(replay_player(EVENTS[:1], 0, balance)) == "Replay of 1 event: start 0 → 1000"
    assert repr(replay_player([], None, balance)) == "Replay of 0 events: start nothing → nothing"


def test_a_player_offers_the_live_view_a_picture_and_text() -> None:
    data, _ = replay_player(EVENTS, 0, balance)._repr_mimebundle_()
    assert set(data) == {VIEW, "image/svg+xml", "text/plain"}
    assert data["text/plain"] == "Replay of 2 events: start 0 → 800"


def test_the_picture_is_the_same_every_time_and_carries_its_description() -> None:
    pictures = [
        replay_player(EVENTS, 0, balance, title="Account #42", description="It ends at 800.")._repr_mimebundle_()[0][
            "image/svg+xml"
        ]
        for _ in range(2)
    ]
    assert pictures[0] == pictures[1]
    assert ElementTree.fromstring(pictures[0]).findtext(f"{SVG}desc") == "It ends at 800."
    assert "state 1000 → 800" in words_of(pictures[0])


def test_a_long_history_is_cut_in_the_picture_and_says_so() -> None:
    player = replay_player(EVENTS * 50, 0, balance)
    words = words_of(player._repr_mimebundle_()[0]["image/svg+xml"])
    assert "… and 88 more" in words


@pytest.mark.parametrize("note", ["<script>alert(1)</script>", "</details><img src=x onerror=x>", "\x00\x1b]]>&"])
def test_event_contents_stay_text_in_the_picture(note: str) -> None:
    player = replay_player([{"type": note, "note": note}], 0, lambda state, event: 1, title=note)
    root = ElementTree.fromstring(player._repr_mimebundle_()[0]["image/svg+xml"])
    drawn = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert drawn <= {"svg", "title", "desc", "rect", "line", "circle", "text"}


def test_a_player_keeps_its_history_for_questions() -> None:
    assert replay_player(EVENTS, 0, balance).history.state(1) == {"state": 1000}
