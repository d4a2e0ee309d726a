"""`course test`: every check runs, whatever the others say; those of one lesson are that lesson's."""

import re
import subprocess
import sys

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
    listed = {}
    for name, arguments in checks.items():
        if arguments[0] == "pytest":
            command = [sys.executable, "-m", *arguments, "-p", "no:xdist", "--collect-only"]
            command = [part for part in command if part not in ("-n", "2", "--dist", "loadgroup")]
            done = subprocess.run(command, cwd=places.ROOT, capture_output=True, text=True, encoding="utf-8")
            listed[name] = [line for line in done.stdout.splitlines() if "::" in line]
    assert set(listed) == {"exercises and text", "notebooks", "browser"}
    for tests in listed.values():
        assert tests
        assert all("04_replaying_account_42" in test for test in tests)
    for subject in ("test_a_wrong_answer", "test_another_style", "test_the_notebooks_are_what_the_lessons_build"):
        assert any(subject in test for test in listed["exercises and text"])
