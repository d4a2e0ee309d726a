"""The sliders of a chart in a notebook of their own: moved by keyboard, followed by the chart, open to everyone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from benchmarks.browser.lab import Lab
from benchmarks.browser.notebook_files import write_notebook
from benchmarks.browser.notebook_page import NARROW, WIDE, NotebookPage, opened
from tests.browser.appearance import cut_off, violations

CHART = """
from course_utils.charts.snapshots import read_times
read_times(loading=0.5e-3, replaying=4e-6)
"""

TIMES = """
from course_utils.charts.event_times import event_times
received = [7 * number for number in range(300)]
at = [max(0, moment - (0, 3, 90, 1, 30)[moment % 5]) for moment in received]
event_times(received, at, [max([0, *at[:number]]) for number in range(300)], between=(0, 900))
"""


@pytest.fixture(scope="module")
def notebook(browser: Browser, lab: Lab) -> Iterator[NotebookPage]:
    path = write_notebook(lab.folder / "sliders.ipynb", "'a cell above'", CHART, TIMES, "'a cell below'")
    with opened(browser, lab, path.name) as page:
        page.run_all()
        assert page.errors() == []
        yield page


def slider(notebook: NotebookPage, name: str) -> Locator:
    return notebook.page.get_by_role("slider", name=name)


def test_the_chart_follows_a_slider_that_is_moved_by_keyboard(notebook: NotebookPage) -> None:
    interval, limit = slider(notebook, "Events between snapshots"), slider(notebook, "Longest wait, ms")
    chart = notebook.page.locator(".vega-embed svg").first
    interval.press("ArrowRight")
    expect(interval).to_have_value("1100")
    expect(interval).to_be_focused()
    expect(chart).to_contain_text("One every 1,100 events: 4.9 ms at most.")
    limit.press("ArrowLeft")
    expect(chart).to_contain_text("within 4 ms up to 1,000 events")
    limit.press("End")
    interval.press("Home")
    expect(chart).to_contain_text("within 50 ms up to 12,500 events")
    expect(chart).to_contain_text("One every 100 events: 0.896 ms at most.")


def test_the_watermark_follows_its_delay_and_says_what_it_means(notebook: NotebookPage) -> None:
    delay = slider(notebook, "Delay of the watermark, seconds")
    chart = notebook.page.locator(".vega-embed svg").nth(1)
    delay.press("ArrowRight")
    expect(delay).to_be_focused()
    expect(chart).to_contain_text("Delay 35 s:")
    delay.press("End")
    expect(chart).to_contain_text("Delay 300 s: 100.00 % of all events in time,")


@pytest.mark.parametrize("width", [WIDE, NARROW], ids=["wide", "narrow"])
def test_sliders_are_accessible_and_whole_at_every_width(notebook: NotebookPage, width: int) -> None:
    notebook.resize(width)
    assert not (found := violations(notebook.page)), "\n".join(found)
    assert not (found := cut_off(notebook.page)), "\n".join(found)
