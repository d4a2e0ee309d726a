"""A small shop to try things in, and its log."""

from typing import Any

from course_utils.domains.shop import Shop
from course_utils.messages import SeededClock

POT, CUP, OLD = "T-1", "T-2", "T-3"


def make_shop(env: dict[str, str] | None = None) -> Shop:
    """A shop with a teapot at 24.90, a cup at 5.50, a withdrawn jug, Ada, and Bob, who was deleted."""
    shop = Shop(env, clock=SeededClock())
    shop.list_product(POT, "Red teapot with a chipped lid", "It pours well.", "Tableware", "24.90")
    shop.list_product(CUP, "Blue cup", "", "Tableware", "5.50")
    shop.list_product(OLD, "Green jug", "", "Tableware", "9.00")
    shop.withdraw_product(OLD)
    shop.register_customer("C-1", "Ada", "ada@example.org", "Oslo")
    shop.register_customer("C-2", "Bob", "bob@example.org", "Rome")
    shop.delete_customer("C-2")
    return shop


BEFORE_ORDERS = 7
"""How many events such a shop has."""


def events_of(shop: Shop) -> list[Any]:
    return [shop.mapper.to_domain_event(stored) for stored in shop.recorder.select_notifications(None, limit=10_000)]


def stored(shop: Shop) -> list[tuple[str, int, bytes]]:
    log = shop.recorder.select_notifications(None, limit=10_000)
    return [(event.topic, event.originator_version, event.state) for event in log]
