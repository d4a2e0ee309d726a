"""What is in the SQLite file of a view besides the view's own tables.

`tracking`, where the eventsourcing library keeps positions, so that its tools read them here as well; `view_definition`,
which says whose file this is; `parked`, the events that could not be handled; and `outbox`, the effects to be done.
"""

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any, cast

from eventsourcing.persistence import Tracking
from eventsourcing.sqlite import SQLiteCursor

from course_utils.eventstore.datastore import Datastore, Synchronous
from course_utils.eventstore.sqlite import TrackingRecorder
from course_utils.projections.definition import Definition
from course_utils.projections.parking import Waiting
from course_utils.projections.store import Owed
from course_utils.projections.view import View
from course_utils.sqlite_codes import primary_code

LAYOUT = 1
LOCK_SECONDS = 2
SYNCHRONOUS: Synchronous = "NORMAL"
OWN_TABLES = ("tracking", "view_definition", "parked", "outbox")
_STATEMENTS = (
    "CREATE TABLE view_definition (layout INTEGER, name TEXT, application TEXT, version INTEGER, tables TEXT, "
    "generation INTEGER)",
    "CREATE TABLE parked (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL, reason TEXT)",
    "CREATE INDEX parked_streams ON parked (stream, position)",
    "CREATE TABLE outbox (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, data TEXT NOT NULL, "
    "position INTEGER NOT NULL, delivered INTEGER NOT NULL DEFAULT 0)",
    "CREATE INDEX outbox_waiting ON outbox (number) WHERE NOT delivered",
)
_MAY_BE_MADE = re.compile(
    r"""\s* CREATE \s+ (TABLE | INDEX | UNIQUE\s+INDEX | VIEW | TRIGGER
    | VIRTUAL\s+TABLE \s+ (IF\s+NOT\s+EXISTS \s+)? (\w+ | "[^"]+") \s+ USING\s+fts5) \b""",
    re.IGNORECASE | re.VERBOSE,
)


class Positions(TrackingRecorder):
    """The library's table of positions, in a transaction that somebody else began."""

    def make(self, cursor: SQLiteCursor) -> None:
        """Make the table in a file that has none."""
        self._create_table(cursor)

    def read(self, application_name: str, cursor: SQLiteCursor) -> int:
        """The position, as the transaction of this cursor sees it; 0 before the first."""
        return self._max_tracking_id(application_name, cursor) or 0

    def write(self, application_name: str, position: int, cursor: SQLiteCursor) -> None:
        """Write the position. Raises IntegrityError unless it moves forward."""
        self._insert_tracking(cursor, Tracking(application_name, position))


def open_datastore(path: Path) -> Datastore:
    """The connections to a view's file.

    A view can be computed again, so its commits need not wait for the disk: after a power cut the view is as it was a
    few commits before, its position included.
    """
    return Datastore(str(path), lock_timeout=LOCK_SECONDS, synchronous=SYNCHRONOUS)


def make_layout(cursor: SQLiteCursor, definition: Definition, view: View[Any]) -> None:
    """Make all but the positions in an empty file. Raises ValueError for tables of the view that cannot be made."""
    for statement in _STATEMENTS:
        cursor.execute(statement)
    for statement in view.tables:
        try:
            cursor.execute(statement)
        except (sqlite3.OperationalError, sqlite3.ProgrammingError, sqlite3.Warning) as error:
            raise ValueError(f"The view {view.name!r} cannot make its tables: {error}, in: {statement}") from error
    cursor.execute("INSERT INTO view_definition VALUES (?, ?, ?, ?, ?, ?)", astuple(definition))


def check_tables(view: View[Any]) -> None:
    """Raise ValueError for statements that are not for making a view's own tables."""
    for statement in view.tables:
        if not _MAY_BE_MADE.match(statement):
            raise ValueError(
                f"The view {view.name!r} can only CREATE ordinary or full-text (fts5) tables and indexes, not: {statement}"
            )


def read_definition(cursor: SQLiteCursor) -> Definition | None:
    """Whose file this is; None when it is no view's file."""
    try:
        cursor.execute("SELECT layout, name, application, version, tables, generation FROM view_definition")
    except sqlite3.OperationalError as error:
        if primary_code(error) != sqlite3.SQLITE_ERROR:  # anything but "no such table"
            raise
        return None
    row = cursor.fetchone()
    return None if row is None else Definition(*cast("tuple[int, str, str, int, str, int]", tuple(row)))


def has_effects(cursor: SQLiteCursor) -> bool:
    """Whether an effect was ever queued."""
    cursor.execute("SELECT 1 FROM outbox LIMIT 1")
    return cursor.fetchone() is not None


def parked_events(connection: sqlite3.Connection) -> list[Waiting]:
    """The parked events, by position."""
    select = "SELECT position, stream, version, reason FROM parked ORDER BY position"
    return [Waiting(*row) for row in connection.execute(select)]


def queue(connection: sqlite3.Connection, effects: Sequence[Owed]) -> None:
    """Queue effects; a key only once."""
    insert = "INSERT INTO outbox (key, kind, data, position) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING"
    rows = [(effect.key, effect.kind, effect.data_as_json(), position) for position, effect in effects]
    connection.executemany(insert, rows)
