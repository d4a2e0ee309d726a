"""`course present --plan`: timetables that hold, plans that fit, and answers to all that is asked."""

import re
from collections import Counter
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils import places
from course_utils.classroom.answer_sheet import answer_sheet
from course_utils.classroom.plan import make_plans, may_go, shorter_minutes, shorter_paths
from course_utils.classroom.plan_page import plan_page
from course_utils.classroom.timetable import clock, timetable
from course_utils.cli import main
from course_utils.publishing.contents import read_contents
from course_utils.publishing.parse import Lesson, parse_lesson

NINE, FIVE = 9 * 60, 17 * 60


@pytest.fixture(scope="module")
def lessons() -> list[Lesson]:
    return [parse_lesson(places.LESSONS / entry.folder_name, entry) for entry in read_contents()]


@given(minutes=st.lists(st.integers(5, 120), max_size=25), with_lunch=st.booleans())
def test_lessons_are_whole_in_order_and_within_the_day(minutes: list[int], with_lunch: bool) -> None:
    slots = timetable(minutes, with_lunch=with_lunch)
    assert [slot.ends - slot.begins for slot in slots] == minutes
    assert all(slot.begins >= NINE and slot.ends <= FIVE for slot in slots)
    for one, two in pairwise(slots):
        assert (two.day == one.day and two.begins >= one.ends) or (two.day == one.day + 1 and two.begins == NINE)


@given(minutes=st.lists(st.integers(5, 75), max_size=25))
def test_nobody_works_longer_than_a_break_is_due_and_a_lesson_more(minutes: list[int]) -> None:
    worked = 0
    slots = timetable(minutes)
    for before, slot in zip([None, *slots], slots, strict=False):
        goes_on = before is not None and before.day == slot.day and before.ends == slot.begins
        worked = (worked if goes_on else 0) + slot.ends - slot.begins
        assert worked < 75 + 75


def test_minutes_read_as_on_a_clock() -> None:
    assert (clock(545), clock(1020)) == ("09:05", "17:00")


def test_each_plan_fits_and_begins_where_the_course_does(lessons: list[Lesson]) -> None:
    morning, two_days, full = make_plans(lessons)
    assert morning.slots[-1].ends <= 13 * 60
    assert two_days.slots[-1].day == 2
    assert [one.lesson for one in full.taken] == lessons
    assert not any(one.shorter for one in full.taken)
    for plan in (morning, two_days):
        assert [one.lesson for one in plan.taken] == lessons[: len(plan.taken)]


def test_a_lesson_that_may_go_is_needed_by_no_other_of_its_plan(lessons: list[Lesson]) -> None:
    for plan in make_plans(lessons):
        needed = Counter(slug for one in plan.taken for slug in one.lesson.needs)
        assert {lesson.entry.slug for lesson in may_go(plan)}.isdisjoint(needed)
        assert may_go(plan)


def test_no_lessons_make_no_plan() -> None:
    assert [str(plan) for plan in make_plans([])] == [
        f"{title}: no lesson fits" for title in ("Half a day", "Two days", "The full course")
    ]


def test_the_shorter_path_is_what_the_speaker_notes_say(lessons: list[Lesson]) -> None:
    replaying = next(lesson for lesson in lessons if lesson.entry.number == "04")
    assert shorter_minutes(replaying) == 35
    assert shorter_paths(replaying)[0].startswith("This section, `evolve` together on the projector")
    assert all(shorter_minutes(lesson) < lesson.minutes for lesson in lessons)
    assert all(shorter_paths(lesson) for lesson in lessons), "every lesson says how it may be shortened"


def test_the_plan_says_when_each_section_of_a_whole_lesson_begins(lessons: list[Lesson]) -> None:
    text = unescape(plan_page(lessons))
    assert "09:00 Run a cell · 09:01 Predict, run, read" in text
    for lesson in lessons:
        assert f"{lesson.entry.number} {lesson.entry.title}" in text


def test_the_sheet_answers_everything_that_is_asked(lessons: list[Lesson]) -> None:
    text = unescape(answer_sheet(lessons))
    assert text.count("✓") >= sum(len(lesson.predictions) for lesson in lessons)
    assert "Answer:</strong> 1107647 cents, then 1113185" in text
    assert "Use <em>Jump to</em> to find the balance" in text
    assert not re.search(r"### (?:solution|stub|end)", text)
    for lesson in lessons:
        for exercise in lesson.exercises:
            assert f"<strong>{exercise.name}</strong>" in text


def test_the_command_writes_both_and_keeps_what_was_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "my course"
    command = ["present", "--plan", "--into", str(folder)]
    assert main(command) == 0
    assert sorted(path.name for path in folder.iterdir()) == ["answers.html", "plan.html"]
    (folder / "plan.html").write_text("my plan", encoding="utf-8")
    capsys.readouterr()
    assert main(command) == 0
    assert "what was there is kept as plan.kept-1.html" in capsys.readouterr().out
    assert (folder / "plan.kept-1.html").read_text(encoding="utf-8") == "my plan"
    assert len(list(folder.iterdir())) == 3


def test_without_a_folder_it_writes_beside_the_learners_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_HOME", str(tmp_path))
    assert main(["present", "--plan"]) == 0
    assert {path.name for path in (tmp_path / "classroom").iterdir()} == {"answers.html", "plan.html"}


def test_a_folder_that_cannot_be_made_gets_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["present", "--plan", "--into", str(tmp_path / "file" / "in it")]) == 2
    assert "Is the folder yours to write in?" in capsys.readouterr().err
