"""The question box asks every store, tells how far each is, and shows whatever comes back as text."""

from dataclasses import dataclass
from xml.etree import ElementTree

import pytest

from course_utils.widgets.question_box.question_box import QuestionBox, question_box


@dataclass
class Projector:
    log: list[str]
    position: int = 0

    def catch_up(self) -> None:
        self.position = len(self.log)

    def rows(self) -> list[str]:
        return self.log[: self.position]


class Broken(Projector):
    def catch_up(self) -> None:
        raise ConnectionError("the server is down")


def box(log: list[str], *, second: type[Projector] = Projector) -> QuestionBox:
    projectors = {"SQLite": Projector(log, len(log)), "Redis": second(log, len(log))}

    def advance() -> str:
        log.append(f"order {len(log) + 1}")
        return "One more order."

    def refuse(words: str) -> object:
        raise LookupError(f"no {words}")

    return question_box(
        projectors,
        {
            "How many?": {name: lambda words, p=p: len(p.rows()) for name, p in projectors.items()},
            "Which?": {"SQLite": lambda words: [(row, words) for row in projectors["SQLite"].rows()]},
            "What?": {"Redis": refuse},
        },
        advance,
        description="Each store answers as of its position.",
    )


def click(box: QuestionBox, what: str, *, question: int = 0, words: str = "", store: str = "") -> str:
    turn = box.answer["turn"] + 1
    box.asked = {"turn": turn, "what": what, "question": question, "words": words, "store": store}
    assert box.answer["turn"] == turn
    return str(box.answer["said"])


def rows_of(box: QuestionBox) -> list[list[list[str]]]:
    return [store["rows"] for store in box.answer["stores"]]


def test_all_stores_answer_from_the_start() -> None:
    shown = box(["order 1"])
    assert rows_of(shown) == [[["1"]], [["1"]]]
    assert [store["position"] for store in shown.answer["stores"]] == [1, 1]
    assert "at the same position: they say the same" in shown.answer["said"]


def test_a_frozen_projector_stays_behind_and_the_stores_disagree() -> None:
    shown = box(["order 1"])
    assert "Redis is frozen" in click(shown, "freeze", store="Redis")
    said = click(shown, "advance")
    assert "One more order." in said
    assert "at different positions: they DISAGREE" in said
    assert rows_of(shown) == [[["2"]], [["1"]]]
    said = click(shown, "freeze", store="Redis")
    assert "has caught up" in said
    assert "they say the same" in said


def test_a_store_without_an_answer_says_so_and_is_no_disagreement() -> None:
    shown = box(["order 1"])
    assert "One store answers." in click(shown, "ask", question=1, words="red")
    sqlite, redis = shown.answer["stores"]
    assert sqlite["rows"] == [["order 1", "red"]]
    assert redis["said"] == "Nothing here answers this."


def test_an_error_is_told_in_its_own_pane() -> None:
    shown = box([])
    assert click(shown, "ask", question=2, words="teapot") == "No store answers."
    assert shown.answer["stores"][1]["said"] == "No answer. LookupError: 'no teapot'".replace("'", "")


def test_a_projector_that_cannot_go_on_says_why() -> None:
    shown = box(["order 1"], second=Broken)
    assert "That failed. ConnectionError: the server is down" in click(shown, "advance")


def test_contents_are_shown_as_text() -> None:
    shown = box(["<b>Open</b>\u202e"])
    click(shown, "ask", question=1, words="x")
    data, _metadata = shown._repr_mimebundle_()
    words = " ".join(ElementTree.fromstring(data["image/svg+xml"]).itertext())
    assert "<b>Open</b>\N{REPLACEMENT CHARACTER} · x" in words
    assert "at position 1" in words


def test_the_still_picture_holds_no_times() -> None:
    data, _metadata = box(["order 1"])._repr_mimebundle_()
    assert " ms" not in data["image/svg+xml"]


def test_a_box_needs_stores_and_questions_that_fit() -> None:
    with pytest.raises(ValueError, match="at least"):
        question_box({}, {}, str, description="x")
    with pytest.raises(ValueError, match="none of A"):
        question_box({"A": Projector([])}, {"How?": {"B": len}}, str, description="x")
