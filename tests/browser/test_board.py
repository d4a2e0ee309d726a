"""The board in Lab, over five real processes: they are killed and started with the mouse while orders flow."""

import pytest
from playwright.sync_api import Browser, expect

from benchmarks.browser.lab import Lab
from benchmarks.browser.notebook_files import write_notebook
from benchmarks.browser.notebook_page import opened

SHOP = """
import tempfile
from itertools import count
from pathlib import Path
from course_utils import service_board
from course_utils.processes.in_processes import InProcesses
from course_utils.processes.order_pipeline.desk import goods_arrived, order_requested
from course_utils.processes.standing import Standing

folder = tempfile.TemporaryDirectory()
shop = InProcesses("course_utils.processes.order_pipeline.choreography:CHOREOGRAPHY", Path(folder.name))
shop.publish("desk", [goods_arrived("g", "teapot", 100)])
shop.start()
numbers = count(1)
def two():
    some = [next(numbers) for _ in range(2)]
    shop.publish("desk", [order_requested(f"r{n}", f"O-{n}", "Ada", [("teapot", 1)], "tok-1") for n in some])
standing = Standing(shop.folder, ["orders", "inventory", "payment"])
service_board(shop, standing.rows, ["Order", *standing.feeds], more=("Two orders", two), description="Five processes.")
"""


@pytest.mark.usefixtures("lab")
def test_orders_wait_for_a_service_that_was_killed_and_end_when_it_is_back(browser: Browser, lab: Lab) -> None:
    path = write_notebook(lab.folder / "board.ipynb", SHOP)
    with opened(browser, lab, path.name) as page:
        page.run_all()
        assert page.errors() == []
        board = page.page.locator(".course-board")
        status = board.get_by_role("status")
        board.get_by_role("button", name="Kill payment").click()
        expect(status).to_have_text("payment was killed.", timeout=120_000)
        expect(board.get_by_role("row", name="payment away")).to_be_visible()
        board.get_by_role("button", name="Two orders").click()
        expect(board.get_by_role("row", name="O-2 OrderPlaced StockReserved")).to_be_visible(timeout=120_000)
        board.get_by_role("button", name="Start payment").click()
        expect(board.get_by_role("row", name="O-2 OrderCompleted StockTaken PaymentTaken")).to_be_visible(
            timeout=240_000
        )
        expect(status).to_have_text("payment was started.")
