"""Lesson 09 with `with_servers = True`: the learner's cells, run in a kernel, project into PostgreSQL, Valkey and osmem-server."""

import os
import re

import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from course_utils import places
from course_utils.publishing.contents import find_entry, read_contents
from course_utils.publishing.editions import solved_edition
from course_utils.publishing.produce import read_lesson
from course_utils.publishing.stubs import without_markers
from tests.unit.servers.real_servers import BUSY_SECONDS, enterable_folder, require

_SWITCH = "with_servers = False"


def _cells_up_to_the_servers() -> list[NotebookNode]:
    """The code of the solved lesson without its checks, to the cell that has the switch, which is on."""
    contents = read_contents()
    entry = find_entry(contents, "09")
    cells = [cell for cell in solved_edition(read_lesson(entry), contents).cells if cell.cell_type == "code"]
    last = next(number for number, cell in enumerate(cells) if _SWITCH in cell.source)
    cells = [cell for cell in cells[: last + 1] if "check" not in cell.metadata.get("course", {})]
    for cell in cells:
        cell.source = without_markers(cell.source).replace(_SWITCH, "with_servers = True")
    return cells


@pytest.fixture(scope="module")
def said() -> str:
    """What the cell of the servers prints in a learner's folder."""
    for kind in ("postgres", "redis", "search"):
        require(kind)
    from nbformat.v4 import new_notebook

    notebook: NotebookNode = new_notebook(cells=_cells_up_to_the_servers())
    with enterable_folder() as home:
        environment = os.environ | {"COURSE_HOME": str(home), "COURSE_NOTEBOOKS": str(places.ROOT / "notebooks")}
        client = NotebookClient(notebook, timeout=BUSY_SECONDS, resources={"metadata": {"path": str(home)}})
        client.execute(env=environment)
    return "".join(output.get("text", "") for output in notebook.cells[-1].outputs)


@pytest.mark.parametrize(
    ("kind", "title", "view"),
    [
        ("postgres", "PostgreSQL", "SalesInPostgres"),
        ("redis", "Valkey", "Wall"),
        ("search", "osmem-server", "Catalogue"),
    ],
)
def test_the_views_of_the_lesson_run_on_a_real_server(said: str, kind: str, title: str, view: str) -> None:
    assert re.search(rf"^{kind}: {title}[^\n]*, started for this process\.", said, re.MULTILINE), said
    assert f"5000 events in {view} · position 5000" in said, said
