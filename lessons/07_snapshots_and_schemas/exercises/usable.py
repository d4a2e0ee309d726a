"""`usable`: the latest snapshot of one schema that is not after a position."""

from typing import Any

from hypothesis.strategies import (
    booleans,
    composite,
    integers,
    lists,
    permutations,
    sampled_from,
)

from course_utils.exercises import Attempt, Exercise

from ..kit import Snapshot

exercise = Exercise(
    "usable",
    none_is_an_answer=True,
    hints=(
        "Two questions decide on each snapshot: was it made by this very schema, and is it not later than the "
        "position? Of those that pass, which one leaves the shortest tail?",
        'Keep those with `snapshot["schema"] == schema and snapshot["position"] <= position`. `max(…, key=…)` finds '
        "the latest of them; mind that there may be none.",
        "With a list `fitting` of those that pass both questions, the answer is `max(fitting, key=…, default=…)`: by what "
        "is the latest found, and what if there is none?",
    ),
)


def kept(schema: int, position: int) -> Snapshot:
    """A snapshot of one account; what is in it does not matter here."""
    return {"schema": schema, "position": position, "state": {"A-001": 10 * position + schema}}


@composite
def places(draw: Any) -> list[int]:
    """Positions of snapshots, each once, in any order."""
    found: list[int] = draw(permutations(draw(lists(integers(1, 40), min_size=1, max_size=4, unique=True))))
    return found


@exercise.law(examples=15, at=integers(1, 40), schema=integers(1, 5))
def the_only_one_fits(usable: Attempt, at: int, schema: int) -> None:
    """There is one snapshot, it has this schema, and it is not later than the position: so it is the answer. (If None
    comes back: is a `return` missing?)"""
    usable([kept(schema, at)], schema, 41).should_be(kept(schema, at))


@exercise.law(examples=25, at=places(), schema=integers(1, 5))
def the_latest_leaves_the_shortest_tail(usable: Attempt, at: list[int], schema: int) -> None:
    """Of several usable snapshots the latest is the best: it leaves the shortest tail. They come in any order."""
    usable([kept(schema, position) for position in at], schema, 41).should_be(kept(schema, max(at)))


@exercise.law(examples=25, at=places(), schema=integers(2, 5), older=integers(1, 4), beside=booleans())
def an_older_schema_is_thrown_away(usable: Attempt, at: list[int], schema: int, older: int, beside: bool) -> None:
    """A snapshot of an older schema is a stale copy, computed by code that is no longer right: it is never used.
    Pass over it, even where it is the latest, and take the latest of the others."""
    old = kept(schema - min(older, schema - 1), max(at) if beside else 41)
    snapshots = [*(kept(schema, position) for position in at), old]
    usable(snapshots, schema, 42).should_be(kept(schema, max(at)))


@exercise.law(examples=25, at=places(), schema=integers(1, 4))
def a_newer_schema_is_not_understood(usable: Attempt, at: list[int], schema: int) -> None:
    """A snapshot of a newer schema was written by a later release, and this code does not know what it means: it is
    never used. Pass over it, and take the latest of the others."""
    snapshots = [*(kept(schema, position) for position in at), kept(schema + 1, 41)]
    usable(snapshots, schema, 42).should_be(kept(schema, max(at)))


@exercise.law(examples=25, at=places(), schema=integers(1, 5), kind=sampled_from(["none", "older", "newer"]))
def without_one_all_is_replayed(usable: Attempt, at: list[int], schema: int, kind: str) -> None:
    """No snapshot is usable, and that is no error: the answer is None, and everything is replayed."""
    written = {"none": [], "older": [kept(schema - 1, p) for p in at], "newer": [kept(schema + 1, p) for p in at]}
    usable(written[kind], schema, 42).should_be(None)


@exercise.law(examples=25, at=places(), schema=integers(1, 5), asked=integers(1, 40))
def nothing_from_after_the_position(usable: Attempt, at: list[int], schema: int, asked: int) -> None:
    """A snapshot may not be later than the position that is asked for: it holds events that come after. At that very
    position it is fine."""
    fitting = [kept(schema, position) for position in sorted(at) if position <= asked]
    usable([kept(schema, position) for position in at], schema, asked).should_be(fitting[-1] if fitting else None)
