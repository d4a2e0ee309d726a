"""`watermarks`: the least over the sources, which no silent source holds and no wrong clock moves."""

from itertools import accumulate, pairwise
from math import inf

from hypothesis.strategies import integers, lists, sampled_from, tuples

from course_utils.exercises import Attempt, Exercise

from ..kit import SOURCES, Event, event

exercise = Exercise(
    "watermarks",
    hints=(
        "Two things are to be kept for each source: the newest `at` it has sent, and when something of it was last "
        "received. Both change with an event; then ask what the least is.",
        "newest = dict.fromkeys(sources, 0), and heard the same. The least: min(newest[one] for one in sources if now - "
        "heard[one] <= idle_after). An old event does not make `newest` smaller, and no mark is less than the one before.",
        'For each event: heard[source] = event["received"]; if event["at"] <= event["received"], newest[source] = '
        'max(newest[source], event["at"]). Then append max(least - delay, the one before), if there is one before.',
    ),
)


def arriving(*arrivals: tuple[str, int, int]) -> list[Event]:
    """Events of (source, at, received)."""
    return [event(n, at, received, source=source) for n, (source, at, received) in enumerate(arrivals, start=1)]


@exercise.law(steps=lists(integers(1, 60), min_size=1, max_size=4), delay=integers(0, 50), examples=30)
def of_one_source_it_is_the_newest_minus_the_delay(watermarks: Attempt, steps: list[int], delay: int) -> None:
    """With one source the watermark is the newest `at` minus `delay`, after each event."""
    events = arriving(*(("north", at, at + 1) for at in accumulate(steps)))
    watermarks(events, ["north"], delay, inf).should_be([at - delay for at in accumulate(steps)])


@exercise.law(at=integers(1, 90), examples=5)
def an_event_may_arrive_at_once(watermarks: Attempt, at: int) -> None:
    """An `at` equal to its `received` is right: the event took less than a second. Only a later one is a wrong clock's."""
    watermarks(arriving(("north", at, at)), ["north"], 0, inf).should_be([at])


@exercise.law(ahead=integers(1, 90), behind=integers(1, 50), examples=25)
def it_is_the_least_over_the_sources(watermarks: Attempt, ahead: int, behind: int) -> None:
    """The watermark waits for the source that is farthest behind, and for one that has sent nothing yet: of that, `at` is 0."""
    now = 100 + ahead
    events = arriving(("north", now, now), ("south", now - behind, now), ("south", now, now))
    watermarks(events, ["south", "north"], 0, inf).should_be([0, now - behind, now])


@exercise.law(at=integers(50, 90), older=integers(1, 49), examples=25)
def an_old_event_takes_nothing_back(watermarks: Attempt, at: int, older: int) -> None:
    """An event that is older than others of its source leaves the newest as it is."""
    events = arriving(("north", at, at), ("north", at - older, at), ("south", at + 5, at + 5))
    watermarks(events, ["north", "south"], 0, inf).should_be([0, 0, at])


@exercise.law(idle_after=integers(10, 60), more=sampled_from([0, 1]), examples=20)
def a_silent_source_is_left_out(watermarks: Attempt, idle_after: int, more: int) -> None:
    """A source is left out once nothing has been received from it for more than `idle_after` seconds, by `received` of the
    event that is there now. With just so many it still counts."""
    then = 5 + idle_after + more
    events = arriving(("south", 5, 5), ("north", 5, 5), ("north", then, then))
    watermarks(events, ["north", "south"], 0, idle_after).should_be([0, 5, then if more else 5])


@exercise.law(idle_after=integers(10, 60), later=integers(2, 10), examples=20)
def a_source_comes_back(watermarks: Attempt, idle_after: int, later: int) -> None:
    """A source that was left out counts again as soon as something is received from it: the watermark waits for it again, and
    does not go back."""
    then = 5 + idle_after + 1
    silence = arriving(("south", 5, 5), ("north", 5, 5), ("north", then, then))
    back = arriving(("south", then + 1, then + 1), ("north", then + later, then + later))
    watermarks(silence + back, ["north", "south"], 0, idle_after).should_be([0, 5, then, then, then + 1])


@exercise.law(late=integers(20, 60), examples=20)
def to_be_heard_counts_and_not_what_was_said(watermarks: Attempt, late: int) -> None:
    """Silent is a source from which nothing is received. One that sends old events is not silent, and is waited for."""
    events = arriving(("south", 5, 10), ("north", 10, 10), ("south", 6, late), ("north", late + 50, late + 50))
    watermarks(events, ["north", "south"], 0, 60).should_be([0, 5, 6, 6])


@exercise.law(day=integers(1, 90_000), before=integers(10, 80), examples=25)
def a_clock_that_is_ahead_moves_nothing(watermarks: Attempt, day: int, before: int) -> None:
    """An `at` later than its `received` comes from a wrong clock, and counts for nothing: neither as it is, nor cut down to
    `received`. One that is equal to it is right."""
    events = arriving(
        ("north", before, before), ("north", before + 10 + day, before + 10), ("north", before + 11, before + 11)
    )
    watermarks(events, ["north"], 0, inf).should_be([before, before, before + 11])


@exercise.law(idle_after=integers(20, 60), examples=15)
def a_wrong_clock_is_heard_all_the_same(watermarks: Attempt, idle_after: int) -> None:
    """A source with a wrong clock has been heard: it is not silent, and what it sent before still counts."""
    now = 100 + idle_after
    events = arriving(("south", 100, 100), ("north", 100, 100), ("south", 90_000, now), ("north", now + 1, now + 1))
    watermarks(events, ["north", "south"], 0, idle_after).should_be([100, 100, 100, 100])


@exercise.law(idle_after=integers(10, 40), back=integers(1, 30), examples=20)
def it_never_goes_back(watermarks: Attempt, idle_after: int, back: int) -> None:
    """The watermark never goes back: what was given out is given out, also when a silent source is there again."""
    then = 100 + idle_after + 1
    events = arriving(("south", 100, 100), ("north", 100, 100), ("north", then, then), ("south", 100 + back, then + 1))
    watermarks(events, ["north", "south"], 5, idle_after).should_be([95, 95, then - 5, then - 5])


@exercise.law(
    arrivals=lists(tuples(sampled_from(SOURCES), integers(0, 60), integers(0, 40)), max_size=6),
    delay=integers(0, 30),
    idle_after=sampled_from([15, inf]),
    examples=40,
)
def there_is_one_for_each_event(
    watermarks: Attempt, arrivals: list[tuple[str, int, int]], delay: int, idle_after: float
) -> None:
    """There is one watermark for each event, it never goes back, and it is never later than `received` minus `delay`."""
    received = list(accumulate(step for _, _, step in arrivals))
    sent = [(source, at, now) for (source, at, _), now in zip(arrivals, received, strict=True)]
    returned = watermarks(arriving(*sent), SOURCES, delay, idle_after)
    found = returned.value
    is_list = isinstance(found, list) and len(found) == len(sent)
    returned.should(is_list, expected=f"a list of {len(sent)} numbers")
    returned.should(all(one <= other for one, other in pairwise(found)))
    returned.should(all(mark <= now - delay for mark, now in zip(found, received, strict=True)))
