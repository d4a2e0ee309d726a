"""The order pipeline with an orchestrator: orders has a table of next steps, and tells the others what to do.

Inventory and payment hear of nobody but orders; they do what they are told, and say how it went.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from course_utils.messages import Envelope
from course_utils.processes.definition import CLOCK, Definition, Pipeline, allow
from course_utils.processes.order_pipeline import stock
from course_utils.processes.order_pipeline.choreography import (
    ORDER_TABLES,
    TIME_TO_PAY,
    insert_order,
    order_of,
    set_order,
)
from course_utils.processes.order_pipeline.listeners import NOTIFICATION, PURCHASES, outside
from course_utils.processes.work import Work

Transition = tuple[str, Sequence[str]]
"""The status then, and what orders says then."""
NextStep = Callable[[str, str], Transition | None]
"""The step that follows in a status when something is heard; None changes nothing."""
NextSteps = Mapping[tuple[str, str], Transition]
"""The same as a table. What is not in it changes nothing."""

NEXT_STEPS: NextSteps = {
    ("placed", "StockReserved"): ("reserved", ("ChargeCard",)),
    ("placed", "StockRefused"): ("cancelled", ("OrderCancelled",)),
    ("placed", "PaymentOverdue"): ("cancelled", ("OrderCancelled",)),
    ("reserved", "PaymentTaken"): ("completed", ("TakeStock", "OrderCompleted")),
    ("reserved", "PaymentDeclined"): ("declined", ("OrderDeclined",)),
    ("reserved", "PaymentOverdue"): ("cancelled", ("ReleaseStock", "OrderCancelled")),
    ("declined", "CardGiven"): ("reserved", ("ChargeCard",)),
    ("declined", "PaymentOverdue"): ("cancelled", ("ReleaseStock", "OrderCancelled")),
    ("cancelled", "StockReserved"): ("cancelled", ("ReleaseStock",)),
    ("cancelled", "PaymentTaken"): ("cancelled", ("RefundCharge",)),
}

SAYS = {
    "ReserveStock": ("order", "lines"),
    "ReleaseStock": ("order",),
    "TakeStock": ("order",),
    "ChargeCard": ("order", "cents", "card", "attempt"),
    "RefundCharge": ("order", "cents", "card"),
    "OrderCompleted": ("order", "customer", "cents"),
    "OrderDeclined": ("order", "customer"),
    "OrderCancelled": ("order", "customer", "reason"),
}
_REASONS = {"StockRefused": "it is out of stock", "PaymentOverdue": "it was not paid in time"}


def start(event: Envelope, work: Work) -> None:
    """Take an order in, ask for its stock, and allow so much time for it."""
    if not insert_order(event, work):
        return
    card = {"order": event.data["order"], "card": event.data["card"]}
    work.connection.execute("INSERT INTO cards VALUES (:order, :card)", card)
    work.emit("ReserveStock", order=event.data["order"], lines=event.data["lines"])
    work.remind("PaymentOverdue", TIME_TO_PAY, order=event.data["order"])


def by_table(steps: NextSteps) -> NextStep:
    """The table as a function."""
    return lambda status, heard: steps.get((status, heard))


def orchestrator(next_step: NextStep) -> Definition:
    """The service orders, going by these steps."""

    def go_on(event: Envelope, work: Work) -> None:
        order = dict(order_of(event, work))
        step = next_step(order["status"], event.type)
        if step is None:
            return
        if event.type == "CardGiven":
            order["attempt"] += 1
            work.connection.execute('UPDATE cards SET card = :card WHERE "order" = :order', dict(event.data))
        set_order(work, order, status=step[0])
        card = work.connection.execute('SELECT card FROM cards WHERE "order" = ?', (order["order"],)).fetchone()[0]
        known = {**order, "lines": json.loads(order["lines"]), "card": card, "reason": _REASONS.get(event.type)}
        for said in step[1]:
            work.emit(said, **{name: known[name] for name in SAYS[said]})

    heard = {
        "desk": ["CardGiven"],
        "inventory": ["StockReserved", "StockRefused"],
        "payment": ["PaymentTaken", "PaymentDeclined"],
        CLOCK: ["PaymentOverdue"],
    }
    handlers = {feed: dict.fromkeys(types, go_on) for feed, types in heard.items()}
    handlers["desk"] = {"OrderRequested": start, **handlers["desk"]}
    tables = f'{ORDER_TABLES}; CREATE TABLE cards ("order" TEXT PRIMARY KEY, card TEXT NOT NULL)'
    return Definition("orders", tables, handlers, to_public=allow(**SAYS))


INVENTORY = Definition(
    "inventory",
    stock.TABLES,
    {
        "desk": {"GoodsArrived": stock.receive},
        "orders": {"ReserveStock": stock.reserve, "ReleaseStock": stock.release, "TakeStock": stock.take},
    },
    to_public=stock.to_public,
)


def charge(event: Envelope, work: Work) -> None:
    """Owe the gateway a call, under a key of this attempt."""
    work.call("gateway", f"{event.data['order']}/{event.data['attempt']}", event.data)


def refund(event: Envelope, work: Work) -> None:
    """Give the money back."""
    order, cents, card = (event.data[name] for name in ("order", "cents", "card"))
    work.call("gateway", f"{order}/refund", {"order": order, "card": card, "cents": -cents})


def heed_reply(reply: Mapping[str, Any], asked: Mapping[str, Any], work: Work) -> None:
    """Say how it went."""
    if asked["cents"] < 0:
        work.emit("PaymentRefunded", order=asked["order"], receipt=reply["charge"])
    else:
        happened = "PaymentTaken" if reply["status"] == 200 else "PaymentDeclined"
        work.emit(happened, order=asked["order"], attempt=asked["attempt"])


PAYMENT = Definition(
    "payment",
    handlers={"orders": {"ChargeCard": charge, "RefundCharge": refund}},
    replies={"gateway": heed_reply},
    to_public=allow(PaymentTaken=["order"], PaymentDeclined=["order"], PaymentRefunded=["order"]),
)


def orchestration(next_step: NextStep) -> Pipeline:
    """The pipeline that goes by these steps."""
    return Pipeline((orchestrator(next_step), INVENTORY, PAYMENT, NOTIFICATION, PURCHASES), ("desk",), outside)


ORCHESTRATION = orchestration(by_table(NEXT_STEPS))
IGNORES_LATE_ANSWERS = orchestration(by_table({key: step for key, step in NEXT_STEPS.items() if key[0] != "cancelled"}))
"""For it, an order that is cancelled is over: it heeds nothing that comes afterwards."""
