"""Beginning an exercise or a lesson: what is written works as it stands, and nothing that is there is touched."""

from pathlib import Path

import pytest

from course_utils.cli import main
from course_utils.exercises.declared import load_answers, load_exercise
from course_utils.exercises.examine import examine
from course_utils.publishing.contents import find_entry, read_contents
from course_utils.publishing.editions import solved_edition
from course_utils.publishing.parse import Lesson
from course_utils.publishing.produce import read_lesson
from course_utils.publishing.scaffold import NotBegun, new_exercise, new_lesson

CONTENTS = 'parts:\n  - title: Part I\n    lessons:\n      - {number: "07", slug: before, title: "Before"}\n'
TITLE = 'Twice as "large": \\n'


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    """A course of one lesson, listed and not written, and one that has just been begun."""
    folder = tmp_path / "lessons"
    folder.mkdir()
    (folder / "course.yml").write_text(CONTENTS, encoding="utf-8")
    begun = new_lesson("doubling", TITLE, folder)
    with (folder / "course.yml").open("a", encoding="utf-8") as contents:
        contents.write(begun.to_paste[folder / "course.yml"])
    return folder


def lesson_at(lessons: Path) -> Lesson:
    return read_lesson(find_entry(read_contents(lessons), "doubling"), lessons)


def test_a_new_lesson_has_no_mistakes_and_can_be_published(lessons: Path) -> None:
    lesson = lesson_at(lessons)
    assert (lesson.entry.number, lesson.entry.title, lesson.minutes) == ("08", TITLE.strip(), 15)
    assert [heading.name for heading in lesson.exercises] == ["first_of_doubling"]
    assert solved_edition(lesson, read_contents(lessons)).metadata["course"]["title"] == TITLE.strip()


def test_the_row_for_the_readme_says_number_title_and_minutes(tmp_path: Path) -> None:
    (tmp_path / "course.yml").write_text(CONTENTS, encoding="utf-8")
    row = new_lesson("doubling", "Doubling", tmp_path).to_paste[tmp_path.parent / "README.md"]
    assert row == "| [08 Doubling](notebooks/08_doubling.ipynb) | 15 | what it shows |\n"


def test_a_new_exercise_takes_two_files_and_its_text_in_the_lesson(lessons: Path) -> None:
    before = set(lessons.rglob("*"))
    begun = new_exercise("08", "Halves", lessons)
    folder = lessons / "08_doubling"
    assert set(lessons.rglob("*")) - before == set(begun.written)
    assert begun.written == [folder / "exercises" / "Halves.py", folder / "answers" / "Halves.py"]
    text, cost = (folder / "lesson.md").read_text(encoding="utf-8"), "## What it bought, and what it cost · ≈ 10"
    pasted = text.replace(cost, f"{begun.to_paste[folder / 'lesson.md']}\n+++\n\n{cost}")
    later = pasted.replace("≈ 10 min in", "≈ 15 min in").replace("≈ 14 min in", "≈ 19 min in")
    (folder / "lesson.md").write_text(later, encoding="utf-8")
    lesson = lesson_at(lessons)
    assert [(one.number, one.name, one.minutes) for one in lesson.exercises] == [
        (1, "first_of_doubling", 5),
        (2, "Halves", 5),
    ]


def test_its_check_refuses_its_wrong_answers_and_passes_the_right_ones(lessons: Path) -> None:
    new_exercise("doubling", "halves", lessons)
    folder = lessons / "08_doubling"
    exercise, answers = load_exercise(folder, "halves"), load_answers(folder, "halves")
    assert len(answers.wrong_answers) == 3
    for wrong in answers.wrong_answers:
        outcome = examine(exercise, wrong.answers)
        assert outcome.status == "not yet"
        assert wrong.says in repr(outcome)
    for right in answers.right_answers:
        assert examine(exercise, right.answers).status == "solved"


@pytest.mark.parametrize("taken", ["exercises", "answers"])
def test_a_file_that_is_there_stays_and_nothing_is_written_beside_it(lessons: Path, taken: str) -> None:
    mine = lessons / "08_doubling" / taken / "mine.py"
    mine.write_text("mine = True\n", encoding="utf-8")
    before = set(lessons.rglob("*"))
    with pytest.raises(NotBegun, match=rf"{taken}/mine\.py is there already, and stays as it is"):
        new_exercise("doubling", "mine", lessons)
    assert mine.read_text(encoding="utf-8") == "mine = True\n"
    assert set(lessons.rglob("*")) == before


@pytest.mark.parametrize("name", ["", "class", "2nd", "with space", "../outside", "naïve", "a\n"])
def test_what_is_no_name_of_an_answer_is_refused(lessons: Path, name: str) -> None:
    with pytest.raises(NotBegun, match="is no name of an answer"):
        new_exercise("doubling", name, lessons)


@pytest.mark.parametrize(
    ("slug", "title", "says"),
    [
        ("doubling", "Again", "There is a lesson 'doubling' already"),
        ("before", "Again", "There is a lesson 'before' already"),
        ("Doubling", "Capital", "'Doubling' is no slug"),
        ("../outside", "Elsewhere", "is no slug"),
        ("tripling", "", "'' is no title"),
        ("tripling", "One | two", "is no title"),
        ("tripling", "One\ntwo", "is no title"),
    ],
)
def test_a_lesson_that_cannot_be_begun_is_refused(lessons: Path, slug: str, title: str, says: str) -> None:
    before = set(lessons.parent.rglob("*"))
    with pytest.raises(NotBegun, match=says):
        new_lesson(slug, title, lessons)
    assert set(lessons.parent.rglob("*")) == before


def test_a_folder_that_is_not_listed_yet_keeps_its_number(lessons: Path) -> None:
    (lessons / "09_begun_elsewhere").mkdir()
    assert new_lesson("tripling", "Tripling", lessons).written[0].parent.name == "10_tripling"


def test_an_unknown_lesson_is_met_with_the_closest(lessons: Path) -> None:
    with pytest.raises(LookupError, match=r"no lesson 'dubling'\. Did you mean 08_doubling"):
        new_exercise("dubling", "halves", lessons)


def test_the_command_says_why_it_did_not_begin(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new-exercise", "04", "replay"]) == 1
    said = capsys.readouterr().err
    assert (
        said
        == "lessons/04_replaying_account_42/exercises/replay.py is there already, and stays as it is. Choose another name.\n"
    )
    assert main(["new-lesson", "replaying_account_42", "Again"]) == 1
    assert "There is a lesson 'replaying_account_42' already" in capsys.readouterr().err
