"""Inventory: what is on hand, and what of it is reserved for which order. Both pipelines keep stock like this."""

from course_utils.messages import Envelope
from course_utils.processes.definition import allow
from course_utils.processes.work import Work

TABLES = """
CREATE TABLE stock (sku TEXT PRIMARY KEY, on_hand INTEGER NOT NULL CHECK (on_hand >= 0));
CREATE TABLE reservations ("order" TEXT, sku TEXT, quantity INTEGER NOT NULL, PRIMARY KEY ("order", sku))
"""

to_public = allow(
    StockReserved=["order"],
    StockRefused=["order", "sku"],
    StockReleased=["order"],
    StockTaken=["order"],
)
"""How many there are is nobody else's business."""


def receive(event: Envelope, work: Work) -> None:
    """Goods came in."""
    add = "INSERT INTO stock VALUES (:sku, :quantity) ON CONFLICT DO UPDATE SET on_hand = on_hand + excluded.on_hand"
    work.connection.execute(add, dict(event.data))


def reserve(event: Envelope, work: Work) -> None:
    """Keep all lines of an order for it, or none."""
    order = event.data["order"]
    for line in event.data["lines"]:
        if available(work, line["sku"]) < line["quantity"]:
            work.emit("StockRefused", order=order, sku=line["sku"], available=available(work, line["sku"]))
            return
    rows = [(order, line["sku"], line["quantity"]) for line in event.data["lines"]]
    work.connection.executemany("INSERT INTO reservations VALUES (?, ?, ?)", rows)
    work.emit("StockReserved", order=order)


def release(event: Envelope, work: Work) -> None:
    """Keep what is reserved for an order no longer. Where nothing is, there is nothing to do."""
    order = event.data["order"]
    if work.connection.execute('DELETE FROM reservations WHERE "order" = ?', (order,)).rowcount:
        work.emit("StockReleased", order=order)


def take(event: Envelope, work: Work) -> None:
    """What is reserved for an order leaves."""
    order = event.data["order"]
    taken = """UPDATE stock SET on_hand = on_hand - quantity
               FROM reservations WHERE reservations.sku = stock.sku AND "order" = ?"""
    if not work.connection.execute(taken, (order,)).rowcount:
        raise LookupError(f"Nothing is reserved for order {order}, so nothing can leave for it.")
    work.connection.execute('DELETE FROM reservations WHERE "order" = ?', (order,))
    work.emit("StockTaken", order=order)


def available(work: Work, sku: str) -> int:
    """How many are on hand and not reserved."""
    found = work.connection.execute(
        """SELECT COALESCE((SELECT on_hand FROM stock WHERE sku = :sku), 0)
                - COALESCE((SELECT sum(quantity) FROM reservations WHERE sku = :sku), 0)""",
        {"sku": sku},
    )
    count: int = found.fetchone()[0]
    return count
