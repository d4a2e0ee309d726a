"""An incident read: what was true when the truck left, and what a design had booked instead.

Every order of a trace gets a fate. From it follow its lines, what is booked for it, and what has to be said of that.
"""

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from course_utils.exercises import Attempt, Exercise

from ..kit import Items, told

Trace = list[dict[str, Any]]

exercise = Exercise(
    "wrong_bookings",
    hints=(
        "Two questions, one after the other: what was the newest state of each order when the truck left? And how does "
        "what is booked differ from it?",
        'Go through the lines up to the one with "truck" in it, and keep the items of each "happens" under its order\'s id; '
        'event.get("items") is None for a cancellation. Then compare, order by order.',
        "For each order of the truth there are four cases: cancelled or not, booked or not (booked.get(order_id) is empty "
        "for both kinds of not booked). Two of the four are right or wrong by that alone; in one, compare the items.",
    ),
)

BEFORE: Items = {"lamp": 1}
NEWEST: Items = {"lamp": 1, "bulb": 3}
LATER: Items = {"shade": 9}


def happens(order_id: str, items: Items | None, version: int) -> dict[str, Any]:
    return {"happens": told(order_id, items, version)}


def arrives(order_id: str, items: Items | None, version: int) -> dict[str, Any]:
    return {"arrives": told(order_id, items, version)}


def timed(before: Trace, after: Trace | None = None) -> Trace:
    """The lines with their times, a minute apart; the truck leaves between `before` and `after`."""
    lines = [*before, {"truck": "leaves"}, *(after or [])]
    return [{"at": f"09:{minute:02}"} | line for minute, line in enumerate(lines)]


placed = [happens("a1", BEFORE, 1)]
changed = [*placed, happens("a1", NEWEST, 2)]
cancelled = [*changed, happens("a1", None, 3)]


@exercise.law(cases=lambda: [{"lines": placed, "items": BEFORE}, {"lines": changed, "items": NEWEST}])
def what_is_right_is_left_out(wrong_bookings: Attempt, lines: Trace, items: Items) -> None:
    """The newest items are on the truck: nothing is wrong, and the order is left out."""
    wrong_bookings(timed(lines), {"a1": items}).should_be({})


def unbooked() -> Iterator[dict[str, Any]]:
    """An order, changed or not, that is not booked in one of the two ways."""
    for lines in (placed, changed):
        yield {"lines": lines, "booked": {}}
        yield {"lines": lines, "booked": {"a1": {}}}


@exercise.law(cases=unbooked)
def not_booked_is_missing(wrong_bookings: Attempt, lines: Trace, booked: dict[str, Items]) -> None:
    """The order stood when the truck left, and is not booked, or booked with no items: it is "missing", whether its event
    had arrived at inventory or not."""
    wrong_bookings(timed(lines), booked).should_be({"a1": "missing"})


@exercise.law(cases=lambda: [{"items": BEFORE}, {"items": {"lamp": 2}}, {"items": NEWEST | {"shade": 1}}])
def other_items_are_old(wrong_bookings: Attempt, items: Items) -> None:
    """The order was changed before the truck left, and other items than its newest are on it: that is "old"."""
    wrong_bookings(timed(changed), {"a1": items}).should_be({"a1": "old"})


@exercise.law(cases=lambda: [{"items": BEFORE}, {"items": NEWEST}])
def a_cancelled_order_is_booked(wrong_bookings: Attempt, items: Items) -> None:
    """The order was cancelled before the truck left, and it is booked all the same, whichever items: "cancelled"."""
    wrong_bookings(timed(cancelled), {"a1": items}).should_be({"a1": "cancelled"})


@exercise.law(cases=lambda: [{"booked": {}}, {"booked": {"a1": {}}}])
def a_cancelled_order_is_not_booked(wrong_bookings: Attempt, booked: dict[str, Items]) -> None:
    """The order was cancelled, and nothing is booked for it. That is as it should be: it is left out."""
    wrong_bookings(timed(cancelled), booked).should_be({})


def changes_after_the_truck() -> Iterator[dict[str, Any]]:
    yield {"before": placed, "after": [happens("a1", LATER, 2)], "booked": {"a1": BEFORE}}
    yield {"before": placed, "after": [happens("a1", None, 2)], "booked": {"a1": BEFORE}}
    yield {"before": [], "after": placed, "booked": {}}


@exercise.law(cases=changes_after_the_truck)
def what_happened_later_does_not_count(
    wrong_bookings: Attempt, before: Trace, after: Trace, booked: dict[str, Items]
) -> None:
    """It happened after the truck had left. Nobody could have known, so nothing was wrong with what was on it."""
    wrong_bookings(timed(before, after), booked).should_be({})


def misleading_arrivals() -> Iterator[dict[str, Any]]:
    """What arrived is less than what happened, or came in another order."""
    yield {"lines": [*changed, arrives("a1", NEWEST, 2), arrives("a1", BEFORE, 1)], "expected": {"a1": "old"}}
    yield {"lines": [*changed, arrives("a1", BEFORE, 1)], "expected": {"a1": "old"}}
    yield {"lines": [*cancelled, arrives("a1", BEFORE, 1)], "expected": {"a1": "cancelled"}}
    yield {"lines": [*changed, {"source": "down"}], "expected": {"a1": "old"}}
    yield {"lines": [*placed, {"source": "down"}, {"source": "up"}, changed[-1]], "expected": {"a1": "old"}}


@exercise.law(cases=misleading_arrivals)
def arrivals_say_nothing(wrong_bookings: Attempt, lines: Trace, expected: dict[str, str]) -> None:
    """What had arrived at inventory is no measure of its bookings. The truth is what had happened at the order service,
    heard of or not, before an outage or after it."""
    wrong_bookings(timed(lines), {"a1": BEFORE}).should_be(expected)


FATES = ("right", "missing", "empty", "old", "cancelled", "rightly gone", "after the truck")
SAID = {"missing": "missing", "empty": "missing", "old": "old", "cancelled": "cancelled"}


@exercise.law(
    fates=st.lists(st.sampled_from(FATES), min_size=2, max_size=4), shuffled=st.randoms(use_true_random=False)
)
def each_order_by_itself(wrong_bookings: Attempt, fates: list[str], shuffled: Any) -> None:
    """Several orders, each by itself: what is wrong with one says nothing of another."""
    trace: Trace = [{"source": "up"}]
    after: Trace = []
    booked: dict[str, Items] = {}
    for number, fate in enumerate(fates, start=1):
        order_id = f"o{number}"
        was, items = {"lamp": number}, {"lamp": number, "bulb": number}
        if fate == "after the truck":
            after.append(happens(order_id, LATER, 1))
            continue
        history = [was, items, None] if fate in ("cancelled", "rightly gone") else [was, items]
        trace += [happens(order_id, state, version) for version, state in enumerate(history, start=1)]
        if fate not in ("missing", "rightly gone"):
            booked[order_id] = {} if fate == "empty" else was if fate == "old" else items
    trace += shuffled.sample([{"arrives": line["happens"]} for line in trace if "happens" in line], k=len(trace) // 2)
    expected = {f"o{number}": SAID[fate] for number, fate in enumerate(fates, start=1) if fate in SAID}
    wrong_bookings(timed(trace, after), booked).should_be(expected)
