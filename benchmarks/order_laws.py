"""What has to hold once all orders have come to an end, counted from the files of the five services and of the outside.

It shares no code with the handlers: it knows what was asked for, reads the public feeds, the tables, the charges and the
mails, and counts what is wrong. Each count is 0 when all is well, but for mails sent again, which kills allow.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from course_utils.messages import Envelope
from course_utils.processes import FeedFile, Gateway, Mailbox
from course_utils.processes.at_work import feed_path

SERVICES = ("orders", "inventory", "payment", "notification", "purchases")
_ENDINGS = ("OrderCompleted", "OrderCancelled")
_TOLD = {"OrderCompleted": "is paid", "OrderDeclined": "was declined", "OrderCancelled": "is cancelled"}


@dataclass(frozen=True)
class Requested:
    """An order as it was asked for: one piece of this sku, at so many cents."""

    customer: str
    sku: str
    cents: int


@dataclass(frozen=True)
class Verdict:
    """How many orders, rows, charges and mails are wrong, and how many mails were sent more than once."""

    without_one_end: int
    rows_lost_or_doubled: int
    stock_off: int
    charged_wrongly: int
    mails_lost: int
    mails_again: int
    left_waiting: int

    @property
    def wrong(self) -> int:
        """Everything that may not be; mails sent again are not among it."""
        return int(sum(astuple(self))) - self.mails_again


def judge(folder: Path, requested: Mapping[str, Requested], brought: Mapping[str, int]) -> Verdict:
    """The verdict on the services' files in `folder`, none of which is at work any more.

    `requested` are the orders by their numbers, and `brought` the pieces of each sku that came in.
    """
    said = _said(folder)
    ended = Counter(event.subject for event in said if event.type in _ENDINGS)
    completed = {event.subject for event in said if event.type == "OrderCompleted"}
    bought = Counter(_rows(folder, "purchases", 'SELECT "order", customer, cents FROM purchases'))
    owned = Counter((number, requested[number].customer, requested[number].cents) for number in completed)
    lost, again = _mails(folder, said)
    return Verdict(
        without_one_end=sum(ended[number] != 1 for number in requested.keys() | ended.keys()),
        rows_lost_or_doubled=(bought - owned).total() + (owned - bought).total(),
        stock_off=_stock_off(folder, Counter(requested[number].sku for number in completed), brought),
        charged_wrongly=_charged_wrongly(folder, requested, completed),
        mails_lost=lost,
        mails_again=again,
        left_waiting=sum(_waiting(folder, name) for name in SERVICES),
    )


def _said(folder: Path) -> list[Envelope]:
    """What `orders` made public; what a kill had it publish again counts once, being the same event."""
    with closing(FeedFile(feed_path(folder, "orders"))) as feed:
        events = [recorded.envelope for recorded in feed.read_after(0, 1_000_000)]
    return list({(event.source, event.id): event for event in events}.values())


def _stock_off(folder: Path, sold: Mapping[str, int], brought: Mapping[str, int]) -> int:
    """Pieces too many or too few on hand, and those reserved for orders that have ended."""
    on_hand: dict[str, int] = dict(_rows(folder, "inventory", "SELECT sku, on_hand FROM stock"))
    off = sum(abs(brought[sku] - sold.get(sku, 0) - on_hand.get(sku, 0)) for sku in brought)
    (reserved,) = _rows(folder, "inventory", "SELECT COALESCE(sum(quantity), 0) FROM reservations")
    kept: int = reserved[0]
    return off + kept


def _charged_wrongly(folder: Path, requested: Mapping[str, Requested], completed: set[str]) -> int:
    """Orders that were not charged once and in full, or that came to nothing and cost something."""
    charges: dict[str, list[int]] = {}
    for number, _, cents in Gateway(folder / "gateway.db").charges():
        charges.setdefault(number, []).append(cents)
    right = {number: [requested[number].cents] for number in completed}
    return sum(
        charges.get(number, []) != right[number] if number in completed else sum(charges.get(number, [])) != 0
        for number in requested.keys() | charges.keys()
    )


def _mails(folder: Path, said: Sequence[Envelope]) -> tuple[int, int]:
    """How many owed mails did not leave, and how many left besides."""
    owed = Counter((event.subject, _TOLD[event.type]) for event in said if event.type in _TOLD)
    sent = Counter(_about(mail) for mail in Mailbox(folder / "mail.txt").mails())
    return (owed - sent).total(), (sent - owed).total()


def _about(mail: str) -> tuple[str, str]:
    number = re.search(r"order (\S+?)[ .:]", mail, re.IGNORECASE)
    kind = next((words for words in _TOLD.values() if words in mail), mail)
    return (number[1] if number else mail), kind


def _waiting(folder: Path, name: str) -> int:
    """What a service still has to do: events parked or not published, calls without a reply."""
    questions = (
        "SELECT count(*) FROM parked",
        "SELECT count(*) FROM outbox WHERE NOT published",
        "SELECT count(*) FROM calls WHERE reply IS NULL",
    )
    return sum(_rows(folder, name, question)[0][0] for question in questions)


def _rows(folder: Path, name: str, sql: str) -> list[Any]:
    with closing(sqlite3.connect(folder / f"{name}.db")) as connection:
        return connection.execute(sql).fetchall()
