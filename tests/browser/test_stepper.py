"""The interleaving stepper in a notebook of its own: by mouse, by keyboard, with contents that mean harm."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from benchmarks.browser.lab import Lab
from benchmarks.browser.notebook_files import write_notebook
from benchmarks.browser.notebook_page import NARROW, WIDE, NotebookPage, opened
from tests.browser.appearance import cut_off, violations

HARM = "<img src=x onerror=\"alert('harm')\"><script>alert('harm')</script><b class=harm>bold</b>"

TELLERS = """
from course_utils.widgets import interleaving_stepper
def teller(amount):
    def withdraw(events):
        version = len(events)
        yield f"reads version {version}"
        if len(events) != version:
            raise ValueError(f"expected version {version}, found {len(events)}.")
        events.append({"version": version + 1, "amount": amount})
        yield f"appends {amount}"
    return withdraw
interleaving_stepper(
    list, {"Ada": teller(80), "Bob": teller(60)}, list, title="Two tellers", description="One is refused."
)
"""

LOCKS = """
from course_utils.schedules import waiting
def locking(first, second):
    def work(held):
        for lock in (first, second):
            while lock in held:
                yield waiting(f"waits for {lock}")
            held[lock] = "taken"
            yield f"takes {lock}"
        del held[first], held[second]
        yield "gives both back"
    return work
interleaving_stepper(
    dict, {"Ada": locking("x", "y"), "Bob": locking("y", "x")},
    lambda held: [{"lock": lock} for lock in sorted(held)],
    title="Locks", description="Each holds what the other needs.",
)
"""

HARMFUL = f"""
HARM = {HARM!r}
def writes(rows):
    rows.append({{HARM: HARM}})
    yield HARM
interleaving_stepper(list, {{HARM: writes}}, list, title=HARM, description=HARM)
"""


@pytest.fixture(scope="module")
def notebook(browser: Browser, lab: Lab) -> Iterator[NotebookPage]:
    path = write_notebook(lab.folder / "stepper.ipynb", TELLERS, LOCKS, HARMFUL)
    with opened(browser, lab, path.name) as page:
        page.run_all()
        assert page.errors() == []
        expect(page.page.locator(".course-stepper")).to_have_count(3)
        yield page


@pytest.fixture
def tellers(notebook: NotebookPage) -> Locator:
    return started(notebook, 0)


@pytest.fixture
def locks(notebook: NotebookPage) -> Locator:
    return started(notebook, 1)


def started(notebook: NotebookPage, number: int) -> Locator:
    """The stepper of that number, at its start."""
    stepper = notebook.page.locator(".course-stepper").nth(number)
    again = button(stepper, "Start again")
    if again.is_enabled():
        again.click()
    return stepper


def button(stepper: Locator, name: str) -> Locator:
    return stepper.get_by_role("button", name=name, exact=True)


def take_turns(stepper: Locator, *names: str) -> None:
    for name in names:
        button(stepper, f"{name}: next step").click()


def rows(stepper: Locator, table: str) -> list[list[str]]:
    """The texts in the body of the table with this caption, without the empty ones."""
    lines = stepper.get_by_role("table", name=table).locator("tbody tr").all()
    return [[text for text in line.locator("th, td").all_inner_texts() if text] for line in lines]


def test_clicks_carry_the_order_out_and_the_store_follows(tellers: Locator) -> None:
    expect(tellers.get_by_role("status")).to_have_text("Nothing has happened yet. Who takes the first step?")
    take_turns(tellers, "Ada", "Bob", "Ada")
    expect(tellers.get_by_role("status")).to_have_text("Step 3. Ada: appends 80.")
    assert rows(tellers, "Steps so far") == [["1", "reads version 0"], ["2", "reads version 0"], ["3", "appends 80"]]
    assert rows(tellers, "Store") == [["1", "80", "+ new"]]


def test_a_writer_that_has_ended_or_failed_has_no_next_step_and_the_end_is_told(tellers: Locator) -> None:
    take_turns(tellers, "Ada", "Bob", "Bob")
    expect(button(tellers, "Bob: next step")).to_be_disabled()
    take_turns(tellers, "Ada")
    expect(button(tellers, "Ada: next step")).to_be_disabled()
    expect(tellers.get_by_role("status")).to_have_text(
        "Step 4. Ada: fails with ValueError: expected version 0, found 1. "
        "The end. 2 of the 6 orders end with the store like this."
    )
    expect(tellers.get_by_role("columnheader", name="Ada")).to_contain_text("has failed")
    expect(tellers.get_by_role("columnheader", name="Bob")).to_contain_text("has ended")


def test_step_back_takes_one_step_back_and_start_again_all(tellers: Locator) -> None:
    expect(button(tellers, "Step back")).to_be_disabled()
    take_turns(tellers, "Ada", "Ada", "Bob")
    button(tellers, "Step back").click()
    expect(tellers.get_by_role("status")).to_have_text("Step 2. Ada: appends 80.")
    assert rows(tellers, "Store") == [["1", "80", "+ new"]]
    button(tellers, "Start again").click()
    assert rows(tellers, "Steps so far") == []
    expect(tellers).to_contain_text("The store is empty.")
    expect(button(tellers, "Start again")).to_be_disabled()


def test_it_steps_by_keyboard_and_keeps_the_focus_where_it_is(tellers: Locator) -> None:
    ada = button(tellers, "Ada: next step")
    ada.focus()
    ada.press("Enter")
    ada.press("Space")
    expect(tellers.get_by_role("status")).to_have_text("Step 2. Ada: appends 80.")
    expect(ada).to_be_disabled()
    expect(ada).to_be_focused()
    ada.press("Enter")
    expect(tellers.get_by_role("status")).to_have_text("Ada has ended.")
    ada.press("Tab")
    bob = button(tellers, "Bob: next step")
    expect(bob).to_be_focused()
    bob.press("Enter")
    expect(tellers.get_by_role("status")).to_have_text("Step 3. Bob: reads version 1.")
    bob.press("Tab")
    back = button(tellers, "Step back")
    expect(back).to_be_focused()
    back.press("Enter")
    expect(tellers.get_by_role("status")).to_have_text("Step 2. Ada: appends 80.")


def test_a_writer_that_waits_steps_again_after_another_one(locks: Locator) -> None:
    take_turns(locks, "Ada", "Ada", "Bob")
    expect(locks.get_by_role("status")).to_have_text("Step 3. Bob: waits for y.")
    expect(button(locks, "Bob: next step")).to_be_disabled()
    expect(locks.get_by_role("columnheader", name="Bob")).to_contain_text("waits")
    button(locks, "Bob: next step").press("Enter")
    expect(locks.get_by_role("status")).to_have_text("Bob waits, and another one has to step first.")
    take_turns(locks, "Ada", "Bob", "Bob", "Bob")
    expect(locks.get_by_role("status")).to_contain_text("The end.")


def test_a_deadlock_is_told_as_one(locks: Locator) -> None:
    take_turns(locks, "Ada", "Bob", "Ada", "Bob")
    expect(locks.get_by_role("status")).to_contain_text("Nobody can go on: Ada and Bob wait (deadlock).")
    assert rows(locks, "Store") == [["x"], ["y"]]


def test_contents_that_hold_markup_are_shown_as_text(notebook: NotebookPage) -> None:
    stepper = started(notebook, 2)
    stepper.get_by_role("button", name="next step").click()
    assert rows(stepper, "Steps so far") == [["1", HARM]]
    assert rows(stepper, "Store") == [[HARM, "+ new"]]
    expect(stepper.locator(".harm, img, script")).to_have_count(0)
    assert notebook.dialogs == []


@pytest.mark.parametrize("width", [WIDE, NARROW], ids=["wide", "narrow"])
def test_it_is_accessible_and_whole_at_every_width(
    notebook: NotebookPage, tellers: Locator, locks: Locator, width: int
) -> None:
    take_turns(tellers, "Ada", "Bob", "Ada", "Bob")
    take_turns(locks, "Ada", "Bob", "Ada")
    notebook.resize(width)
    assert not (found := violations(notebook.page)), "\n".join(found)
    assert not (found := cut_off(notebook.page)), "\n".join(found)


def test_it_asks_for_nothing_beyond_this_machine(notebook: NotebookPage) -> None:
    assert notebook.beyond.addresses == []
