"""What the shop's own books know at the end of the year: tallies kept while it goes on, and not found by reading its log.

Money is in cents. A day or month is that of the event in UTC.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from course_utils.datasets.shop.log import NEW_YEAR
from course_utils.datasets.shop.products import Product, words

TOP_TEN_DAYS = ("2024-04-20", "2024-11-29", "2024-12-09", "2024-12-14")
CUSTOMER_DAYS = ("2024-01-01", "2024-02-29", "2024-07-05", "2024-11-29", "2024-12-31")
SEARCHES = (
    "red teapot chipped lid",
    "crimson coffee pot mended",
    "teapot chipped",
    "walnut footrest",
    "left-handed cooks",
    "O'Brien's left-handed scissors",
    "JÜRGEN'S copper ladle",
    "Señor Núñez's",
    "café au lait",
    "São João bag",
    "إبريق",
    "neon sign <b>open</b>",
    "notebook -- DROP",
    "Łódź lamp",
    "second-hand trowel",
    "zeppelin",
)

OrderLines = list[tuple[str, int, int]]


@dataclass
class Books:
    """The tallies; lines are of a sku, a quantity and the cents of one."""

    categories: dict[str, str]
    events: Counter[str] = field(default_factory=Counter)
    revenue_by_month: Counter[str] = field(default_factory=Counter)
    revenue_by_category: Counter[str] = field(default_factory=Counter)
    paid_units: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    buyers: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def paid(self, second: int, lines: OrderLines) -> None:
        day = day_of(second)
        self._turn_over(day, lines, 1)
        for sku, quantity, _ in lines:
            self.paid_units[day][sku] += quantity

    def refunded(self, second: int, lines: OrderLines) -> None:
        self._turn_over(day_of(second), lines, -1)

    def placed(self, second: int, customer: str) -> None:
        self.buyers[day_of(second)].add(customer)

    def _turn_over(self, day: str, lines: OrderLines, sign: int) -> None:
        for sku, quantity, cents in lines:
            self.revenue_by_month[day[:7]] += sign * quantity * cents
            self.revenue_by_category[self.categories[sku]] += sign * quantity * cents

    def answers(self, products: Sequence[Product], statuses: Iterable[str]) -> dict[str, Any]:
        """All that is known."""
        by_status = Counter(statuses)
        buyers = {day: len(customers) for day, customers in self.buyers.items()}
        most = max(buyers.values())
        return {
            "events_by_type": dict(sorted(self.events.items())),
            "orders_by_status": dict(sorted(by_status.items())),
            "revenue": sum(self.revenue_by_month.values()),
            "revenue_by_month": dict(sorted(self.revenue_by_month.items())),
            "revenue_by_category": dict(sorted(self.revenue_by_category.items())),
            "top_ten_by_day": {day: top_ten(self.paid_units[day]) for day in TOP_TEN_DAYS},
            "customers_by_day": {day: buyers[day] for day in CUSTOMER_DAYS},
            "most_customers": {"day": min(day for day in buyers if buyers[day] == most), "customers": most},
            "products_on_sale": sum(product.is_sold for product in products),
            "searches": searches(products),
        }


def top_ten(units: Counter[str]) -> list[list[Any]]:
    """The ten with the most units, each with their number; of two with the same number, the one whose sku comes first."""
    ranked = sorted(units.items(), key=lambda item: (-item[1], item[0]))
    return [[sku, number] for sku, number in ranked[:10]]


def searches(products: Sequence[Product]) -> list[dict[str, Any]]:
    """For each query, which products on sale have all of its words in their name and description, and which had once."""
    now = {product.sku: words(product.text) if product.is_sold else set() for product in products}
    ever = {product.sku: [words(text) for text in (*product.former, product.text)] for product in products}
    found = []
    for query in SEARCHES:
        wanted = words(query)
        finds = [sku for sku in now if wanted <= now[sku]]
        once = [sku for sku in ever if sku not in finds and any(wanted <= text for text in ever[sku])]
        found.append({"query": query, "finds": finds, "finds_no_longer": once})
    return found


def day_of(second: int) -> str:
    """The day, such as "2024-11-29", of a second of the year."""
    return (NEW_YEAR + timedelta(days=second // 86_400)).date().isoformat()
