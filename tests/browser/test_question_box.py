"""The question box in Lab, over a real shop and its three stores: asked, frozen, found to disagree, and made to agree again."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from benchmarks.browser.lab import Lab
from benchmarks.browser.notebook_files import write_notebook
from benchmarks.browser.notebook_page import NARROW, WIDE, NotebookPage, opened
from tests.browser.appearance import cut_off, violations

HARM = "<img src=x onerror=\"alert('harm')\">"
BOX = ".course-question-box"
STORES = ("SQLite", "Redis", "tantivy")

SHOP = f"""
import tempfile
from pathlib import Path
from course_utils import question_box
from course_utils.domains.shop import Product, Shop
from course_utils.projections import Projector, View
from course_utils.readmodels.redis.clients import embedded_redis
from course_utils.readmodels.redis.store import RedisViewStore
from course_utils.readmodels.search_index.store import SearchIndexStore

class Rows(View):
    tables = ("CREATE TABLE prices (sku TEXT PRIMARY KEY, price TEXT)",)
    def handle(self, event, rows):
        if isinstance(event, Product.Listed | Product.Repriced):
            rows.execute("INSERT OR REPLACE INTO prices VALUES (?, ?)", (event.sku, str(event.price)))

class Hash(View):
    def handle(self, event, rows):
        if isinstance(event, Product.Listed | Product.Repriced):
            rows.hset("prices", event.sku, str(event.price))

class Documents(View):
    tables = ("name text",)
    def handle(self, event, rows):
        if isinstance(event, Product.Listed):
            rows.put(event.sku, {{"name": event.name, "price": str(event.price)}})
        elif isinstance(event, Product.Repriced):
            rows.put(event.sku, rows.get(event.sku) | {{"price": str(event.price)}})

shop, folder = Shop(), tempfile.TemporaryDirectory()
shop.list_product("T-1042", {f"Red teapot {HARM}"!r}, "", "tea", "24.00")
places = {{"SQLite": (Rows(), Path(folder.name, "prices.db")),
          "Redis": (Hash(), RedisViewStore(embedded_redis("box"), "box")),
          "tantivy": (Documents(), SearchIndexStore(Path(folder.name, "index")))}}
stores = {{name: Projector(shop, *place) for name, place in places.items()}}
for store in stores.values():
    store.catch_up()

def dearer():
    price = shop.product("T-1042").price + 1
    shop.reprice_product("T-1042", price)
    return f"T-1042 costs {{price}} now."

question_box(stores, {{
    "What does it cost?": {{
        "SQLite": lambda words: stores["SQLite"].select("SELECT price FROM prices"),
        "Redis": lambda words: stores["Redis"].select("HGET prices T-1042"),
        "tantivy": lambda words: [found["price"] for _, _, found in stores["tantivy"].select("teapot")]}},
    "Which have these words?": {{
        "tantivy": lambda words: [found["name"] for _, _, found in stores["tantivy"].select(words)]}}}},
    dearer, more="Raise the price", words="red teapot", description="Each answers as of its position.")
"""


@pytest.fixture(scope="module")
def notebook(browser: Browser, lab: Lab) -> Iterator[NotebookPage]:
    """The box on the screen; each test leaves its stores at one position."""
    path = write_notebook(lab.folder / "question_box.ipynb", SHOP)
    with opened(browser, lab, path.name) as page:
        page.run_all()
        assert page.errors() == []
        yield page


@pytest.fixture
def box(notebook: NotebookPage) -> Locator:
    return notebook.page.locator(BOX)


def says(box: Locator, *words: str) -> None:
    for each in words:
        expect(box.get_by_role("status")).to_contain_text(each)


def answers(box: Locator) -> dict[str, str]:
    """What each store's table says."""
    return {store: box.get_by_role("table", name=store).inner_text().split("\n")[-1].strip() for store in STORES}


def positions(box: Locator) -> dict[str, int]:
    """Where each projector is; where a store has answered it also says how long that took."""
    facts = dict(zip(STORES, box.locator(".course-facts").all_inner_texts(), strict=True))
    assert all(re.fullmatch(r"[\d.,]+ ms, at position \d+", fact) for fact in facts.values()), facts
    return {store: int(fact.rpartition(" ")[2]) for store, fact in facts.items()}


def test_three_stores_answer_disagree_when_one_is_frozen_and_agree_again(box: Locator) -> None:
    box.get_by_role("button", name="Ask", exact=True).click()
    says(box, "3 stores answer, at the same position: they say the same.")
    before, price = positions(box), answers(box)["Redis"]
    assert set(answers(box).values()) == {price}
    box.get_by_role("button", name="Freeze the projector: Redis").click()
    says(box, "Redis is frozen: its projector stays where it is.")
    box.get_by_role("button", name="Raise the price").click()
    says(box, "costs", "3 stores answer, at different positions: they DISAGREE.")
    assert positions(box) == {store: before[store] + (store != "Redis") for store in STORES}
    assert answers(box)["Redis"] == price
    assert answers(box)["SQLite"] == answers(box)["tantivy"] != price
    box.get_by_role("button", name="Let the projector go on: Redis").click()
    says(box, "Redis goes on, and has caught up. 3 stores answer, at the same position: they say the same.")


def test_the_same_is_done_by_keyboard(notebook: NotebookPage, box: Locator) -> None:
    keyboard = notebook.page.keyboard
    box.get_by_role("combobox", name="Question").focus()
    for control in (
        box.get_by_role("textbox", name="Words"),
        box.get_by_role("button", name="Ask", exact=True),
        box.get_by_role("button", name="Raise the price"),
        box.get_by_role("group", name="SQLite"),  # whose contents may have to be scrolled
        box.get_by_role("button", name="Freeze the projector: SQLite"),
    ):
        keyboard.press("Tab")
        expect(control).to_be_focused()
    keyboard.press("Space")
    says(box, "SQLite is frozen")
    expect(box.get_by_role("button", name="Let the projector go on: SQLite")).to_be_focused()
    for key in ("Shift+Tab", "Shift+Tab", "Enter"):
        keyboard.press(key)
    says(box, "costs", "they DISAGREE")
    for key in ("Tab", "Tab", "Enter"):
        keyboard.press(key)
    says(box, "SQLite goes on", "they say the same")


def test_words_are_asked_with_enter_and_markup_is_text(box: Locator) -> None:
    question, words = box.get_by_role("combobox", name="Question"), box.get_by_role("textbox", name="Words")
    question.press("ArrowDown")
    says(box, "One store answers.")
    expect(box.get_by_role("table", name="tantivy")).to_contain_text(HARM)
    expect(box.locator("img")).to_have_count(0)
    words.fill('kettle" OR *')
    words.press("Enter")
    expect(box).to_contain_text("Nothing found.")
    words.fill("red teapot")
    question.press("ArrowUp")
    says(box, "3 stores answer")


@pytest.mark.parametrize("width", [WIDE, NARROW], ids=["wide", "narrow"])
def test_it_can_be_read_by_everyone(notebook: NotebookPage, width: int) -> None:
    notebook.resize(width)
    assert not (found := violations(notebook.page)), "\n".join(found)
    assert not (found := cut_off(notebook.page)), "\n".join(found)
    notebook.resize(WIDE)
