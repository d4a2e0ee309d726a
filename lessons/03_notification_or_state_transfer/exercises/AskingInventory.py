"""A consumer that calls the source back: what it reserves, and what an outage and other errors must not take away."""

from collections.abc import Iterator
from copy import deepcopy
from itertools import combinations
from typing import Any

from course_utils.exercises import Attempt, Exercise, Returned
from course_utils.text import show, show_error

from ..kit import (
    Items,
    about,
    attribute,
    holds,
    notification,
    order,
    order_ids,
    outages,
    says,
    several_orders,
    some_items,
)


class Source:
    """The order service as a law needs it: `down` are the orders it does not answer for at the moment.

    For those in `failing` it raises the error that stands there, which is none of an outage.
    """

    def __init__(self, orders: dict[str, Items]) -> None:
        self.orders = {order_id: order(items) for order_id, items in orders.items()}
        self.down: set[str] = set()
        self.failing: dict[str, Exception] = {}
        self.asked = 0

    def get(self, order_id: str) -> dict[str, Any]:
        self.asked += 1
        if self.asked > 200:
            raise RuntimeError(
                "get was called 200 times for a few notifications. Does a loop wait for a list to empty?"
            )
        if not isinstance(order_id, str) or order_id not in self.orders:
            raise LookupError(f"get was asked for {show(order_id)}, which is no order id")
        if order_id in self.down:
            raise ConnectionError("the order service does not answer")
        if order_id in self.failing:
            raise self.failing[order_id]
        return deepcopy(self.orders[order_id])

    def change(self, order_id: str, items: Items) -> None:
        self.orders[order_id] = order(items, self.orders[order_id]["version"] + 1)


def asking(attempt: Attempt, source: Source) -> Returned:
    """The learner's inventory, connected to `source`; the case begins with what the source holds."""
    for order_id, held in source.orders.items():
        attempt.steps.append(f"# order {order_id} holds {show(held['items'])}")
    return attempt(source.get)


exercise = Exercise(
    "AskingInventory",
    hints=(
        "Two things can happen when you ask: an answer, or a ConnectionError. What is there to do in each case?",
        'try: order = self.get(event["order_id"]), and except ConnectionError: append the event to self.waiting. '
        "retry can hand each waiting event to receive again.",
        "In retry, count first how many wait, and take exactly so many turns: each takes the first event off the list "
        "(`pop(0)`) and hands it on. What fails again puts itself at the end, and what was not tried yet has never left "
        "the list.",
    ),
)


@exercise.law(examples=10, order_id=order_ids, items=some_items)
def an_answer_is_reserved(AskingInventory: Attempt, order_id: str, items: Items) -> None:
    """The source answers: reserve the items of the order that the notification names, and keep nothing waiting."""
    inventory = asking(AskingInventory, Source({order_id: items}))
    inventory.call("receive", notification(order_id))
    holds(AskingInventory, inventory, reserved={order_id: items}, waiting=set())


@exercise.law(examples=10, orders=several_orders)
def each_order_has_its_own_reservation(AskingInventory: Attempt, orders: dict[str, Items]) -> None:
    """Several orders, and the source answers each time: every order has its own reservation."""
    inventory = asking(AskingInventory, Source(orders))
    for order_id in orders:
        inventory.call("receive", notification(order_id))
    holds(AskingInventory, inventory, reserved=orders, waiting=set())


@exercise.law(examples=10, order_id=order_ids, first=some_items, second=some_items)
def two_notifications_are_not_two_orders(AskingInventory: Attempt, order_id: str, first: Items, second: Items) -> None:
    """Two notifications of one order. Both call-backs return the order as it is now: replace what was reserved,
    do not add to it."""
    source = Source({order_id: first})
    inventory = asking(AskingInventory, source)
    says(AskingInventory, f"order {order_id} is changed to {show(second)} before anyone asks")
    source.change(order_id, second)
    inventory.call("receive", notification(order_id))
    inventory.call("receive", notification(order_id, "OrderChanged"))
    holds(AskingInventory, inventory, reserved={order_id: second}, waiting=set())


@exercise.law(examples=10, order_id=order_ids, first=some_items, second=some_items)
def the_latest_answer_counts(AskingInventory: Attempt, order_id: str, first: Items, second: Items) -> None:
    """The order changed between two notifications. Ask again, and reserve what the latest answer says."""
    source = Source({order_id: first})
    inventory = asking(AskingInventory, source)
    inventory.call("receive", notification(order_id))
    says(AskingInventory, f"order {order_id} is changed to {show(second)}")
    source.change(order_id, second)
    inventory.call("receive", notification(order_id, "OrderChanged"))
    holds(AskingInventory, inventory, reserved={order_id: second}, waiting=set())


def partial_outages() -> Iterator[dict[str, Any]]:
    """The same, and every choice of orders for which the source goes on being silent."""
    for case in outages():
        for count in range(len(case["orders"]) + 1):
            for silent in combinations(case["orders"], count):
                yield case | {"silent": set(silent)}


def left_waiting(attempt: Attempt, orders: dict[str, Items]) -> tuple[Source, Returned]:
    """A source that went down, and an inventory that has been notified of every order since."""
    source = Source(orders)
    inventory = asking(attempt, source)
    says(attempt, "the order service goes down")
    source.down = set(orders)
    for order_id in orders:
        inventory.call("receive", notification(order_id))
    return source, inventory


@exercise.law(cases=outages)
def a_notification_outlives_an_outage(AskingInventory: Attempt, orders: dict[str, Items]) -> None:
    """The source is down. Nothing can be reserved yet, and the notifications must not be lost: keep them waiting."""
    _, inventory = left_waiting(AskingInventory, orders)
    holds(AskingInventory, inventory, reserved={}, waiting=set(orders))


@exercise.law(examples=10, order_id=order_ids, items=some_items)
def one_retry_after_the_outage(AskingInventory: Attempt, order_id: str, items: Items) -> None:
    """The source is back. After a retry the reservation is made, and its notification waits no longer."""
    source, inventory = left_waiting(AskingInventory, {order_id: items})
    says(AskingInventory, "the order service is back")
    source.down = set()
    inventory.call("retry")
    holds(AskingInventory, inventory, reserved={order_id: items}, waiting=set())


@exercise.law(cases=outages)
def a_retry_in_vain_loses_nothing(AskingInventory: Attempt, orders: dict[str, Items]) -> None:
    """A retry while the source is still down: what waited before goes on waiting."""
    _, inventory = left_waiting(AskingInventory, orders)
    inventory.call("retry")
    holds(AskingInventory, inventory, reserved={}, waiting=set(orders))


@exercise.law(cases=partial_outages)
def a_retry_gets_what_it_can(AskingInventory: Attempt, orders: dict[str, Items], silent: set[str]) -> None:
    """A retry tries every waiting notification once. Those that fail again wait on; all others are reserved."""
    source, inventory = left_waiting(AskingInventory, orders)
    source.down = silent
    back = f"but not for {', '.join(sorted(silent))}" if silent else "for every order"
    says(AskingInventory, f"the order service is back, {back}")
    inventory.call("retry")
    done = {order_id: items for order_id, items in orders.items() if order_id not in silent}
    holds(AskingInventory, inventory, reserved=done, waiting=silent)


def other_errors() -> Iterator[dict[str, Any]]:
    """Errors that are no `ConnectionError`, the relatives of it among them."""
    yield {"error": KeyError("b2")}
    yield {"error": OSError("the disk of the order service is full")}
    yield {"error": TimeoutError("no answer within 2 seconds")}


@exercise.law(cases=other_errors)
def another_error_gets_out(AskingInventory: Attempt, error: Exception) -> None:
    """`get` raised another error than ConnectionError. It is not yours to hide: let it out of `receive`. OSError and
    TimeoutError are no ConnectionError either."""
    source = Source({"b2": {"lamp": 1}})
    inventory = asking(AskingInventory, source)
    says(AskingInventory, f"get raises {show_error(error)}")
    source.failing = {"b2": error}
    inventory.call_raises(type(error), "receive", notification("b2"))


@exercise.law(cases=other_errors)
def a_retry_hides_no_other_error(AskingInventory: Attempt, error: Exception) -> None:
    """While retrying, `get` raised another error than ConnectionError. It is not yours to hide, in `retry` either."""
    source, inventory = left_waiting(AskingInventory, {"b2": {"lamp": 1}})
    says(AskingInventory, f"the order service is back, and get raises {show_error(error)}")
    source.down, source.failing = set(), {"b2": error}
    inventory.call_raises(type(error), "retry")


def one_of_several_fails() -> Iterator[dict[str, Any]]:
    """Two or three orders that wait, and each of them in turn as the one that `get` has lost."""
    return (case | {"lost": order_id} for case in outages() for order_id in case["orders"] if len(case["orders"]) > 1)


@exercise.law(cases=one_of_several_fails)
def an_error_takes_no_other_event_with_it(AskingInventory: Attempt, orders: dict[str, Items], lost: str) -> None:
    """`get` raised another error for one of the waiting events, and `retry` let it out. None of the others may be lost
    with it: each is reserved by then, or still waits."""
    source, inventory = left_waiting(AskingInventory, orders)
    says(AskingInventory, f"the order service is back, and get raises KeyError: it has lost order {lost}")
    source.down, source.failing = set(), {lost: KeyError(lost)}
    inventory.call_raises(KeyError, "retry")
    reserved = attribute(AskingInventory, inventory, "reserved")
    waiting = attribute(AskingInventory, inventory, "waiting")
    for order_id, items in orders.items():
        done = isinstance(reserved, dict) and reserved.get(order_id) == items
        if order_id != lost and not done and order_id not in (about(waiting) or ()):
            AskingInventory.fail(lines=[f".reserved is    {show(reserved)}", f".waiting is     {show(waiting)}"])


@exercise.law(examples=10, order_id=order_ids, items=some_items)
def an_outage_takes_nothing_away(AskingInventory: Attempt, order_id: str, items: Items) -> None:
    """The source is down when the order changes. What was reserved before stays reserved, and the event waits."""
    source = Source({order_id: items})
    inventory = asking(AskingInventory, source)
    inventory.call("receive", notification(order_id))
    says(AskingInventory, "the order service goes down")
    source.down = {order_id}
    inventory.call("receive", notification(order_id, "OrderChanged"))
    holds(AskingInventory, inventory, reserved={order_id: items}, waiting={order_id})
