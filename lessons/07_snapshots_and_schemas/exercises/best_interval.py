"""Hints and laws of `best_interval`."""

from math import isqrt
from typing import Any

from hypothesis.strategies import (
    integers,
    sampled_from,
)

from course_utils.exercises import Attempt, Exercise
from course_utils.text import show

exercise = Exercise(
    "best_interval",
    none_is_an_answer=True,
    hints=(
        "S / N = r · c · N / 2. Multiply both sides by N: what is N · N? Whole events, at least one, and nobody reading "
        "come after that.",
        "N · N = 2 · S / (r · c), so N is its root: `sqrt` is in `math`. Treat `reads == 0` first, since nothing can be "
        "divided by it.",
        "Return None when reads is 0, else max(1, round(sqrt(2 * taking / (reads * replaying)))).",
    ),
)


def in_seconds(taking: int, reads: int, replaying: int) -> tuple[float, float, float]:
    """Microseconds, and reads per 100 writes, as the learner's function gets them."""
    return taking / 1_000_000, reads / 100, replaying / 1_000_000


def per_write(interval: int, taking: float, reads: float, replaying: float) -> float:
    """What an interval costs per write, in seconds."""
    return taking / interval + reads * replaying * interval / 2


def neighbours(taking: float, reads: float, replaying: float) -> tuple[int, int]:
    """The whole intervals on both sides of the bottom."""
    below = max(1, isqrt(int(2 * taking / (reads * replaying))))
    return below, below + 1


def cheapest(taking: float, reads: float, replaying: float) -> int:
    """The whole interval that costs least."""
    costs = taking, reads, replaying
    return min(neighbours(*costs), key=lambda interval: per_write(interval, *costs))


@exercise.law(taking=integers(1, 20), replaying=integers(20, 90))
def an_interval_is_whole_and_at_least_one(best: Attempt, taking: int, replaying: int) -> None:
    """There is no snapshot more often than at every event: an interval is at least 1."""
    _must_be_an_interval(best(*in_seconds(taking, 400, replaying)))


@exercise.law(taking=integers(1, 5000), reads=sampled_from([1, 2, 5, 20, 100, 400]), replaying=integers(1, 90))
def no_other_interval_is_cheaper(best: Attempt, taking: int, reads: int, replaying: int) -> None:
    """Another interval costs less. At the best one, taking snapshots and replaying tails cost about the same."""
    costs = in_seconds(taking, reads, replaying)
    returned = best(*costs)
    _must_be_an_interval(returned)
    # Rounding is another law's subject.
    if returned.value not in neighbours(*costs):
        _must_be_about_the_cheapest(returned, costs)


@exercise.law(taking=integers(20, 200), replaying=integers(10, 40))
def it_is_rounded_to_the_nearest(best: Attempt, taking: int, replaying: int) -> None:
    """Your formula is right, but `int` cuts off; round to the nearest."""
    costs = in_seconds(taking, 100, replaying)
    returned = best(*costs)
    _must_be_an_interval(returned)
    because = "Your formula is right, but this rounds up; round to the nearest."
    _must_be_about_the_cheapest(returned, costs, because if returned.value > cheapest(*costs) else "")


def _must_be_about_the_cheapest(returned: Any, costs: tuple[float, float, float], because: str = "") -> None:
    """Rounding up and rounding down are both fine where it hardly matters."""
    interval, least = returned.value, cheapest(*costs)
    if per_write(interval, *costs) > 1.02 * per_write(least, *costs):
        parts = "\n".join(_told(n, *costs) for n in (interval, least))
        returned.attempt.fail(because, got=show(interval), expected=f"{least}, or so", lines=[parts])


def _must_be_an_interval(returned: Any) -> None:
    interval = returned.value
    returned.should(
        interval is not None,
        "None is for when nobody reads at all, and here somebody does. Is a `return` missing on some path?",
        "a whole number",
    )
    returned.should(
        isinstance(interval, int) and not isinstance(interval, bool),
        "An interval is a number of events, so it is whole.",
        "a whole number",
    )
    returned.should(interval >= 1, "There is no snapshot more often than at every event: an interval is at least 1.")


def _told(interval: int, taking: float, reads: float, replaying: float) -> str:
    parts = (taking / interval, reads * replaying * interval / 2)
    snapshots, tails, total = (f"{1e6 * part:,.2f}" for part in (*parts, sum(parts)))
    return f"every {interval} events   taking {snapshots} + replaying {tails} = {total} µs per write"


@exercise.law(taking=integers(1, 5000), replaying=integers(1, 90))
def who_never_reads_needs_none(best: Attempt, taking: int, replaying: int) -> None:
    """With no reads at all, every snapshot is wasted: the answer is None, for never."""
    best(*in_seconds(taking, 0, replaying)).should_be(None)
