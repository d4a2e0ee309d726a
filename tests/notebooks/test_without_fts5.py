"""Lesson 09 where SQLite was built without FTS5: it runs to its end, searches with LIKE, and says what cannot be checked."""

import os

import pytest
from nbformat import NotebookNode

from tests.notebooks.running import printed, run, solved_cells

# Python runs a module of this name before anything else: every connection of the kernel's process is refused FTS5.
_SITE = '''
import sqlite3


class CursorWithoutFTS5(sqlite3.Cursor):
    def execute(self, sql, *values):
        if "VIRTUAL TABLE" in sql.upper() and "fts5" in sql:
            raise sqlite3.OperationalError("no such module: fts5")
        return super().execute(sql, *values)


def without_fts5(connection_class):
    class ConnectionWithoutFTS5(connection_class):
        def cursor(self, factory=CursorWithoutFTS5):
            return super().cursor(factory)

        def execute(self, sql, *values):
            return self.cursor().execute(sql, *values)

        def executescript(self, script):
            if "fts5" in script:
                raise sqlite3.OperationalError("no such module: fts5")
            return super().executescript(script)

    return ConnectionWithoutFTS5


connect = sqlite3.connect
sqlite3.connect = lambda *args, factory=sqlite3.Connection, **named: connect(
    *args, factory=without_fts5(factory), **named
)
'''


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> list[NotebookNode]:
    """The cells of the solved lesson, run."""
    site, home = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("home")
    (site / "sitecustomize.py").write_text(_SITE, encoding="utf-8")
    path = os.pathsep.join(filter(None, [str(site), os.environ.get("PYTHONPATH", "")]))
    cells = solved_cells("09")
    run(cells, home, {"PYTHONPATH": path})
    return cells


def _the_one_with(cells: list[NotebookNode], source: str) -> NotebookNode:
    (found,) = (cell for cell in cells if source in cell.source)
    return found


def test_the_view_is_an_ordinary_table(cells: list[NotebookNode]) -> None:
    assert printed(_the_one_with(cells, "print(texts.statement)")).startswith("CREATE TABLE found")


def test_a_customers_words_are_found_by_like(cells: list[NotebookNode]) -> None:
    found = printed(_the_one_with(cells, "else texts.find"))
    assert "['T-1042'" in found
    assert "Error" not in found


def test_the_check_says_that_it_cannot_tell(cells: list[NotebookNode]) -> None:
    (output,) = _the_one_with(cells, 'check("find"').outputs
    assert "unfinished" in output["data"]["text/plain"]
    assert "built without FTS5" in output["data"]["text/plain"]


def test_what_was_measured_is_like_and_no_index_that_is_not_there(cells: list[NotebookNode]) -> None:
    shown = str(_the_one_with(cells, "store_times(measured)").outputs)
    assert "LIKE" in shown
    assert "FTS5" not in shown
