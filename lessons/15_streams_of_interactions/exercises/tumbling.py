"""`tumbling`: events by the window of event time in which they happened."""

from hypothesis.strategies import integers, sampled_from

from course_utils.exercises import Attempt, Exercise

from ..kit import event, events_of, presses

exercise = Exercise(
    "tumbling",
    hints=(
        "For each event you need one number, the start of its window: the greatest multiple of `length` that is not above "
        "its `at`. What comes twice is told by its `id`.",
        "Whole division rounds down: 119 // 60 is 1, and 1 * 60 is 60. A set of ids remembers what was seen, "
        "counts.get(start, 0) helps with the first event of a window.",
        'For each event whose id is not in `seen`: add it there, start = event["at"] // length * length, '
        "counts[start] = counts.get(start, 0) + 1.",
    ),
)


@exercise.law()
def nothing_is_kept_between_calls(tumbling: Attempt) -> None:
    """Each call begins with nothing seen, so what is remembered of ids belongs inside the function."""
    same = [event(1, 70)]
    first = tumbling(same, 60)
    tumbling(same, 60).should_be(first.value)


@exercise.law(number=integers(0, 5), inside=integers(0, 59), length=sampled_from([60, 10, 7, 900]), examples=40)
def an_event_is_in_the_window_in_which_it_happened(tumbling: Attempt, number: int, inside: int, length: int) -> None:
    """An event is in the window that holds its `at`: its start is the greatest multiple of `length` that is not above it. A
    window holds its start, and not its end."""
    start = number * length
    tumbling([event(1, start + inside % length)], length).should_be({start: 1})


@exercise.law(at=integers(0, 300), late=integers(60, 900), examples=20)
def it_goes_by_event_time(tumbling: Attempt, at: int, late: int) -> None:
    """An event counts where it happened, `at`, and not where it arrived, `received`."""
    tumbling([event(1, at, at + late)], 60).should_be({at - at % 60: 1})


@exercise.law(at=integers(1, 59), examples=10)
def every_type_counts(tumbling: Attempt, at: int) -> None:
    """Each event counts, whatever its `type`: a pause is as much an event as a play."""
    tumbling([event(1, 0), event(2, at)], 60).should_be({0: 2})


@exercise.law(at=integers(0, 300), later=integers(0, 200), times=integers(2, 3), examples=20)
def an_id_counts_once(tumbling: Attempt, at: int, later: int, times: int) -> None:
    """What is delivered twice has the same `id`, and counts once, also when something else came in between."""
    first, other = event(1, at), event(2, at + 60)
    again = {**first, "received": at + later}
    tumbling([first, other, *[again] * (times - 1)], 60).should_be({at - at % 60: 1, at - at % 60 + 60: 1})


@exercise.law(at=integers(0, 300), number=integers(2, 4), examples=20)
def events_of_the_same_moment_all_count(tumbling: Attempt, at: int, number: int) -> None:
    """Several events may have the same time, of one viewer or of several. Each has its own `id`, and each counts."""
    same = [event(place, at, viewer=f"V-{place % 2:04}") for place in range(number)]
    tumbling(same, 60).should_be({at - at % 60: number})


@exercise.law(moments=presses(), length=sampled_from([60, 25]))
def every_event_is_in_one_window(tumbling: Attempt, moments: list[tuple[str, int]], length: int) -> None:
    """Each event is in exactly one window, in whatever order they come, and a window without events is left out."""
    starts = [at - at % length for _, at in moments]
    tumbling(events_of(moments), length).should_be({start: starts.count(start) for start in sorted(set(starts))})
