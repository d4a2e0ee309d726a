"""The same orders, brought about by the eventsourcing library's own `System`, with a thread for each application.

Each application has a SQLite file of its own, whose commits wait for the disk as ours do. All orders are requested in one
commit, and inventory tells payment all it needs, so that payment reads one log and not two. There is no inbox to keep and
no call outside to remember.
"""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.application import Application, ProcessingEvent
from eventsourcing.domain import Aggregate, event
from eventsourcing.system import MultiThreadedRunner, ProcessApplication, System

_TEAPOT = UUID("d3b07384-d9a0-4c9b-8f2d-7a5c11c0ffee")
_LONGEST_S = 240.0
Event = Any  # an aggregate's event; mypy cannot see the classes that the library makes of methods


class Request(Aggregate):
    """What a customer wants."""

    class Asked(Aggregate.Created):
        number: int
        cents: int
        card: str

    @event(Asked)
    def __init__(self, number: int, cents: int, card: str) -> None:
        self.number, self.cents, self.card = number, cents, card


class Order(Aggregate):
    """An order of one teapot."""

    class Placed(Aggregate.Created):
        number: int
        cents: int
        card: str

    @event(Placed)
    def __init__(self, number: int, cents: int, card: str) -> None:
        self.number, self.cents, self.card = number, cents, card

    @event("Completed")
    def complete(self) -> None:
        """It is paid."""


class Stock(Aggregate):
    """Teapots, and how many of them are reserved."""

    class Reserved(Aggregate.Event):
        order: UUID
        cents: int
        card: str

    def __init__(self, on_hand: int) -> None:
        self.on_hand, self.reserved = on_hand, 0

    @staticmethod
    def create_id(on_hand: int) -> UUID:
        """There is one."""
        return _TEAPOT

    @event(Reserved)
    def reserve(self, order: UUID, cents: int, card: str) -> None:
        """Keep one for this order."""
        self.reserved += 1

    @event("Taken")
    def take(self, order: UUID) -> None:
        """One leaves."""
        self.on_hand, self.reserved = self.on_hand - 1, self.reserved - 1


class Done(Aggregate):
    """A charge, a mail, or a purchase: what is done once for an order."""

    class Noted(Aggregate.Created):
        order: UUID

    @event(Noted)
    def __init__(self, order: UUID) -> None:
        self.order = order

    @staticmethod
    def create_id(order: UUID) -> UUID:
        """An order's own, so that a second one is refused."""
        return uuid5(order, "done")


class Desk(Application[UUID]):
    """People."""

    def ask_for(self, count: int) -> None:
        """So many orders, in one commit."""
        self.save(*[Request(number, 1999, "tok-1") for number in range(count)])


class Orders(ProcessApplication[UUID]):
    """Decides how an order ends."""

    def policy(self, domain_event: Event, processing_event: ProcessingEvent[UUID]) -> None:
        """Place what is requested, complete what is paid."""
        if isinstance(domain_event, Request.Asked):
            placed = Order(domain_event.number, domain_event.cents, domain_event.card)
            processing_event.collect_events(placed)
        elif isinstance(domain_event, Done.Noted):
            order: Order = self.repository.get(domain_event.order)
            order.complete()
            processing_event.collect_events(order)


class Inventory(ProcessApplication[UUID]):
    """Keeps the teapots."""

    def bring(self, count: int) -> None:
        """So many arrive."""
        self.save(Stock(count))

    def policy(self, domain_event: Event, processing_event: ProcessingEvent[UUID]) -> None:
        """Reserve for what is placed, and let out what is completed."""
        if isinstance(domain_event, Order.Placed | Order.Completed):  # type: ignore[attr-defined]
            stock: Stock = self.repository.get(_TEAPOT)
            if isinstance(domain_event, Order.Placed):
                stock.reserve(domain_event.originator_id, domain_event.cents, domain_event.card)
            else:
                stock.take(domain_event.originator_id)
            processing_event.collect_events(stock)


class Payment(ProcessApplication[UUID]):
    """Charges for what is reserved."""

    def policy(self, domain_event: Event, processing_event: ProcessingEvent[UUID]) -> None:
        """The gateway replies at once."""
        if isinstance(domain_event, Stock.Reserved):
            processing_event.collect_events(Done(domain_event.order))


class Notification(ProcessApplication[UUID]):
    """Sends a mail for what is completed."""

    def policy(self, domain_event: Event, processing_event: ProcessingEvent[UUID]) -> None:
        """The mail server replies at once."""
        if isinstance(domain_event, Order.Completed):  # type: ignore[attr-defined]
            processing_event.collect_events(Done(domain_event.originator_id))


class Purchases(Notification):
    """Keeps what was bought."""


SYSTEM = System(
    pipes=[[Desk, Orders, Inventory, Payment, Orders, Notification], [Orders, Purchases]],
)


CACHED = {"AGGREGATE_CACHE_MAXSIZE": "100000", "AGGREGATE_CACHE_FASTFORWARD": "n", "DEEPCOPY_FROM_AGGREGATE_CACHE": "n"}
"""The settings that help it most: aggregates stay in memory, and are neither read anew nor copied."""


def seconds_of_the_library(folder: Path, orders: int, settings: Mapping[str, str]) -> float:
    """How long it takes from the request of so many orders until each is completed, and noted by all who listen."""
    folder.mkdir()
    names = {f"{name.upper()}_SQLITE_DBNAME": str(folder / f"{name}.db") for name in SYSTEM.nodes}
    environment = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", **settings, **names}
    runner: MultiThreadedRunner[UUID]
    with MultiThreadedRunner(SYSTEM, environment) as runner:
        runner.get(Inventory).bring(orders)
        ends: Sequence[tuple[Application[UUID], int]] = [
            (runner.get(Inventory), 1 + 2 * orders),
            (runner.get(Notification), orders),
            (runner.get(Purchases), orders),
        ]
        begun = time.perf_counter()
        runner.get(Desk).ask_for(orders)
        while not all((app.recorder.max_notification_id() or 0) >= end for app, end in ends):
            if runner.has_errored.is_set() or time.perf_counter() - begun > _LONGEST_S:
                break
            time.sleep(0.02)
        seconds = time.perf_counter() - begun
        done = [(app.name, app.recorder.max_notification_id(), end) for app, end in ends]
    if any(number != end for _, number, end in done):
        raise RuntimeError(f"The library's system did not finish: application, events and those expected are {done}.")
    return seconds
