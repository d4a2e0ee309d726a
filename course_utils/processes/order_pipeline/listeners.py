"""The two services that only listen: notification, which owes mails, and the purchase history. Both pipelines have them."""

from collections.abc import Mapping
from pathlib import Path

from course_utils.messages import Envelope
from course_utils.processes.definition import Definition, Receiver
from course_utils.processes.outside import Gateway, Mailbox
from course_utils.processes.work import Work

TEXTS = {
    "OrderCompleted": "Order {order} is paid and on its way.",
    "OrderDeclined": "The card for order {order} was declined. Please give another one.",
    "OrderCancelled": "Order {order} is cancelled: {reason}.",
}


def tell(event: Envelope, work: Work) -> None:
    """Owe the customer a mail."""
    text = TEXTS[event.type].format(**event.data)
    work.call("mail", f"{event.source}/{event.id}", {"to": event.data["customer"], "text": text})


def record(event: Envelope, work: Work) -> None:
    """Remember the purchase."""
    row = (event.data["order"], event.data["customer"], event.data["cents"])
    work.connection.execute("INSERT INTO purchases VALUES (?, ?, ?)", row)


NOTIFICATION = Definition("notification", handlers={"orders": dict.fromkeys(TEXTS, tell)})
PURCHASES = Definition(
    "purchases",
    'CREATE TABLE purchases ("order" TEXT PRIMARY KEY, customer TEXT NOT NULL, cents INTEGER NOT NULL)',
    {"orders": {"OrderCompleted": record}},
)


def outside(folder: Path) -> Mapping[str, Receiver]:
    """The gateway and the mail server, in files of this folder."""
    return {"gateway": Gateway(folder / "gateway.db"), "mail": Mailbox(folder / "mail.txt")}
