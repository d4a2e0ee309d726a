"""What it costs that a customer finds her own order: a read that waits for the session's position, which is its token.

The order is in the log when the read begins, and a replica without any lag of its own is bringing it into its view. Both
shops are files that do not wait for the disk, and the ways take turns.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measurement import Measurement
from course_utils.domains.shop import Order, Shop
from course_utils.eventstore import store_environment
from course_utils.messages import SeededClock
from course_utils.projections import Projector, View
from course_utils.projections.replica import Replica

ORDERS = 300
PATIENCE = 60.0
CUSTOMER = "C-0007"
HERS = "SELECT number FROM orders WHERE customer = ?"


class MyOrders(View[Any]):
    """The numbers of each customer's orders."""

    tables = ("CREATE TABLE orders (number TEXT PRIMARY KEY, customer TEXT)",)

    def handle(self, event: Any, rows: Any) -> None:
        if isinstance(event, Order.Placed):
            rows.execute("INSERT INTO orders VALUES (?, ?)", (event.number, event.customer))


def measure() -> list[Measurement]:
    """The ratio of save-to-visible to the projector's own save-and-wait, what a read takes, and how many orders it misses."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        home, numbers = Path(folder), (f"O-{number:05}" for number in count(1))
        beside_a_projector, beside_a_replica = (_a_shop(home / f"shop{number}.db", opened) for number in (1, 2))
        projector = opened.enter_context(Projector(beside_a_projector, MyOrders(), home / "followed.db"))
        opened.enter_context(projector.running())
        replica = opened.enter_context(Replica(beside_a_replica, MyOrders(), home / "replica.db", HERS))

        def by_the_projector(position: int) -> list[Any]:
            projector.wait(position, PATIENCE)
            return projector.select(HERS, (CUSTOMER,))

        def by_token(position: int) -> list[Any]:
            replica.wait(position, PATIENCE)
            return replica.read(CUSTOMER)[0]

        def at_once(position: int) -> list[Any]:
            return replica.read(CUSTOMER)[0]

        ways = [
            partial(_order_and_read, beside_a_projector, numbers, by_the_projector),
            partial(_order_and_read, beside_a_replica, numbers, by_token),
            partial(_order_and_read, beside_a_replica, numbers, at_once),
        ]
        rounds = []
        for _ in range(ORDERS):
            rounds.append([way() for way in ways])
            replica.wait(beside_a_replica.recorder.max_notification_id() or 0, PATIENCE)  # nobody works beside the next
    followed, waited, hurried = zip(*rounds, strict=True)
    own, visible, token, hurry = (
        median(times) * 1000
        for times in (
            [each.order + each.read for each in followed],
            [each.order + each.read for each in waited],
            [each.read for each in waited],
            [each.read for each in hurried],
        )
    )
    missed = sum(each.missed for each in hurried)
    against = f"{ORDERS} orders; read at once: {hurry:.1f} ms, {missed} missing"
    return [
        Measurement(
            "from order to visible", visible / own, "×", f"the projector's own save and wait, {own:.1f} ms", 1.5
        ),
        Measurement("a read by token, right after the order", token, "ms", against, 3),
        Measurement("orders missing in it", sum(each.missed for each in waited), "", against, 0),
    ]


@dataclass(frozen=True)
class _Read:
    """The seconds that an order and the read after it took, and whether the order was missing."""

    order: float
    read: float
    missed: bool


def _a_shop(file: Path, opened: ExitStack) -> Shop:
    shop = opened.enter_context(Shop(store_environment(file), clock=SeededClock("2025-03-03T09:00:00Z")))
    shop.list_product("T-1042", "Red teapot", "It pours.", "tea", "24.90")
    shop.register_customer(CUSTOMER, "Ada", "ada@example.com", "Bern")
    return shop


def _order_and_read(shop: Shop, numbers: Iterator[str], read: Callable[[int], list[Any]]) -> _Read:
    number, began = next(numbers), time.perf_counter()
    position = shop.place_order(number, CUSTOMER, [("T-1042", 1)])
    ordered = time.perf_counter()
    rows = read(position)
    return _Read(ordered - began, time.perf_counter() - ordered, (number,) not in rows)
