"""Hints and laws of `InformedInventory`."""

from dataclasses import fields, is_dataclass
from typing import Any

from hypothesis import strategies as st

from course_utils.exercises import Attempt, Exercise
from course_utils.text import show

from ..kit import Items, articles, carried, order_ids, several_orders, some_items

exercise = Exercise(
    "InformedInventory",
    hints=(
        "Everything is in the event: nobody is asked, and nothing can be down. Which one field of it does inventory need?",
        'Note event["items"] in self.reserved under the order\'s id, and nothing else of the event. '
        "needed goes through self.reserved.values().",
        "needed is a sum over all orders: sum(items.get(item, 0) for items in self.reserved.values()).",
    ),
)


@exercise.law(examples=10, order_id=order_ids, items=some_items)
def one_order_is_known(InformedInventory: Attempt, order_id: str, items: Items) -> None:
    """One order came in: of each of its items, as many are needed as it says."""
    inventory = InformedInventory()
    inventory.call("receive", carried(order_id, items))
    for item, quantity in items.items():
        inventory.call("needed", item).should_be(quantity)


@exercise.law(examples=10, orders=st.dictionaries(order_ids, some_items, max_size=2))
def what_nobody_ordered_is_not_needed(InformedInventory: Attempt, orders: dict[str, Items]) -> None:
    """No order asks for this item, so 0 of it are needed."""
    inventory = InformedInventory()
    for order_id, items in orders.items():
        inventory.call("receive", carried(order_id, items))
    inventory.call("needed", "chandelier").should_be(0)


@exercise.law(examples=10, orders=several_orders, item=articles)
def orders_add_up(InformedInventory: Attempt, orders: dict[str, Items], item: str) -> None:
    """Different orders add up: what is needed is the sum over all of them."""
    inventory = InformedInventory()
    for order_id, items in orders.items():
        inventory.call("receive", carried(order_id, items))
    inventory.call("needed", item).should_be(sum(items.get(item, 0) for items in orders.values()))


@exercise.law(examples=10, order_id=order_ids, first=some_items, second=some_items, item=articles)
def a_changed_order_is_one_order(
    InformedInventory: Attempt, order_id: str, first: Items, second: Items, item: str
) -> None:
    """The order was changed. The second event carries the whole order, not the difference: its items replace
    the earlier ones of that order."""
    inventory = InformedInventory()
    inventory.call("receive", carried(order_id, first))
    inventory.call("receive", carried(order_id, second, version=2))
    inventory.call("needed", item).should_be(second.get(item, 0))


@exercise.law(examples=10, order_id=order_ids, items=some_items, customer=st.integers(11, 99))
def nothing_about_the_customer_is_kept(InformedInventory: Attempt, order_id: str, items: Items, customer: int) -> None:
    """Inventory holds personal data that its job does not need. What is not kept cannot leak, and need not be
    deleted later: keep the items."""
    event = carried(order_id, items, customer=customer)
    inventory = InformedInventory()
    inventory.call("receive", event)
    for where, value in leaves(vars(inventory.value), "inventory"):
        for personal in event["customer"].values():
            if isinstance(value, str) and personal in value:
                InformedInventory.fail(lines=[f"{where} is {show(value)}"])


def leaves(value: Any, where: str, depth: int = 0):
    """Every value inside `value`, with the path that leads to it."""
    if depth > 8:
        return
    if isinstance(value, dict):
        for key, inside in value.items():
            step = f".{key}" if depth == 0 else f"[{show(key)}]"
            yield f"{where}, a key", key
            yield from leaves(inside, where + step, depth + 1)
    elif isinstance(value, list | tuple | set | frozenset):
        for number, inside in enumerate(value):
            yield from leaves(inside, f"{where}[{number}]", depth + 1)
    elif is_dataclass(value):
        for field in fields(value):
            yield from leaves(getattr(value, field.name), f"{where}.{field.name}", depth + 1)
    elif hasattr(value, "__dict__"):
        yield from leaves(vars(value), where, 0)
    else:
        yield where, value
