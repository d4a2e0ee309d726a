"""An order on its way: placed, changed, paid or declined, shipped, delivered, returned, or cancelled.

Every event carries what its readers need: number, customer, and the lines and total where amounts matter. So nobody
has to keep the order in order to understand what happened to it.
"""

from datetime import datetime
from decimal import Decimal
from typing import Literal, Self
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate

from course_utils.domains.details import a_time_or_none, text
from course_utils.domains.errors import shown
from course_utils.domains.money import ZERO
from course_utils.domains.shop.customer import customer_number
from course_utils.domains.shop.errors import EmptyOrder, NotInOrder, WrongStatus
from course_utils.domains.shop.lines import Items, Lines, quantities

Status = Literal["placed", "declined", "paid", "shipped", "delivered", "returned", "cancelled"]


class Order(Aggregate):
    """One order. Its id follows from its number, so that a number can be used only once."""

    class Event(Aggregate.Event):
        """What all events of an order have: its number and customer, besides its id, their version, and the time."""

        number: str
        customer: str

    class Placed(Event, Aggregate.Created):
        """The customer wants this, at these prices."""

        lines: Lines
        total: Decimal

        def apply(self, order: "Order") -> None:
            order.number = self.number
            order.customer = self.customer
            order.lines = self.lines
            order.total = self.total

    class Changed(Event):
        """The customer wants this instead. It was not paid yet."""

        lines: Lines
        total: Decimal

        def apply(self, order: "Order") -> None:
            order.lines = self.lines
            order.total = self.total

    class Cancelled(Event):
        """The order ended before it was shipped. `refund` is the total if it was paid, and else 0.00."""

        lines: Lines
        total: Decimal
        refund: Decimal
        reason: str

        def apply(self, order: "Order") -> None:
            order.status = "cancelled"
            order.refunded = self.refund

    class Paid(Event):
        """The total was paid."""

        lines: Lines
        total: Decimal

        def apply(self, order: "Order") -> None:
            order.status = "paid"

    class Declined(Event):
        """A card was declined. Another one may pay later."""

        total: Decimal
        reason: str

        def apply(self, order: "Order") -> None:
            order.status = "declined"

    class Shipped(Event):
        """The goods left."""

        def apply(self, order: "Order") -> None:
            order.status = "shipped"

    class Delivered(Event):
        """The goods arrived."""

        def apply(self, order: "Order") -> None:
            order.status = "delivered"

    class Returned(Event):
        """These lines came back, and their price was given back."""

        lines: Lines
        refund: Decimal

        def apply(self, order: "Order") -> None:
            order.status = "returned"
            order.refunded = self.refund

    def __init__(self) -> None:
        self.number = ""
        self.customer = ""
        self.lines = Lines()
        self.total = ZERO
        self.status: Status = "placed"
        self.refunded = ZERO

    @staticmethod
    def create_id(number: str) -> UUID:
        """The id of the order with this number: always the same. Raises InvalidDetail."""
        return uuid5(NAMESPACE_URL, f"shop/order/{order_number(number)}")

    @classmethod
    def place(cls, number: str, customer: str, lines: Lines, *, timestamp: datetime | None = None) -> Self:
        """A new order of checked lines. Raises InvalidDetail, EmptyOrder."""
        _must_not_be_empty(lines)
        return cls._create(
            cls.Placed,
            number=order_number(number),
            customer=customer_number(customer),
            lines=lines,
            total=lines.total,
            timestamp=a_time_or_none(timestamp),
        )

    def change(self, lines: Lines, *, timestamp: datetime | None = None) -> None:
        """Put other lines in the place of all. Raises WrongStatus once it is paid, EmptyOrder, InvalidDetail."""
        self._must_be("changed", "placed", "declined")
        _must_not_be_empty(lines)
        self._happened(self.Changed, timestamp, lines=lines, total=lines.total)

    def cancel(self, reason: str, *, timestamp: datetime | None = None) -> None:
        """End it, and give back what was paid. Raises WrongStatus once it is shipped, InvalidDetail."""
        self._must_be("cancelled", "placed", "declined", "paid")
        refund = self.total if self.status == "paid" else ZERO
        details = {"lines": self.lines, "total": self.total, "refund": refund, "reason": _reason(reason)}
        self._happened(self.Cancelled, timestamp, **details)

    def pay(self, *, timestamp: datetime | None = None) -> None:
        """Take the total. Raises WrongStatus, InvalidDetail."""
        self._must_be("paid", "placed", "declined")
        self._happened(self.Paid, timestamp, lines=self.lines, total=self.total)

    def decline(self, reason: str, *, timestamp: datetime | None = None) -> None:
        """Write down that a card was declined. Raises WrongStatus once it is paid, InvalidDetail."""
        self._must_be("declined", "placed", "declined")
        self._happened(self.Declined, timestamp, total=self.total, reason=_reason(reason))

    def ship(self, *, timestamp: datetime | None = None) -> None:
        """Send the goods. Raises WrongStatus unless it is paid, InvalidDetail."""
        self._must_be("shipped", "paid")
        self._happened(self.Shipped, timestamp)

    def deliver(self, *, timestamp: datetime | None = None) -> None:
        """Write down that the goods arrived. Raises WrongStatus unless it is shipped, InvalidDetail."""
        self._must_be("delivered", "shipped")
        self._happened(self.Delivered, timestamp)

    def return_items(self, items: Items, *, timestamp: datetime | None = None) -> None:
        """Take whole lines back, some or all of them, once. Raises WrongStatus, EmptyOrder, NotInOrder, InvalidDetail."""
        self._must_be("returned", "delivered")
        coming = quantities(items)
        ordered = {line.sku: line.quantity for line in self.lines}
        for sku, quantity in coming.items():
            if ordered.get(sku) != quantity:
                raise NotInOrder(
                    f"{quantity} of {sku} cannot come back: order {self.number} has {ordered.get(sku, 'none')} of it. "
                    f"Return whole lines of {', '.join(f'{one.quantity} {one.sku}' for one in self.lines)}."
                )
        back = Lines(tuple(line for line in self.lines if line.sku in coming))
        self._happened(self.Returned, timestamp, lines=back, refund=back.total)

    def _happened(self, event: "type[Order.Event]", timestamp: datetime | None, **details: object) -> None:
        time = a_time_or_none(timestamp)
        self.trigger_event(event, number=self.number, customer=self.customer, timestamp=time, **details)

    def _must_be(self, done: str, *allowed: Status) -> None:
        if self.status not in allowed:
            raise WrongStatus(
                f"Order {self.number} is {self.status}, so it cannot be {done}. "
                f"An order can be {done} while it is {' or '.join(allowed)}."
            )


def order_number(value: str) -> str:
    """An order number, such as "O-00042": any text of 1 to 40 characters that `text` takes. Raises InvalidDetail."""
    return text(value, "order number", empty=False, longest=40)


def _reason(value: str) -> str:
    return text(value, "reason", empty=False)


def _must_not_be_empty(lines: Lines) -> None:
    if not isinstance(lines, Lines) or not lines:
        raise EmptyOrder(f"The lines are {shown(lines)}. An order has at least one line.")
