"""Views in SQLite files, with full-text tables and without, as kinds of store."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.projecting.kind import Kind
from benchmarks.projecting.projected_bank import Audited, Searchable, balances_in
from course_utils.projections.sqlite.store import SQLiteViewStore
from course_utils.projections.store import ViewStore


def _file(folder: Path) -> SQLiteViewStore:
    return SQLiteViewStore(folder / "balances.db")


def _read(store: ViewStore[Any]) -> dict[str, int]:
    return balances_in(Path(str(store)))


def _occupy(store: ViewStore[Any]) -> Callable[[], object]:
    with closing(sqlite3.connect(str(store))) as connection, connection:
        connection.execute("CREATE TABLE notes AS SELECT 'precious' AS note")
    return Path(str(store)).read_bytes


SQLITE = Kind("SQLite", _file, Audited, _read, "DELETE FROM balances", _occupy, "sqlite3")
FULL_TEXT = Kind("SQLite with full text", _file, Searchable, _read, "DELETE FROM owners", _occupy, "sqlite3")
