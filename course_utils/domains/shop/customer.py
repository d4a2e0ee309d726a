"""A customer: registered under a number with what is personal, and one day deleted."""

from datetime import datetime
from typing import Self
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate

from course_utils.domains.details import a_time_or_none, text
from course_utils.domains.shop.errors import CustomerDeleted


class Customer(Aggregate):
    """One customer. The id follows from the number, so that a number can be registered only once."""

    class Event(Aggregate.Event):
        """What all events of a customer have: the number, besides the id, their version in it, and the time."""

        number: str

    class Registered(Event, Aggregate.Created):
        """The customer can place orders."""

        name: str
        email: str
        city: str

        def apply(self, customer: "Customer") -> None:
            customer.number = self.number
            customer.name = self.name
            customer.email = self.email
            customer.city = self.city

    class Deleted(Event):
        """The customer left. What is personal is gone from the state, though not from the earlier event."""

        def apply(self, customer: "Customer") -> None:
            customer.name = customer.email = customer.city = ""
            customer.is_deleted = True

    def __init__(self) -> None:
        self.number = ""
        self.name = ""
        self.email = ""
        self.city = ""
        self.is_deleted = False

    @staticmethod
    def create_id(number: str) -> UUID:
        """The id of the customer with this number: always the same. Raises InvalidDetail."""
        return uuid5(NAMESPACE_URL, f"shop/customer/{customer_number(number)}")

    @classmethod
    def register(cls, number: str, name: str, email: str, city: str, *, timestamp: datetime | None = None) -> Self:
        """A new customer. An e-mail address is any text; whether mail arrives, only mail tells. Raises InvalidDetail."""
        return cls._create(
            cls.Registered,
            number=customer_number(number),
            name=text(name, "name", empty=False),
            email=text(email, "e-mail address", empty=False),
            city=text(city, "city"),
            timestamp=a_time_or_none(timestamp),
        )

    def delete(self, *, timestamp: datetime | None = None) -> None:
        """Let the customer go. Raises CustomerDeleted, InvalidDetail."""
        self.must_be_there()
        self.trigger_event(self.Deleted, number=self.number, timestamp=a_time_or_none(timestamp))

    def must_be_there(self) -> None:
        """Raises CustomerDeleted."""
        if self.is_deleted:
            raise CustomerDeleted(f"Customer {self.number} was deleted. Register again under a new number.")


def customer_number(value: str) -> str:
    """A customer number, such as "C-0007": any text of 1 to 40 characters that `text` takes. Raises InvalidDetail."""
    return text(value, "customer number", empty=False, longest=40)
