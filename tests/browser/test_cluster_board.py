"""The board of a cluster in Lab: over three real nodes, which are killed with the mouse, and over a recording of some."""

import pytest
from playwright.sync_api import Browser, expect

from benchmarks.browser.lab import Lab
from benchmarks.browser.notebook_files import write_notebook
from benchmarks.browser.notebook_page import opened
from tests.unit.servers.real_servers import require

BOARD = """
from course_utils import cluster_board
from course_utils.brokers.at_work import cluster_at_work

cluster_board(cluster_at_work(live={live}), description="Three nodes.")
"""
LONG = 240_000


@pytest.mark.usefixtures("lab")
def test_another_node_leads_when_the_leader_is_killed_and_it_returns(browser: Browser, lab: Lab) -> None:
    require("nats")
    path = write_notebook(lab.folder / "live.ipynb", BOARD.format(live=True))
    with opened(browser, lab, path.name) as page:
        page.run_all()
        assert page.errors() == []
        board = page.page.locator(".course-cluster-board")
        expect(board.locator(".course-said")).to_contain_text("Live: NATS JetStream, three nodes")
        leading = board.locator("tr.course-leads")
        expect(leading).to_have_count(1, timeout=LONG)
        first = leading.get_by_role("rowheader").inner_text()
        board.get_by_role("button", name=f"Kill {first}").click()
        expect(board.get_by_role("status")).to_have_text(f"{first} is killed.", timeout=LONG)
        expect(board.get_by_role("row", name=f"{first} away")).to_be_visible()
        expect(leading.get_by_role("rowheader")).not_to_have_text(first, timeout=LONG)
        expect(board.locator(".course-tally").first).to_contain_text("events are acknowledged.", timeout=LONG)
        board.get_by_role("button", name=f"Return {first}").click()
        expect(board.get_by_role("status")).to_have_text(f"{first} is back.", timeout=LONG)
        expect(board.get_by_role("row", name=f"{first} follows")).to_be_visible(timeout=LONG)
        board.get_by_role("button", name="Stop mail").click()
        expect(board.locator("tr.course-late").first).to_contain_text("late", timeout=LONG)


@pytest.mark.usefixtures("lab")
def test_a_recording_is_moved_through_and_has_nobody_to_kill(browser: Browser, lab: Lab) -> None:
    path = write_notebook(lab.folder / "recorded.ipynb", BOARD.format(live=False))
    with opened(browser, lab, path.name) as page:
        page.run_all()
        assert page.errors() == []
        board = page.page.locator(".course-cluster-board")
        expect(board.locator(".course-said")).to_contain_text("A recording: three nodes of NATS")
        expect(board.get_by_role("button", name="Kill")).to_have_count(0)
        expect(board.get_by_role("status")).to_contain_text("leads.")
        away = board.locator("tr.course-away")
        while not away.count():
            board.get_by_role("button", name="Next moment").click()
        expect(board.get_by_role("status")).to_contain_text("is killed.")
        board.get_by_role("slider", name="Seconds").press("End")
        expect(away).to_have_count(0)
        expect(board.locator("tr.course-leads")).to_have_count(1)
        board.get_by_role("button", name="Play", exact=True).press("Enter")
        expect(board.get_by_role("status")).to_contain_text("is stopped.", timeout=LONG)
