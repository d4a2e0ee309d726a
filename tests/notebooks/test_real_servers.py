"""Lesson 09 with `with_servers = True`: the learner's cells, run in a kernel, project into PostgreSQL, Valkey and osmem-server."""

import re

import pytest
from nbformat import NotebookNode

from tests.notebooks.running import printed, run, solved_cells
from tests.unit.servers.real_servers import enterable_folder, require

_SWITCH = "with_servers = False"


def _cells_up_to_the_servers() -> list[NotebookNode]:
    """The code of the solved lesson without its checks, to the cell that has the switch, which is on."""
    cells = solved_cells("09")
    last = next(number for number, cell in enumerate(cells) if _SWITCH in cell.source)
    cells[last].source = cells[last].source.replace(_SWITCH, "with_servers = True")
    return [cell for cell in cells[: last + 1] if "check" not in cell.metadata.get("course", {})]


@pytest.fixture(scope="module")
def said() -> str:
    """What the cell of the servers prints in a learner's folder."""
    for kind in ("postgres", "redis", "search"):
        require(kind)
    cells = _cells_up_to_the_servers()
    with enterable_folder() as home:
        run(cells, home)
    return printed(cells[-1])


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
