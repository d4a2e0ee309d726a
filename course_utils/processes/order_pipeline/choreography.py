"""The order pipeline as a choreography: each service knows what to do when it hears of something, and nobody all of it."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from course_utils.messages import Envelope
from course_utils.processes.definition import CLOCK, Definition, Pipeline, allow
from course_utils.processes.order_pipeline import stock
from course_utils.processes.order_pipeline.listeners import NOTIFICATION, PURCHASES, outside
from course_utils.processes.work import Work

TIME_TO_PAY = timedelta(minutes=15)

# ---- orders: decides, and alone, how an order ends

ORDER_TABLES = """
CREATE TABLE orders ("order" TEXT PRIMARY KEY, customer TEXT NOT NULL, lines TEXT NOT NULL, cents INTEGER NOT NULL,
                     attempt INTEGER NOT NULL DEFAULT 1, status TEXT NOT NULL DEFAULT 'placed')
"""
_ENDINGS = {
    "OrderCompleted": ["order", "customer", "cents"],
    "OrderDeclined": ["order", "customer"],
    "OrderCancelled": ["order", "customer", "reason"],
}


def place(event: Envelope, work: Work) -> None:
    """Take an order in, once under its number, and allow so much time for it."""
    if insert_order(event, work):
        data = event.data
        work.emit("OrderPlaced", order=data["order"], lines=data["lines"], cents=data["cents"], card=data["card"])
        work.remind("PaymentOverdue", TIME_TO_PAY, order=data["order"])


def give_card(event: Envelope, work: Work) -> None:
    """Try another card, if the last one was declined."""
    order = order_of(event, work)
    if order["status"] == "declined":
        attempt = order["attempt"] + 1
        set_order(work, order, status="placed", attempt=attempt)
        work.emit("CardChanged", order=order["order"], card=event.data["card"], attempt=attempt)


def complete(event: Envelope, work: Work) -> None:
    """It is paid. If it has ended meanwhile, this is a late answer: payment gives the money back by itself."""
    order = order_of(event, work)
    if (order["status"], order["attempt"]) == ("placed", event.data["attempt"]):
        set_order(work, order, status="completed")
        work.emit("OrderCompleted", order=order["order"], customer=order["customer"], cents=order["cents"])


def decline(event: Envelope, work: Work) -> None:
    """The card of this attempt was declined; another one may be given until the time is over."""
    order = order_of(event, work)
    if (order["status"], order["attempt"]) == ("placed", event.data["attempt"]):
        set_order(work, order, status="declined")
        work.emit("OrderDeclined", order=order["order"], customer=order["customer"])


def cancel_unless_ended(event: Envelope, work: Work) -> None:
    """There is no stock, or it took too long."""
    order = order_of(event, work)
    if order["status"] in ("placed", "declined"):
        reason = "it is out of stock" if event.type == "StockRefused" else "it was not paid in time"
        set_order(work, order, status="cancelled")
        work.emit("OrderCancelled", order=order["order"], customer=order["customer"], reason=reason)


def insert_order(event: Envelope, work: Work) -> bool:
    """Make the row of a new order. Whether it is new: another order under a number that is taken is refused."""
    lines = json.dumps([dict(line) for line in event.data["lines"]])
    row = (event.data["order"], event.data["customer"], lines, event.data["cents"])
    insert = 'INSERT OR IGNORE INTO orders ("order", customer, lines, cents) VALUES (?, ?, ?, ?)'
    if work.connection.execute(insert, row).rowcount:
        return True
    work.emit("OrderRefused", order=event.data["order"], reason="another order has this number")
    return False


def order_of(event: Envelope, work: Work) -> Mapping[str, Any]:
    """The row of the order that an event is about. Raises LookupError."""
    cursor = work.connection.execute('SELECT * FROM orders WHERE "order" = ?', (event.data["order"],))
    row = cursor.fetchone()
    if row is None:
        raise LookupError(f"There is no order {event.data['order']}, so {event.type} means nothing.")
    return dict(zip([name for name, *_ in cursor.description], row, strict=True))


def set_order(work: Work, order: Mapping[str, Any], **columns: Any) -> None:
    """Change the row: its status, its attempt."""
    changed = {"attempt": order["attempt"], **columns}
    work.connection.execute(
        'UPDATE orders SET status = :status, attempt = :attempt WHERE "order" = :order', {**order, **changed}
    )


ORDERS = Definition(
    "orders",
    ORDER_TABLES,
    {
        "desk": {"OrderRequested": place, "CardGiven": give_card},
        "inventory": {"StockRefused": cancel_unless_ended},
        "payment": {"PaymentTaken": complete, "PaymentDeclined": decline},
        CLOCK: {"PaymentOverdue": cancel_unless_ended},
    },
    to_public=allow(
        OrderPlaced=["order", "lines", "cents", "card"], CardChanged=["order", "card", "attempt"], **_ENDINGS
    ),
)

INVENTORY = Definition(
    "inventory",
    stock.TABLES,
    {
        "desk": {"GoodsArrived": stock.receive},
        "orders": {"OrderPlaced": stock.reserve, "OrderCancelled": stock.release, "OrderCompleted": stock.take},
    },
    to_public=stock.to_public,
)

# ---- payment: hears of an order and of its stock, from two feeds and so in any order; charges when it knows both

PAYMENT_TABLES = """
CREATE TABLE payments ("order" TEXT PRIMARY KEY, cents INTEGER, card TEXT, attempt INTEGER NOT NULL DEFAULT 1,
                       reserved INTEGER NOT NULL DEFAULT 0, cancelled INTEGER NOT NULL DEFAULT 0, charged TEXT)
"""


def learn(event: Envelope, work: Work) -> None:
    """Take in what an event says of its order, and charge the card when there is enough of it."""
    news = {
        "OrderPlaced": "cents = :cents, card = :card",
        "CardChanged": "card = :card, attempt = :attempt",
        "StockReserved": "reserved = 1",
        "OrderCancelled": "cancelled = 1",
    }[event.type]
    values = {name: value for name, value in event.data.items() if name != "lines"}
    work.connection.execute('INSERT OR IGNORE INTO payments ("order") VALUES (:order)', values)
    work.connection.execute(f'UPDATE payments SET {news} WHERE "order" = :order', values)
    _go_on(event.data["order"], work)


def heed_reply(reply: Mapping[str, Any], asked: Mapping[str, Any], work: Work) -> None:
    """What the gateway said: a charge, a refund, or a refusal."""
    order, attempt = asked["order"], asked.get("attempt")
    if asked["cents"] < 0:
        work.emit("PaymentRefunded", order=order, receipt=reply["charge"])
    elif reply["status"] == 200:
        work.connection.execute('UPDATE payments SET charged = ? WHERE "order" = ?', (asked["card"], order))
        work.emit("PaymentTaken", order=order, attempt=attempt, receipt=reply["charge"], card=asked["card"])
        _go_on(order, work)
    else:
        work.emit("PaymentDeclined", order=order, attempt=attempt, card=asked["card"])


def _go_on(order: str, work: Work) -> None:
    select = 'SELECT cents, card, attempt, reserved, cancelled, charged FROM payments WHERE "order" = ?'
    cents, card, attempt, reserved, cancelled, charged = work.connection.execute(select, (order,)).fetchone()
    if cancelled and charged:
        work.call("gateway", f"{order}/refund", {"order": order, "card": charged, "cents": -cents})
    elif reserved and card and not cancelled and not charged:
        body = {"order": order, "card": card, "cents": cents, "attempt": attempt}
        work.call("gateway", f"{order}/{attempt}", body)  # a key that is known is not owed again


PAYMENT_PUBLIC = allow(
    PaymentTaken=["order", "attempt"], PaymentDeclined=["order", "attempt"], PaymentRefunded=["order"]
)
PAYMENT = Definition(
    "payment",
    PAYMENT_TABLES,
    {
        "orders": dict.fromkeys(("OrderPlaced", "CardChanged", "OrderCancelled"), learn),
        "inventory": {"StockReserved": learn},
    },
    {"gateway": heed_reply},
    PAYMENT_PUBLIC,
)

CHOREOGRAPHY = Pipeline((ORDERS, INVENTORY, PAYMENT, NOTIFICATION, PURCHASES), ("desk",), outside)
