"""The shop window: products, a cart, and a customer's own orders as they are read right after each order.

What an order is and how the list is read is handed in. The window counts how often the list lacked the order that it
was read after. A click is answered by the kernel, so it waits until no cell is running.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from threading import RLock
from typing import Any, Protocol

import anywidget
import traitlets

from course_utils.widgets.shared.assets import bundle, style
from course_utils.widgets.shared.shown import clean, in_words
from course_utils.widgets.shop_window.picture import picture

Items = list[tuple[str, int]]
LONGEST_LAG_MS = 3000


class Lagging(Protocol):
    """What is behind by so many seconds; the slider sets them."""

    lag: Any


class ShopWindow(anywidget.AnyWidget):
    """A shop on the screen. `asked` is what the customer did last, `answer` what became of it; both are numbered."""

    _esm = bundle("shop_window")
    _css = style("shop_window")
    title = traitlets.Unicode().tag(sync=True)
    description = traitlets.Unicode().tag(sync=True)
    products: traitlets.List[list[str]] = traitlets.List().tag(sync=True)
    longest_lag_ms = traitlets.Int(LONGEST_LAG_MS).tag(sync=True)
    lag_ms = traitlets.Int().tag(sync=True)
    asked = traitlets.Dict().tag(sync=True)
    answer = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        products: Iterable[Sequence[object]],
        order: Callable[[Items], str],
        read: Callable[[], Iterable[Sequence[object]]],
        lagging: Lagging,
        lag_ms: int,
        title: str,
        description: str,
    ) -> None:
        self._order, self._read, self._lagging = order, read, lagging
        self._placed = self._missing = 0
        self._one_at_a_time = RLock()
        super().__init__(
            title=clean(title),
            description=clean(description),
            products=[_texts(product) for product in products],
            lag_ms=lag_ms,
            answer={"turn": 0, "said": "Add something to the cart, and order.", "ordered": False, "orders": []},
        )
        self.observe(lambda change: self._set_lag(change["new"]), names="lag_ms")
        self.observe(lambda change: self._take(change["new"]), names="asked")
        self._set_lag(self.lag_ms)

    @traitlets.validate("lag_ms")
    def _within_the_slider(self, proposal: Any) -> int:
        return min(max(int(proposal["value"]), 0), LONGEST_LAG_MS)

    def refresh(self) -> None:
        """Read the orders anew and show them. Any thread may call it."""
        with self._one_at_a_time:
            said = self._reading()[1]
            self._show(said or "The list was brought up to date.")

    def __repr__(self) -> str:
        return f"{self.title}: {len(self.products)} products. {self.description}"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        drawn = picture(self.title, self.description, self.products, self.answer["orders"], self.lag_ms)
        return data | {"image/svg+xml": drawn}, metadata

    def _set_lag(self, lag_ms: int) -> None:
        self._lagging.lag = lag_ms / 1000

    def _take(self, asked: dict[str, Any]) -> None:
        """Do what the customer asked for, and answer."""
        with self._one_at_a_time:
            if asked["what"] == "refresh":
                took, said = self._reading()
                self._show(said or f"Refreshed, in {took:.0f} ms.", turn=asked["turn"])
                return
            try:
                number = self._order([(sku, int(quantity)) for sku, quantity in asked["items"]])
            except Exception as error:  # whatever it is, the customer has to be told
                self._show(f"Refused. {in_words(error)}", turn=asked["turn"])
                return
            took, failed = self._reading()
            number = clean(str(number))
            said = f"{number} is placed. {failed}" if failed else self._verdict(number, took)
            self._show(said, turn=asked["turn"], ordered=True)

    def _reading(self) -> tuple[float, str]:
        """Read the list: how many milliseconds that took, and a sentence if it failed; then the old list stays."""
        began = time.perf_counter()
        try:
            orders = [_texts(row) for row in self._read()]
        except Exception as error:  # as above
            return 0.0, f"The list could not be read. {in_words(error)}"
        self.answer = self.answer | {"orders": orders}
        return (time.perf_counter() - began) * 1000, ""

    def _verdict(self, number: str, took_ms: float) -> str:
        is_missing = number not in [row[0] for row in self.answer["orders"]]
        self._placed += 1
        self._missing += is_missing
        where = "and is NOT in the list" if is_missing else "and is in the list"
        return (
            f"{number} is placed, {where}, which took {took_ms:.0f} ms. "
            f"Missing right after ordering: {self._missing} of {self._placed}."
        )

    def _show(self, said: str, *, turn: int | None = None, ordered: bool = False) -> None:
        turn = self.answer["turn"] if turn is None else turn
        self.answer = self.answer | {"turn": turn, "said": said, "ordered": ordered}


def shop_window(
    products: Iterable[Sequence[object]],
    order: Callable[[Items], str],
    read: Callable[[], Iterable[Sequence[object]]],
    lagging: Lagging,
    *,
    lag_ms: int = 1500,
    title: str = "The shop",
    description: str,
) -> ShopWindow:
    """A window with these products, rows of a sku, a name and a price.

    `order(items)` places an order of pairs of a sku and a quantity, and returns its number; what it raises is shown as
    a refusal. `read()` returns the customer's orders, rows of a number and a status. The slider sets `lagging.lag`, in
    seconds; it starts at `lag_ms`. `description` is the one sentence to take away.

    Raises ValueError for no products, or for rows that are not a sku, a name and a price.
    """
    rows = [list(product) for product in products]
    wrong = [row for row in rows if len(row) != 3]
    if wrong or not rows:
        raise ValueError(f"A window needs products as (sku, name, price); it got {wrong[0] if wrong else 'none'}.")
    return ShopWindow(rows, order, read, lagging, lag_ms, title, description)


def _texts(row: Sequence[object]) -> list[str]:
    return [clean(str(value)) for value in row]
