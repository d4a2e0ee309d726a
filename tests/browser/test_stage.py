"""`course present 01 --stage`: slides and Lab in one window of Chromium, changed over by one key, at the same section."""

import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from benchmarks.browser.lab import Lab, LabDidNotStart, free_port, serving
from benchmarks.browser.notebook_page import ACTION_SECONDS

SECTION = 3  # the third stack below the title


@pytest.fixture(scope="module")
def served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("class")
    command = [sys.executable, "-m", "course_utils", "present", "01", "--stage", "--no-browser"]
    try:
        with serving(folder, [*command, "--into", str(folder), "--port", str(free_port())]) as started:
            yield started
    except LabDidNotStart as reason:
        pytest.fail(str(reason), pytrace=False)


@pytest.fixture(scope="module")
def page(browser: Browser, served: Lab) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
    opened = context.new_page()
    opened.set_default_timeout(ACTION_SECONDS * 1000)
    opened.goto(served.address)
    wait(slides_of(opened), "window.Reveal?.isReady()")
    wait(lab_of(opened), "window.jupyterapp?.shell.currentWidget?.content.model?.cells.length > 5")
    yield opened
    context.close()


def slides_of(page: Page) -> Frame:
    return next(frame for frame in page.frames if "index.html" in frame.url)


def lab_of(page: Page) -> Frame:
    return next(frame for frame in page.frames if "/lab" in frame.url)


def wait(frame: Frame, expression: str) -> None:
    """Until it is true, in a frame that may be hidden: there the browser draws nothing, and so asks at no frame drawn."""
    frame.wait_for_function(expression, polling=100)


def section_in_lab(page: Page) -> str:
    """The heading in the cell that is active."""
    return str(lab_of(page).evaluate("jupyterapp.shell.currentWidget.content.activeCell.model.sharedModel.source"))


def section_of_slides(page: Page) -> str:
    return str(slides_of(page).evaluate("Reveal.getSlide(Reveal.getIndices().h, 0).querySelector('h2').textContent"))


def test_a_key_leads_from_a_slide_to_its_section_in_lab_and_on_to_the_slides_of_another(page: Page) -> None:
    slides_of(page).evaluate(f"Reveal.slide({SECTION}, 1)")
    heading = section_of_slides(page)
    page.locator("#slides").press("F9")
    expect(page.locator("#lab")).to_be_visible()
    expect(page.locator("#slides")).to_be_hidden()
    wait(lab_of(page), "jupyterapp.shell.currentWidget.content.activeCellIndex > 5")
    assert f"## {heading}" in section_in_lab(page)
    lab_of(page).evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex += 1")
    lab_of(page).locator("body").press("F9")
    expect(page.locator("#slides")).to_be_visible()
    assert slides_of(page).evaluate("Reveal.getIndices().v") == 1  # where the presenter was
    page.locator("#change").click()
    wait(lab_of(page), "document.hasFocus()")
    lab_of(page).evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex = 4")
    page.locator("#change").click()
    wait(slides_of(page), f"Reveal.getIndices().h !== {SECTION}")


def test_notes_and_solutions_wait_in_lab_until_they_are_asked_for(page: Page) -> None:
    cells = lab_of(page).evaluate(
        """[...jupyterapp.shell.currentWidget.content.model.cells].map(cell => (
            {id: cell.id, source: cell.sharedModel.source, hidden: cell.getMetadata('jupyter')?.source_hidden}))"""
    )
    notes = [cell for cell in cells if cell["id"].startswith("speaker-")]
    assert notes
    assert all(cell["source"].startswith("<details>") for cell in notes)
    solutions = [cell for cell in cells if cell["id"].startswith("solution-")]
    assert solutions
    assert all(cell["hidden"] for cell in solutions)
