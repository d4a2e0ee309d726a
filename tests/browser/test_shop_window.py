"""The shop window in Lab, over a real shop and a replica that lags: ordered, missing, and pushed when it is there."""

import pytest
from playwright.sync_api import Browser, expect

from benchmarks.browser.lab import Lab
from benchmarks.browser.notebook_files import write_notebook
from benchmarks.browser.notebook_page import opened

HARM = "<img src=x onerror=\"alert('harm')\">"

SHOP = f"""
import tempfile
from itertools import count
from pathlib import Path
from course_utils import shop_window
from course_utils.domains.shop import Order, Shop
from course_utils.projections import View
from course_utils.projections.replica import Replica

class MyOrders(View):
    tables = ("CREATE TABLE orders (number TEXT)",)
    def handle(self, event, rows):
        if isinstance(event, Order.Placed):
            rows.execute("INSERT INTO orders VALUES (?)", (event.number,))

shop, numbers = Shop(), (f"O-{{number}}" for number in count(1))
shop.list_product("T-1", {HARM!r}, "", "tea", "24.90")
shop.register_customer("C-1", "Ada", "ada@example.com", "Bern")
folder = tempfile.TemporaryDirectory()
replica = Replica(shop, MyOrders(), Path(folder.name, "view.db"), "SELECT number, 'placed' FROM orders")
def order(items):
    number = next(numbers)
    shop.place_order(number, "C-1", items)
    return number
window = shop_window([("T-1", {HARM!r}, "24.90"), ("T-2", "Cup", "9.50")], order, lambda: replica.read()[0], replica,
                     lag_ms=3000, description="Order.")
replica.on_applied = lambda position: window.refresh()
window
"""


@pytest.mark.usefixtures("lab")
def test_an_order_is_missing_then_pushed_and_a_refusal_is_a_sentence(browser: Browser, lab: Lab) -> None:
    path = write_notebook(lab.folder / "shop_window.ipynb", SHOP)
    with opened(browser, lab, path.name) as page:
        page.run_all()
        assert page.errors() == []
        shown = page.page.locator(".course-shop-window")
        shown.get_by_role("button", name=f"Add {HARM} to the cart").click()
        shown.get_by_role("button", name="Order", exact=True).click()
        status = shown.get_by_role("status")
        expect(status).to_contain_text("O-1 is placed, and is NOT in the list", timeout=60_000)
        expect(shown.get_by_role("row", name="O-1 placed")).to_be_visible(timeout=60_000)
        expect(shown.locator(".course-cart")).to_have_text("The cart is empty.")
        shown.get_by_role("button", name="Add Cup to the cart").click()
        shown.get_by_role("button", name="Order", exact=True).click()
        expect(status).to_contain_text("Refused. UnknownProduct: There is no product T-2.", timeout=60_000)
        expect(shown.locator("img")).to_have_count(0)
