"""Check a learner's copy with nbval: every cell is run, and each check compared with what the solved one said."""

import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Literal

import nbformat
from nbformat import NotebookNode

from course_utils.catalogue import find_published

_CELL_SECONDS = 30  # a lesson's own cells take two at most
_NBVAL_COMMENT = re.compile(r"^[ \t]*#+[ \t]*(NBVAL|PYTEST_VALIDATE)_\w+[ \t]*$", re.MULTILINE)
_COLOUR = re.compile(r"#x1B\[[\d;]*m")  # an escape sequence, as JUnit's XML can hold it
_VERDICT = re.compile(r"— (not attempted|not yet)</strong></div>(?:<div[^>]*>(.*?)</div>)?", re.DOTALL)
_ERROR = re.compile(r"^(\w+(?:Error|Exception|Interrupt|Exit)\w*: .*)$", re.MULTILINE)


@dataclass(frozen=True)
class Verdict:
    """One exercise of a copy: whether its check says solved, and what it says otherwise."""

    exercise: str
    solved: bool
    remark: str = ""
    attempted: bool = True

    def __str__(self) -> str:
        state = "✓ solved" if self.solved else "✗ not yet" if self.attempted else "○ not attempted"
        return f"  {self.exercise:<28} {state}" + (f"   {self.remark}" if self.remark else "")


def verify(home: Path, name: str) -> list[Verdict]:
    """A verdict for each exercise of the lesson. Raises LookupError when there is no copy to check."""
    published = find_published(name)
    copy = home / published.name
    if not copy.exists():
        raise LookupError(f"There is no copy of {published.stem} in {home}. `course learn` makes one.")
    mine = _read(copy)
    references = _references(_read(published))
    with tempfile.TemporaryDirectory(prefix="course-", ignore_cleanup_errors=True) as folder:
        prepared = Path(folder) / copy.name
        nbformat.write(_prepare(mine, references), prepared)
        problems = _run_nbval(prepared)
    position = {_check_of(cell): index for index, cell in enumerate(_code_cells(mine))}
    return [_verdict(exercise, position.get(exercise), problems) for exercise in references]


@dataclass(frozen=True)
class _Problem:
    """Why a cell did not go as it should: `kind` tells whether it gave a verdict, failed, or was not run at all."""

    kind: Literal["not attempted", "not yet", "failed", "not run"]
    remark: str


def _verdict(exercise: str, position: int | None, problems: dict[int, _Problem]) -> Verdict:
    if position is None:
        return Verdict(exercise, False, "its check cell is gone; `course reset` brings it back and keeps your copy")
    if position not in problems:
        return Verdict(exercise, True)
    problem = problems[position]
    failed = [index for index in problems if index < position and problems[index].kind == "failed"]
    if problem.kind == "not attempted":
        return Verdict(exercise, False, attempted=False)
    if problem.kind != "not yet" and failed:
        return Verdict(exercise, False, f"code cell {failed[-1] + 1} above it fails: {problems[failed[-1]].remark}")
    return Verdict(exercise, False, problem.remark)


def _prepare(mine: NotebookNode, references: dict[str, NotebookNode]) -> NotebookNode:
    """The copy with the reference outputs under its checks, which nbval then compares; the rest is merely run."""
    for cell in _code_cells(mine):
        reference = references.get(_check_of(cell))
        cell["outputs"] = reference["outputs"] if reference else []
        cell["execution_count"] = reference["execution_count"] if reference else None
        cell["metadata"]["tags"] = ["nbval-check-output" if _check_of(cell) in references else "nbval-ignore-output"]
        cell["source"] = _NBVAL_COMMENT.sub("", cell["source"])  # a comment would overrule the tag
    return mine


def _references(published: NotebookNode) -> dict[str, NotebookNode]:
    return {_check_of(cell): cell for cell in _code_cells(published) if _check_of(cell)}


def _code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def _check_of(cell: NotebookNode) -> str:
    """The exercise this cell checks, or nothing."""
    return str(cell["metadata"].get("course", {}).get("check", ""))


def _run_nbval(notebook: Path) -> dict[int, _Problem]:
    """The code cells with a problem, by position."""
    report = notebook.with_suffix(".xml")
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "--nbval-current-env", "-vv", "--color=no"]
    command += ["-p", "no:cacheprovider", f"--rootdir={notebook.parent}"]
    command += [f"--junitxml={report}", f"--nbval-cell-timeout={_CELL_SECONDS}"]
    # What this run does is no attempt of the learner's, so it must not look like one.
    environment = os.environ | {"COURSE_HOME": str(notebook.parent / "home"), "PYTHONIOENCODING": "utf-8"}
    environment.pop("PYTEST_ADDOPTS", None)
    environment.pop("DATABASE_URL", None)  # nor may it meet what the learner's own run has stored on a server
    done = subprocess.run(
        [*command, str(notebook)], env=environment, capture_output=True, text=True, encoding="utf-8", errors="replace"
    )
    if not report.exists():
        raise RuntimeError(f"nbval could not run {notebook.name}:\n{done.stdout}{done.stderr}")
    problems = {}
    for case in ElementTree.parse(report).iter("testcase"):
        number = int(case.get("name", "").removeprefix("Cell "))
        if case.find("skipped") is not None:
            problems[number] = _Problem("not run", "a cell above it did not end, so it was not run")
        for found in (*case.findall("failure"), *case.findall("error")):
            problems[number] = _problem(_COLOUR.sub("", found.text or ""))
    return problems


def _problem(report: str) -> _Problem:
    """The line of a failure report a learner can use: what the check said, or the error."""
    if said := _VERDICT.search(report):
        remark = re.sub(r"\n\s*[-+?]?", " ", re.sub(r"</?code>", "`", said[2] or ""))
        return _Problem(
            "not attempted" if said[1] == "not attempted" else "not yet", " ".join(unescape(remark).split())
        )
    if "Timeout of" in report:
        return _Problem("failed", f"it did not end within {_CELL_SECONDS} seconds")
    if errors := _ERROR.findall(report):
        return _Problem("failed", errors[-1])
    return _Problem("not yet", "run its check in the notebook to see why")


def _read(path: Path) -> NotebookNode:
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except Exception as error:  # a damaged notebook makes nbformat raise errors of many kinds
        raise LookupError(
            f"{path.name} is no notebook any more ({str(error).splitlines()[0]}). "
            f"`course reset {path.name[:2]}` keeps it and makes a fresh one."
        ) from error
    return notebook
