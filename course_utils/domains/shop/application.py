"""The shop as an application: commands that store events, and questions that are answered from them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import IntegrityError, JSONTranscoder

from course_utils.domains.commands import CommandedApplication
from course_utils.domains.money import MoneyLike
from course_utils.domains.shop.customer import Customer
from course_utils.domains.shop.errors import (
    CustomerExists,
    OrderExists,
    ProductExists,
    ShopError,
    UnknownCustomer,
    UnknownOrder,
    UnknownProduct,
    UnknownStock,
)
from course_utils.domains.shop.lines import Items, Line, Lines, LinesAsList, quantities
from course_utils.domains.shop.order import Order
from course_utils.domains.shop.product import Product
from course_utils.domains.shop.stock import Stock

TAggregate = TypeVar("TAggregate", bound=Aggregate)


class Shop(CommandedApplication):
    """Products, customers, orders and stock. Where events are stored, `env` says; in memory when it is left out.

    Every command returns the position of its last event in the log. One that meets another writer loads and decides
    anew; one that is refused stores nothing. More on both is said in CommandedApplication. An order is decided on
    the products and the customer as they are read; one who withdraws a product in that same moment is not noticed.
    """

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        """Lines of orders can be stored, besides days and what the library stores by itself."""
        super().register_transcodings(transcoder)
        transcoder.register(LinesAsList())

    def list_product(self, sku: str, name: str, description: str, category: str, price: MoneyLike) -> int:
        """Begin to sell a product. Raises ProductExists, and what `Product.list` raises."""
        product = Product.list(sku, name, description, category, price, timestamp=self._now())
        return self._store_first(product, ProductExists(f"There is a product {sku} already. Choose another sku."))

    def rename_product(self, sku: str, name: str, description: str) -> int:
        """Raises UnknownProduct, TooManyConflicts, and what `Product.rename` raises."""
        return self._change(self.product, sku, lambda product, now: product.rename(name, description, timestamp=now))

    def reprice_product(self, sku: str, price: MoneyLike) -> int:
        """Raises UnknownProduct, TooManyConflicts, and what `Product.reprice` raises."""
        return self._change(self.product, sku, lambda product, now: product.reprice(price, timestamp=now))

    def withdraw_product(self, sku: str) -> int:
        """Raises UnknownProduct, TooManyConflicts, ProductWithdrawn."""
        return self._change(self.product, sku, lambda product, now: product.withdraw(timestamp=now))

    def register_customer(self, number: str, name: str, email: str, city: str) -> int:
        """Raises CustomerExists, and what `Customer.register` raises."""
        customer = Customer.register(number, name, email, city, timestamp=self._now())
        exists = CustomerExists(f"There is a customer {number} already. Choose another number.")
        return self._store_first(customer, exists)

    def delete_customer(self, number: str) -> int:
        """Raises UnknownCustomer, TooManyConflicts, CustomerDeleted."""
        return self._change(self.customer, number, lambda customer, now: customer.delete(timestamp=now))

    def place_order(self, number: str, customer: str, items: Items) -> int:
        """Order products at their prices of now.

        Raises OrderExists, UnknownCustomer, CustomerDeleted, UnknownProduct, ProductWithdrawn, EmptyOrder,
        InvalidDetail.
        """
        who = self.customer(customer)
        who.must_be_there()
        order = Order.place(number, who.number, self._lines(items), timestamp=self._now())
        return self._store_first(order, OrderExists(f"There is an order {number} already. Choose another number."))

    def change_order(self, number: str, items: Items) -> int:
        """Put other items in the place of all, at their prices of now.

        Raises UnknownOrder, WrongStatus, UnknownProduct, ProductWithdrawn, EmptyOrder, InvalidDetail,
        TooManyConflicts.
        """
        return self._change(self.order, number, lambda order, now: order.change(self._lines(items), timestamp=now))

    def cancel_order(self, number: str, reason: str) -> int:
        """Raises UnknownOrder, TooManyConflicts, and what `Order.cancel` raises."""
        return self._change(self.order, number, lambda order, now: order.cancel(reason, timestamp=now))

    def pay_order(self, number: str) -> int:
        """Raises UnknownOrder, TooManyConflicts, and what `Order.pay` raises."""
        return self._change(self.order, number, lambda order, now: order.pay(timestamp=now))

    def decline_payment(self, number: str, reason: str) -> int:
        """Raises UnknownOrder, TooManyConflicts, and what `Order.decline` raises."""
        return self._change(self.order, number, lambda order, now: order.decline(reason, timestamp=now))

    def ship_order(self, number: str) -> int:
        """Raises UnknownOrder, TooManyConflicts, and what `Order.ship` raises."""
        return self._change(self.order, number, lambda order, now: order.ship(timestamp=now))

    def deliver_order(self, number: str) -> int:
        """Raises UnknownOrder, TooManyConflicts, and what `Order.deliver` raises."""
        return self._change(self.order, number, lambda order, now: order.deliver(timestamp=now))

    def return_items(self, number: str, items: Items) -> int:
        """Raises UnknownOrder, TooManyConflicts, and what `Order.return_items` raises."""
        return self._change(self.order, number, lambda order, now: order.return_items(items, timestamp=now))

    def receive_stock(self, sku: str, quantity: int) -> int:
        """Take in so many. The warehouse does not ask whether the product is listed. Raises InvalidDetail."""

        def decide() -> list[Stock]:
            try:
                stock = self.stock(sku)
            except UnknownStock:
                return [Stock.receive_first(sku, quantity, timestamp=self._now())]
            stock.receive(quantity, timestamp=self._now())
            return [stock]

        return self._until_stored(decide, f"the stock of {sku}")

    def reserve_stock(self, sku: str, order: str, quantity: int) -> int:
        """Raises UnknownStock, TooManyConflicts, and what `Stock.reserve` raises."""
        return self._change(self.stock, sku, lambda stock, now: stock.reserve(order, quantity, timestamp=now))

    def release_stock(self, sku: str, order: str) -> int:
        """Raises UnknownStock, TooManyConflicts, and what `Stock.release` raises."""
        return self._change(self.stock, sku, lambda stock, now: stock.release(order, timestamp=now))

    def take_stock(self, sku: str, order: str) -> int:
        """Raises UnknownStock, TooManyConflicts, and what `Stock.take` raises."""
        return self._change(self.stock, sku, lambda stock, now: stock.take(order, timestamp=now))

    def product(self, sku: str) -> Product:
        """The product as it is now, withdrawn or not. Raises UnknownProduct, InvalidDetail."""
        missing = UnknownProduct(f"There is no product {sku}. List it first, or check the sku.")
        product: Product = self._load(Product.create_id(sku), missing)
        return product

    def customer(self, number: str) -> Customer:
        """The customer as it is now, deleted or not. Raises UnknownCustomer, InvalidDetail."""
        missing = UnknownCustomer(f"There is no customer {number}. Register them first, or check the number.")
        customer: Customer = self._load(Customer.create_id(number), missing)
        return customer

    def order(self, number: str) -> Order:
        """The order as it is now. Raises UnknownOrder, InvalidDetail."""
        missing = UnknownOrder(f"There is no order {number}. Place it first, or check the number.")
        order: Order = self._load(Order.create_id(number), missing)
        return order

    def stock(self, sku: str) -> Stock:
        """What there is of a product now. Raises UnknownStock, InvalidDetail."""
        missing = UnknownStock(f"Nothing of {sku} was ever received. Receive some first, or check the sku.")
        stock: Stock = self._load(Stock.create_id(sku), missing)
        return stock

    def _load(self, aggregate_id: UUID, missing: ShopError) -> Any:
        """The aggregate of this id. Raises `missing` if there is none."""
        try:
            return self.repository.get(aggregate_id, projector_func=self.projector_func)
        except AggregateNotFoundError:
            raise missing from None

    def _lines(self, items: Items) -> Lines:
        """The items as lines at the prices of now."""
        lines = []
        for sku, quantity in quantities(items).items():
            product = self.product(sku)
            product.must_be_sold()
            lines.append(Line(product.sku, quantity, product.price))
        return Lines(tuple(lines))

    def _store_first(self, aggregate: Aggregate, exists: ShopError) -> int:
        """Store something new. Raises `exists` if somebody was there before."""
        try:
            return self._store(aggregate)
        except IntegrityError:
            raise exists from None

    def _change(
        self, load: Callable[[str], TAggregate], key: str, change: Callable[[TAggregate, datetime], object]
    ) -> int:
        """Load what has this key, let `change` decide, and store it, until no other writer comes between."""

        def decide() -> list[TAggregate]:
            aggregate = load(key)
            change(aggregate, self._now())
            return [aggregate]

        return self._until_stored(decide, key)
