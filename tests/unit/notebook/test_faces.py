"""What a notebook shows of an outcome: every status with its sign, and whatever an answer wrote as text."""

import re
from html.parser import HTMLParser
from typing import get_args

import pytest
from hypothesis import given
from hypothesis.strategies import characters, sampled_from, text

from course_utils.colours import ACCENT, GOOD, GROUND, HAIR, INK, MUTED, SOFT, WARNING, Colour, contrast
from course_utils.exercises.outcome import Outcome, Status
from course_utils.notebook.faces import outcome_html

STATUSES: tuple[Status, ...] = get_args(Status)
ANY = text(characters(codec=None, exclude_categories=()))


class Page(HTMLParser):
    """The elements of a page in their order, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)
        self.elements.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_is_told_by_words_and_by_a_sign_of_its_own(status: Status) -> None:
    page = Page(outcome_html(Outcome("double", status)))
    sign, words = page.text.split(" ", 1)
    assert words == f"double — {status}"
    assert sign not in {Page(outcome_html(Outcome("double", other))).text[0] for other in STATUSES if other != status}


@given(sampled_from(STATUSES), ANY.filter(lambda text: "`" not in text), ANY, ANY)
def test_whatever_an_answer_wrote_is_text_on_the_page(status: Status, message: str, case: str, notice: str) -> None:
    outcome = Outcome("double", status, message, case, notice=notice)
    page = Page(outcome_html(outcome))
    assert not page.open
    assert set(page.elements) <= {"div", "strong", "pre"}
    assert page.text.endswith(f"double — {status}{outcome.message}{outcome.case}{outcome.notice}")


@pytest.mark.parametrize("colour", [ACCENT, GOOD, INK, MUTED, WARNING])
@pytest.mark.parametrize("ground", [SOFT, GROUND])
def test_every_word_can_be_read_in_the_light_and_in_the_dark_theme(colour: Colour, ground: Colour) -> None:
    assert contrast(colour.light, ground.light) >= 4.5
    assert contrast(colour.dark, ground.dark) >= 4.5


@pytest.mark.parametrize("status", STATUSES)
def test_a_box_takes_its_colours_from_the_palette_alone(status: Status) -> None:
    page = outcome_html(Outcome("double", status, "message", "case", "advice"))
    for colour in (ACCENT, GOOD, GROUND, HAIR, INK, MUTED, SOFT, WARNING):
        page = page.replace(f":{colour}", "").replace(f"solid {colour}", "")
    assert not re.search(r"#[0-9a-f]{3}|var\(|rgb", page)
