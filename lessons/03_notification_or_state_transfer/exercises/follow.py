"""A copy in which nothing cancelled comes to life again, in whatever order the events come."""

from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import Any

from hypothesis import strategies as st

from course_utils.exercises import Attempt, Exercise, Returned

from ..kit import Event, Items, order_ids, says, some_items, told

exercise = Exercise(
    "follow",
    answers=("follow", "open_orders"),
    hints=(
        "After a cancellation, a late version 1 looks like a new order, unless something of the old one is still there. "
        "What is the least that has to stay?",
        "Let the cancellation replace the copy, as any newer version does, and leave behind its version and a mark that "
        "the order is gone. `open_orders` then passes over what has the mark.",
        'event.get("items") is None for a cancellation, which may be the mark. Compare versions as in `keep_newest`, and '
        "keep version and mark under the order's id. What `open_orders` has to leave out is then one condition.",
    ),
)


def cancelled(order_id: str, version: int) -> Event:
    return told(order_id, None, version)


def after(follow: Attempt, events: Sequence[Event], copies: object = None) -> Any:
    """The learner's copies after these events, one after the other."""
    copies = {} if copies is None else copies
    for event in events:
        copies = follow(copies, event).value
    return copies


def shows(opened: Attempt, copies: Any, expected: dict[str, Items]) -> Returned:
    return opened(copies).should_be(expected)


@exercise.law(examples=10, order_id=order_ids, items=some_items, version=st.integers(1, 4))
def a_placed_order_is_open(follow: Attempt, opened: Attempt, order_id: str, items: Items, version: int) -> None:
    """An order that nobody cancelled is open, with the items of the newest version that came, the first you hear of it or
    not."""
    shows(opened, after(follow, [told(order_id, items, version)]), {order_id: items})


@exercise.law(examples=10, order_id=order_ids, first=some_items, second=some_items, by=st.integers(1, 9))
def a_newer_version_replaces(
    follow: Attempt, opened: Attempt, order_id: str, first: Items, second: Items, by: int
) -> None:
    """A newer version replaces the older one, and an older one that comes later changes nothing. Versions are numbers: 10
    is newer than 9."""
    older, newer = told(order_id, first, 9), told(order_id, second, 9 + by)
    shows(opened, after(follow, [older, newer]), {order_id: second})
    says(follow, "the other way round")
    shows(opened, after(follow, [newer, older]), {order_id: second})


def emptied() -> Iterator[dict[str, Any]]:
    """An order without items: changed to none, or from its first event on."""
    yield {"events": [told("a1", {"lamp": 1}), told("a1", {}, 2)]}
    yield {"events": [told("a1", {})]}
    yield {"events": [told("a1", {}, 2), told("a1", {"lamp": 1})]}


@exercise.law(cases=emptied)
def an_order_without_items_is_not_cancelled(follow: Attempt, opened: Attempt, events: list[Event]) -> None:
    """Nobody cancelled this order; it has no items. Empty is not gone: it is open, with {}."""
    shows(opened, after(follow, events), {"a1": {}})


@exercise.law(examples=10, order_id=order_ids, items=some_items)
def a_cancelled_order_is_not_open(follow: Attempt, opened: Attempt, order_id: str, items: Items) -> None:
    """The order was cancelled, so it is not among the open ones: not even with no items."""
    shows(opened, after(follow, [told(order_id, items), cancelled(order_id, 2)]), {})


@exercise.law(examples=10, order_id=order_ids, items=some_items, version=st.integers(1, 2))
def a_late_event_brings_nothing_back(
    follow: Attempt, opened: Attempt, order_id: str, items: Items, version: int
) -> None:
    """The order was cancelled, and an older event of it came late, or a second time. It is open again, and somebody will
    ship it. What was deleted looks like what was never there: something must stay that says it is gone."""
    events = [told(order_id, items), cancelled(order_id, 3), told(order_id, items, version)]
    shows(opened, after(follow, events), {})


@exercise.law(examples=10, order_id=order_ids, items=some_items)
def what_is_known_is_in_the_copies(follow: Attempt, opened: Attempt, order_id: str, items: Items) -> None:
    """Two consumers, each with copies of its own that begin as {}. The second has heard of no cancellation, so the order is
    open for it: what `follow` knows must be in the copies, and nowhere else."""
    after(follow, [told(order_id, items), cancelled(order_id, 2)])
    says(follow, "another consumer begins")
    shows(opened, after(follow, [told(order_id, items)]), {order_id: items})


@exercise.law(examples=10, order_id=order_ids, items=some_items)
def a_cancellation_may_be_the_first_to_come(follow: Attempt, opened: Attempt, order_id: str, items: Items) -> None:
    """The first you hear of an order may be that it was cancelled. That must be kept as well: its earlier events are still
    on their way."""
    shows(opened, after(follow, [cancelled(order_id, 2), told(order_id, items)]), {})


@exercise.law(examples=10, order_id=order_ids, items=some_items)
def a_cancellation_may_come_twice(follow: Attempt, opened: Attempt, order_id: str, items: Items) -> None:
    """The same cancellation came twice. The second one says nothing new."""
    events = [told(order_id, items), cancelled(order_id, 2), cancelled(order_id, 2)]
    shows(opened, after(follow, events), {})


@exercise.law(examples=20, items=some_items, other=some_items, version=st.integers(2, 9))
def other_orders_stay(follow: Attempt, opened: Attempt, items: Items, other: Items, version: int) -> None:
    """One order was cancelled. Others know nothing of that, whatever their version is: they stay open."""
    events = [told("a1", items), told("b2", other), cancelled("a1", version), told("c3", items)]
    shows(opened, after(follow, events), {"b2": other, "c3": items})


def all_arrivals() -> Iterator[dict[str, Any]]:
    """Every order in which three events of one order and one of another can come, the first of them twice."""
    story = [told("a1", {"lamp": 1}), told("a1", {"lamp": 2}, 2), cancelled("a1", 3), told("b2", {"bulb": 4})]
    for twice in story[:3]:
        for events in permutations([*story, twice]):
            yield {"events": list(events)}


@exercise.law(cases=all_arrivals)
def the_newest_decides_at_any_time(follow: Attempt, opened: Attempt, events: list[Event]) -> None:
    """After each event, the newest version that has come so far decides, for each order by itself."""
    copies: Any = {}
    newest: dict[str, Event] = {}
    for event in events:
        copies = follow(copies, event).value
        newest[event["order_id"]] = max(event, newest.get(event["order_id"], event), key=lambda one: one["version"])
        expected = {order_id: event["items"] for order_id, event in newest.items() if "items" in event}
        shows(opened, copies, expected)
