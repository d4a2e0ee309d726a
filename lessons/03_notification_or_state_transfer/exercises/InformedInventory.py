"""A consumer that keeps a copy from events: what it answers, what it leaves alone, and what it must not keep."""

from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from gc import get_referents
from numbers import Number
from types import CodeType, FunctionType, ModuleType
from typing import Any

from hypothesis import strategies as st

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.limit.whose import Whose, whose_file
from course_utils.text import show

from ..kit import Event, Items, articles, carried, order_ids, several_orders, some_items

exercise = Exercise(
    "InformedInventory",
    hints=(
        "Everything is in the event: nobody is asked, and nothing can be down. Which fields of it does inventory need?",
        'Note event["items"] in self.reserved under the order\'s id, and nothing else of the event. '
        "needed goes through self.reserved.values().",
        "needed is a sum over all orders. An order that does not have the item counts 0: what does `items.get(item, 0)` "
        "say of each of self.reserved.values()?",
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


@exercise.law(examples=10, order_id=order_ids, first=some_items, second=some_items)
def no_method_changes_an_event(InformedInventory: Attempt, order_id: str, first: Items, second: Items) -> None:
    """An event that came in earlier was changed by a later call. Other consumers hold the same event, and what you
    kept may be a part of it: replace what you hold, do not change it."""
    events = [carried(order_id, first), carried(order_id, second, version=2)]
    before = deepcopy(events)
    inventory = InformedInventory()
    calls = [("receive", event) for event in events] + [("needed", item) for item in ("lamp", "chandelier")]
    for method, argument in calls:
        inventory.call(method, argument)
        for was, event in zip(before, events, strict=True):
            if event != was:
                InformedInventory.fail(
                    lines=[f"the event was    {show(was)}", f".{method} left it    {show(event)}"],
                )


CUSTOMER = {"id": "u-98431", "email": "zora.quill@example.com"}
TOTAL = Decimal("4711.25")
NEW_FIELDS: list[dict[str, Any]] = [
    {},
    {"gift_note": "For Uncle Theo, get well"},
    {"delivery": {"street": "12 Mill Lane", "hours": ["after six"]}},
]


def one_order_and_its_change() -> Iterator[dict[str, Any]]:
    """Two events of one order, as they are and with a field that the learner has not seen."""
    for new in NEW_FIELDS:
        more = {"customer": CUSTOMER, "total": TOTAL} | new
        placed = carried("a1", {"lamp": 1}) | more
        yield {"events": [placed, carried("a1", {"lamp": 2, "bulb": 3}, version=2) | more]}


def refuse_to_find(attempt: Attempt, events: list[Event], unneeded: list[object]) -> None:
    """Let an inventory receive `events`, and fail if one of the values in `unneeded` can be found in it then."""
    inventory = attempt()
    for event in events:
        inventory.call("receive", event)
    inventory.call("needed", "lamp")
    for where, value in everything_kept(inventory.value):
        if any(tells(value, secret) for secret in unneeded):
            attempt.fail(lines=[f"{where} is {show(value)}"])


@exercise.law(cases=one_order_and_its_change)
def nothing_about_the_customer_is_kept(InformedInventory: Attempt, events: list[Event]) -> None:
    """Inventory holds personal data that its job does not need, in the object, its class or elsewhere. What is not
    kept cannot leak, and need not be deleted later: keep the items."""
    refuse_to_find(InformedInventory, events, list(CUSTOMER.values()))


@exercise.law(cases=one_order_and_its_change)
def only_what_is_needed_is_kept(InformedInventory: Attempt, events: list[Event]) -> None:
    """Inventory holds a field that its job does not need. Take the fields you need by name, and leave the rest: a
    field that the source adds tomorrow may be anything."""
    others = carried("a1", {}).keys() - {"total"}  # inventory may need them, or the law above speaks of them
    unneeded = [value for event in events for name, value in event.items() if name not in others]
    refuse_to_find(InformedInventory, events, [leaf for value in unneeded for leaf in leaves(value)])


def leaves(value: object) -> list[object]:
    """The values inside a field, which is plain data."""
    if isinstance(value, dict | list):
        return [leaf for inside in (value.values() if isinstance(value, dict) else value) for leaf in leaves(inside)]
    return [value]


def tells(value: object, secret: object) -> bool:
    """Whether one can read `secret` off `value`, which is part of a text perhaps."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if isinstance(value, str):
        return str(secret) in value
    return isinstance(value, Number) and value == secret


def everything_kept(inventory: object) -> Iterator[tuple[str, object]]:
    """Every value that the inventory can reach, with the way to it: attributes, its class, closures, globals."""
    waiting, seen = [("inventory", inventory)], dict[int, object]()
    while waiting:
        where, value = waiting.pop(0)
        if id(value) not in seen:
            seen[id(value)] = value
            yield where, value
            waiting += parts(where, value)


def parts(where: str, value: Any) -> list[tuple[str, object]]:
    """What `value` is made of, with the way to each part."""
    if isinstance(value, ModuleType | CodeType):
        return []
    if isinstance(value, FunctionType):
        return remembered(value)
    if isinstance(value, type):
        own = [] if value.__module__ == "builtins" else vars(value).items()
        return [(f"{value.__name__}.{name}", inside) for name, inside in own] + [("", base) for base in value.__bases__]
    if isinstance(value, dict):
        pairs = list(value.items())
        return [(f"a key of {where}", key) for key, _ in pairs] + [
            (f"{where}[{show(k)}]", inside) for k, inside in pairs
        ]
    if isinstance(value, list | tuple):
        return [(f"{where}[{number}]", inside) for number, inside in enumerate(value)]
    attributes = getattr(value, "__dict__", None)
    named = list(attributes.items()) if isinstance(attributes, dict) else []
    others = [inside for inside in get_referents(value) if inside is not attributes]
    return [(f"{where}.{name}", inside) for name, inside in named] + [(f"inside {where}", inside) for inside in others]


def remembered(function: FunctionType) -> list[tuple[str, object]]:
    """What a function of the learner's holds on to: closure, defaults, own attributes, the globals it names."""
    if whose_file(function.__code__.co_filename) is not Whose.LEARNER:
        return []
    name = function.__name__
    closed = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    held = [
        (f"{variable} (a variable around {name})", inside)
        for variable, cell in closed
        for inside in get_referents(cell)
    ]
    defaults = [*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()]
    held += [(f"a default of {name}", value) for value in defaults]
    held += [(f"{name}.{attribute}", value) for attribute, value in vars(function).items()]
    used = names_in(function.__code__) & function.__globals__.keys()
    return held + [(f"the global {used_name}", function.__globals__[used_name]) for used_name in sorted(used)]


def names_in(code: CodeType) -> set[str]:
    """The names that code looks up, the functions inside it included."""
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return set(code.co_names).union(*(names_in(one) for one in inner))
