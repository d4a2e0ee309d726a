"""Orders of arrival in a notebook of their own: by mouse, by keyboard, by dragging, with contents that mean harm."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from benchmarks.browser.lab import Lab
from benchmarks.browser.notebook_files import write_notebook
from benchmarks.browser.notebook_page import NARROW, WIDE, NotebookPage, opened
from tests.browser.appearance import cut_off, violations

HARM = "<img src=x onerror=\"alert('harm')\"><script>alert('harm')</script><b class=harm>bold</b>"

SUMS = """
from course_utils.widgets import arrival_orders
def handle(event, state):
    state["total"] = event["sets"] if "sets" in event else state["total"] + event["adds"]
arrival_orders(
    [{"sets": 100}, {"adds": 50}, {"adds": 30}], handle,
    label=lambda event: " ".join(map(str, *event.items())), show=lambda state: state.get("total", 0),
    title="Three events", description="What sets a value must come first.",
)
"""

HARMFUL = f"""
HARM = {HARM!r}
def keeps(event, state):
    state[HARM] = event
arrival_orders([HARM, HARM], keeps, label=str, title=HARM, description=HARM)
"""


@pytest.fixture(scope="module")
def notebook(browser: Browser, lab: Lab) -> Iterator[NotebookPage]:
    path = write_notebook(lab.folder / "arrivals.ipynb", SUMS, HARMFUL)
    with opened(browser, lab, path.name) as page:
        page.run_all()
        assert page.errors() == []
        expect(page.page.locator(".course-arrivals")).to_have_count(2)
        yield page


@pytest.fixture
def sums(notebook: NotebookPage) -> Locator:
    widget = notebook.page.locator(".course-arrivals").first
    widget.get_by_role("button", name="As it happened").click()
    return widget


def order(widget: Locator) -> list[str]:
    return widget.locator(".course-event").all_text_contents()


def test_a_button_moves_an_event_and_keeps_the_focus(sums: Locator) -> None:
    down = sums.get_by_role("button", name="Move sets 100 down")
    down.click()
    assert order(sums) == ["adds 50", "sets 100", "adds 30"]
    expect(down).to_be_focused()
    expect(sums.locator(".course-after").first).to_have_text("raises KeyError: 'total'")
    expect(sums.get_by_role("status")).to_have_text(
        "Order 3 of 6 ends with 130. It should be 180. 2 of the 6 orders end right."
    )


def test_the_arrow_keys_move_an_event_by_its_handle(sums: Locator) -> None:
    handle = sums.get_by_role("button", name="Move adds 30 with the arrow keys")
    handle.press("ArrowUp")
    handle.press("ArrowUp")
    handle.press("ArrowUp")
    assert order(sums) == ["adds 30", "sets 100", "adds 50"]
    expect(handle).to_be_focused()
    handle.press("ArrowDown")
    assert order(sums) == ["sets 100", "adds 30", "adds 50"]
    expect(sums.get_by_role("status")).to_contain_text("Order 2 of 6 ends right: 180.")


def test_a_handle_is_dragged_to_another_place(notebook: NotebookPage, sums: Locator) -> None:
    sums.scroll_into_view_if_needed()
    grip = sums.get_by_role("button", name="Move sets 100 with the arrow keys").bounding_box()
    last = sums.locator("li").last.bounding_box()
    assert grip is not None
    assert last is not None
    mouse = notebook.page.mouse
    mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    mouse.down()
    mouse.move(grip["x"] + 5, last["y"] + last["height"] - 3, steps=8)
    mouse.up()
    assert order(sums) == ["adds 50", "adds 30", "sets 100"]
    mouse.move(grip["x"] + 5, grip["y"], steps=4)  # let go, it follows no more
    assert order(sums) == ["adds 50", "adds 30", "sets 100"]


def test_all_orders_come_one_after_another_and_stand_in_a_table(sums: Locator) -> None:
    following = sums.get_by_role("button", name="Next order")
    seen = []
    for _ in range(6):
        seen.append(tuple(order(sums)))
        following.click()
    assert len(set(seen)) == 6
    assert tuple(order(sums)) == seen[0]
    sums.locator("summary").click()
    expect(sums.locator("details tbody tr")).to_have_count(6)


def test_contents_stay_text(notebook: NotebookPage) -> None:
    assert notebook.page.locator(".course-arrivals .harm").count() == 0
    expect(notebook.page.locator(".course-arrivals").nth(1).locator(".course-event").first).to_have_text(HARM)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_everything_fits_and_is_open_to_everyone(notebook: NotebookPage, width: int) -> None:
    notebook.resize(width)
    assert not (found := violations(notebook.page)), "\n".join(found)
    assert not (found := cut_off(notebook.page)), "\n".join(found)
