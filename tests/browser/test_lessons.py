"""Every lesson in Lab: opened and run once, and then looked at from all sides."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from benchmarks.browser.lab import Lab
from benchmarks.browser.notebook_page import NARROW, OPEN_SECONDS, WIDE, NotebookPage, opened
from tests.browser import hands
from tests.browser.appearance import cut_off, violations
from tests.browser.conftest import LESSONS


@pytest.fixture(scope="module", params=LESSONS, ids=lambda path: path.stem)
def lesson(request: pytest.FixtureRequest, browser: Browser, lab: Lab) -> Iterator[NotebookPage]:
    """A lesson open in Lab, all its cells run as it was delivered."""
    path: Path = request.param
    with opened(browser, lab, path.name) as notebook:
        notebook.run_all()
        yield notebook


def test_the_printed_address_opens_the_first_lesson(browser: Browser, lab: Lab) -> None:
    page = browser.new_page()
    page.goto(lab.address, timeout=OPEN_SECONDS * 1000)
    expect(page.get_by_role("tab", name=LESSONS[0].name)).to_be_visible()
    expect(page.locator(".jp-RenderedMarkdown h1").first).to_be_visible()
    page.context.close()
    lab.shut_kernels_down()


def test_all_cells_run_and_none_puts_out_an_error(lesson: NotebookPage) -> None:
    assert lesson.outputs().count() > 0, "no cell of the lesson puts anything out"
    assert lesson.errors() == []
    assert lesson.dialogs == []
    expect(lesson.page.locator(".jp-Dialog, .Toastify__toast")).to_have_count(0)


def test_the_pictures_of_the_text_are_there_and_fit(lesson: NotebookPage) -> None:
    lesson.resize(NARROW)
    for picture in lesson.page.locator(".jp-RenderedMarkdown img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        loaded, width, room = picture.evaluate("it => [it.naturalWidth, it.clientWidth, it.parentElement.clientWidth]")
        assert loaded > 0, picture.get_attribute("src")
        assert width <= room


@pytest.mark.parametrize("width", [WIDE, NARROW], ids=["wide", "narrow"])
def test_outputs_are_accessible(lesson: NotebookPage, width: int) -> None:
    lesson.resize(width)
    assert not (found := violations(lesson.page)), "\n".join(found)


def test_outputs_are_whole_on_a_narrow_screen(lesson: NotebookPage) -> None:
    lesson.resize(NARROW)
    assert not (found := cut_off(lesson.page)), "\n".join(found)


def test_players_and_theatres_move_by_keyboard(lesson: NotebookPage) -> None:
    for widget in lesson.page.locator(hands.MOVED).all():
        hands.move_by_keyboard(widget)


def test_players_and_theatres_move_by_mouse(lesson: NotebookPage) -> None:
    lesson.resize(WIDE)
    for widget in lesson.page.locator(hands.MOVED).all():
        hands.step_by_mouse(widget)
        hands.drag(lesson.page, widget)


def test_predictions_are_made_by_keyboard(lesson: NotebookPage) -> None:
    for prediction in lesson.page.locator(".course-prediction").all():
        hands.commit_by_keyboard(prediction)


def test_nothing_beyond_this_machine_was_asked_for(lesson: NotebookPage) -> None:
    assert lesson.beyond.addresses == []
