"""A learner's progress as a list of events: all of them, in their order, with nothing changed."""

from pathlib import Path

import pytest

from course_utils.progress.file import open_progress
from course_utils.progress.history import history_of, own_history
from course_utils.progress.progress import Progress


def test_events_of_all_lessons_come_in_the_order_in_which_they_were_recorded() -> None:
    progress = Progress(None)
    progress.record("out_of_order", lambda lesson: lesson.attempt("handle", "not yet", "A law is broken."))
    progress.record("capstone", lambda lesson: lesson.take_hint("desk", 1))
    progress.record("out_of_order", lambda lesson: lesson.attempt("handle", "solved", ""))
    events = history_of(progress)
    assert [(event["lesson"], event["type"]) for event in events] == [
        ("out_of_order", "Started"),
        ("out_of_order", "Attempted"),
        ("capstone", "Started"),
        ("capstone", "HintTaken"),
        ("out_of_order", "Attempted"),
    ]
    assert [event["position"] for event in events] == [1, 2, 3, 4, 5]
    assert events[1].keys() == {"position", "at", "lesson", "type", "exercise", "status", "message"}
    assert events[3]["number"] == 1


def test_more_events_than_are_read_at_a_time_are_all_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course_utils.progress.history._AT_A_TIME", 3)
    progress = Progress(None)
    for number in range(7):
        progress.record("capstone", lambda lesson, number=number: lesson.attempt("desk", "not yet", f"{number}"))  # type: ignore[misc]
    assert [event.get("message") for event in history_of(progress)] == [None, *"0123456"]
    assert history_of(Progress(None)) == []


def test_ones_own_history_is_read_from_the_learners_folder_and_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with open_progress(tmp_path / "progress.sqlite") as progress:
        progress.record("capstone", lambda lesson: lesson.reveal("desk"))
    first = own_history()
    assert [event["type"] for event in first] == ["Started", "SolutionRevealed"]
    first[0]["lesson"] = "changed by the learner"
    assert own_history()[0]["lesson"] == "capstone"
