"""Copies that never go back: what is news, what is not, and what the copies are afterwards."""

from typing import Any

from hypothesis import strategies as st

from course_utils.exercises import Attempt, Exercise

from ..kit import Event, Items, carried, order_ids, some_items

deliveries = st.lists(st.tuples(st.sampled_from(["a1", "b2"]), st.integers(1, 4)), min_size=1, max_size=6)


def version_of(order_id: str, version: int) -> Event:
    """The event of one version of an order; always the same one, so that twice is a duplicate."""
    return carried(order_id, {"lamp": version, "bulb": len(order_id) + 10 * version}, version)


def copy_of(order_id: str, version: int) -> dict[str, Any]:
    return {"version": version, "items": version_of(order_id, version)["items"]}


exercise = Exercise(
    "keep_newest",
    hints=(
        "Look up what the copy holds of this order. There are three cases: nothing yet, something older, something "
        "as new or newer.",
        "copies.get(order_id) is None for an order you do not know. It is news if that is None, or if its version is "
        "smaller than the event's.",
        'No news: return copies, False. For news, `copies | {…: {"version": …, "items": …}}` builds a new dictionary, which '
        "is the first half of what you return.",
    ),
)


@exercise.law(examples=10, order_id=order_ids, version=st.integers(1, 5))
def an_unknown_order_is_news(keep_newest: Attempt, order_id: str, version: int) -> None:
    """Nothing is known of this order, so the event is news, whichever version it carries. The copy holds version
    and items, and nothing else."""
    keep_newest({}, version_of(order_id, version)).should_be(({order_id: copy_of(order_id, version)}, True))


@exercise.law(examples=10, order_id=order_ids, version=st.integers(1, 4))
def the_next_version_is_news(keep_newest: Attempt, order_id: str, version: int) -> None:
    """The event carries the next version of the order: it is news, and replaces the copy."""
    copies = {order_id: copy_of(order_id, version)}
    expected = {order_id: copy_of(order_id, version + 1)}
    keep_newest(copies, version_of(order_id, version + 1)).should_be((expected, True))


@exercise.law(examples=10, order_id=order_ids, older=st.integers(1, 4), by=st.integers(1, 4))
def an_older_version_changes_nothing(keep_newest: Attempt, order_id: str, older: int, by: int) -> None:
    """The event is older than the copy: it came late. The copy stays as it is, and it is no news."""
    copies = {order_id: copy_of(order_id, older + by)}
    keep_newest(copies, version_of(order_id, older)).should_be((copies, False))


@exercise.law(examples=10, order_id=order_ids, version=st.integers(1, 5))
def a_duplicate_is_no_news(keep_newest: Attempt, order_id: str, version: int) -> None:
    """The same event a second time. The copy stays as it is, and it is no news: whoever acts on news would act
    twice."""
    copies = {order_id: copy_of(order_id, version)}
    keep_newest(copies, version_of(order_id, version)).should_be((copies, False))


@exercise.law(examples=10, order_id=order_ids, version=st.integers(1, 4), gap=st.integers(2, 4))
def a_version_may_be_skipped(keep_newest: Attempt, order_id: str, version: int, gap: int) -> None:
    """A version in between has not arrived, and need not: each event carries the whole order. Take the newer one."""
    copies = {order_id: copy_of(order_id, version)}
    expected = {order_id: copy_of(order_id, version + gap)}
    keep_newest(copies, version_of(order_id, version + gap)).should_be((expected, True))


@exercise.law(examples=20, order_id=order_ids, version=st.integers(8, 11), before=some_items, after=some_items)
def only_the_version_decides(keep_newest: Attempt, order_id: str, version: int, before: Items, after: Items) -> None:
    """The version is newer, so it is news, whatever the items are: as many, fewer, or some of them gone. Versions are
    numbers (10 is newer than 9), and the newer items replace the older ones."""
    copies = {order_id: {"version": version, "items": before}}
    newer = version_of(order_id, version + 1) | {"items": after}
    keep_newest(copies, newer).should_be(({order_id: {"version": version + 1, "items": after}}, True))


@exercise.law(examples=40, deliveries=deliveries)
def every_order_goes_only_forward(keep_newest: Attempt, deliveries: list[tuple[str, int]]) -> None:
    """Orders do not know of each other's versions. After each delivery the copy of every order is the newest one
    that has come so far."""
    copies: dict[str, Any] = {}
    for order_id, version in deliveries:
        newest = copies.get(order_id, {"version": 0})["version"]
        expected = copies | {order_id: copy_of(order_id, max(newest, version))}
        keep_newest(copies, version_of(order_id, version)).should_be((expected, version > newest))
        copies = expected
