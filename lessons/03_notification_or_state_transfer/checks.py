"""Exercises of lesson 03: a consumer that asks, one that keeps a copy, a copy that never goes back, and a choice."""

from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import fields, is_dataclass
from decimal import Decimal
from itertools import combinations
from random import Random
from typing import Any

from hypothesis import strategies as st

from course_utils.exercises import Attempt, Exercise, Returned
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


# Exercise 1


class Source:
    """The order service as a law needs it: `down` are the orders it does not answer for at the moment."""

    def __init__(self, orders: dict[str, Items]) -> None:
        self.orders = {order_id: order(items) for order_id, items in orders.items()}
        self.down: set[str] = set()
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
        return deepcopy(self.orders[order_id])

    def change(self, order_id: str, items: Items) -> None:
        self.orders[order_id] = order(items, self.orders[order_id]["version"] + 1)


def asking(attempt: Attempt, source: Source) -> Returned:
    """The learner's inventory, connected to `source`; the case begins with what the source holds."""
    for order_id, held in source.orders.items():
        attempt.steps.append(f"# order {order_id} holds {show(held['items'])}")
    return attempt(source.get)


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


AskingInventory = Exercise(
    "AskingInventory",
    hints=(
        "Two things can happen when you ask: an answer, or a ConnectionError. What is there to do in each case?",
        'try: order = self.get(event["order_id"]), and except ConnectionError: append the event to self.waiting. '
        "retry can hand each waiting event to receive again.",
        "In retry, take off as many events as wait now, one by one: for _ in range(len(self.waiting)): "
        "self.receive(self.waiting.pop(0)). What fails again puts itself at the end.",
    ),
)


@AskingInventory.law(examples=10, order_id=order_ids, items=some_items)
def an_answer_is_reserved(AskingInventory: Attempt, order_id: str, items: Items) -> None:
    """The source answers: reserve the items of the order that the notification names, and keep nothing waiting."""
    inventory = asking(AskingInventory, Source({order_id: items}))
    inventory.call("receive", notification(order_id))
    holds(AskingInventory, inventory, reserved={order_id: items}, waiting=set())


@AskingInventory.law(examples=10, orders=several_orders)
def each_order_has_its_own_reservation(AskingInventory: Attempt, orders: dict[str, Items]) -> None:
    """Several orders, and the source answers each time: every order has its own reservation."""
    inventory = asking(AskingInventory, Source(orders))
    for order_id in orders:
        inventory.call("receive", notification(order_id))
    holds(AskingInventory, inventory, reserved=orders, waiting=set())


@AskingInventory.law(examples=10, order_id=order_ids, first=some_items, second=some_items)
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


@AskingInventory.law(examples=10, order_id=order_ids, first=some_items, second=some_items)
def the_latest_answer_counts(AskingInventory: Attempt, order_id: str, first: Items, second: Items) -> None:
    """The order changed between two notifications. Ask again, and reserve what the latest answer says."""
    source = Source({order_id: first})
    inventory = asking(AskingInventory, source)
    inventory.call("receive", notification(order_id))
    says(AskingInventory, f"order {order_id} is changed to {show(second)}")
    source.change(order_id, second)
    inventory.call("receive", notification(order_id, "OrderChanged"))
    holds(AskingInventory, inventory, reserved={order_id: second}, waiting=set())


def outages() -> Iterator[dict[str, Any]]:
    """One to three orders that wait, the fewest first."""
    stock = {"b2": {"lamp": 1}, "e5": {"bulb": 4, "lamp": 2}, "a1": {"shade": 3}}
    return ({"orders": dict(list(stock.items())[:count])} for count in (1, 2, 3))


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


@AskingInventory.law(cases=outages)
def a_notification_outlives_an_outage(AskingInventory: Attempt, orders: dict[str, Items]) -> None:
    """The source is down. Nothing can be reserved yet, and the notifications must not be lost: keep them waiting."""
    _, inventory = left_waiting(AskingInventory, orders)
    holds(AskingInventory, inventory, reserved={}, waiting=set(orders))


@AskingInventory.law(examples=10, order_id=order_ids, items=some_items)
def one_retry_after_the_outage(AskingInventory: Attempt, order_id: str, items: Items) -> None:
    """The source is back. After a retry the reservation is made, and its notification waits no longer."""
    source, inventory = left_waiting(AskingInventory, {order_id: items})
    says(AskingInventory, "the order service is back")
    source.down = set()
    inventory.call("retry")
    holds(AskingInventory, inventory, reserved={order_id: items}, waiting=set())


@AskingInventory.law(cases=outages)
def a_retry_in_vain_loses_nothing(AskingInventory: Attempt, orders: dict[str, Items]) -> None:
    """A retry while the source is still down: what waited before goes on waiting."""
    _, inventory = left_waiting(AskingInventory, orders)
    inventory.call("retry")
    holds(AskingInventory, inventory, reserved={}, waiting=set(orders))


@AskingInventory.law(cases=partial_outages)
def a_retry_gets_what_it_can(AskingInventory: Attempt, orders: dict[str, Items], silent: set[str]) -> None:
    """A retry tries every waiting notification once. Those that fail again wait on; all others are reserved."""
    source, inventory = left_waiting(AskingInventory, orders)
    source.down = silent
    back = f"but not for {', '.join(sorted(silent))}" if silent else "for every order"
    says(AskingInventory, f"the order service is back, {back}")
    inventory.call("retry")
    done = {order_id: items for order_id, items in orders.items() if order_id not in silent}
    holds(AskingInventory, inventory, reserved=done, waiting=silent)


@AskingInventory.law(examples=5, order_id=order_ids)
def another_error_gets_out(AskingInventory: Attempt, order_id: str) -> None:
    """The source is up, and does not know this order: `get` raises KeyError. Asking again will not mend that.
    Any other error than ConnectionError is not yours to hide."""
    says(AskingInventory, f"the order service holds no order {order_id}: get raises KeyError")

    def get(order_id: str) -> dict[str, Any]:
        raise KeyError(order_id)

    AskingInventory(get).call_raises(KeyError, "receive", notification(order_id))


@AskingInventory.law(examples=5, order_id=order_ids, items=some_items)
def a_retry_hides_no_other_error(AskingInventory: Attempt, order_id: str, items: Items) -> None:
    """While retrying, `get` raised KeyError. Any other error than ConnectionError is not yours to hide, in `retry`
    either."""
    source, inventory = left_waiting(AskingInventory, {order_id: items})
    says(AskingInventory, f"the order service is back, and get raises KeyError: it has lost order {order_id}")

    def get(order_id: str) -> dict[str, Any]:
        raise KeyError(order_id)

    inventory.value.get = get
    inventory.call_raises(KeyError, "retry")


@AskingInventory.law(examples=10, order_id=order_ids, items=some_items)
def an_outage_takes_nothing_away(AskingInventory: Attempt, order_id: str, items: Items) -> None:
    """The source is down when the order changes. What was reserved before stays reserved, and the event waits."""
    source = Source({order_id: items})
    inventory = asking(AskingInventory, source)
    inventory.call("receive", notification(order_id))
    says(AskingInventory, "the order service goes down")
    source.down = {order_id}
    inventory.call("receive", notification(order_id, "OrderChanged"))
    holds(AskingInventory, inventory, reserved={order_id: items}, waiting={order_id})


class Asking:
    """What the wrong and right answers share: the __init__ that the learner is given."""

    def __init__(self, get):
        self.get = get
        self.reserved = {}
        self.waiting = []

    def receive(self, event):
        try:
            items = self.get(event["order_id"])["items"]
        except ConnectionError:
            self.waiting.append(event)
        else:
            self.reserved[event["order_id"]] = items

    def retry(self):
        for _ in range(len(self.waiting)):
            self.receive(self.waiting.pop(0))


@AskingInventory.wrong("raised ConnectionError")
class crashes_with_the_source(Asking):
    def receive(self, event):
        self.reserved[event["order_id"]] = self.get(event["order_id"])["items"]


@AskingInventory.wrong("must not be lost")
class swallows_the_error(Asking):
    def receive(self, event):
        try:
            self.reserved[event["order_id"]] = self.get(event["order_id"])["items"]
        except ConnectionError:
            pass


@AskingInventory.wrong("do not add to it")
class takes_call_backs_for_history(Asking):
    def receive(self, event):
        try:
            items = self.get(event["order_id"])["items"]
        except ConnectionError:
            self.waiting.append(event)
        else:
            before = self.reserved.get(event["order_id"], {})
            self.reserved[event["order_id"]] = dict(Counter(before) + Counter(items))


@AskingInventory.wrong("what the latest answer says")
class asks_only_once_per_order(Asking):
    def receive(self, event):
        if event["order_id"] not in self.reserved:
            super().receive(event)


@AskingInventory.wrong("of the order that the notification names")
class reserves_alices_order(Asking):
    def receive(self, event):
        self.reserved["abc123"] = {"lamp": 1, "bulb": 2}


@AskingInventory.wrong("of the order that the notification names")
class keeps_the_whole_order(Asking):
    def receive(self, event):
        try:
            self.reserved[event["order_id"]] = self.get(event["order_id"])
        except ConnectionError:
            self.waiting.append(event)


@AskingInventory.wrong("goes on waiting")
class empties_the_list_first(Asking):
    def retry(self):
        waiting, self.waiting = self.waiting, []
        for event in waiting:
            try:
                self.reserved[event["order_id"]] = self.get(event["order_id"])["items"]
            except ConnectionError:
                break


@AskingInventory.wrong("its notification waits no longer")
class never_takes_off_the_list(Asking):
    def retry(self):
        for event in list(self.waiting):
            try:
                self.reserved[event["order_id"]] = self.get(event["order_id"])["items"]
            except ConnectionError:
                pass


@AskingInventory.wrong("tries every waiting notification once")
class removes_while_it_iterates(Asking):
    def retry(self):
        for event in self.waiting:
            try:
                self.reserved[event["order_id"]] = self.get(event["order_id"])["items"]
            except ConnectionError:
                continue
            self.waiting.remove(event)


@AskingInventory.wrong("tries every waiting notification once")
class stops_at_the_first_failure(Asking):
    def retry(self):
        try:
            while self.waiting:
                event = self.waiting[0]
                self.reserved[event["order_id"]] = self.get(event["order_id"])["items"]
                self.waiting.pop(0)
        except ConnectionError:
            pass


@AskingInventory.wrong("Does a loop wait for a list to empty?")
class asks_until_the_list_is_empty(Asking):
    def retry(self):
        while self.waiting:
            self.receive(self.waiting.pop(0))


@AskingInventory.wrong("its notification waits no longer")
class adds_to_the_list_it_walks(Asking):
    def retry(self):
        for event in self.waiting:
            self.receive(event)


@AskingInventory.wrong("is not yours to hide")
class catches_every_error(Asking):
    def receive(self, event):
        try:
            self.reserved[event["order_id"]] = self.get(event["order_id"])["items"]
        except Exception:
            self.waiting = [*self.waiting, event]


@AskingInventory.wrong("in `retry`")
class hides_errors_while_retrying(Asking):
    def retry(self):
        waiting, self.waiting = self.waiting, []
        for event in waiting:
            try:
                self.reserved[event["order_id"]] = self.get(event["order_id"])["items"]
            except Exception:
                self.waiting.append(event)


@AskingInventory.wrong("stays reserved")
class forgets_what_was_reserved(Asking):
    def receive(self, event):
        try:
            self.reserved[event["order_id"]] = self.get(event["order_id"])["items"]
        except ConnectionError:
            self.reserved.pop(event["order_id"], None)
            self.waiting.append(event)


@AskingInventory.right
class builds_a_new_list(Asking):
    def retry(self):
        still = []
        for event in self.waiting:
            try:
                self.reserved = {
                    **self.reserved,
                    event["order_id"]: dict(self.get(event["order_id"])["items"]),
                }
            except ConnectionError:
                still += [event]
        self.waiting = still


@AskingInventory.right
class keeps_one_notification_an_order:
    """The call-back returns the present, so that one waiting notification of an order is as good as three."""

    def __init__(self, get):
        self.get, self.reserved, self.waiting = get, {}, []

    def receive(self, event):
        try:
            order = self.get(event["order_id"])
        except ConnectionError:
            if event["order_id"] not in [kept["order_id"] for kept in self.waiting]:
                self.waiting.append(event)
            return
        self.reserved.update({event["order_id"]: order["items"]})

    def retry(self):
        for _ in range(len(self.waiting)):
            self.receive(self.waiting.pop(0))


@AskingInventory.right
class takes_the_list_away_first(Asking):
    def retry(self):
        waiting, self.waiting = self.waiting, []
        for event in waiting:
            self.receive(event)


# Exercise 2


def carried(order_id: str, items: Items, version: int = 1, customer: int = 7) -> Event:
    """An event that carries the order."""
    person = {"id": f"u{customer}", "email": f"customer{customer}@example.com"}
    kind = "OrderPlaced" if version == 1 else "OrderChanged"
    total = Decimal(5) * sum(items.values())
    return notification(order_id, kind) | {
        "version": version,
        "items": items,
        "customer": person,
        "total": total,
    }


InformedInventory = Exercise(
    "InformedInventory",
    hints=(
        "Everything is in the event: nobody is asked, and nothing can be down. Which one field of it does inventory need?",
        'Note event["items"] in self.reserved under the order\'s id, and nothing else of the event. '
        "needed goes through self.reserved.values().",
        "needed is a sum over all orders: sum(items.get(item, 0) for items in self.reserved.values()).",
    ),
)


@InformedInventory.law(examples=10, order_id=order_ids, items=some_items)
def one_order_is_known(InformedInventory: Attempt, order_id: str, items: Items) -> None:
    """One order came in: of each of its items, as many are needed as it says."""
    inventory = InformedInventory()
    inventory.call("receive", carried(order_id, items))
    for item, quantity in items.items():
        inventory.call("needed", item).should_be(quantity)


@InformedInventory.law(examples=10, orders=st.dictionaries(order_ids, some_items, max_size=2))
def what_nobody_ordered_is_not_needed(InformedInventory: Attempt, orders: dict[str, Items]) -> None:
    """No order asks for this item, so 0 of it are needed."""
    inventory = InformedInventory()
    for order_id, items in orders.items():
        inventory.call("receive", carried(order_id, items))
    inventory.call("needed", "chandelier").should_be(0)


@InformedInventory.law(examples=10, orders=several_orders, item=articles)
def orders_add_up(InformedInventory: Attempt, orders: dict[str, Items], item: str) -> None:
    """Different orders add up: what is needed is the sum over all of them."""
    inventory = InformedInventory()
    for order_id, items in orders.items():
        inventory.call("receive", carried(order_id, items))
    inventory.call("needed", item).should_be(sum(items.get(item, 0) for items in orders.values()))


@InformedInventory.law(examples=10, order_id=order_ids, first=some_items, second=some_items, item=articles)
def a_changed_order_is_one_order(
    InformedInventory: Attempt, order_id: str, first: Items, second: Items, item: str
) -> None:
    """The order was changed. The second event carries the whole order, not the difference: its items replace
    the earlier ones of that order."""
    inventory = InformedInventory()
    inventory.call("receive", carried(order_id, first))
    inventory.call("receive", carried(order_id, second, version=2))
    inventory.call("needed", item).should_be(second.get(item, 0))


@InformedInventory.law(examples=10, order_id=order_ids, items=some_items, customer=st.integers(11, 99))
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


class Informed:
    """What the wrong and right answers share."""

    def __init__(self):
        self.reserved = {}

    def receive(self, event):
        self.reserved[event["order_id"]] = event["items"]

    def needed(self, item):
        return sum(items.get(item, 0) for items in self.reserved.values())


@InformedInventory.wrong("personal data that its job does not need")
class keeps_the_whole_event(Informed):
    def receive(self, event):
        self.reserved[event["order_id"]] = event

    def needed(self, item):
        return sum(event["items"].get(item, 0) for event in self.reserved.values())


@InformedInventory.wrong("personal data that its job does not need")
class keeps_the_customer_just_in_case(Informed):
    def receive(self, event):
        super().receive(event)
        self.customers = {**getattr(self, "customers", {}), event["order_id"]: event["customer"]["id"]}


@InformedInventory.wrong("personal data that its job does not need")
class keeps_a_log_of_what_came(Informed):
    def receive(self, event):
        super().receive(event)
        self.log = [*getattr(self, "log", []), f"{event['type']} from {event['customer']['email']}"]


@InformedInventory.wrong("changed the event it was given")
class strips_the_event_itself(Informed):
    def receive(self, event):
        del event["customer"]
        self.reserved[event["order_id"]] = event["items"]


@InformedInventory.wrong("not the difference")
class adds_the_change(Informed):
    def receive(self, event):
        before = self.reserved.get(event["order_id"], {})
        self.reserved[event["order_id"]] = Counter(before) + Counter(event["items"])


@InformedInventory.wrong("not the difference")
class keeps_totals_only(Informed):
    def __init__(self):
        self.totals = Counter()

    def receive(self, event):
        self.totals.update(event["items"])

    def needed(self, item):
        return self.totals[item]


@InformedInventory.wrong("Different orders add up")
class knows_the_last_order_only(Informed):
    def receive(self, event):
        self.reserved = {event["order_id"]: event["items"]}


@InformedInventory.wrong("Different orders add up")
class keeps_the_first_that_needs_it(Informed):
    def needed(self, item):
        return next((items[item] for items in self.reserved.values() if item in items), 0)


@InformedInventory.wrong("as many are needed as it says")
class counts_the_orders(Informed):
    def needed(self, item):
        return sum(item in items for items in self.reserved.values())


@InformedInventory.wrong("as many are needed as it says")
class knows_alices_bulbs(Informed):
    def needed(self, item):
        return 2


@InformedInventory.wrong("raised KeyError")
class expects_every_item_everywhere(Informed):
    def needed(self, item):
        return sum(items[item] for items in self.reserved.values())


@InformedInventory.right
class keeps_pairs(Informed):
    def __init__(self):
        self.lines = {}

    def receive(self, event):
        known = {key: quantity for key, quantity in self.lines.items() if key[0] != event["order_id"]}
        self.lines = known | {(event["order_id"], item): n for item, n in event["items"].items()}

    def needed(self, item):
        return sum(quantity for (_, other), quantity in self.lines.items() if other == item)


@InformedInventory.right
class keeps_the_version_too(Informed):
    def receive(self, event):
        self.reserved[event["order_id"]] = {key: event[key] for key in ("version", "items")}

    def needed(self, item):
        total = 0
        for copy in self.reserved.values():
            if item in copy["items"]:
                total += copy["items"][item]
        return total


# Exercise 3

deliveries = st.lists(st.tuples(st.sampled_from(["a1", "b2"]), st.integers(1, 4)), min_size=1, max_size=6)


def version_of(order_id: str, version: int) -> Event:
    """The event of one version of an order; always the same one, so that twice is a duplicate."""
    return carried(order_id, {"lamp": version, "bulb": len(order_id) + 10 * version}, version)


def copy_of(order_id: str, version: int) -> dict[str, Any]:
    return {"version": version, "items": version_of(order_id, version)["items"]}


keep_newest = Exercise(
    "keep_newest",
    hints=(
        "Look up what the copy holds of this order. There are three cases: nothing yet, something older, something "
        "as new or newer.",
        "copies.get(order_id) is None for an order you do not know. It is news if that is None, or if its version is "
        "smaller than the event's.",
        'No news: return copies, False. News: return copies | {order_id: {"version": …, "items": …}}, True. '
        "The | builds a new dictionary.",
    ),
)


@keep_newest.law(examples=10, order_id=order_ids, version=st.integers(1, 5))
def an_unknown_order_is_news(keep_newest: Attempt, order_id: str, version: int) -> None:
    """Nothing is known of this order, so the event is news, whichever version it carries. The copy holds version
    and items, and nothing else."""
    keep_newest({}, version_of(order_id, version)).should_be(({order_id: copy_of(order_id, version)}, True))


@keep_newest.law(examples=10, order_id=order_ids, version=st.integers(1, 4))
def the_next_version_is_news(keep_newest: Attempt, order_id: str, version: int) -> None:
    """The event carries the next version of the order: it is news, and replaces the copy."""
    copies = {order_id: copy_of(order_id, version)}
    expected = {order_id: copy_of(order_id, version + 1)}
    keep_newest(copies, version_of(order_id, version + 1)).should_be((expected, True))


@keep_newest.law(examples=10, order_id=order_ids, older=st.integers(1, 4), by=st.integers(1, 4))
def an_older_version_changes_nothing(keep_newest: Attempt, order_id: str, older: int, by: int) -> None:
    """The event is older than the copy: it came late. The copy stays as it is, and it is no news."""
    copies = {order_id: copy_of(order_id, older + by)}
    keep_newest(copies, version_of(order_id, older)).should_be((copies, False))


@keep_newest.law(examples=10, order_id=order_ids, version=st.integers(1, 5))
def a_duplicate_is_no_news(keep_newest: Attempt, order_id: str, version: int) -> None:
    """The same event a second time. The copy stays as it is, and it is no news: whoever acts on news would act
    twice."""
    copies = {order_id: copy_of(order_id, version)}
    keep_newest(copies, version_of(order_id, version)).should_be((copies, False))


@keep_newest.law(examples=10, order_id=order_ids, version=st.integers(1, 4), gap=st.integers(2, 4))
def a_version_may_be_skipped(keep_newest: Attempt, order_id: str, version: int, gap: int) -> None:
    """A version in between has not arrived, and need not: each event carries the whole order. Take the newer one."""
    copies = {order_id: copy_of(order_id, version)}
    expected = {order_id: copy_of(order_id, version + gap)}
    keep_newest(copies, version_of(order_id, version + gap)).should_be((expected, True))


@keep_newest.law(examples=20, order_id=order_ids, version=st.integers(8, 11), before=some_items, after=some_items)
def only_the_version_decides(keep_newest: Attempt, order_id: str, version: int, before: Items, after: Items) -> None:
    """The version is newer, so it is news, whatever the items are: as many, fewer, or some of them gone. Versions are
    numbers (10 is newer than 9), and the newer items replace the older ones."""
    copies = {order_id: {"version": version, "items": before}}
    newer = version_of(order_id, version + 1) | {"items": after}
    keep_newest(copies, newer).should_be(({order_id: {"version": version + 1, "items": after}}, True))


@keep_newest.law(examples=40, deliveries=deliveries)
def every_order_goes_only_forward(keep_newest: Attempt, deliveries: list[tuple[str, int]]) -> None:
    """Orders do not know of each other's versions. After each delivery the copy of every order is the newest one
    that has come so far."""
    copies: dict[str, Any] = {}
    for order_id, version in deliveries:
        newest = copies.get(order_id, {"version": 0})["version"]
        expected = copies | {order_id: copy_of(order_id, max(newest, version))}
        keep_newest(copies, version_of(order_id, version)).should_be((expected, version > newest))
        copies = expected


def copied(event):
    return {"version": event["version"], "items": event["items"]}


@keep_newest.wrong("it came late")
def overwrites_with_whatever_comes(copies, event):
    return copies | {event["order_id"]: copied(event)}, True


@keep_newest.wrong("whoever acts on news would act twice")
def takes_the_same_version_again(copies, event):
    known = copies.get(event["order_id"])
    if known and event["version"] < known["version"]:
        return copies, False
    return copies | {event["order_id"]: copied(event)}, True


@keep_newest.wrong("each event carries the whole order")
def waits_for_the_next_in_line(copies, event):
    known = copies.get(event["order_id"])
    if known and event["version"] != known["version"] + 1:
        return copies, False
    return copies | {event["order_id"]: copied(event)}, True


@keep_newest.wrong("whichever version it carries")
def starts_at_version_1_only(copies, event):
    known = copies.get(event["order_id"], {"version": 0})
    if event["version"] != known["version"] + 1:
        return copies, False
    return copies | {event["order_id"]: copied(event)}, True


@keep_newest.wrong("Orders do not know of each other's versions")
def one_version_for_all_orders(copies, event):
    if event["version"] <= max((known["version"] for known in copies.values()), default=0):
        return copies, False
    return copies | {event["order_id"]: copied(event)}, True


@keep_newest.wrong("Orders do not know of each other's versions")
def forgets_the_other_orders(copies, event):
    known = copies.get(event["order_id"])
    if known and event["version"] <= known["version"]:
        return copies, False
    return {event["order_id"]: copied(event)}, True


@keep_newest.wrong("and nothing else")
def keeps_the_event_as_it_is(copies, event):
    known = copies.get(event["order_id"])
    if known and event["version"] <= known["version"]:
        return copies, False
    return copies | {event["order_id"]: event}, True


@keep_newest.wrong("changed the copies it was given")
def writes_into_the_copies(copies, event):
    known = copies.get(event["order_id"])
    if known and event["version"] <= known["version"]:
        return copies, False
    copies[event["order_id"]] = copied(event)
    return copies, True


@keep_newest.wrong("expected a tuple")
def keeps_the_news_to_itself(copies, event):
    known = copies.get(event["order_id"])
    if known and event["version"] <= known["version"]:
        return copies
    return copies | {event["order_id"]: copied(event)}


@keep_newest.wrong("raised KeyError")
def expects_to_know_every_order(copies, event):
    if event["version"] <= copies[event["order_id"]]["version"]:
        return copies, False
    return copies | {event["order_id"]: copied(event)}, True


@keep_newest.wrong("the newer items replace the older ones")
def merges_the_items(copies, event):
    known = copies.get(event["order_id"])
    if known and event["version"] <= known["version"]:
        return copies, False
    items = (known["items"] if known else {}) | event["items"]
    return copies | {event["order_id"]: {"version": event["version"], "items": items}}, True


@keep_newest.wrong("10 is newer than 9")
def compares_versions_as_text(copies, event):
    known = copies.get(event["order_id"])
    if known and str(event["version"]) <= str(known["version"]):
        return copies, False
    return copies | {event["order_id"]: copied(event)}, True


@keep_newest.wrong("whatever the items are")
def takes_equal_items_for_no_news(copies, event):
    known = copies.get(event["order_id"])
    if known and (event["version"] <= known["version"] or event["items"] == known["items"]):
        return copies, False
    return copies | {event["order_id"]: copied(event)}, True


@keep_newest.right
def changes_a_deep_copy(copies, event):
    copies = deepcopy(copies)
    known = copies.setdefault(event["order_id"], {"version": 0, "items": {}})
    is_news = known["version"] < event["version"]
    if is_news:
        known.update(version=event["version"], items=event["items"])
    return copies, is_news


@keep_newest.right
def takes_the_maximum(copies, event):
    candidates = [copied(event)]
    if event["order_id"] in copies:
        candidates.insert(0, copies[event["order_id"]])
    newest = max(candidates, key=lambda copy: copy["version"])
    return {**copies, event["order_id"]: newest}, newest is candidates[-1]


# Exercise 4

DECISIONS = {
    1: ("notification", "too large"),
    2: ("notification", "not for every reader"),
    3: ("state transfer", "every version counts"),
    4: ("notification", "must be current"),
    5: ("state transfer", "source often down"),
    6: ("state transfer", "too many reads"),
    7: ("notification", "nothing against it"),
}


ORDINARY = {
    "payload_bytes": 600,
    "personal_data": False,
    "all_may_see_it": True,
    "needs_history": False,
    "must_be_current": False,
    "source_often_down": False,
    "readers": 3,
    "events_per_second": 2,
    "reads_per_event": 1,
    "spare_reads_per_second": 100,
}
"""The lesson's own."""


def scenarios_for(rule: int) -> Callable[[], Iterator[dict[str, Any]]]:
    """Scenarios for which `rule` is the first to apply, with every choice of rules below it that apply as well."""
    below = [number for number in range(rule + 1, 7)]
    choices = [{rule, *others} for count in range(len(below) + 1) for others in combinations(below, count)]

    def cases() -> Iterator[dict[str, Any]]:
        random = Random(rule)
        repeats = max(1, 16 // len(choices))
        return ({"scenario": scenario(applying, random)} for applying in choices for _ in range(repeats))

    return cases


def scenario(applying: set[int], random: Random) -> dict[str, Any]:
    """Facts to which exactly the rules in `applying` apply; everything else is drawn."""
    private = (True, False) if 2 in applying else random.choice([(False, True), (True, True), (False, False)])
    readers, rate = random.randint(2, 9), random.randint(2, 300)
    each = random.randint(2, 4) if 6 in applying else random.randint(0, 4)
    calls = readers * rate * each
    return {
        "payload_bytes": random.randint(1_000_001, 9_000_000) if 1 in applying else random.randint(50, 999_999),
        "personal_data": private[0],
        "all_may_see_it": private[1],
        "needs_history": 3 in applying,
        "must_be_current": 4 in applying,
        "source_often_down": 5 in applying,
        "readers": readers,
        "events_per_second": rate,
        "reads_per_event": each,
        # Just below the call-backs that come, so that forgetting one of the three factors shows.
        "spare_reads_per_second": calls - random.randint(1, 2) if 6 in applying else calls + random.randint(1, 200),
    }


def at_the_edges(**facts: Any) -> dict[str, Any]:
    """An ordinary scenario, to which only the last rule applies, with some facts at the edge of another rule."""
    return scenario(set(), Random(0)) | {"personal_data": False, "all_may_see_it": True} | facts


choose = Exercise(
    "choose",
    hints=(
        "Each rule is an if with a return of its own; then no else is needed. For a rule without a place, go through "
        "the others: if both apply, which of them must decide?",
        "needs_history stands right above must_be_current, source_often_down right below it. The rule of personal data "
        "asks two facts; that of call-backs multiplies three, and compares with a fourth.",
        'calls = s["readers"] * s["events_per_second"] * s["reads_per_event"]; too many means: calls > '
        's["spare_reads_per_second"]. After all the ifs stands the return for none of these.',
    ),
)


@choose.law(cases=lambda: [{"scenario": ORDINARY}])
def an_ordinary_scenario(choose: Attempt, scenario: dict[str, Any]) -> None:
    """This is `ordinary`. None of the other rules applies, so the last one decides: its reason is 'nothing against
    it'."""
    choose(scenario).should_be(DECISIONS[7])


@choose.law(cases=scenarios_for(1))
def too_large(choose: Attempt, scenario: dict[str, Any]) -> None:
    """The broker does not take an event of more than 1,000,000 bytes, whatever the other rules say."""
    choose(scenario).should_be(DECISIONS[1])


@choose.law(cases=lambda: [{"scenario": at_the_edges(payload_bytes=1_000_000)}])
def the_largest_that_fits(choose: Attempt, scenario: dict[str, Any]) -> None:
    """Exactly 1,000,000 bytes still fit, so that is not too large; and there is nothing else against it."""
    choose(scenario).should_be(DECISIONS[7])


@choose.law(cases=scenarios_for(2))
def not_for_every_reader(choose: Attempt, scenario: dict[str, Any]) -> None:
    """Personal data that not every reader may see must not be sent. This stays on top, below the size alone."""
    choose(scenario).should_be(DECISIONS[2])


@choose.law(cases=lambda: [{"scenario": at_the_edges(personal_data=True)}])
def personal_data_for_its_readers(choose: Attempt, scenario: dict[str, Any]) -> None:
    """Personal data may travel when every reader may see it; and there is nothing else against it."""
    choose(scenario).should_be(DECISIONS[7])


@choose.law(cases=scenarios_for(3))
def every_version_counts(choose: Attempt, scenario: dict[str, Any]) -> None:
    """A reader needs every version, and nobody can ask for one that is gone; the present it can still ask for.
    Only what cannot or must not be sent comes before this."""
    choose(scenario).should_be(DECISIONS[3])


@choose.law(cases=scenarios_for(4))
def must_be_current(choose: Attempt, scenario: dict[str, Any]) -> None:
    """Whoever acts on the state needs it as it is now, and a copy may be behind. To refuse, or to wait, is better
    than to act on it: this decides before outages and reads."""
    choose(scenario).should_be(DECISIONS[4])


@choose.law(cases=scenarios_for(5))
def source_often_down(choose: Attempt, scenario: dict[str, Any]) -> None:
    """The source is often down, and its readers shall not be. No answer is worse than a slow one, so this decides
    before the number of reads."""
    choose(scenario).should_be(DECISIONS[5])


@choose.law(cases=scenarios_for(6))
def too_many_reads(choose: Attempt, scenario: dict[str, Any]) -> None:
    """Each of the readers asks reads_per_event times for each event, and the source cannot spare so many."""
    choose(scenario).should_be(DECISIONS[6])


@choose.law(cases=scenarios_for(7))
def nothing_against_it(choose: Attempt, scenario: dict[str, Any]) -> None:
    """None of the other rules applies, so the last one decides: its reason is 'nothing against it'."""
    choose(scenario).should_be(DECISIONS[7])


@choose.law(
    cases=lambda: [
        {"scenario": at_the_edges(readers=4, events_per_second=5, reads_per_event=2, spare_reads_per_second=40)}
    ]
)
def as_many_as_it_can_spare(choose: Attempt, scenario: dict[str, Any]) -> None:
    """As many call-backs as the source can spare are not too many, so there is nothing against it."""
    choose(scenario).should_be(DECISIONS[7])


def calls(s):
    return s["readers"] * s["events_per_second"] * s["reads_per_event"]


def in_order(s, order, **changed):
    """The rules tried in `order`, some of them `changed`: what most of the wrong answers do."""
    applies = {
        1: s["payload_bytes"] > 1_000_000,
        2: s["personal_data"] and not s["all_may_see_it"],
        3: s["needs_history"],
        4: s["must_be_current"],
        5: s["source_often_down"],
        6: calls(s) > s["spare_reads_per_second"],
        7: True,
    } | {int(name.removeprefix("rule")): value for name, value in changed.items()}
    return next(DECISIONS[number] for number in order if applies[number])


@choose.wrong("the last one decides")
def always_carries_state(scenario):
    return "state transfer", "too many reads"


@choose.wrong("The broker does not take")
def finds_nothing_against_it(scenario):
    return "notification", "nothing against it"


@choose.wrong("The broker does not take")
def history_before_size(scenario):
    return in_order(scenario, [3, 1, 2, 4, 5, 6, 7])


@choose.wrong("must not be sent")
def outages_before_privacy(scenario):
    return in_order(scenario, [1, 5, 2, 3, 4, 6, 7])


@choose.wrong("may travel when every reader may see it")
def no_personal_data_at_all(scenario):
    return in_order(scenario, range(1, 8), rule2=scenario["personal_data"])


@choose.wrong("Exactly 1,000,000 bytes still fit")
def too_large_at_the_limit(scenario):
    return in_order(scenario, range(1, 8), rule1=scenario["payload_bytes"] >= 1_000_000)


@choose.wrong("nobody can ask for one that is gone")
def asks_for_history(scenario):
    return in_order(scenario, [1, 2, 4, 3, 5, 6, 7])


@choose.wrong("nobody can ask for one that is gone")
def as_the_table_is_printed(scenario):
    return in_order(scenario, [1, 2, 4, 6, 5, 3, 7])


@choose.wrong("nobody can ask for one that is gone")
def does_not_place_the_two(scenario):
    return in_order(scenario, [1, 2, 4, 6, 7])


@choose.wrong("before outages and reads")
def outages_before_freshness(scenario):
    return in_order(scenario, [1, 2, 3, 5, 4, 6, 7])


@choose.wrong("before the number of reads")
def reads_before_outages(scenario):
    return in_order(scenario, [1, 2, 3, 4, 6, 5, 7])


@choose.wrong("asks reads_per_event times")
def counts_the_events_only(scenario):
    load = scenario["events_per_second"] > scenario["spare_reads_per_second"]
    return in_order(scenario, range(1, 8), rule6=load)


@choose.wrong("asks reads_per_event times")
def adds_instead_of_multiplying(scenario):
    load = scenario["readers"] + scenario["events_per_second"] > scenario["spare_reads_per_second"]
    return in_order(scenario, range(1, 8), rule6=load)


@choose.wrong("asks reads_per_event times")
def one_read_for_each_event(scenario):
    load = scenario["readers"] * scenario["events_per_second"] > scenario["spare_reads_per_second"]
    return in_order(scenario, range(1, 8), rule6=load)


@choose.wrong("As many call-backs as the source can spare")
def too_many_at_the_limit(scenario):
    load = calls(scenario) >= scenario["spare_reads_per_second"]
    return in_order(scenario, range(1, 8), rule6=load)


@choose.wrong("expected a tuple")
def gives_no_reason(scenario):
    return in_order(scenario, range(1, 8))[0]


@choose.right
def a_table_of_rules(scenario):
    table = [
        (lambda s: s["payload_bytes"] > 1_000_000, "notification", "too large"),
        (lambda s: s["personal_data"] and not s["all_may_see_it"], "notification", "not for every reader"),
        (lambda s: s["needs_history"], "state transfer", "every version counts"),
        (lambda s: s["must_be_current"], "notification", "must be current"),
        (lambda s: s["source_often_down"], "state transfer", "source often down"),
        (lambda s: calls(s) > s["spare_reads_per_second"], "state transfer", "too many reads"),
        (lambda s: True, "notification", "nothing against it"),
    ]
    return next((design, reason) for applies, design, reason in table if applies(scenario))


@choose.right
def the_designs_in_two_functions(scenario):
    reason = None
    if calls(scenario) > scenario["spare_reads_per_second"]:
        reason = "state transfer", "too many reads"
    if scenario["source_often_down"]:
        reason = "state transfer", "source often down"
    if scenario["must_be_current"]:
        reason = "notification", "must be current"
    if scenario["needs_history"]:
        reason = "state transfer", "every version counts"
    if scenario["personal_data"] and not scenario["all_may_see_it"]:
        reason = "notification", "not for every reader"
    if scenario["payload_bytes"] > 1_000_000:
        reason = "notification", "too large"
    return reason or ("notification", "nothing against it")
