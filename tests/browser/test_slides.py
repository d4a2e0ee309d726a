"""A lesson's slides opened as a file in Chromium, walked through from the first to the last by keyboard alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.browser.notebook_page import ACTION_SECONDS
from course_utils.cli import main
from tests.browser import hands
from tests.browser.appearance import violations

NOW = "section.present section.present .slide"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    into: Path = tmp_path_factory.mktemp("class")
    assert main(["present", "01", "--into", str(into)]) == 0
    return into / "01_deposit_cascade"


@pytest.fixture(scope="module")
def heard() -> list[str]:
    """What the pages said on their consoles, and what they asked for beyond the folder."""
    return []


@pytest.fixture(scope="module")
def page(browser: Browser, folder: Path, heard: list[str]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
    context.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: heard.append(str(error.error)))
    own = (folder.as_uri(), "blob:", "data:", "about:")
    context.on("request", lambda asked: None if asked.url.startswith(own) else heard.append(asked.url))
    opened = context.new_page()
    opened.set_default_timeout(ACTION_SECONDS * 1000)
    opened.goto((folder / "index.html").as_uri())
    opened.wait_for_function("window.Reveal?.isReady()")
    yield opened
    context.close()


def go_to(page: Page, content: str) -> None:
    """Show the first slide that holds this, whole: all that appears at a key has appeared."""
    page.evaluate(
        """content => {
            const slide = document.querySelector(content).closest('section');
            const { h, v } = Reveal.getIndices(slide);
            Reveal.slide(h, v, 99);
        }""",
        content,
    )


def test_the_theatre_is_moved_by_keyboard_and_mouse_without_a_kernel(page: Page) -> None:
    go_to(page, '[data-values][data-widget="theatre"]')
    theatre = page.locator(NOW).locator(".course-theatre")
    hands.move_by_keyboard(theatre)
    hands.step_by_mouse(theatre)
    assert not (found := violations(page, "main")), "\n".join(found)


def test_a_prediction_is_committed_to(page: Page) -> None:
    go_to(page, '[data-values][data-widget="prediction"]')
    question = page.locator(NOW).locator(".course-prediction")
    question.get_by_role("radio").first.check()
    question.get_by_role("button", name="Commit").click()
    expect(question.get_by_role("status")).to_contain_text("ight.")
    assert not (found := violations(page, "main")), "\n".join(found)


def test_a_chart_is_drawn_and_described(page: Page) -> None:
    go_to(page, "[data-chart]")
    expect(page.locator(NOW).locator("svg.marks")).to_be_visible()
    assert not (found := violations(page, "main")), "\n".join(found)


def test_a_solution_shows_when_asked_for(page: Page) -> None:
    go_to(page, "details:has(pre)")
    solution = page.locator(NOW).locator("details pre").last
    expect(solution).to_be_hidden()
    page.locator(NOW).get_by_text("A solution").press("Enter")
    expect(solution).to_be_visible()


def test_a_remote_leads_from_the_first_slide_to_the_last_with_no_error_and_no_request(
    page: Page, heard: list[str]
) -> None:
    page.evaluate("Reveal.slide(0, 0)")
    seen = set()
    for _ in range(300):
        seen.add(page.evaluate("JSON.stringify([Reveal.getIndices().h, Reveal.getIndices().v])"))
        if page.evaluate("Reveal.isLastSlide()"):
            break
        page.keyboard.press("PageDown")
    assert page.evaluate("Reveal.isLastSlide()")
    assert len(seen) == page.evaluate("Reveal.getTotalSlides()")
    expect(page.locator("[data-widget], [data-chart]")).to_have_count(0)
    assert not heard, "\n".join(heard)


def test_the_speaker_view_shows_notes_and_pace_and_turns_the_page(page: Page, heard: list[str]) -> None:
    page.evaluate("Reveal.slide(1, 0)")
    with page.context.expect_page() as opened:
        page.keyboard.press("s")
    speaker = opened.value
    expect(speaker.locator(".speaker-controls-notes .value")).to_contain_text("≈ 0 min in, until 8.")
    expect(speaker.locator(".speaker-controls-time .pacing")).to_be_visible()
    before = page.evaluate("location.hash")
    speaker.keyboard.press("PageDown")
    page.wait_for_function("before => location.hash !== before", arg=before)
    speaker.close()
    assert not heard, "\n".join(heard)
