"""`course test`: every check runs, whatever the others say; those of one lesson are that lesson's."""

import re
import subprocess
import sys
from itertools import pairwise

import pytest

from course_utils import places, suite
from course_utils.catalogue import UnknownName

PASSES = ["timeit", "-n", "1", "-r", "1", "pass"]
FAILS = ["timeit", "-n", "1", "raise SystemExit(3)"]


def test_a_check_that_fails_keeps_none_of_the_others_from_running(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(suite, "_EVERYTHING", {"one": PASSES, "two": FAILS, "three": PASSES, "four": FAILS})
    assert suite.check_course() == 1
    assert re.findall(r"^— (\w+)$|^(Failed.*)$", capfd.readouterr().out, re.MULTILINE) == [
        *(("one", ""), ("two", ""), ("three", ""), ("four", "")),
        ("", "Failed: two, four."),
    ]


def test_all_passed_is_said_with_status_0(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(suite, "_EVERYTHING", {"one": PASSES})
    assert suite.check_course() == 0
    assert capfd.readouterr().out.endswith("All checks passed.\n")


def test_a_lesson_that_is_not_there_is_said() -> None:
    with pytest.raises(UnknownName, match="Did you mean 04_replaying_account_42"):
        suite.check_course("replaying_acount_42")


def test_the_checks_of_a_lesson_are_its_own_and_of_each_kind() -> None:
    checks = suite._checks_of("04_replaying_account_42")
    folders = [arguments[-1] for arguments in checks.values() if arguments[0] == "pytest"]
    assert folders == ["tests/contract", "tests/notebooks", "tests/browser"]
    assert all(("-k", "04_replaying_account_42") in pairwise(checks[name]) for name in ("notebooks", "browser"))
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-k", "04_replaying_account_42", *folders]
    done = subprocess.run(command, cwd=places.ROOT, capture_output=True, text=True, encoding="utf-8")
    tests = [line for line in done.stdout.splitlines() if "::" in line]
    assert all("04_replaying_account_42" in test for test in tests)
    for subject in (
        "test_a_wrong_answer",
        "test_another_style",
        "test_the_notebooks_are_what_the_lessons_build",
        "test_a_solved_notebook_passes_whole",
        "test_outputs_are_accessible",
    ):
        assert any(subject in test for test in tests), subject
