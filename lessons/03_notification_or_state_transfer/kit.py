"""Exercises of lesson 03: a consumer that asks, copies that never go back or come to life again, and an incident."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from course_utils.exercises import Attempt, Returned
from course_utils.text import show

Event = dict[str, Any]
Items = dict[str, int]

order_ids = st.sampled_from(["a1", "b2", "c3", "d4", "e5"])
articles = st.sampled_from(["lamp", "bulb", "shade", "cable"])
some_items = st.dictionaries(articles, st.integers(1, 9), min_size=1, max_size=3)
several_orders = st.dictionaries(order_ids, some_items, min_size=2, max_size=4)


def order(items: Items, version: int = 1) -> dict[str, Any]:
    """An order as the order service holds it."""
    customer = {"id": "u7", "email": "ben@example.com"}
    return {
        "version": version,
        "items": items,
        "customer": customer,
        "total": Decimal(5) * sum(items.values()),
    }


def notification(order_id: str, kind: str = "OrderPlaced") -> Event:
    return {"type": kind, "order_id": order_id}


def says(attempt: Attempt, comment: str) -> None:
    attempt.steps.append(f"# {comment}")


def holds(attempt: Attempt, inventory: Returned, *, reserved: object, waiting: set[str]) -> None:
    """Compare both attributes; of the waiting notifications, which orders they are about is what matters."""
    found = attribute(attempt, inventory, "reserved")
    if found != reserved:
        attempt.fail(lines=[f".reserved is    {show(found)}", f"expected        {show(reserved)}"])
    kept = attribute(attempt, inventory, "waiting")
    if about(kept) != waiting:
        expected = [notification(order_id) for order_id in sorted(waiting)]
        attempt.fail(lines=[f".waiting is     {show(kept)}", f"expected        {show(expected)}"])


def about(kept: object) -> set[str] | None:
    """The orders that the kept notifications are about; None when they are no notifications."""
    try:
        return {event["order_id"] for event in kept}  # type: ignore[attr-defined]
    except (TypeError, KeyError):
        return None


def attribute(attempt: Attempt, inventory: Returned, name: str) -> object:
    if not hasattr(inventory.value, name):
        attempt.fail(f"Your inventory has no attribute {name}. Others read it: keep the __init__ you were given.")
    return getattr(inventory.value, name)


def outages() -> Iterator[dict[str, Any]]:
    """One to three orders that wait, the fewest first."""
    stock = {"b2": {"lamp": 1}, "e5": {"bulb": 4, "lamp": 2}, "a1": {"shade": 3}}
    return ({"orders": dict(list(stock.items())[:count])} for count in (1, 2, 3))


def carried(order_id: str, items: Items, version: int = 1, customer: int = 7) -> Event:
    """An event that carries the order."""
    person = {"id": f"u{customer}", "email": f"customer{customer}@example.com"}
    return told(order_id, items, version) | {"customer": person, "total": Decimal(5) * sum(items.values())}


def told(order_id: str, items: Items | None, version: int = 1) -> Event:
    """An event that carries of the order what inventory needs; with no items, it was cancelled.

    The items are its own, so that a law that goes through `items` minds nothing that an answer makes of the event's.
    """
    if items is None:
        return notification(order_id, "OrderCancelled") | {"version": version}
    kind = "OrderPlaced" if version == 1 else "OrderChanged"
    return notification(order_id, kind) | {"version": version, "items": dict(items)}
