"""A solved lesson's own cells, run in a kernel in a learner's folder, with what a test wants otherwise in them."""

import os
from collections.abc import Mapping
from pathlib import Path

from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from course_utils import places
from course_utils.publishing.contents import find_entry, read_contents
from course_utils.publishing.editions import solved_edition
from course_utils.publishing.produce import read_lesson
from course_utils.publishing.stubs import without_markers
from tests.unit.servers.real_servers import BUSY_SECONDS


def solved_cells(number: str) -> list[NotebookNode]:
    """The code cells of a solved lesson, in order."""
    contents = read_contents()
    cells = solved_edition(read_lesson(find_entry(contents, number)), contents).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    for cell in code:
        cell.source = without_markers(cell.source)
    return code


def run(cells: list[NotebookNode], home: Path, environment: Mapping[str, str] | None = None) -> None:
    """Run the cells one after another, in a learner's folder; their outputs are then in them. The first error is raised."""
    notebook: NotebookNode = new_notebook(cells=cells)
    learners = {"COURSE_HOME": str(home), "COURSE_NOTEBOOKS": str(places.ROOT / "notebooks")}
    client = NotebookClient(notebook, timeout=BUSY_SECONDS, resources={"metadata": {"path": str(home)}})
    client.execute(env={**os.environ, **learners, **(environment or {})})


def printed(cell: NotebookNode) -> str:
    """What a cell printed."""
    return "".join(output.get("text", "") for output in cell.outputs)
