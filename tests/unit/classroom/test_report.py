"""`course report`: a class read from its folders, which stay as they are, and what cannot be read said in a sentence."""

import re
import sqlite3
from contextlib import closing
from functools import partial
from html import escape
from pathlib import Path

import pytest

from course_utils.classroom.learners import read_learners
from course_utils.classroom.report import class_report
from course_utils.classroom.report_page import report_page
from course_utils.classroom.tallies import seen_most, tried_most
from course_utils.cli import main
from course_utils.progress.progress import LessonProgress, Progress
from tests.unit.small_lesson import publish

Answer = tuple[str, str, str]
"""What was tried, how it ended, and what the check said."""


def attempt(answer: Answer, so_far: LessonProgress) -> None:
    so_far.attempt(*answer)  # type: ignore[arg-type]


def learner(folder: Path, *answers: Answer) -> Path:
    """A learner's folder with this history."""
    folder.mkdir(parents=True)
    with closing(Progress(folder / "progress.sqlite")) as progress:
        for answer in answers:
            progress.record("doubling", partial(attempt, answer))
    return folder


@pytest.fixture
def group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ada has solved everything, Bob got one answer wrong twice, Cyd has begun and handed nothing in."""
    publish(tmp_path, monkeypatch)
    folder = tmp_path / "class"
    learner(folder / "ada", ("double", "not yet", "Twice 2 is 4."), ("double", "solved", ""), ("codec", "solved", ""))
    learner(folder / "bob", *[("double", "not yet", "Twice 2 is 4.")] * 2, ("double", "not yet", "Twice 1 is 2."))
    learner(folder / "cyd", ("double", "not attempted", "Nothing is written yet."))
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_each_learner_has_a_line_with_how_far_they_are(group: Path) -> None:
    said = [line.split() for line in str(class_report(sorted(group.iterdir()))).splitlines()]
    assert said[2] == ["learner", "77", "of", "2", "last", "seen", "in"]
    assert [line[:4] for line in said[3:6]] == [
        ["ada", "✓", "2", "77,"],
        ["bob", "0", "0", "77,"],
        ["cyd", "0", "0", "77,"],
    ]


def test_what_is_tried_most_and_said_most_comes_first(group: Path) -> None:
    learners, remarks = read_learners(sorted(group.iterdir()))
    assert not remarks
    tried = [(each.exercise, each.tries, each.learners, each.solved) for each in tried_most(learners)]
    assert tried == [("double", 5, 2, 1), ("codec", 1, 1, 1)]
    seen = [(each.message, each.times, each.learners) for each in seen_most(learners)]
    assert seen == [("Twice 2 is 4.", 3, 2), ("Twice 1 is 2.", 1, 1)]


def test_the_folder_of_a_class_stands_for_those_in_it_and_one_named_twice_counts_once(group: Path) -> None:
    learners, _ = read_learners([group, group / "ada"])
    assert [each.name for each in learners] == ["ada", "bob", "cyd"]


def test_folders_of_one_name_are_told_apart_by_what_they_lie_in(group: Path) -> None:
    homes = [learner(group / name / "my_notebooks") for name in ("eve", "fay")]
    for home in homes:
        (home / "progress.sqlite").write_bytes((group / "ada" / "progress.sqlite").read_bytes())
    assert [each.name for each in read_learners(homes)[0]] == ["eve", "fay"]


def test_reading_changes_nothing_in_a_folder_not_even_for_a_moment_of_writing(group: Path) -> None:
    with closing(Progress(group / "bob" / "progress.sqlite")) as open_elsewhere:
        open_elsewhere.record("doubling", partial(attempt, ("codec", "solved", "")))
        before = contents(group)
        learners, remarks = read_learners([group])
        assert contents(group) == before
    assert not remarks
    assert learners[1].solved["doubling"] == {"codec"}, "what stands only in the log of writes is read, too"


def a_database_of_something_else(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (
            lambda path: path.write_bytes(b"SQLite format 3\0" + b"x" * 5000),
            "is damaged, or was being written just now",
        ),
        (a_database_of_something_else, "is a database of something else"),
        (lambda path: path.mkdir(), "could not be read"),
    ],
    ids=["damaged", "foreign", "a folder"],
)
def test_a_file_that_is_no_progress_gets_a_sentence_and_the_others_are_reported(
    group: Path, damage, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (group / "dan").mkdir()
    damage(group / "dan" / "progress.sqlite")
    assert main(["report", str(group)]) == 1
    said = capsys.readouterr().out
    assert f"{group / 'dan' / 'progress.sqlite'} {sentence}" in said
    assert re.search(r"^  ada ", said, re.MULTILINE)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("nowhere", "cannot be read"), ("empty", "nobody has checked an answer there yet"), ("file", "cannot be read")],
)
def test_a_folder_without_learners_gets_a_sentence(
    group: Path, name: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (group / "empty").mkdir()
    (group / "file").write_text("", encoding="utf-8")
    assert main(["report", str(group / name)]) == 1
    assert sentence in capsys.readouterr().out


def test_the_page_asks_for_nothing_and_holds_names_and_messages_as_text(group: Path) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    learner(group / "eve", ("double", "not yet", hostile), ("codec", "not yet", "\x1b[2J"))
    (group / "eve").rename(group / "eve&amp;")
    report = class_report([group])
    text = report_page(report)
    assert hostile not in text
    assert escape(hostile) in text
    assert "eve&amp;amp;" in text
    assert not re.search(r"<script|<link|<iframe|(?:src|href)=|url\(|@import", text.replace(escape(hostile), ""))
    assert text.count("<figure") == 2
    assert "\x1b" not in str(report) + text


def test_a_page_of_that_name_is_kept(group: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "new" / "class.html"
    arguments = ["report", str(group), "--page", str(page)]
    assert main(arguments) == 0
    assert main(arguments) == 0
    assert [path.name for path in page.parent.iterdir()] == ["class.html"], "the same page is not kept again"
    page.write_text("my own", encoding="utf-8")
    assert main(arguments) == 0
    assert "What was there is kept as class.kept-1.html." in capsys.readouterr().out
    assert (page.parent / "class.kept-1.html").read_text(encoding="utf-8") == "my own"
