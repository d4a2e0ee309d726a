"""Windows, sessions and duplicates: what is given out when, and what happens to what comes late."""

import pytest

from course_utils.streams import Sessions, WindowCounts, distinct


def test_a_window_holds_its_beginning_and_not_its_end() -> None:
    windows = WindowCounts(60)
    for at in (59, 60, 119, 120):
        windows.add(at, "Played")
    assert [(one.start, one.end, one.counts) for one in windows.close(180)] == [
        (0, 60, {"Played": 1}),
        (60, 120, {"Played": 2}),
        (120, 180, {"Played": 1}),
    ]


def test_a_window_is_given_out_when_the_watermark_reaches_its_end_and_once() -> None:
    windows = WindowCounts(60)
    windows.add(10, "Played")
    assert windows.close(59) == []
    assert len(windows.close(60)) == 1
    assert windows.close(500) == []


def test_a_late_event_corrects_its_window_and_is_counted_as_late() -> None:
    windows = WindowCounts(60)
    windows.add(10, "Played")
    windows.close(60)
    correction = windows.add(20, "Paused")
    assert correction is not None
    assert correction.is_correction
    assert correction.counts == {"Played": 1, "Paused": 1}
    assert (windows.on_time, windows.late, windows.pending) == (1, 1, 0)


def test_a_late_event_of_an_empty_window_is_late_too() -> None:
    windows = WindowCounts(60)
    windows.close(600)
    correction = windows.add(20)
    assert correction is not None
    assert correction.counts == {None: 1}


def test_what_was_given_out_does_not_change_afterwards() -> None:
    windows = WindowCounts(60)
    windows.add(10, "Played")
    (given,) = windows.close(60)
    windows.add(20, "Played")
    assert given.counts == {"Played": 1}


def test_a_pause_as_long_as_the_gap_parts_two_sessions() -> None:
    sessions = Sessions(30)
    for at in (0, 29, 59):
        sessions.add(at, "V-1")
    assert [(one.first, one.last, one.events) for one in sessions.close(100)] == [(0, 29, 2), (59, 59, 1)]


def test_a_late_event_may_join_two_sessions_that_were_given_out() -> None:
    sessions = Sessions(30)
    for at in (0, 50):
        sessions.add(at, "V-1")
    sessions.close(200)
    assert sessions.add(25, "V-1") == ("V-1", 0, 50, 3, ((0, 0), (50, 50)))
    assert (sessions.on_time, sessions.late, sessions.pending) == (2, 1, 0)


def test_a_late_event_may_put_a_session_into_one_that_still_goes_on() -> None:
    sessions = Sessions(30)
    sessions.add(0, "V-1")
    sessions.close(40)
    sessions.add(50, "V-1")
    assert sessions.add(25, "V-1") is None
    assert sessions.close(80) == [("V-1", 0, 50, 3, ((0, 0),))]
    assert (sessions.on_time, sessions.late, sessions.pending) == (2, 1, 0)


def test_an_id_is_taken_once_as_long_as_it_is_remembered() -> None:
    arrived = [("a", 0), ("b", 5), ("a", 9), ("a", 15), ("c", 20), ("b", 21), ("a", 22), ("a", 60)]
    once = distinct([{"id": one, "received": at} for one, at in arrived], remember=10)
    assert [(event["id"], event["received"]) for event in once] == [
        ("a", 0),
        ("b", 5),
        ("c", 20),
        ("a", 60),
    ]


@pytest.mark.parametrize("make", [lambda: WindowCounts(0), lambda: Sessions(0)])
def test_a_length_of_nothing_is_refused(make) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="0 seconds"):
        make()
