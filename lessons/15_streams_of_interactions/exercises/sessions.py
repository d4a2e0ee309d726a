"""`sessions`: events of one viewer with less than a gap between each and the next."""

from itertools import accumulate

from hypothesis.strategies import integers, lists, sampled_from, tuples

from course_utils.exercises import Attempt, Exercise

from ..kit import event, events_of, viewers

exercise = Exercise(
    "sessions",
    hints=(
        "In the order of arrival it is hard. In which order would the events of one viewer have to come, so that you need to "
        "look at the one before only?",
        'Sort pairs (event["viewer"], event["at"]). Then an event either goes on with the session found last, if that is of '
        "the same viewer and its last event is less than `gap` ago, or it begins a new one.",
        "For each sorted pair: if found and found[-1][0] == viewer and at - found[-1][2] < gap, then found[-1] = (viewer, "
        "found[-1][1], at), else found.append((viewer, at, at)).",
    ),
)


@exercise.law(viewer=viewers, at=integers(0, 500), examples=15)
def a_single_event_is_a_session(sessions: Attempt, viewer: str, at: int) -> None:
    """A single event is a session as well: its first is its last."""
    sessions([event(1, at, viewer=viewer)], 30).should_be([(viewer, at, at)])


@exercise.law(begin=integers(0, 50), gap=sampled_from([30, 10]), silence=sampled_from([-1, 0, 1]), examples=20)
def a_silence_of_the_gap_begins_a_new_one(sessions: Attempt, begin: int, gap: int, silence: int) -> None:
    """A silence of `gap` seconds or more begins a new session; with less than that, the session goes on."""
    second = begin + gap + silence
    both = [event(1, begin), event(2, second)]
    one, two = [("V-0001", begin, second)], [("V-0001", begin, begin), ("V-0001", second, second)]
    sessions(both, gap).should_be(one if silence < 0 else two)


@exercise.law(steps=lists(integers(1, 29), min_size=2, max_size=6), examples=30)
def it_lasts_as_long_as_somebody_is_there(sessions: Attempt, steps: list[int]) -> None:
    """The gap is counted from the event before, and not from the session's first: a session may last for hours."""
    moments = list(accumulate(steps))
    events = [event(number, at) for number, at in enumerate(moments, start=1)]
    sessions(events, 30).should_be([("V-0001", moments[0], moments[-1])])


@exercise.law(spans=lists(tuples(viewers, integers(0, 100), integers(0, 29), integers(0, 29)), min_size=1, max_size=4))
def each_viewer_has_sessions_of_their_own(sessions: Attempt, spans: list[tuple[str, int, int, int]]) -> None:
    """Each viewer has sessions of their own, whoever else is watching; the list is sorted by viewer and then by time."""
    of_viewer = {viewer: [at, at + one, at + one + two] for viewer, at, one, two in spans}
    events = [event(number, three[number], viewer=viewer) for number in range(3) for viewer, three in of_viewer.items()]
    expected = [(viewer, three[0], three[-1]) for viewer, three in sorted(of_viewer.items())]
    sessions(events, 30).should_be(expected)


@exercise.law(lengths=lists(tuples(integers(0, 29), integers(30, 90)), min_size=2, max_size=4), order=integers(0, 23))
def the_order_of_arrival_does_not_matter(sessions: Attempt, lengths: list[tuple[int, int]], order: int) -> None:
    """Events arrive in another order than they happened in, and sessions are made of when they happened, `at`: a late
    event may lengthen a session, or come before all others."""
    begin, expected, moments = 0, [], []
    for length, silence in lengths:
        expected.append(("V-0042", begin, begin + length))
        moments += [("V-0042", begin), ("V-0042", begin + length)]
        begin += length + silence
    turn = order % len(moments)
    sessions(events_of(moments[turn:][::-1] + moments[:turn]), 30).should_be(expected)


@exercise.law(begin=integers(0, 50), one=integers(1, 29), two=integers(1, 29), examples=30)
def a_late_event_may_join_two(sessions: Attempt, begin: int, one: int, two: int) -> None:
    """A late event between two sessions, with less than `gap` to either, makes one of them: there was never a silence."""
    between, end = begin + one, begin + one + two
    sessions([event(1, begin), event(2, end), event(3, between)], 30).should_be([("V-0001", begin, end)])


@exercise.law(at=integers(0, 100), length=integers(1, 29), examples=15)
def twice_delivered_is_no_session_more(sessions: Attempt, at: int, length: int) -> None:
    """What is delivered twice changes nothing, also long after: it has happened once."""
    first, last = event(1, at), event(2, at + length)
    again = {**first, "received": at + 5_000}
    sessions([first, last, again], 30).should_be([("V-0001", at, at + length)])


@exercise.law()
def without_events_there_is_none(sessions: Attempt) -> None:
    """Without events there is no session, and that is an empty list."""
    sessions([], 30).should_be([])
