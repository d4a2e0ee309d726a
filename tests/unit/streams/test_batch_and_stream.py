"""What a stream gives out, with its corrections, is what all events at once give, whatever the delay."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.domains.viewing import batch_sessions, batch_windows
from course_utils.streams import Sessions, Watermark, WindowCounts, distinct, windowed
from tests.unit.streams.streams import SOURCES, Event, deliveries

delays = st.integers(0, 400)
idle = st.sampled_from([10, 60, math.inf])


@given(events=deliveries(), delay=delays, idle_after=idle, length=st.sampled_from([1, 60, 300]))
@settings(max_examples=150, deadline=None)
def test_windows_with_their_corrections_are_those_of_the_batch(
    events: list[Event], delay: int, idle_after: float, length: int
) -> None:
    once = list(distinct(events))
    windows, watermark = WindowCounts(length), Watermark(SOURCES, delay=delay, idle_after=idle_after)
    board = {}
    for each in windowed(once, windows, watermark, lambda event: event["type"]):
        assert each.result.is_correction or each.result.start not in board
        board[each.result.start] = each.result.counts
        assert windows.total == windows.on_time + windows.late + windows.pending
    board |= {result.start: result.counts for result in windows.close(math.inf)}
    assert board == batch_windows(once, length)
    assert (windows.total, windows.pending) == (len(once), 0)


@given(events=deliveries(), delay=delays, idle_after=idle, gap=st.sampled_from([1, 30, 200]))
@settings(max_examples=150, deadline=None)
def test_sessions_with_what_they_replace_are_those_of_the_batch(
    events: list[Event], delay: int, idle_after: float, gap: int
) -> None:
    once = list(distinct(events))
    sessions, watermark = Sessions(gap), Watermark(SOURCES, delay=delay, idle_after=idle_after)
    board: dict[tuple[object, int, int], int] = {}
    results = [each.result for each in windowed(once, sessions, watermark, lambda event: event["viewer"])]
    for result in results + sessions.close(math.inf):
        for first, last in result.replaces:
            del board[result.key, first, last]
        assert (result.key, result.first, result.last) not in board
        board[result.key, result.first, result.last] = result.events
    assert {(*span, number) for span, number in board.items()} == batch_sessions(once, gap)
    assert (sessions.total, sessions.pending) == (len(once), 0)
