"""The player, the theatre and the prediction in a notebook of their own, also with contents that mean harm."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from benchmarks.browser.lab import DARK, LIGHT, Lab
from benchmarks.browser.notebook_files import write_notebook
from benchmarks.browser.notebook_page import NARROW, WIDE, NotebookPage, opened
from tests.browser import hands
from tests.browser.appearance import cut_off, violations, white_blocks

HARM = "<img src=x onerror=\"alert('harm')\"><script>alert('harm')</script><b class=harm>bold</b>"

PLAYER = f"""
from course_utils.widgets import replay_player
HARM = {HARM!r}
events = [
    {{"type": "Opened", "timestamp": "2024-01-01T09:00:00", "owner": HARM}},
    {{"type": HARM, "timestamp": "2024-01-02T09:00:00", HARM: 1000}},
    {{"type": "Deposited", "timestamp": "2024-01-03T09:00:00", "amount": 500}},
]
def apply(state, event):
    return state | {{HARM: event.get("owner", HARM), "count": state["count"] + 1}}
replay_player(events, {{"count": 0}}, apply, title=HARM, description=HARM)
"""

THEATRE = """
from course_utils.messages.trace import Mark, Message, Span, Trace
from course_utils.widgets import message_theatre
trace = Trace([HARM, "bank"])
trace.messages.append(Message(HARM, "bank", HARM, 0, 10))
trace.messages.append(Message("bank", HARM, HARM, 30, None, "lost"))
trace.spans.append(Span("bank", 10, 30, "working", HARM))
trace.marks.append(Mark(HARM, 40, HARM))
message_theatre(trace, title=HARM, description=HARM)
"""

PREDICTION = """
import ipywidgets
from course_utils.widgets.prediction.prediction import Option, prediction
told = ipywidgets.HTML(value="nothing yet")
guess = prediction(
    "harm", HARM, [Option(HARM, False, HARM), Option("`1300`", True, HARM), Option("0", False, "No.")],
    on_commit=lambda chosen: setattr(told, "value", f"committed to {chosen}"),
)
guess
"""


@pytest.fixture(scope="module")
def notebook(browser: Browser, lab: Lab) -> Iterator[NotebookPage]:
    path = write_notebook(lab.folder / "widgets.ipynb", PLAYER, THEATRE, PREDICTION, "told")
    with opened(browser, lab, path.name) as page:
        page.run_all()
        assert page.errors() == []
        yield page


STEPPER = """
from course_utils.widgets import interleaving_stepper
def writes(rows):
    rows.append({HARM: HARM})
    yield HARM
interleaving_stepper(list, {HARM: writes}, list, title=HARM, description=HARM)
"""

CHART = """
from course_utils.models.cascade_charts import availability_chain
availability_chain()
"""


@pytest.fixture(params=["course-player", "course-theatre"])
def widget(request: pytest.FixtureRequest, notebook: NotebookPage) -> Locator:
    found = notebook.page.locator(f".{request.param}")
    expect(found).to_have_count(1)
    return found


def test_it_moves_by_keyboard(widget: Locator) -> None:
    hands.move_by_keyboard(widget)


def test_it_moves_by_mouse(notebook: NotebookPage, widget: Locator) -> None:
    hands.step_by_mouse(widget)
    hands.drag(notebook.page, widget)


def test_it_plays_to_its_end_and_stops(widget: Locator) -> None:
    hands.slider(widget).press("Home")
    widget.get_by_role("button", name="Play").click()
    expect(hands.slider(widget)).to_have_value(str(hands.slider(widget).get_attribute("max")))
    expect(widget.get_by_role("button", name="Play")).to_be_visible()


def test_contents_that_hold_markup_are_shown_as_text(notebook: NotebookPage, widget: Locator) -> None:
    hands.slider(widget).press("Home")
    hands.slider(widget).press("ArrowRight")
    expect(widget).to_contain_text(HARM)
    expect(widget.locator(".harm, img, script")).to_have_count(0)
    assert notebook.dialogs == []


def test_a_prediction_is_made_by_keyboard_and_reaches_the_kernel(notebook: NotebookPage) -> None:
    prediction = notebook.page.locator(".course-prediction")
    hands.commit_by_keyboard(prediction)
    expect(notebook.page.get_by_text("committed to 1", exact=True)).to_be_visible()
    expect(prediction).to_contain_text(HARM)
    expect(prediction.locator(".harm, img, script")).to_have_count(0)
    assert notebook.dialogs == []


@pytest.mark.parametrize("width", [WIDE, NARROW], ids=["wide", "narrow"])
def test_they_are_accessible_and_whole_at_every_width(notebook: NotebookPage, width: int) -> None:
    notebook.resize(width)
    assert not (found := violations(notebook.page)), "\n".join(found)
    assert not (found := cut_off(notebook.page)), "\n".join(found)


def test_they_ask_for_nothing_beyond_this_machine(notebook: NotebookPage) -> None:
    assert notebook.beyond.addresses == []


def test_in_labs_dark_theme_they_are_dark_and_can_be_read(browser: Browser, lab: Lab) -> None:
    path = write_notebook(lab.folder / "dark.ipynb", PLAYER, THEATRE, PREDICTION, STEPPER, CHART)
    lab.wear(DARK)
    try:
        with opened(browser, lab, path.name) as page:
            page.run_all()
            assert page.errors() == []
            expect(page.page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
            expect(page.page.locator(".course-widget")).to_have_count(4)
            expect(page.page.locator(".vega-embed svg")).to_be_visible()
            hands.commit_by_keyboard(page.page.locator(".course-prediction"))
            page.page.get_by_role("button", name="next step").click()
            page.settle()
            assert not (found := white_blocks(page.page)), "\n".join(found)
            assert not (found := violations(page.page)), "\n".join(found)
    finally:
        lab.wear(LIGHT)
