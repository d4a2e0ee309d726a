"""The views of the shop's year that are projected in a benchmark, and the changes that any loop makes for them."""

from collections.abc import Callable
from typing import Any

from course_utils.domains.shop import Order, Product
from course_utils.projections.view import View
from course_utils.readmodels.documents import Document, Documents

UPSERT = """INSERT INTO sales VALUES (?, ?, ?, ?, ?) ON CONFLICT (day, sku) DO UPDATE
            SET pieces = sales.pieces + excluded.pieces, cents = sales.cents + excluded.cents,
                back = sales.back + excluded.back"""
TABLE = "CREATE TABLE sales (day TEXT, sku TEXT, pieces BIGINT, cents BIGINT, back BIGINT, PRIMARY KEY (day, sku))"
TOTALS = "SELECT sum(pieces), sum(cents), sum(back), count(*) FROM sales"
DAY = "2024-04-20"
"""Whose pieces are compared."""
WORD = "teapot"
"""What is looked for in both catalogues."""
Write = Callable[..., object]


def book(event: Any, execute: Write, upsert: str) -> None:
    """What was paid and what was given back, by day and product."""
    match event:
        case Order.Paid():
            for line in event.lines:
                values = (str(event.timestamp.date()), line.sku, line.quantity, int(line.amount * 100), 0)
                execute(upsert, values)
        case Order.Returned() | Order.Cancelled() if event.refund:
            for line in event.lines:
                execute(upsert, (str(event.timestamp.date()), line.sku, 0, 0, int(line.amount * 100)))


def count(event: Any, redis: Any) -> None:
    """The pieces of every day by product, and who ordered."""
    match event:
        case Order.Paid():
            for line in event.lines:
                redis.zincrby(f"top:{event.timestamp.date()}", line.quantity, line.sku)
        case Order.Placed():
            redis.sadd(f"customers:{event.timestamp.date()}", event.customer)


def describe(
    event: Any,
    get: Callable[[str], Document | None],
    put: Callable[[str, Document], object],
    delete: Callable[[str], object],
) -> None:
    """The catalogue as documents."""
    match event:
        case Product.Listed() | Product.Renamed() | Product.Repriced():
            names = {"name", "description", "price"} & vars(event).keys()
            put(event.sku, (get(event.sku) or {}) | {name: str(getattr(event, name)) for name in names})
        case Product.Withdrawn():
            delete(event.sku)


class Sales(View[Any]):
    """By `book`. PostgreSQL's client writes another sign where values go."""

    tables = (TABLE,)

    def __init__(self, sign: str = "?") -> None:
        self._upsert = UPSERT.replace("?", sign)

    def handle(self, event: Any, rows: Any) -> None:
        book(event, rows.execute, self._upsert)


class Wall(View[Any]):
    """By `count`."""

    def handle(self, event: Any, rows: Any) -> None:
        count(event, rows)


class Catalogue(View[Documents]):
    """By `describe`."""

    tables = ("name text", "description text")

    def handle(self, event: Any, rows: Documents) -> None:
        describe(event, rows.get, rows.put, rows.delete)
