"""Check a learner's copy with nbval: every cell is run, and what each check answered is read from its cell as data."""

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_utils.catalogue import find_published
from course_utils.exercises.outcome import MIME_TYPE, SIGNS, Outcome, Status
from course_utils.text import visible
from course_utils.workspace.recording import KERNEL_ENDED, CellRun, read_record

_CELL_SECONDS = 60  # a lesson's own cells take two at most
_LONGEST_REMARK = 240
_NBVAL_COMMENT = re.compile(r"^[ \t]*#+[ \t]*(NBVAL|PYTEST_VALIDATE)_\w+[ \t]*$", re.MULTILINE)
_FILE_OF_A_CELL = re.compile(r"\([^()]*, line (\d+)\)$")

# Whatever `check` and `exit` have come to mean in a learner's notebook: a check is the course's own, and a cell that
# wants to end the kernel ends with an error of its own, so that the cells after it still run.
_COURSE_CHECK = "from course_utils.notebook.verbs import check\n"
_ENDS_KERNEL = "it ends the kernel"
_FIRST_CELL = f"""def exit_cell(shell):
    raise SystemExit("{_ENDS_KERNEL}")

type(get_ipython()).ask_exit = exit_cell
del exit_cell"""


@dataclass(frozen=True)
class Verdict:
    """One exercise of a copy: what its check says, and a remark where it is not solved."""

    exercise: str
    status: Status
    remark: str = ""

    @property
    def solved(self) -> bool:
        return self.status == "solved"

    def __str__(self) -> str:
        state = f"{SIGNS[self.status]} {self.status}"
        return f"  {self.exercise:<28} {state}" + (f"   {self.remark}" if self.remark else "")


def verify(home: Path, name: str) -> list[Verdict]:
    """A verdict for each exercise of the lesson. Raises LookupError when there is no copy to check."""
    published = find_published(name)
    copy = home / published.name
    if not copy.exists():
        raise LookupError(f"There is no copy of {published.stem} in {home}. `course learn` makes one.")
    mine = _read(copy)
    checks = {_check_of(cell): str(cell["source"]) for cell in _code_cells(_read(published)) if _check_of(cell)}
    with tempfile.TemporaryDirectory(prefix="course-", ignore_cleanup_errors=True) as folder:
        prepared = Path(folder) / copy.name
        nbformat.write(_prepare(mine, checks), prepared)
        runs = _run_nbval(prepared, len(_code_cells(mine)))
    positions = {_check_of(cell): place for place, cell in enumerate(_code_cells(mine))}
    return [_verdict(exercise, positions.get(exercise), runs) for exercise in checks]


def _prepare(mine: NotebookNode, checks: dict[str, str]) -> NotebookNode:
    """The copy to be run, with its check cells as they were published, and nothing in it that tells nbval to skip."""
    for cell in _code_cells(mine):
        cell["outputs"], cell["execution_count"], cell["metadata"]["tags"] = [], None, []
        if _check_of(cell) in checks:
            cell["source"] = _COURSE_CHECK + checks[_check_of(cell)]
        cell["source"] = _NBVAL_COMMENT.sub("", cell["source"])
    mine["cells"].insert(0, nbformat.v4.new_code_cell(_FIRST_CELL))  # so the learner's cells count from 1
    return mine


def _code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def _check_of(cell: NotebookNode) -> str:
    """The exercise this cell checks, or nothing."""
    return str(cell["metadata"].get("course", {}).get("check", ""))


def _run_nbval(notebook: Path, cells: int) -> list[CellRun]:
    """Its code cells, in order, as nbval ran them."""
    record = notebook.with_suffix(".jsonl")
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "--nbval-current-env", "-p", "no:cacheprovider"]
    command += ["-p", "course_utils.workspace.recording", f"--record-cells={record}", f"--rootdir={notebook.parent}"]
    command += [f"--nbval-cell-timeout={_CELL_SECONDS}", "--nbval-kernel-startup-timeout=300"]
    # What this run does is no attempt of the learner's, so it must not look like one.
    environment = os.environ | {"COURSE_HOME": str(notebook.parent / "home"), "PYTHONIOENCODING": "utf-8"}
    environment.pop("PYTEST_ADDOPTS", None)
    environment.pop("DATABASE_URL", None)  # nor may it meet what the learner's own run has stored on a server
    done = subprocess.run(
        [*command, str(notebook)], env=environment, capture_output=True, text=True, encoding="utf-8", errors="replace"
    )
    runs = read_record(record)
    if len(runs) < cells:
        raise RuntimeError(f"nbval could not run {notebook.name}:\n{done.stdout}{done.stderr}")
    return runs


def _verdict(exercise: str, number: int | None, runs: list[CellRun]) -> Verdict:
    """What the check of an exercise says, in the cell of this number; else why it could not say anything."""
    if number is None:
        return Verdict(exercise, "not yet", "its check cell is gone; `course reset` brings it back and keeps your copy")
    outcomes = [Outcome(**data) for output in runs[number].outputs if (data := output.get("data", {}).get(MIME_TYPE))]
    if outcomes:
        # There is one, unless an answer puts out a verdict of its own; then the worse one counts.
        outcome = min(outcomes, key=lambda outcome: outcome.status == "solved")
        return Verdict(
            exercise, outcome.status, "" if outcome.status == "not attempted" else _on_one_line(outcome.message)
        )
    return Verdict(exercise, "not yet", _why_there_is_no_outcome(number, runs))


def _why_there_is_no_outcome(number: int, runs: list[CellRun]) -> str:
    """The error of the check's own cell, or of the cell above it that is to blame."""
    if not runs[number].began:
        blamed = max(place for place, run in enumerate(runs) if run.began)
    elif runs[number].error == KERNEL_ENDED:
        blamed = number
    else:
        blamed = max((place for place in range(1, number) if runs[place].error), default=number)
    if blamed != number:
        return f"code cell {blamed} above it fails: {_error(runs[blamed]) or _ENDS_KERNEL}"
    return _error(runs[number]) or "its check gave no verdict; run it in the notebook to see why"


def _error(run: CellRun) -> str:
    """How a cell failed, on one line; nothing if it did not."""
    if timeout := re.match(r"Timeout of (\S+) seconds", run.error):
        return f"it did not end within {timeout[1]} seconds"
    if run.error == KERNEL_ENDED:
        return _ENDS_KERNEL
    errors = [output for output in run.outputs if output["output_type"] == "error"]
    if not errors:
        return _on_one_line(run.error)
    name, says = errors[-1]["ename"], _FILE_OF_A_CELL.sub(r"(line \1)", errors[-1]["evalue"])
    if errors[-1]["traceback"] == [says]:
        return _on_one_line(says)  # an error of the course's own, which is its sentence and nothing else
    return _on_one_line(f"{name}: {says}" if says else name)


def _on_one_line(text: str) -> str:
    line = " ".join(visible(text).split())
    return line if len(line) <= _LONGEST_REMARK else line[:_LONGEST_REMARK] + " …"


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
