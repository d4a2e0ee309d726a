"""The `course` command: exit statuses, and sentences where something is not as it should be."""

from pathlib import Path

import pytest

from course_utils.cli import main
from course_utils.notebook.verbs import check, lesson
from course_utils.workspace import verify as verifying
from course_utils.workspace.verify import Verdict
from tests.unit.small_lesson import ABOUT, code, publish, write_notebook

NAME = "77_doubling.ipynb"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = publish(tmp_path, monkeypatch)
    write_notebook(tmp_path / "notebooks" / NAME, [code("1")], ABOUT)
    return home


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit status, output and errors of the command."""
    capsys.readouterr()
    status = main(list(arguments))
    said = capsys.readouterr()
    return status, said.out, said.err


@pytest.mark.parametrize("verb", ["check", "reset"])
def test_an_unknown_lesson_gets_a_sentence_and_status_2(
    home: Path, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    said = (2, "", "There is no lesson 'dubling'. Did you mean 77_doubling?\n")
    assert run(capsys, verb, "dubling") == said


def test_an_unknown_command_gets_status_2() -> None:
    with pytest.raises(SystemExit) as caught:
        main(["lern"])
    assert caught.value.code == 2


def test_progress_of_a_fresh_folder_is_open_and_makes_no_file(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said, _ = run(capsys, "progress")
    assert status == 0
    assert [line.split() for line in said.splitlines()] == [
        ["77", "Doubling", "(15", "min)"],
        ["double", "open"],
        ["codec", "open"],
        ["0", "of", "2", "exercises", "solved."],
    ]
    assert list(home.iterdir()) == []


def test_progress_shows_what_checks_recorded(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lesson("77")
    check("double", lambda number: 2 * number)
    check("codec", str, str)
    _, said, _ = run(capsys, "progress")
    assert "double                       solved" in said
    assert "codec                        1 try" in said
    assert said.endswith("1 of 2 exercises solved.\n")


def test_progress_that_cannot_be_read_is_said(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "progress.sqlite").mkdir()
    status, _, said = run(capsys, "progress")
    assert status == 1
    assert "could not be read or saved" in said


def test_reset_keeps_the_work(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / NAME).write_text("my work", encoding="utf-8")
    status, said, _ = run(capsys, "reset", "77")
    assert (status, said) == (
        0,
        f"{NAME} is as new. What you had is kept as 77_doubling.kept-1.ipynb. What you solved stays recorded.\n",
    )
    assert (home / "77_doubling.kept-1.ipynb").read_text(encoding="utf-8") == "my work"


def test_a_folder_that_cannot_be_written_is_said(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("COURSE_HOME", str(home / "file" / "deeper"))
    status, _, said = run(capsys, "reset", "77")
    assert status == 2
    assert "Is the folder yours to write in?" in said


@pytest.mark.parametrize(
    ("verdicts", "status", "sum_line"),
    [
        ([Verdict("double", "solved"), Verdict("codec", "solved")], 0, "2 of 2 exercises solved."),
        ([Verdict("double", "solved"), Verdict("codec", "not yet", "Not so.")], 1, "1 of 2 exercises solved."),
        ([Verdict("double", "solved"), Verdict("codec", "unfinished", "Try again.")], 1, "1 of 2 exercises solved."),
    ],
)
def test_check_ends_with_0_only_when_all_is_solved(
    home: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    verdicts: list[Verdict],
    status: int,
    sum_line: str,
) -> None:
    (home / NAME).write_text("", encoding="utf-8")
    monkeypatch.setattr(verifying, "verify", lambda home, name: verdicts)
    for arguments in (["check"], ["check", "77"]):
        found, said, _ = run(capsys, *arguments)
        assert (found, said.splitlines()[-1]) == (status, sum_line)
        assert len(said.splitlines()) == 4
    found, said, _ = run(capsys, "progress")
    assert said.splitlines()[-1] == sum_line, "what check finds solved, progress knows"


def test_check_of_all_goes_on_over_lessons_not_opened_and_copies_that_are_none(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_notebook(home.parent / "notebooks" / "78_more.ipynb", [code("1")], ABOUT)
    (home / NAME).write_text("{half", encoding="utf-8")
    status, said, _ = run(capsys, "check")
    assert status == 1
    assert "is no notebook any more" in said
    assert said.splitlines()[-2:] == ["  not opened yet", "0 of 0 exercises solved."]


def test_check_of_one_lesson_that_was_not_opened_is_status_2(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, said = run(capsys, "check", "77")
    assert status == 2
    assert "There is no copy of 77_doubling" in said
