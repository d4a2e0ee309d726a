"""The shop window does what the customer asks for, counts what is missing, and shows refusals as sentences."""

from dataclasses import dataclass, field
from xml.etree import ElementTree

import pytest

from course_utils.widgets import ShopWindow, shop_window

PRODUCTS = [("T-1", "Teapot", "24.90"), ("C-1", "<b>Cup</b>", "9.50")]


@dataclass
class Shop:
    """A shop, and a list of orders that shows what `seen` has got to."""

    lag: float = 0.0
    placed: list[tuple[str, str]] = field(default_factory=list)
    seen: int = 0

    def order(self, items: list[tuple[str, int]]) -> str:
        if items[0][0] == "C-1":
            raise LookupError("There are no cups left.")
        self.placed.append((f"O-{len(self.placed) + 1}", f"{items[0][1]} placed"))
        return self.placed[-1][0]

    def read(self) -> list[tuple[str, str]]:
        if self.seen < 0:
            raise TimeoutError("The view is too far behind.")
        return self.placed[: self.seen]

    def window(self) -> ShopWindow:
        return shop_window(PRODUCTS, self.order, self.read, self, description="Order, and look.")


def asks(window: ShopWindow, what: str, *items: tuple[str, int]) -> str:
    """What the window says when the browser asks for this."""
    window.asked = {"turn": window.answer["turn"] + 1, "what": what, "items": [list(item) for item in items]}
    return str(window.answer["said"])


def test_an_order_that_the_list_lacks_is_counted() -> None:
    shop = Shop()
    window = shop.window()
    said = asks(window, "order", ("T-1", 2))
    assert "O-1 is placed, and is NOT in the list" in said
    assert "Missing right after ordering: 1 of 1." in said
    shop.seen = 2
    said = asks(window, "order", ("T-1", 1))
    assert "O-2 is placed, and is in the list" in said
    assert "Missing right after ordering: 1 of 2." in said
    assert window.answer["orders"] == [["O-1", "2 placed"], ["O-2", "1 placed"]]
    assert window.answer["turn"] == 2


def test_a_refresh_reads_anew_and_counts_nothing() -> None:
    shop = Shop()
    window = shop.window()
    asks(window, "order", ("T-1", 2))
    shop.seen = 1
    assert asks(window, "refresh").startswith("Refreshed, in ")
    assert window.answer["orders"] == [["O-1", "2 placed"]]
    assert not window.answer["ordered"]


def test_a_refused_order_says_why_and_is_not_counted() -> None:
    window = Shop().window()
    assert asks(window, "order", ("C-1", 1)) == "Refused. LookupError: There are no cups left."
    assert not window.answer["ordered"]
    assert "0 of" not in window.answer["said"]


def test_a_list_that_cannot_be_read_says_why_and_the_old_one_stays() -> None:
    shop = Shop(seen=1)
    window = shop.window()
    asks(window, "order", ("T-1", 1))
    shop.seen = -1
    assert asks(window, "refresh") == "The list could not be read. TimeoutError: The view is too far behind."
    assert window.answer["orders"] == [["O-1", "1 placed"]]
    said = "O-2 is placed. The list could not be read. TimeoutError: The view is too far behind."
    assert asks(window, "order", ("T-1", 1)) == said


def test_what_is_pushed_is_shown_without_a_turn() -> None:
    shop = Shop()
    window = shop.window()
    asks(window, "order", ("T-1", 1))
    shop.seen = 1
    window.refresh()
    assert window.answer["orders"] == [["O-1", "1 placed"]]
    assert window.answer["turn"] == 1


def test_the_slider_sets_the_lag_within_its_ends() -> None:
    shop = Shop()
    window = shop.window()
    assert shop.lag == 1.5
    window.lag_ms = 200
    assert shop.lag == 0.2
    window.lag_ms = 10_000_000
    assert shop.lag == 3


@pytest.mark.parametrize("products", [[], [("T-1", "Teapot")]])
def test_a_window_needs_whole_products(products: list[tuple[str, ...]]) -> None:
    shop = Shop()
    with pytest.raises(ValueError, match="A window needs products"):
        shop_window(products, shop.order, shop.read, shop, description="None.")


def test_the_still_picture_shows_contents_as_text() -> None:
    shop = Shop(seen=99)
    window = shop.window()
    for _ in range(12):
        asks(window, "order", ("T-1", 1))
    data, _metadata = window._repr_mimebundle_()
    drawn = ElementTree.fromstring(data["image/svg+xml"])
    words = " ".join(drawn.itertext())
    assert "<b>Cup</b>" in words
    assert "… and 4 more" in words
    assert "Lag of the view: 1,500 ms" in words
