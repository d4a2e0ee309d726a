"""The `course` command: exit statuses, and sentences where something is not as it should be."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from course_utils import places
from course_utils.cli import main
from course_utils.notebook.verbs import check, lesson
from course_utils.workspace import check as checking
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


def test_a_reader_who_has_read_enough_is_no_error(home: Path) -> None:
    command = [sys.executable, "-u", "-m", "course_utils", "progress"]
    process = subprocess.Popen(
        command, cwd=places.ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == ""
    assert process.wait() == 0


@pytest.mark.parametrize("port", ["70000", "-1", "http", ""])
def test_a_port_that_is_none_is_said(capsys: pytest.CaptureFixture[str], port: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["learn", f"--port={port}"])
    assert caught.value.code == 2
    assert f"{port!r} is no port. Give a number from 0 to 65535." in capsys.readouterr().err


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
    monkeypatch.setattr(checking, "verify", lambda home, name: verdicts)
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


posix = pytest.mark.skipif(os.name == "nt", reason="A terminal's Ctrl-C as POSIX has it.")


def interrupted(command: list[str], marker: Path) -> tuple[int, str]:
    """Exit status and errors of a command that gets a terminal's Ctrl-C, with all its children, once `marker` is there."""
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=places.ROOT,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    while not marker.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=300)
    return process.returncode, said


@posix
def test_ctrl_c_ends_a_check_in_a_sentence_with_status_130(home: Path, tmp_path: Path) -> None:
    marker = tmp_path / "running"
    endless = f"import pathlib, time; pathlib.Path({str(marker)!r}).touch(); time.sleep(600)"
    write_notebook(home / NAME, [code(endless)], ABOUT)
    assert interrupted(["-m", "course_utils", "check"], marker) == (130, "\nStopped before it was finished.\n")


@posix
def test_ctrl_c_while_the_command_is_still_imported_ends_in_a_sentence_with_status_130(tmp_path: Path) -> None:
    marker = tmp_path / "running"
    slow_import = f"""
import pathlib, runpy, sys, time
class Slow:
    def find_spec(self, name, *more):
        if name == "course_utils.suite":
            pathlib.Path({str(marker)!r}).touch()
            time.sleep(600)
sys.meta_path.insert(0, Slow())
runpy.run_module("course_utils", run_name="__main__")
"""
    assert interrupted(["-c", slow_import], marker) == (130, "\nStopped before it was finished.\n")


@posix
def test_ctrl_c_at_the_start_of_course_py_ends_in_a_sentence_with_status_130(tmp_path: Path) -> None:
    marker = tmp_path / "running"
    slow_start = f"""
import os, pathlib, runpy, time
class Slow(dict):
    def __setitem__(self, name, value):
        pathlib.Path({str(marker)!r}).touch()
        time.sleep(600)
os.environ = Slow()
runpy.run_path("course.py", run_name="__main__")
"""
    assert interrupted(["-c", slow_start], marker) == (130, "\nStopped before it was finished.\n")


@posix
def test_ctrl_c_gives_a_test_the_time_to_clean_up_and_ends_in_a_sentence_with_status_130(tmp_path: Path) -> None:
    marker, cleaned = tmp_path / "running", tmp_path / "cleaned"
    test = f"""
import pathlib, time
pathlib.Path({str(marker)!r}).touch()
try:
    time.sleep(600)
except KeyboardInterrupt:
    time.sleep(1)
    pathlib.Path({str(cleaned)!r}).touch()
"""
    course_test = f"""
import sys
from course_utils import cli, suite
suite._EVERYTHING = {{"endless": ["timeit", "-n", "1", "-r", "1", {test!r}]}}
sys.exit(cli.main(["test"]))
"""
    assert interrupted(["-c", course_test], marker) == (130, "\nStopped before it was finished.\n")
    assert cleaned.exists()


def test_hypothesis_keeps_nothing_in_the_learners_folder(home: Path) -> None:
    script = """
from course_utils import places
from hypothesis import given, strategies as st
given(st.text(), st.characters(categories=["Lu"]))(lambda text, letter: None)()
"""
    elsewhere = home.parent / "cache"
    environment = {name: value for name, value in os.environ.items() if name != "HYPOTHESIS_STORAGE_DIRECTORY"}
    subprocess.run([sys.executable, "-c", script], env=environment | {"XDG_CACHE_HOME": str(elsewhere)}, check=True)
    assert list(home.iterdir()) == []
    assert list(elsewhere.glob("event-driven-course/hypothesis/*"))
