"""The browser edition in Chromium: a lesson from its page on the site to its last check solved, with nothing but a web server."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from benchmarks.browser.chromium import RequestsBeyond
from benchmarks.browser.notebook_page import ACTION_SECONDS, ARE_DRAWN, OPEN_SECONDS, RUN_SECONDS, TALL, WIDGETS
from course_utils.catalogue import find_lesson
from tests.browser.served import served

LESSON = "00_start_here"
MOST_BYTES = 70_000_000


@pytest.fixture(scope="module")
def page(browser: Browser, site_with_kernel: Path) -> Iterator[Page]:
    """The lesson's page on the site."""
    with served(site_with_kernel) as address:
        context = browser.new_context(viewport={"width": 1280, "height": TALL}, reduced_motion="reduce")
        opened = context.new_page()
        opened.set_default_timeout(ACTION_SECONDS * 1000)
        beyond = RequestsBeyond(opened)
        opened.goto(f"{address}{LESSON}.html")
        yield opened
        context.close()
        assert beyond.addresses == []


def cell(page: Page, text: str) -> Locator:
    return page.locator(".jp-CodeCell", has=page.locator(".cm-content", has_text=text))


def run(page: Page, one: Locator) -> None:
    one.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")


def test_a_lesson_is_opened_run_solved_and_found_solved_when_one_comes_back(page: Page) -> None:
    page.get_by_role("link", name="Run this lesson in your browser").click()
    expect(page.locator(".jp-RenderedMarkdown h1").first).to_be_visible(timeout=OPEN_SECONDS * 1000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    header = page.locator(".jp-OutputArea-output", has_text="exercises solved")
    expect(header).to_contain_text("0 of 2 exercises solved", timeout=RUN_SECONDS * 1000)
    expect(header).not_to_contain_text("could not be")
    last = page.locator(".jp-CodeCell").last
    expect(last.locator(".jp-OutputArea-output")).to_contain_text("NATS_URL", timeout=RUN_SECONDS * 1000)
    page.wait_for_function(ARE_DRAWN, arg=WIDGETS, timeout=RUN_SECONDS * 1000)
    expect(page.locator('[data-mime-type="application/vnd.jupyter.error"]')).to_have_count(0)
    expect(page.locator(".course-player")).to_have_count(1)

    for name, solution in find_lesson(LESSON).solutions.items():
        exercise = cell(page, f"def {name}")
        exercise.locator(".cm-content").click()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(solution)
        run(page, exercise)
        check = cell(page, f'check("{name}"')
        run(page, check)
        expect(check).to_contain_text(f"{name} — solved", timeout=RUN_SECONDS * 1000)

    page.keyboard.press("Control+s")
    page.reload(timeout=OPEN_SECONDS * 1000)
    first = page.locator(".jp-CodeCell").first
    first.locator(".jp-InputPrompt, .jp-Placeholder, .cm-content").first.click()
    page.keyboard.press("Control+Enter")
    expect(header.last).to_contain_text("2 of 2 exercises solved", timeout=RUN_SECONDS * 1000)


def test_the_whole_site_is_small(site_with_kernel: Path) -> None:
    assert sum(path.stat().st_size for path in site_with_kernel.rglob("*") if path.is_file()) < MOST_BYTES


def test_all_lessons_are_there_without_their_outputs(site_with_kernel: Path) -> None:
    notebooks = sorted((site_with_kernel / "lab-in-browser" / "files").glob("*.ipynb"))
    assert len(notebooks) == 19
    for path in notebooks:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        assert not any(one.get("outputs") for one in cells)
