"""The stock of one product: received, reserved for orders, released again or taken away."""

from datetime import datetime
from typing import Self
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, TAggregate
from eventsourcing.utils import get_topic

from course_utils.domains.details import a_time_or_none
from course_utils.domains.shop.errors import AlreadyReserved, NotReserved, OutOfStock
from course_utils.domains.shop.lines import quantity as a_quantity
from course_utils.domains.shop.lines import sku as a_sku
from course_utils.domains.shop.order import order_number

MOST_AT_ONCE = 1_000_000
"""How many of a product can be received at once."""


class Stock(Aggregate):
    """What there is of one product. Its id follows from the sku; the first that is received makes it."""

    class Event(Aggregate.Event):
        """What all events of a stock have: the sku and how many, besides its id, their version in it, and the time."""

        sku: str
        quantity: int

    class Received(Event, Aggregate.Created):
        """So many came in."""

        def mutate(self, aggregate: TAggregate | None) -> TAggregate | None:
            """The first makes the stock, each later one adds to it."""
            return super().mutate(None) if aggregate is None else Aggregate.Event.mutate(self, aggregate)

        def apply(self, stock: "Stock") -> None:
            stock.sku = self.sku
            stock.on_hand += self.quantity

    class Reserved(Event):
        """So many are kept for an order. They are still here."""

        order: str

        def apply(self, stock: "Stock") -> None:
            stock.reserved[self.order] = self.quantity

    class Released(Event):
        """They are no longer kept for it."""

        order: str

        def apply(self, stock: "Stock") -> None:
            del stock.reserved[self.order]

    class Taken(Event):
        """They left for it."""

        order: str

        def apply(self, stock: "Stock") -> None:
            stock.on_hand -= stock.reserved.pop(self.order)

    def __init__(self) -> None:
        self.sku = ""
        self.on_hand = 0
        self.reserved: dict[str, int] = {}

    @property
    def available(self) -> int:
        """How many can be reserved."""
        return self.on_hand - sum(self.reserved.values())

    @staticmethod
    def create_id(sku: str) -> UUID:
        """The id of the stock of this product: always the same. Raises InvalidDetail."""
        return uuid5(NAMESPACE_URL, f"shop/stock/{a_sku(sku)}")

    @classmethod
    def receive_first(cls, sku: str, quantity: int, *, timestamp: datetime | None = None) -> Self:
        """The stock of a product of which there was none yet. Raises InvalidDetail."""
        coming, time = a_quantity(quantity, MOST_AT_ONCE), a_time_or_none(timestamp)
        return cls._create(cls.Received, sku=a_sku(sku), quantity=coming, timestamp=time)

    def receive(self, quantity: int, *, timestamp: datetime | None = None) -> None:
        """Take more in. Raises InvalidDetail."""
        self.trigger_event(
            self.Received,
            originator_topic=get_topic(type(self)),
            sku=self.sku,
            quantity=a_quantity(quantity, MOST_AT_ONCE),
            timestamp=a_time_or_none(timestamp),
        )

    def reserve(self, order: str, quantity: int, *, timestamp: datetime | None = None) -> None:
        """Keep so many for an order. Raises OutOfStock, AlreadyReserved, InvalidDetail."""
        order, wanted = order_number(order), a_quantity(quantity)
        if order in self.reserved:
            raise AlreadyReserved(
                f"{self.reserved[order]} of {self.sku} are reserved for order {order} already. "
                "Release them first, or let them be taken."
            )
        if wanted > self.available:
            raise OutOfStock(
                f"{wanted} of {self.sku} cannot be reserved for order {order}: {self.on_hand} are here, of which "
                f"{self.on_hand - self.available} are reserved. Reserve at most {self.available}, or receive more first."
            )
        time = a_time_or_none(timestamp)
        self.trigger_event(self.Reserved, sku=self.sku, order=order, quantity=wanted, timestamp=time)

    def release(self, order: str, *, timestamp: datetime | None = None) -> None:
        """Keep what is reserved for an order no longer. Raises NotReserved, InvalidDetail."""
        self._end(self.Released, order, timestamp)

    def take(self, order: str, *, timestamp: datetime | None = None) -> None:
        """Give out what is reserved for an order. Raises NotReserved, InvalidDetail."""
        self._end(self.Taken, order, timestamp)

    def _end(self, event: "type[Stock.Event]", order: str, timestamp: datetime | None) -> None:
        """End a reservation, one way or the other."""
        order = order_number(order)
        if order not in self.reserved:
            raise NotReserved(f"Nothing of {self.sku} is reserved for order {order}. Reserve it first.")
        kept, time = self.reserved[order], a_time_or_none(timestamp)
        self.trigger_event(event, sku=self.sku, order=order, quantity=kept, timestamp=time)
