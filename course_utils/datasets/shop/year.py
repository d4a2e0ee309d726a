"""A year of a shop, invented from a seed: what is sold, who comes, and what is ordered on which day.

What will happen waits in an agenda in the order of time. What is done writes to the log and the books, and may put
more into the agenda, so that only what is on sale is ordered, and only by customers who are there.
"""

from bisect import bisect_left
from collections.abc import Callable
from functools import partial
from heapq import heappop, heappush
from itertools import accumulate
from typing import Any

from course_utils.datasets.dice import Dice
from course_utils.datasets.shop.books import Books, OrderLines
from course_utils.datasets.shop.log import Log, Stream, decimal, stream_of
from course_utils.datasets.shop.orders import DAY, HOUR, Order
from course_utils.datasets.shop.products import (
    RENAMED_ON_PURPOSE,
    WITHDRAWN_ON_PURPOSE,
    WRITTEN,
    Product,
    draw_text,
    make_products,
)
from course_utils.datasets.shop.words import CITIES, FIRST_NAMES, LAST_NAMES

CUSTOMERS, FIRST_CUSTOMERS, DELETED = 4_000, 500, 24
ORDERS = 12_000
RENAMED, REPRICED, WITHDRAWN, LISTED_LATER = 40, 150, 36, 60
DAYS = 366
BLACK_FRIDAY = 333
"""The number of 29 November, counted from 0."""


class Year:
    """Everything that happens, in the order of time. Times are seconds since the year began."""

    def __init__(self, seed: int) -> None:
        self.dice, self.log = Dice(seed), Log()
        self.products = make_products(self.dice)
        self.books = Books({product.sku: product.category.name for product in self.products})
        self.names = {product.name for product in self.products}
        self.streams: dict[tuple[str, str], Stream] = {}
        self.customers: list[str] = []
        self.orders: list[Order] = []
        self._agenda: list[tuple[int, int, Callable[[int], None]]] = []
        self._entries = 0
        # The first of the drawn order sells best; the weight of the next ones falls as in Zipf's law.
        self._by_popularity = self._shuffled()
        self._popularity = list(accumulate(60_000 // (rank + 3) for rank in range(len(self.products))))

    def happen(self, events: int | None = None) -> None:
        """Let the year go by, or its beginning, until so many events have happened."""
        self._plan_products()
        self._plan_customers()
        for second in self._order_times():
            self.later(second, self._order)
        while self._agenda and (events is None or len(self.log.rows) < events):
            second, _, do = heappop(self._agenda)
            do(second)

    def answers(self) -> dict[str, Any]:
        """What is known about the year."""
        return self.books.answers(self.products, (order.status for order in self.orders))

    def later(self, second: int, do: Callable[[int], None]) -> None:
        """Put something into the agenda, unless the year is over by then. What was put in first happens first."""
        if second < DAYS * DAY:
            self._entries += 1
            heappush(self._agenda, (second, self._entries, do))

    def _plan_products(self) -> None:
        """Most are listed before the shop opens on the first day."""
        drawn = [product for product in self._shuffled() if product.sku not in WRITTEN]
        latecomers = {product.sku for product in drawn[:LISTED_LATER]}
        for number, product in enumerate(self.products):
            second = self._sometime(20, 300) if product.sku in latecomers else 5 * HOUR + number
            self.later(second, partial(self._list, product))
        regulars = drawn[LISTED_LATER:]
        for product in regulars[:WITHDRAWN]:
            self.later(self._sometime(30, 350), partial(self._withdraw, product))
        for product in regulars[WITHDRAWN : WITHDRAWN + RENAMED]:
            self.later(self._sometime(30, 350), partial(self._rename, product))
        for _ in range(REPRICED):
            self.later(self._sometime(10, 360), partial(self._reprice, self.dice.pick(regulars)))
        for product in self.products:
            if product.sku in RENAMED_ON_PURPOSE:
                self.later(self._sometime(150, 200), partial(self._rename, product))
            if product.sku in WITHDRAWN_ON_PURPOSE:
                self.later(self._sometime(200, 250), partial(self._withdraw, product))

    def _plan_customers(self) -> None:
        """The first are there before the shop opens; a few leave."""
        for number in range(CUSTOMERS):
            second = 5 * HOUR + 1000 + number if number < FIRST_CUSTOMERS else self._sometime(0, DAYS - 2)
            self.later(second, self._register)
        for _ in range(DELETED):
            self.later(self._sometime(60, 360), self._delete)

    def _order_times(self) -> list[int]:
        """Between six and ten at night; weekends are busier, summer is slow, and late November and December are not."""
        weights = list(accumulate(self._business(day) for day in range(DAYS)))
        days = (bisect_left(weights, self.dice.between(1, weights[-1])) for _ in range(ORDERS))
        return sorted(day * DAY + self.dice.between(6 * HOUR, 22 * HOUR - 1) for day in days)

    def _business(self, day: int) -> int:
        usual = 130 if day % 7 in (5, 6) else 100  # the first day of 2024 is a Monday
        if day == BLACK_FRIDAY:
            return 12 * usual
        if 325 <= day <= 354:
            return usual * 26 // 10
        return usual * 75 // 100 if 182 <= day <= 243 else usual

    def _list(self, product: Product, second: int) -> None:
        product.is_sold = True
        details = {"name": product.name, "description": product.description, "category": product.category.name}
        self._of_product(product, "Listed", second, **details, price=decimal(product.cents))

    def _rename(self, product: Product, second: int) -> None:
        new = RENAMED_ON_PURPOSE.get(product.sku)
        product.rename(*(new or draw_text(self.dice, product.category, product.thing, self.names)))
        self._of_product(product, "Renamed", second, name=product.name, description=product.description)

    def _reprice(self, product: Product, second: int) -> None:
        """By up to a fifth, down more often than up."""
        if product.is_sold:
            product.cents = max(100, product.cents * self.dice.pick((80, 85, 90, 95, 105, 110)) // 100)
            self._of_product(product, "Repriced", second, price=decimal(product.cents))

    def _withdraw(self, product: Product, second: int) -> None:
        product.is_sold = False
        self._of_product(product, "Withdrawn", second)

    def _register(self, second: int) -> None:
        number = f"C-{self._count('Customer.Registered'):04}"
        first, last = self.dice.pick(FIRST_NAMES), self.dice.pick(LAST_NAMES)
        details = {
            "number": number,
            "name": f"{first} {last}",
            "email": f"{number.lower()}@example.org",
            "city": self.dice.pick(CITIES),
        }
        self.customers.append(number)
        self.log.append(self._stream("Customer", number), "Registered", second, details)

    def _delete(self, second: int) -> None:
        number = self.customers.pop(self.dice.between(0, len(self.customers) - 1))
        self._count("Customer.Deleted")
        self.log.append(self._stream("Customer", number), "Deleted", second, {"number": number})

    def _order(self, second: int) -> None:
        """Some customers order often: the ones who came early are drawn more often."""
        number = f"O-{len(self.orders) + 1:05}"
        last = len(self.customers) - 1
        customer = self.customers[min(self.dice.between(0, last), self.dice.between(0, last))]
        draw = partial(self._draw_lines, second // (7 * DAY))
        shared = (self.dice, self.log, self.books, self.later, draw)
        order = Order(number, customer, draw(), stream_of("Order", number), *shared)
        self.orders.append(order)
        order.place(second)

    def _draw_lines(self, week: int) -> OrderLines:
        """One to four products on sale, each once, at their prices of now."""
        lines: dict[str, tuple[str, int, int]] = {}
        for _ in range(self.dice.pick((1, 1, 1, 1, 2, 2, 2, 3, 3, 4))):
            product = self._draw_product(week)
            quantity = self.dice.pick((1, 1, 1, 1, 1, 1, 2, 2, 3, 4))
            lines[product.sku] = (product.sku, quantity, product.cents)
        return list(lines.values())

    def _draw_product(self, week: int) -> Product:
        """What sells well is drawn more often, and each week has a favourite besides."""
        if self.dice.between(1, 20) == 1 and (favourite := self.products[week * 37 % len(self.products)]).is_sold:
            return favourite
        while True:
            rank = bisect_left(self._popularity, self.dice.between(1, self._popularity[-1]))
            if (product := self._by_popularity[rank]).is_sold:
                return product

    def _of_product(self, product: Product, event: str, second: int, **details: Any) -> None:
        self._count(f"Product.{event}")
        self.log.append(self._stream("Product", product.sku), event, second, {"sku": product.sku, **details})

    def _count(self, event: str) -> int:
        self.books.events[event] += 1
        return self.books.events[event]

    def _stream(self, kind: str, key: str) -> Stream:
        return self.streams.setdefault((kind, key), stream_of(kind, key))

    def _sometime(self, first_day: int, last_day: int) -> int:
        """A second between six and ten at night on a day counted from 0."""
        return self.dice.between(first_day, last_day) * DAY + self.dice.between(6 * HOUR, 22 * HOUR - 1)

    def _shuffled(self) -> list[Product]:
        rest, drawn = list(self.products), []
        while rest:
            drawn.append(rest.pop(self.dice.between(0, len(rest) - 1)))
        return drawn


def make_shop_year(seed: int, events: int | None = None) -> Year:
    """The year, gone by, or its beginning with so many events; the same for the same seed."""
    year = Year(seed)
    year.happen(events)
    return year
