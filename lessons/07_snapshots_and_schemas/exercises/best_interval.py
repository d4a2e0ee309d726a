"""`best_interval`: from the costs of snapshots and tails to the interval that costs least, rounded to whole events.

Costs are drawn in microseconds, and reads per 100 writes. An interval is judged by what it costs per write; only the law
about rounding, whose cases are listed, has one right number for each."""

from collections.abc import Iterator
from math import isqrt

from hypothesis.strategies import integers, sampled_from

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.attempt import Returned
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
    interval, least = returned.value, cheapest(*costs)
    # Rounding is another law's subject, and next to the best interval all cost about the same.
    if interval not in neighbours(*costs) and per_write(interval, *costs) > 1.02 * per_write(least, *costs):
        best.fail(got=show(interval), expected=f"{least}, or so", lines=[_told(n, *costs) for n in (interval, least)])


def _on_both_sides() -> Iterator[dict[str, int]]:
    """Costs whose N lies a third of an event, or less, above or below a whole number: 1.33, 1.73, 2.24, 2.83 and so on.

    So the nearest whole number is also the cheapest, and whoever compares costs instead of rounding is right as well.
    """
    for taking, replaying in ((16, 18), (30, 20), (50, 20), (80, 20), (106, 20), (590, 20), (632, 20), (5000, 1)):
        yield {"taking": taking, "replaying": replaying}


@exercise.law(cases=_on_both_sides)
def it_is_rounded_to_the_nearest(best: Attempt, taking: int, replaying: int) -> None:
    """Your formula is right, but `int` cuts off; round to the nearest."""
    costs = in_seconds(taking, 100, replaying)
    returned = best(*costs)
    _must_be_an_interval(returned)
    root = (2 * taking / replaying) ** 0.5
    nearest = round(root)
    if returned.value != nearest:
        rounded_up = "Your formula is right, but this rounds up; round to the nearest."
        because = rounded_up if returned.value > nearest else ""
        best.fail(because, got=show(returned.value), expected=f"{nearest}, from {root:.2f}")


def _must_be_an_interval(returned: Returned) -> None:
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
