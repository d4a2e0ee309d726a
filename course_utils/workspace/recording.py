"""A pytest plugin beside nbval: it records what each code cell of a notebook put out, and how the cell ended.

nbval runs the cells and tells people about them; `course check` needs the same as data. One JSON line a cell is written
as soon as the cell has ended. A check cell may take long, since on a busy machine a right answer takes long as well.

    python -m pytest -p course_utils.workspace.recording --nbval-lax --record-cells=FILE NOTEBOOK
"""

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import Empty
from typing import Any

import nbval.plugin  # type: ignore[import-untyped]
import pytest

_CHECK_SECONDS = 600
_OUTPUT_SECONDS = 60  # until the outputs of a cell that has ended are there; nbval's 5 are few on a busy machine
_LOOK_SECONDS = 1
_cell_seconds = pytest.StashKey[float]()
_began = pytest.StashKey[bool]()

KERNEL_ENDED = "The kernel ended."
"""The error of the cell in which it did."""


@dataclass(frozen=True)
class CellRun:
    """One code cell as nbval ran it: its `outputs` as in a notebook, and nbval's own `error` if it did not end well.

    It never `began` when the kernel had ended before.
    """

    began: bool
    outputs: list[dict[str, Any]]
    error: str


def read_record(path: Path) -> list[CellRun]:
    """The cells in the order in which they ran; none when nbval could not even begin."""
    if not path.exists():
        return []
    return [CellRun(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record-cells", type=Path, required=True, help="the file for the record")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_cell_seconds] = config.option.nbval_cell_timeout
    nbval.plugin.RunningKernel = _MortalKernel


def pytest_runtest_call(item: Any) -> None:
    item.stash[_began] = item.parent.kernel.is_alive()
    is_check = "check" in item.cell.metadata.get("course", {})
    item.config.option.nbval_cell_timeout = _CHECK_SECONDS if is_check else item.config.stash[_cell_seconds]
    item.output_timeout = _OUTPUT_SECONDS


def pytest_runtest_makereport(item: Any, call: pytest.CallInfo[None]) -> None:
    if call.when == "call":
        error = str(call.excinfo.value) if call.excinfo else ""
        run = CellRun(item.stash[_began], item.test_outputs or [], error)
        with item.config.option.record_cells.open("a", encoding="utf-8") as record:
            record.write(json.dumps(asdict(run)) + "\n")


class _MortalKernel(nbval.plugin.RunningKernel):  # type: ignore[misc]
    """nbval's kernel, except that a cell whose kernel has ended fails at once and not after its time is over."""

    def await_reply(self, msg_id: str, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        while True:
            try:
                super().await_reply(msg_id, timeout=min(_LOOK_SECONDS, timeout))
                return
            except Empty:
                if not self.is_alive():
                    raise RuntimeError(KERNEL_ENDED) from None
                if time.monotonic() > deadline:
                    raise
