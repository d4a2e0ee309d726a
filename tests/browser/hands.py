"""A learner's hands on the course's widgets: what a key or the mouse does, and that the words on the screen follow."""

from playwright.sync_api import Locator, Page, expect

MOVED = ".course-player, .course-theatre"


def slider(widget: Locator) -> Locator:
    """What it is moved with, by hand: the player's position, the theatre's time."""
    return widget.get_by_role("slider")


def words(widget: Locator) -> str:
    """What the widget says about where it is."""
    return widget.get_by_role("status").text_content() or ""


def move_by_keyboard(widget: Locator) -> None:
    """Home, one step on and End: the position and the words follow each, and Home leads back."""
    handle = slider(widget)
    handle.press("Home")
    expect(handle).to_have_value("0")
    start = words(widget)
    handle.press("ArrowRight")
    expect(handle).not_to_have_value("0")
    expect(widget.get_by_role("status")).not_to_have_text(start)
    handle.press("End")
    expect(handle).to_have_value(str(handle.get_attribute("max")))
    handle.press("Home")
    expect(widget.get_by_role("status")).to_have_text(start)


def step_by_mouse(widget: Locator) -> None:
    """A click on "Next …" and one on "Previous …": there and back."""
    slider(widget).press("Home")
    start = words(widget)
    widget.get_by_role("button", name="Next").click()
    expect(widget.get_by_role("status")).not_to_have_text(start)
    widget.get_by_role("button", name="Previous").click()
    expect(widget.get_by_role("status")).to_have_text(start)


def drag(page: Page, widget: Locator) -> None:
    """Drag the slider from its beginning to its end: the last position, and other words than at the start."""
    handle = slider(widget)
    handle.press("Home")
    start = words(widget)
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box is not None, "the slider is not on the screen"
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 8, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, middle, steps=4)
    page.mouse.move(box["x"] + box["width"] - 1, middle, steps=4)
    page.mouse.up()
    expect(handle).to_have_value(str(handle.get_attribute("max")))
    expect(widget.get_by_role("status")).not_to_have_text(start)


def commit_by_keyboard(prediction: Locator) -> None:
    """Choose the second answer with the arrow keys and commit to it: the reason appears."""
    answers = prediction.get_by_role("radio")
    answers.first.focus()
    answers.first.press("Space")
    answers.first.press("ArrowDown")
    expect(answers.nth(1)).to_be_checked()
    answers.nth(1).press("Tab")
    commit = prediction.get_by_role("button", name="Commit")
    expect(commit).to_be_focused()
    commit.press("Enter")
    expect(commit).to_be_hidden()
    expect(prediction.get_by_role("status")).not_to_be_empty()
