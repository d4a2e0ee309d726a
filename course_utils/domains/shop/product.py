"""A product: listed under a sku with what people search for, renamed, repriced, and one day no longer sold."""

from datetime import datetime
from decimal import Decimal
from typing import Self
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate

from course_utils.domains.details import a_time_or_none, text
from course_utils.domains.money import ZERO, MoneyLike
from course_utils.domains.shop.errors import ProductWithdrawn
from course_utils.domains.shop.lines import price as a_price
from course_utils.domains.shop.lines import sku as a_sku


class Product(Aggregate):
    """One product. Its id follows from its sku, so that a sku can be listed only once."""

    class Event(Aggregate.Event):
        """What all events of a product have: its sku, besides its id, their version in it, and when they happened."""

        sku: str

    class Listed(Event, Aggregate.Created):
        """The product can be found and ordered."""

        name: str
        description: str
        category: str
        price: Decimal

        def apply(self, product: "Product") -> None:
            product.sku = self.sku
            product.name = self.name
            product.description = self.description
            product.category = self.category
            product.price = self.price

    class Renamed(Event):
        """It has another name and description."""

        name: str
        description: str

        def apply(self, product: "Product") -> None:
            product.name = self.name
            product.description = self.description

    class Repriced(Event):
        """One costs so much from now on; orders keep the price they were placed at."""

        price: Decimal

        def apply(self, product: "Product") -> None:
            product.price = self.price

    class Withdrawn(Event):
        """It is no longer sold, and no longer found."""

        def apply(self, product: "Product") -> None:
            product.is_withdrawn = True

    def __init__(self) -> None:
        self.sku = ""
        self.name = ""
        self.description = ""
        self.category = ""
        self.price = ZERO
        self.is_withdrawn = False

    @staticmethod
    def create_id(sku: str) -> UUID:
        """The id of the product with this sku: always the same. Raises InvalidDetail."""
        return uuid5(NAMESPACE_URL, f"shop/product/{a_sku(sku)}")

    @classmethod
    def list(
        cls,
        sku: str,
        name: str,
        description: str,
        category: str,
        price: MoneyLike,
        *,
        timestamp: datetime | None = None,
    ) -> Self:
        """A new product. Raises InvalidDetail, InvalidAmount."""
        return cls._create(
            cls.Listed,
            sku=a_sku(sku),
            name=_name(name),
            description=_description(description),
            category=text(category, "category", empty=False, longest=40),
            price=a_price(price),
            timestamp=a_time_or_none(timestamp),
        )

    def rename(self, name: str, description: str, *, timestamp: datetime | None = None) -> None:
        """Give it another name and description. Raises ProductWithdrawn, InvalidDetail."""
        self.must_be_sold()
        self.trigger_event(
            self.Renamed,
            sku=self.sku,
            name=_name(name),
            description=_description(description),
            timestamp=a_time_or_none(timestamp),
        )

    def reprice(self, price: MoneyLike, *, timestamp: datetime | None = None) -> None:
        """Ask another price. Raises ProductWithdrawn, InvalidAmount, InvalidDetail."""
        self.must_be_sold()
        self.trigger_event(self.Repriced, sku=self.sku, price=a_price(price), timestamp=a_time_or_none(timestamp))

    def withdraw(self, *, timestamp: datetime | None = None) -> None:
        """Sell it no longer. Raises ProductWithdrawn, InvalidDetail."""
        self.must_be_sold()
        self.trigger_event(self.Withdrawn, sku=self.sku, timestamp=a_time_or_none(timestamp))

    def must_be_sold(self) -> None:
        """Raises ProductWithdrawn."""
        if self.is_withdrawn:
            raise ProductWithdrawn(
                f"Product {self.sku} ({self.name}) is no longer sold. Choose another product, or list it under a new sku."
            )


def _name(value: str) -> str:
    return text(value, "name", empty=False, longest=120)


def _description(value: str) -> str:
    return text(value, "description", longest=1000)
