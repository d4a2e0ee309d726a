"""`give_out`: windows when they are over, corrections for what comes late, and every event accounted for."""

from itertools import accumulate
from math import inf

from hypothesis.strategies import integers, lists, sampled_from, tuples

from course_utils.exercises import Attempt, Exercise

from ..kit import Event, event

exercise = Exercise(
    "give_out",
    hints=(
        "Two things happen at each event, one after the other: it is counted, and if it is late its window goes out at once; "
        "then the windows that have just become over go out. Which mark decides about the first, and which about the second?",
        "Keep the counts of all windows in a dictionary, also of those given out. Beside it a heap of the starts of windows "
        "that are not given out yet; the watermark of the event before decides what is late.",
        "start = at // length * length; is_late = start + length <= before. Count it; if late, append (start, counts[start]); "
        "else push the start if it is new. Then, while open_windows and open_windows[0] + length <= mark, pop and append. "
        "before = mark. In the tally each event is late or pending at first; counts[start] of what is popped go from pending "
        "to on time.",
    ),
)

Result = tuple[int, int]


def arrived(*moments: int) -> list[Event]:
    """Events that happened at these moments, in the order of arrival."""
    return [event(number, at, max(moments[:number])) for number, at in enumerate(moments, start=1)]


def tally(on_time: int, late: int, pending: int) -> dict[str, int]:
    return {"on time": on_time, "late": late, "pending": pending}


@exercise.law(at=integers(0, 59), before=integers(1, 60), number=integers(0, 4), examples=20)
def a_window_is_given_out_when_the_mark_is_at_its_end(give_out: Attempt, at: int, before: int, number: int) -> None:
    """A window is given out when the event's mark is at its end or after it, and not before; until then its events are
    pending."""
    start = 60 * number
    events, end = arrived(start + at, start + 60), start + 60
    give_out(events, [end - before, end - before], 60).should_be(([], tally(0, 0, 2)))
    give_out(events, [end - before, end], 60).should_be(([(start, 1)], tally(1, 0, 1)))


@exercise.law(first=integers(0, 59), second=integers(0, 59), examples=20)
def a_late_event_gives_its_window_out_again(give_out: Attempt, first: int, second: int) -> None:
    """An event whose window was over before it came is late. Its window is given out again at once, with all its events, the
    late one among them: a correction replaces what was given out."""
    events = arrived(first, 61, second)
    give_out(events, [0, 60, 60], 60).should_be(([(0, 1), (0, 2)], tally(1, 1, 1)))


@exercise.law(at=integers(0, 59), again=integers(1, 2), examples=15)
def each_late_event_is_a_correction(give_out: Attempt, at: int, again: int) -> None:
    """Each late event brings a correction of its own, and leaves what was on time as it was counted."""
    events = arrived(5, 70, *[at] * again)
    expected = [(0, 1), *((0, count) for count in range(2, again + 2))]
    give_out(events, [0, 65] + [65] * again, 60).should_be((expected, tally(1, again, 1)))


@exercise.law(at=integers(0, 59), examples=15)
def a_late_event_may_be_the_first_of_its_window(give_out: Attempt, at: int) -> None:
    """A window that was empty when it was over is given out when a late event comes: it is no less late for being the first."""
    give_out(arrived(130, at), [120, 120], 60).should_be(([(0, 1)], tally(0, 1, 1)))


@exercise.law(order=sampled_from([(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)]), examples=4)
def of_several_the_earliest_comes_first(give_out: Attempt, order: tuple[int, ...]) -> None:
    """Several windows may be over at once: each is given out, and the earliest first, whatever the order in which their
    events came."""
    events = arrived(*(60 * number + 5 for number in order), 300)
    give_out(events, [0, 0, 0, 240], 60).should_be(([(0, 1), (60, 1), (120, 1)], tally(3, 0, 1)))


@exercise.law(at=integers(0, 59), examples=15)
def the_mark_before_an_event_says_whether_it_is_late(give_out: Attempt, at: int) -> None:
    """Whether an event is late is said by the mark *before* it. Its own mark says what is over now that it is counted, and
    it was in time for that."""
    give_out(arrived(100, at), [0, 70], 60).should_be(([(0, 1)], tally(1, 0, 1)))


@exercise.law(mark=integers(60, 400), examples=10)
def a_first_event_is_not_late(give_out: Attempt, mark: int) -> None:
    """Before the first event no window is over, so it is in time; its own mark may end its window."""
    give_out(arrived(30), [mark], 60).should_be(([(0, 1)], tally(1, 0, 0)))


@exercise.law(
    arrivals=lists(tuples(integers(0, 200), integers(0, 90)), max_size=7), length=sampled_from([60, 25]), examples=80
)
def every_event_is_accounted_for(give_out: Attempt, arrivals: list[tuple[int, int]], length: int) -> None:
    """Each window goes out once when it is over and once more for each late event; on time, late and pending are all events."""
    marks = list(accumulate(step for _, step in arrivals))
    events = arrived(*(at for at, _ in arrivals))
    give_out(events, marks, length).should_be(_expected([at for at, _ in arrivals], marks, length))


def _expected(moments: list[int], marks: list[int], length: int) -> tuple[list[Result], dict[str, int]]:
    """What goes out with which event: found event by event from the marks, by looking at all events that came so far."""
    before = [-inf, *marks]
    is_late = [at // length * length + length <= before[place] for place, at in enumerate(moments)]
    starts = [at // length * length for at in moments]
    given: list[Result] = []
    on_time = 0
    for place, mark in enumerate(marks):
        if is_late[place]:
            given.append((starts[place], starts[: place + 1].count(starts[place])))
        waiting = {start for start, late in zip(starts[: place + 1], is_late, strict=False) if not late}
        for start in sorted(start for start in waiting if before[place] < start + length <= mark):
            given.append((start, starts[: place + 1].count(start)))
            on_time += starts[: place + 1].count(start)
    return given, tally(on_time, sum(is_late), len(moments) - on_time - sum(is_late))
