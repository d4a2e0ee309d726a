"""The lines of an order, each with the price at which it was ordered; prices and quantities are checked here, too."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, overload

from eventsourcing.persistence import Transcoding

from course_utils.domains.details import text
from course_utils.domains.errors import InvalidAmount, InvalidDetail, shown
from course_utils.domains.money import EXACT, ZERO, MoneyLike, money
from course_utils.domains.shop.errors import EmptyOrder

HIGHEST_PRICE = Decimal("99999.99")
MOST_OF_ONE, MOST_LINES = 999, 100
"""How many of one product an order may have, and how many lines; the largest total is far below what money holds."""

Items = Sequence[tuple[str, int]]
"""What can be given where an order's items are asked for: pairs of a sku and a quantity."""


@dataclass(frozen=True)
class Line:
    """So many of one product, at the price of one at the time of the order."""

    sku: str
    quantity: int
    price: Decimal

    @property
    def amount(self) -> Decimal:
        """What the line costs."""
        return EXACT.multiply(self.price, self.quantity)


@dataclass(frozen=True)
class Lines(Sequence[Line]):
    """The lines of an order, in order. It reads like a tuple, and is a type of its own so that it can be stored."""

    each: tuple[Line, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "each", tuple(self.each))

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Line, ...]: ...
    def __getitem__(self, index: int | slice) -> Line | tuple[Line, ...]:
        return self.each[index]

    def __len__(self) -> int:
        return len(self.each)

    def __iter__(self) -> Iterator[Line]:
        return iter(self.each)

    @property
    def total(self) -> Decimal:
        """What all of them cost."""
        total = ZERO
        for line in self.each:
            total = EXACT.add(total, line.amount)
        return total


class LinesAsList(Transcoding):
    """Stores lines as a list of objects: [{"sku": "T-1042", "quantity": 2, "price": "24.90"}]."""

    type = Lines
    name = "order_lines"

    def encode(self, obj: Lines) -> list[dict[str, Any]]:
        return [{"sku": line.sku, "quantity": line.quantity, "price": str(line.price)} for line in obj]

    def decode(self, data: list[dict[str, Any]]) -> Lines:
        return Lines(tuple(Line(line["sku"], line["quantity"], Decimal(line["price"])) for line in data))


def sku(value: str) -> str:
    """What names a product, such as "T-1042": any text of 1 to 40 characters that `text` takes. Raises InvalidDetail."""
    return text(value, "sku", empty=False, longest=40)


def price(value: MoneyLike) -> Decimal:
    """The price of one: money from 0.01 to 99999.99. Raises InvalidAmount."""
    amount = money(value)
    if not ZERO < amount <= HIGHEST_PRICE:
        raise InvalidAmount(f"A price of {amount} makes no sense here. Give one from 0.01 to {HIGHEST_PRICE}.")
    return amount


def quantity(value: int, most: int = MOST_OF_ONE) -> int:
    """A whole number from 1 to `most`. Raises InvalidDetail."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise InvalidDetail(f"The quantity is {shown(value)}. Give a whole number from 1 to {most}.")
    return value


def quantities(items: Items) -> dict[str, int]:
    """How many of each product are meant, in the order of their first mention; the same sku twice is one line.

    Raises EmptyOrder for no items, and InvalidDetail for what is no list of pairs of a sku and a quantity.
    """
    wanted: dict[str, int] = {}
    if isinstance(items, str) or not isinstance(items, Sequence):
        raise InvalidDetail(f'The items are {shown(items)}. Give pairs of a sku and a quantity: [("T-1042", 2)].')
    for item in items:
        if not isinstance(item, tuple | list) or len(item) != 2:
            raise InvalidDetail(f'The item {shown(item)} is no pair of a sku and a quantity, such as ("T-1042", 2).')
        name = sku(item[0])
        wanted[name] = quantity(wanted.get(name, 0) + quantity(item[1]))
    if not wanted:
        raise EmptyOrder("There are no items. Name at least one product and how many of it.")
    if len(wanted) > MOST_LINES:
        raise InvalidDetail(f"There are {len(wanted)} different products. Make at most {MOST_LINES} of them one order.")
    return wanted
