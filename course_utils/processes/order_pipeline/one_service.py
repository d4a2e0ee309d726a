"""The order as one service with one database: what the services of a pipeline tell each other, it does in a function call.

An order and its stock change in one transaction, so nothing of it can be half done or late. The gateway and the mail
server are outside as before, and their answers may still come late: they are asked after the commit, and under a key.
"""

from collections.abc import Mapping
from typing import Any

from course_utils.messages import Envelope
from course_utils.processes.definition import CLOCK, Definition, Pipeline
from course_utils.processes.order_pipeline import stock
from course_utils.processes.order_pipeline.choreography import (
    ORDER_TABLES,
    TIME_TO_PAY,
    insert_order,
    order_of,
    set_order,
)
from course_utils.processes.order_pipeline.listeners import PURCHASES, TEXTS, outside
from course_utils.processes.work import Work

TABLES = f"""
{ORDER_TABLES};
{stock.TABLES};
{PURCHASES.tables}
"""


def place(event: Envelope, work: Work) -> None:
    """Take an order in with its stock, and ask for the money; or cancel it at once."""
    if not insert_order(event, work):
        return
    stock.reserve(event, work)
    if _is_reserved(event, work):
        work.remind("PaymentOverdue", TIME_TO_PAY, order=event.data["order"])
        _charge(event, work)
    else:
        _cancel(event, work, "it is out of stock")


def give_card(event: Envelope, work: Work) -> None:
    """Try another card, if the last one was declined."""
    order = order_of(event, work)
    if order["status"] == "declined":
        set_order(work, order, status="placed", attempt=order["attempt"] + 1)
        _charge(event, work)


def heed_overdue(event: Envelope, work: Work) -> None:
    """It took too long."""
    if order_of(event, work)["status"] in ("placed", "declined"):
        _cancel(event, work, "it was not paid in time")


def heed_reply(reply: Mapping[str, Any], asked: Mapping[str, Any], work: Work) -> None:
    """What the gateway said, perhaps after the order has ended: then the money goes back."""
    if asked["cents"] < 0:
        return
    order = order_of(work.cause, work)
    if reply["status"] != 200:
        if order["status"] == "placed":
            set_order(work, order, status="declined")
            _tell("OrderDeclined", order, work)
    elif order["status"] == "cancelled":
        refund = {"order": order["order"], "card": asked["card"], "cents": -asked["cents"]}
        work.call("gateway", f"{order['order']}/refund", refund)
    else:
        set_order(work, order, status="completed")
        stock.take(work.cause, work)
        work.connection.execute("INSERT INTO purchases VALUES (:order, :customer, :cents)", order)
        _tell("OrderCompleted", order, work)


def _charge(event: Envelope, work: Work) -> None:
    order = order_of(event, work)
    body = {name: order[name] for name in ("order", "cents", "attempt")} | {"card": event.data["card"]}
    work.call("gateway", f"{order['order']}/{order['attempt']}", body)


def _cancel(event: Envelope, work: Work, reason: str) -> None:
    order = order_of(event, work)
    set_order(work, order, status="cancelled")
    stock.release(event, work)
    _tell("OrderCancelled", {**order, "reason": reason}, work)


def _tell(ending: str, order: Mapping[str, Any], work: Work) -> None:
    text = TEXTS[ending].format(**order)
    work.call("mail", f"{order['order']}/{order['attempt']}/{ending}", {"to": order["customer"], "text": text})


def _is_reserved(event: Envelope, work: Work) -> bool:
    rows = work.connection.execute('SELECT 1 FROM reservations WHERE "order" = ?', (event.data["order"],))
    return rows.fetchone() is not None


def nothing_public(event: Envelope) -> Envelope | None:
    """Nobody listens, so nothing is said."""
    return None


SHOP = Definition(
    "shop",
    TABLES,
    {
        "desk": {"GoodsArrived": stock.receive, "OrderRequested": place, "CardGiven": give_card},
        CLOCK: {"PaymentOverdue": heed_overdue},
    },
    {"gateway": heed_reply},
    nothing_public,
)
ONE_SERVICE = Pipeline((SHOP,), ("desk",), outside)
