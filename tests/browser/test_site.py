"""A lesson of the site opened as a file in Chromium: its widgets and charts live there, in both themes, at every width."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.browser.notebook_page import ACTION_SECONDS
from course_utils.cli import main
from tests.browser import hands
from tests.browser.appearance import violations

LESSON = "01_deposit_cascade.html"
Scheme = Literal["light", "dark"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    into: Path = tmp_path_factory.mktemp("site")
    assert main(["site", "01", "--into", str(into)]) == 0
    return into


@pytest.fixture(params=[("light", 1280), ("dark", 480)], ids=["wide and light", "narrow and dark"])
def page(request: pytest.FixtureRequest, browser: Browser, folder: Path) -> Iterator[Page]:
    scheme, width = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    heard: list[str] = []
    context.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: heard.append(str(error.error)))
    own = (folder.as_uri(), "blob:", "data:", "about:")
    context.on("request", lambda asked: None if asked.url.startswith(own) else heard.append(asked.url))
    opened = context.new_page()
    opened.set_default_timeout(ACTION_SECONDS * 1000)
    opened.goto((folder / LESSON).as_uri())
    yield opened
    context.close()
    assert not heard, "\n".join(heard)


def come_to(page: Page, selector: str) -> None:
    page.locator(selector).first.scroll_into_view_if_needed()


def test_a_theatre_is_moved_and_a_prediction_committed_without_a_kernel(page: Page) -> None:
    come_to(page, '[data-values][data-widget="theatre"]')
    theatre = page.locator(".course-theatre").first
    hands.move_by_keyboard(theatre)
    hands.step_by_mouse(theatre)
    come_to(page, '[data-values][data-widget="prediction"]')
    question = page.locator(".course-prediction").first
    question.get_by_role("radio").first.check()
    question.get_by_role("button", name="Commit").click()
    expect(question.get_by_role("status")).to_contain_text("ight.")


def test_all_that_lives_comes_to_life_and_can_be_read(page: Page) -> None:
    living = page.locator("[data-widget], [data-chart]")
    while living.count():
        living.first.scroll_into_view_if_needed()
        page.wait_for_timeout(50)
    expect(page.locator("svg.marks").first).to_be_visible()
    assert not (found := violations(page, "article")), "\n".join(found)


def test_a_solution_shows_when_asked_for_by_keyboard(page: Page) -> None:
    solution = page.locator("details:has(summary:text-is('A solution'))").first
    expect(solution.locator("pre")).to_be_hidden()
    solution.get_by_text("A solution").press("Enter")
    expect(solution.locator("pre")).to_be_visible()


def test_search_finds_a_lesson_without_a_server(page: Page) -> None:
    page.goto(page.url.replace(LESSON, "search.html?q=subscriber"))
    expect(page.locator("#search-results a", has_text="The deposit cascade").first).to_be_visible()
