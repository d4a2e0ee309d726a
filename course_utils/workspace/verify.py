"""Check a learner's copy with nbval: every cell is run, and each check compared with what the solved one said."""

import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_utils.workspace.copies import find_published

_CELL_SECONDS = 120


@dataclass(frozen=True)
class Verdict:
    """One exercise of a copy: whether its check says solved, and what it says otherwise."""

    exercise: str
    solved: bool
    remark: str = ""

    def __str__(self) -> str:
        state = "✓ solved" if self.solved else "✗ not yet"
        return f"  {self.exercise:<28} {state}" + (f"   {self.remark}" if self.remark else "")


def verify(home: Path, name: str) -> list[Verdict]:
    """A verdict for each exercise of the lesson. Raises LookupError when there is no copy to check."""
    published = find_published(name)
    copy = home / published.name
    if not copy.exists():
        raise LookupError(f"There is no copy of {published.stem} in {home}. `course learn` makes one.")
    mine = _read(copy)
    references = _references(_read(published))
    with tempfile.TemporaryDirectory(prefix="course-") as folder:
        prepared = Path(folder) / copy.name
        prepared.write_text(json.dumps(_prepare(mine, references)), encoding="utf-8")
        broken = _run_nbval(prepared)
    named = [cell["metadata"].get("course", {}) for cell in mine["cells"] if cell["cell_type"] == "code"]
    position = {about["check"]: index for index, about in enumerate(named) if "check" in about}
    first_error = next((index for index in sorted(broken) if "check" not in named[index]), None)
    return [_verdict(exercise, position.get(exercise), broken, first_error) for exercise in references]


def _verdict(exercise: str, position: int | None, broken: dict[int, str], first_error: int | None) -> Verdict:
    if position is None:
        return Verdict(exercise, False, "its check cell is gone; `course reset` brings it back and keeps your copy")
    if position not in broken:
        return Verdict(exercise, True)
    remark = broken[position]
    if first_error is not None and first_error < position:
        remark = f"code cell {first_error + 1} above it fails: {broken[first_error]}"
    return Verdict(exercise, False, remark)


def _prepare(mine: dict[str, Any], references: dict[str, Any]) -> dict[str, Any]:
    """The copy with the reference outputs under its checks, which nbval then compares; the rest is merely run."""
    for cell in mine["cells"]:
        if cell["cell_type"] != "code":
            continue
        exercise = cell["metadata"].get("course", {}).get("check")
        reference = references.get(exercise, {"outputs": [], "execution_count": None})
        cell["outputs"], cell["execution_count"] = reference["outputs"], reference["execution_count"]
        kept = [tag for tag in cell["metadata"].get("tags", []) if not tag.startswith("nbval")]
        cell["metadata"]["tags"] = [*kept, "nbval-check-output" if exercise in references else "nbval-ignore-output"]
    return mine


def _references(published: dict[str, Any]) -> dict[str, Any]:
    cells = [cell for cell in published["cells"] if cell["cell_type"] == "code"]
    return {
        cell["metadata"]["course"]["check"]: cell for cell in cells if "check" in cell["metadata"].get("course", {})
    }


def _run_nbval(notebook: Path) -> dict[int, str]:
    """The code cells that fail, by position, with the reason in a line."""
    report = notebook.with_suffix(".xml")
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "-q", "--color=no", "-p", "no:cacheprovider"]
    command += [f"--junitxml={report}", f"--nbval-cell-timeout={_CELL_SECONDS}", f"--rootdir={notebook.parent}"]
    # What this run does is no attempt of the learner's, so it must not look like one.
    environment = os.environ | {"COURSE_HOME": str(notebook.parent / "home")}
    done = subprocess.run([*command, str(notebook)], env=environment, capture_output=True, text=True, encoding="utf-8")
    if not report.exists():
        raise RuntimeError(f"nbval could not run {notebook.name}:\n{done.stdout}{done.stderr}")
    broken = {}
    for case in ElementTree.parse(report).iter("testcase"):
        problem = case.find("failure")
        problem = case.find("error") if problem is None else problem
        number = re.search(r"(\d+)$", case.get("name", ""))
        if problem is not None and number:
            broken[int(number[1])] = _reason(problem.text or "")
    return broken


def _reason(report: str) -> str:
    """The line of a failure report a learner can use: what the check said, or the error."""
    said = re.search(r"\w+ — (not attempted|not yet)(?:\\n|\n)\s*([^\n\\]*)", report)
    if said:
        return f"{said[1]}: {said[2]}".rstrip(": ") if said[1] == "not attempted" else said[2]
    error = re.search(r"^(\w*(?:Error|Exception|Interrupt|NotYet)\w*: .*)$", report, re.MULTILINE)
    return error[1] if error else "its output is not the solved one's"


def _read(path: Path) -> dict[str, Any]:
    try:
        notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise LookupError(
            f"{path.name} is no notebook any more ({error}). `course reset` keeps it and makes a fresh one."
        ) from error
    return notebook
