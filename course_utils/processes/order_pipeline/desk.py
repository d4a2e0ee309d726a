"""What people do, as events of a feed called "desk": order, give another card, bring goods. Whoever makes one checks it.

A card is the gateway's token for it: its number goes from the customer to the gateway, and is in no feed.
"""

from datetime import UTC, datetime
from typing import Any

from course_utils.domains.details import text
from course_utils.domains.shop.customer import customer_number
from course_utils.domains.shop.lines import Items, quantities
from course_utils.domains.shop.lines import quantity as a_quantity
from course_utils.domains.shop.lines import sku as a_sku
from course_utils.domains.shop.order import order_number
from course_utils.domains.shop.stock import MOST_AT_ONCE
from course_utils.messages import Envelope

DESK = "desk"
PRICES = {"teapot": 1999, "kettle": 3450, "cup": 650}
"""What is sold, in cents."""
_NOON = datetime(2024, 1, 2, 12, tzinfo=UTC)


def goods_arrived(id: str, sku: str, quantity: int, *, time: datetime = _NOON) -> Envelope:
    """So many came in. Raises InvalidDetail, InvalidAmount."""
    data = {"sku": a_sku(sku), "quantity": a_quantity(quantity, MOST_AT_ONCE)}
    return Envelope(id=id, source=DESK, type="GoodsArrived", subject=sku, time=time, data=data)


def order_requested(id: str, order: str, customer: str, items: Items, card: str, *, time: datetime = _NOON) -> Envelope:
    """A customer wants these pairs of a sku and a quantity, to be paid by this card. A number is one order's.

    Raises InvalidDetail, InvalidAmount, EmptyOrder, and KeyError for what has no price.
    """
    wanted = quantities(items)
    data: dict[str, Any] = {
        "order": order_number(order),
        "customer": customer_number(customer),
        "lines": [{"sku": sku, "quantity": quantity} for sku, quantity in wanted.items()],
        "cents": sum(PRICES[sku] * quantity for sku, quantity in wanted.items()),
        "card": _card(card),
    }
    return Envelope(id=id, source=DESK, type="OrderRequested", subject=order, time=time, data=data)


def card_given(id: str, order: str, card: str, *, time: datetime = _NOON) -> Envelope:
    """The customer gives another card for an order whose card was declined. Raises InvalidDetail."""
    data = {"order": order_number(order), "card": _card(card)}
    return Envelope(id=id, source=DESK, type="CardGiven", subject=order, time=time, data=data)


def _card(value: str) -> str:
    return text(value, "card", empty=False, longest=40)
