"""The verbs of a notebook, in the order a learner meets them."""

import inspect
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from traceback import format_exception
from typing import Any

import pytest

from course_utils.exercises import Outcome
from course_utils.notebook import verbs
from course_utils.notebook.verbs import check, hint, lesson, predict, reveal, worked, yours
from course_utils.progress.file import open_progress
from tests.unit.small_lesson import publish


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return publish(tmp_path, monkeypatch)


@pytest.fixture
def opened(home: Path) -> Path:
    lesson("77")
    return home


def right(number: int) -> int:
    return 2 * number


def wrong(number: int) -> int:
    return number


@pytest.mark.parametrize("name", ["77", "doubling", "77_doubling"])
def test_a_lesson_opens_by_number_or_name_and_shows_how_far_one_is(home: Path, name: str) -> None:
    assert repr(lesson(name)) == "77 · Doubling: 0 of 2 exercises solved"


@pytest.mark.parametrize("name", ["dubling", "78_doubling"])
def test_a_misspelt_lesson_gets_the_closest_name(home: Path, name: str) -> None:
    with pytest.raises(LookupError, match=r"Did you mean .*doubling"):
        lesson(name)


def test_a_lesson_like_no_other_gets_the_list(home: Path) -> None:
    with pytest.raises(LookupError, match="There are: 77_doubling"):
        lesson("x")


@pytest.mark.parametrize("verb", [check, hint, reveal, worked, predict])
def test_without_a_lesson_open_each_verb_says_what_to_run(home: Path, verb: Any) -> None:
    with pytest.raises(RuntimeError, match="Run the notebook's first code cell"):
        verb("double")


@pytest.mark.parametrize("verb", [check, hint, reveal, worked])
def test_a_misspelt_exercise_gets_the_closest_name(opened: Path, verb: Any) -> None:
    with pytest.raises(LookupError, match=r"no exercise 'dubble'\. Did you mean double\?"):
        verb("dubble")


def test_a_misspelt_prediction_gets_the_closest_name(opened: Path) -> None:
    with pytest.raises(LookupError, match=r"no prediction 'twise'\. Did you mean twice\?"):
        predict("twise")


@pytest.mark.parametrize("arguments", [(right,), (right, "double"), ([],), (None, right)])
def test_a_check_without_a_name_in_quotes_shows_how_to_call_it(opened: Path, arguments: tuple[Any, ...]) -> None:
    with pytest.raises(LookupError, match="comes first, in quotes"):
        check(*arguments)


def test_a_check_is_recorded_and_shows_in_the_header(opened: Path) -> None:
    assert check("double", wrong).status == "not yet"
    assert "1 try" in lesson("77")._repr_html_()
    assert check("double", right).status == "solved"
    assert repr(lesson("77")) == "77 · Doubling: 1 of 2 exercises solved"
    assert (opened / "progress.sqlite").exists()


class Shell:
    """What IPython's `exit()` talks to."""

    ended = False

    def ask_exit(self) -> None:
        self.ended = True


def test_an_answer_that_exits_does_not_end_the_kernel(opened: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shell = Shell()
    monkeypatch.setattr(verbs, "get_ipython", lambda: shell)

    def exits(number: int) -> None:
        shell.ask_exit()

    assert "double raised SystemExit" in check("double", exits).message
    assert not shell.ended
    shell.ask_exit()
    assert shell.ended


def test_a_check_that_is_unfinished_is_no_try(opened: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unfinished = Outcome("double", "unfinished", "The check ran out of time.")
    monkeypatch.setattr(verbs, "examine", lambda exercise, answers, progress: unfinished)
    assert [check("double", right) for _ in range(3)] == [unfinished] * 3
    assert "after 3 more tries" in repr(reveal("double"))


def test_an_exercise_of_two_answers_takes_both(opened: Path) -> None:
    assert check("codec", str, int).status == "solved"
    assert "encode, decode" in check("codec", str).message


def test_elsewhere_than_at_home_nothing_is_written(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home.parent)
    assert "progress lasts until the kernel ends" in repr(lesson("77"))
    assert check("double", right).status == "solved"
    assert list(home.iterdir()) == []


def test_hints_come_one_after_the_other_and_any_of_them_again(opened: Path) -> None:
    assert [hint("double").text for _ in range(4)] == ["first", "second", "third", "third"]
    assert hint("double", 1).text == "first"
    assert hint("codec").text == "one"


def test_a_new_hint_stands_below_those_before_and_is_marked(opened: Path) -> None:
    hint("double")
    assert repr(hint("double")) == "double — hint 2 of 3\n\nHint 1: first\n\nHint 2, the newest: second"
    assert "<strong>Hint 1:</strong> first" in hint("double")._repr_html_()
    assert list(hint("double").given.values()) == ["first", "second", "third"]
    assert repr(hint("double", 2)) == "double — hint 2 of 3\n\nHint 2: second"


@pytest.mark.parametrize("number", [0, 4, -1, "1"])
def test_a_hint_that_is_not_there_is_said(opened: Path, number: Any) -> None:
    with pytest.raises(ValueError, match="Each exercise has hints 1, 2 and 3"):
        hint("double", number)


def test_a_wrong_answer_is_told_where_help_is_to_be_had(opened: Path) -> None:
    assert check("double", wrong).advice == 'Stuck? hint("double") gives the next of three hints.'
    for _ in range(3):
        hint("double")
    assert "After one more try, reveal" in check("double", wrong).advice
    assert check("double", wrong).advice == 'You have had all three hints. reveal("double") shows a solution.'
    assert check("double", right).advice == ""


def test_the_solution_shows_after_three_tries(opened: Path) -> None:
    assert "after 3 more tries" in repr(reveal("double"))
    check("double", wrong)
    check("double", wrong)
    assert "after one more try" in repr(reveal("double"))
    check("double", wrong)
    assert "return 2 * number" in repr(reveal("double"))


def test_the_solution_shows_once_solved(opened: Path) -> None:
    check("double", right)
    assert "return 2 * number" in repr(reveal("double"))


def test_a_stub_is_no_try(opened: Path) -> None:
    def stub(number: int) -> int:
        raise NotImplementedError

    for _ in range(5):
        check("double", stub)
    assert "after 3 more tries" in repr(reveal("double"))


def test_the_worked_answer_stands_on_the_worked_answers_before_it(opened: Path) -> None:
    assert worked("double")(21) == 42
    encode, decode = worked("codec")
    assert decode(encode(7)) == 7


def test_a_worked_answer_can_be_read_and_shows_its_line_in_a_traceback(opened: Path) -> None:
    double = worked("double")
    assert inspect.getsource(double).startswith("def double(number):")
    with pytest.raises(TypeError) as raised:
        double(None)
    assert "return 2 * number" in "".join(format_exception(raised.value))


def test_what_follows_builds_on_your_answer_once_it_is_solved_and_on_the_worked_one_before(opened: Path) -> None:
    assert yours("double") is not right
    check("double", right)
    assert yours("double") is right
    check("double", wrong)
    assert yours("double") is not right
    assert yours("double")(21) == 42


def test_a_prediction_is_asked_once_and_remembered(opened: Path) -> None:
    asked = predict("twice")
    assert "Twice 21?" in repr(asked)
    with open_progress(opened / "progress.sqlite") as progress:
        progress.record("doubling", lambda p: p.commit_prediction("twice", 1, False))
    assert predict("twice").committed == 1


def test_a_check_still_answers_when_progress_cannot_be_saved(opened: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (opened / "progress.sqlite").unlink()
    (opened / "progress.sqlite").mkdir()
    outcome = check("double", right)
    assert outcome.status == "solved"
    assert "could not be read or saved" in outcome.notice
    assert "could not be read or saved" in repr(lesson("77"))
    assert hint("double").text == "first"
    assert hint("double").text == "second"
    assert "return 2 * number" in repr(reveal("double"))


def test_progress_of_a_newer_edition_is_kept_and_checks_still_answer(opened: Path) -> None:
    check("double", right)
    with closing(sqlite3.connect(opened / "progress.sqlite")) as database, database:
        database.execute("UPDATE stored_events SET topic = topic || 'OfTheFuture'")
    outcome = check("double", right)
    assert (outcome.status, "perhaps a newer one" in outcome.notice) == ("solved", True)


def test_a_lesson_has_hypothesis_loaded_by_another_thread_before_the_first_check() -> None:
    script = """
import sys, threading
from IPython.core.interactiveshell import InteractiveShell

class Notes:
    def find_spec(self, name, *more):
        if name == "hypothesis":
            by.append(threading.current_thread())

by = []
sys.meta_path.insert(0, Notes())
InteractiveShell.instance()
from course_utils import lesson
lesson("04")
for thread in threading.enumerate():
    if thread.name == "loading hypothesis.strategies":
        thread.join()
print("hypothesis.strategies" in sys.modules, len(by), threading.main_thread() in by)
"""
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, encoding="utf-8", timeout=300)
    assert said.stdout.split() == ["True", "1", "False"], said.stderr
