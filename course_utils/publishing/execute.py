"""Execute a notebook in a fresh kernel and leave in it only what is the same every time."""

import os
import re
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from course_utils.publishing.stubs import without_markers
from course_utils.publishing.widget_values import VIEW, widget_values
from course_utils.servers.reach import VARIABLES

_CELL_SECONDS = 60
_MOST_STARTS = 3
_VEGA_LITE = "application/vnd.vegalite.v5+json"
_ADDRESS = re.compile(r"0x[0-9a-f]{8,}")


class CellFailed(Exception):
    """A cell raised while its lesson was executed."""


def execute(notebook: NotebookNode, stem: str) -> NotebookNode:
    """A copy of the solved `notebook` with outputs. Raises CellFailed with the cell's source and error.

    The kernel finds this very notebook as the published one, and an empty folder as the learner's. The metadata's
    `widgets` are the values of its widgets, see `widget_values`.
    """
    executed: NotebookNode = nbformat.from_dict(notebook)
    with tempfile.TemporaryDirectory(prefix="course-") as folder:
        published = Path(folder) / "notebooks"
        (published / "solutions").mkdir(parents=True)
        as_published: NotebookNode = nbformat.from_dict(notebook)
        for cell in as_published.cells:
            cell.source = without_markers(cell.source)
        nbformat.write(as_published, published / "solutions" / f"{stem}.ipynb")
        environment = os.environ | {"COURSE_NOTEBOOKS": str(published), "COURSE_HOME": str(Path(folder) / "home")}
        for variable in VARIABLES.values():
            environment.pop(variable, None)  # what a lesson shows comes from its own files
        try:
            _run(executed, folder, environment)
        except CellExecutionError as error:
            raise CellFailed(f"A cell of {stem} raised {error.ename}: {error.evalue}\n\n{error}") from error
        except (CellTimeoutError, DeadKernelError) as error:
            raise CellFailed(f"A cell of {stem} did not end as it should: {error}") from error
    executed.metadata["widgets"] = widget_values(executed)
    for cell in executed.cells:
        _clean(cell, stem)
    executed.metadata["language_info"] = {"name": "python"}
    return executed


def _run(executed: NotebookNode, folder: str, environment: dict[str, str]) -> None:
    """Execute it in place. A kernel that does not come up is started anew: another program may have taken one of its ports,
    which are found free before the kernel asks for them."""
    for tries_left in reversed(range(_MOST_STARTS)):
        client = NotebookClient(
            executed,
            timeout=_CELL_SECONDS,
            coalesce_streams=True,  # how often the kernel flushed what a cell prints depends on the moment
            kernel_name="python3",
            resources={"metadata": {"path": folder}},
            extra_arguments=["--IPKernelApp.log_level=40"],  # errors, but no remark about unencrypted loopback
        )
        try:
            client.execute(env=environment)
            return
        except DeadKernelError:
            raise  # it came up, and died in a cell
        except RuntimeError:
            if not tries_left:
                raise


def _clean(cell: NotebookNode, stem: str) -> None:
    cell.metadata.pop("execution", None)
    for output in cell.get("outputs", []):
        data: dict[str, Any] = output.get("data", {})
        # A stored widget view points to a model that is gone; without it the static picture shows.
        data.pop(VIEW, None)
        output.get("metadata", {}).pop(VIEW, None)
        text = str(data.get("text/plain", output.get("text", "")))
        if _ADDRESS.search(text):
            raise CellFailed(f"An output of {stem} shows a memory address, which differs every time:\n{text}")
        if _VEGA_LITE in data:
            data["image/png"] = _picture(data[_VEGA_LITE])


def _picture(spec: dict[str, Any]) -> str:
    import base64

    from course_utils.charts.renderer import still_picture

    return base64.b64encode(still_picture(spec)).decode("ascii")
