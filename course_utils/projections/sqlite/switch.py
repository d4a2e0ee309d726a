"""The switch at the end of a rebuild: in one transaction, the new view's tables take the place of the live one's."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from eventsourcing.sqlite import SQLiteCursor

from course_utils.projections.parking import Waiting
from course_utils.projections.sqlite.layout import parked_events, queue
from course_utils.projections.sqlite.permissions import OWN_TABLES
from course_utils.projections.store import Found, Owed, Switch


class SQLiteSwitch(Switch):
    """The live file in a writing transaction. `make` makes what is in it at a position, in that transaction."""

    def __init__(self, found: Found | None, cursor: SQLiteCursor, new: Path, make: Callable[[int], object]) -> None:
        self.found = found
        self._connection = cursor.sqlite_cursor.connection
        self._new = new
        self._make = make

    def waiting(self) -> list[Waiting]:
        return [] if self.found is None else parked_events(self._connection)

    def take_place(self, position: int, effects: Sequence[Owed]) -> None:
        if self.found is None:
            self._make(position)
        queue(self._connection, effects)
        self._connection.execute("ATTACH ? AS rebuilt", (str(self._new),))
        take_place(self._connection)


def take_place(connection: sqlite3.Connection) -> None:
    """Put the view in the attached file `rebuilt` in the place of the one in the main file, which keeps its outbox.

    What somebody else has put into the main file stays.
    """
    made = _made_by(connection)
    for kind, name, _ in _objects(connection, "main"):
        if kind in ("table", "view") and name in made:
            connection.execute(f"DROP {kind} main.{_quoted(name)}")
    indexing = _tables(connection, "virtual")
    # Indexes are quicker to make of full tables, and triggers are not to fire.
    for kind, name, statement in sorted(_objects(connection, "rebuilt"), key=lambda each: each[0] != "table"):
        connection.execute(statement)
        if kind == "table" and name not in indexing:
            _copy(connection, name)
    # A full-text table has made its own tables with what an empty one has in them. Copied, they are the same index to the
    # byte, also of a table that keeps no text and could not be asked for it.
    for name in ("view_definition", "parked", *sorted(_tables(connection, "shadow"))):
        connection.execute(f"DELETE FROM main.{_quoted(name)}")
        _copy(connection, name)
    if connection.execute("SELECT 1 FROM rebuilt.sqlite_master WHERE name = 'sqlite_sequence'").fetchone():
        # The next number of an AUTOINCREMENT column, also when the rows that had the highest are gone.
        connection.execute("DELETE FROM main.sqlite_sequence WHERE name IN (SELECT name FROM rebuilt.sqlite_sequence)")
        connection.execute("INSERT INTO main.sqlite_sequence SELECT * FROM rebuilt.sqlite_sequence")


def _made_by(connection: sqlite3.Connection) -> set[str]:
    """The names of what the statements of the view in the main file make."""
    (made,) = connection.execute("SELECT tables FROM main.view_definition").fetchone()
    with closing(sqlite3.connect(":memory:")) as scratch:
        for statement in made.split(";\n"):
            scratch.execute(statement)
        return {name for (name,) in scratch.execute("SELECT name FROM sqlite_master")}


def _tables(connection: sqlite3.Connection, kind: str, schema: str = "rebuilt") -> set[str]:
    """The names of the tables of a kind: "virtual" for full-text ones, "shadow" for those in which they keep their index."""
    select = "SELECT name FROM pragma_table_list WHERE schema = ? AND type = ?"
    return {name for (name,) in connection.execute(select, (schema, kind))}


def _objects(connection: sqlite3.Connection, schema: str) -> list[tuple[str, str, str]]:
    """Kind, name and CREATE statement of everything that is the view's own, views first; no shadow tables, which their
    full-text table makes and drops."""
    own = ", ".join("?" * len(OWN_TABLES))
    select = (
        f"SELECT type, name, sql FROM {schema}.sqlite_master WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*' "
        f"AND tbl_name NOT IN ({own}) ORDER BY type DESC, rowid"
    )
    shadows = _tables(connection, "shadow", schema)
    return [tuple(row) for row in connection.execute(select, OWN_TABLES) if row[1] not in shadows]


def _copy(connection: sqlite3.Connection, table: str) -> None:
    """Copy the rows of a table from the attached file, with their rowids; what SQLite computes is computed anew."""
    names = [name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?, 'rebuilt')", (table,))]
    if _has_rowids(connection, table, names):
        names.append("rowid")
    columns, table = ", ".join(map(_quoted, names)), _quoted(table)
    connection.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM rebuilt.{table}")


def _has_rowids(connection: sqlite3.Connection, table: str, columns: list[str]) -> bool:
    """Whether rows have a hidden number, to which `lastrowid` of a handler may point."""
    if "rowid" in map(str.lower, columns):
        return False
    (is_without,) = connection.execute(
        "SELECT wr FROM pragma_table_list WHERE schema = 'rebuilt' AND name = ?", (table,)
    ).fetchone()
    return not is_without


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
