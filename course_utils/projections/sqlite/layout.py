"""What is in the SQLite file of a view besides the view's own tables.

`tracking`, where the eventsourcing library keeps positions, so that its tools read them here as well; `view_definition`,
which says whose file this is; `parked`, the events that could not be handled; and `outbox`, the effects to be done.
"""

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any, NamedTuple

from eventsourcing.persistence import Tracking
from eventsourcing.sqlite import SQLiteCursor

from course_utils.eventstore.datastore import Datastore, Synchronous
from course_utils.eventstore.sqlite import TrackingRecorder
from course_utils.projections.definition import Definition
from course_utils.projections.parking import Waiting
from course_utils.projections.sqlite.permissions import OWN, GuardedConnection
from course_utils.projections.store import Owed
from course_utils.projections.view import View
from course_utils.sqlite_codes import primary_code

LAYOUT = 1
LOCK_SECONDS = 2
SYNCHRONOUS: Synchronous = "NORMAL"
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

    def __init__(self, datastore: Datastore) -> None:
        super().__init__(datastore)
        self.insert_tracking_statement = OWN + self.insert_tracking_statement

    def make(self, cursor: SQLiteCursor) -> None:
        """Make the table in a file that has none."""
        self._create_table(cursor)

    def write(self, application_name: str, position: int, cursor: SQLiteCursor) -> None:
        """Write the position. Raises IntegrityError unless it moves forward."""
        self._insert_tracking(cursor, Tracking(application_name, position))


def open_datastore(path: Path) -> Datastore:
    """The connections to a view's file.

    A view can be computed again, so its commits need not wait for the disk: after a power cut the view is as it was a
    few commits before, its position included.
    """
    return Datastore(str(path), lock_timeout=LOCK_SECONDS, synchronous=SYNCHRONOUS, connection_class=GuardedConnection)


def make_layout(cursor: SQLiteCursor, definition: Definition, view: View[Any]) -> None:
    """Make all but the positions in an empty file. Raises ValueError for tables of the view that cannot be made."""
    for statement in _STATEMENTS:
        cursor.execute(statement)
    for statement in view.tables:
        try:
            cursor.execute(statement)
        except (sqlite3.OperationalError, sqlite3.ProgrammingError, sqlite3.Warning) as error:
            raise ValueError(f"The view {view.name!r} cannot make its tables: {error}, in: {statement}") from error
    cursor.execute(f"{OWN}INSERT INTO view_definition VALUES (?, ?, ?, ?, ?, ?)", astuple(definition))


def check_tables(view: View[Any]) -> None:
    """Raise ValueError for statements that are not for making a view's own tables."""
    for statement in view.tables:
        if not _MAY_BE_MADE.match(statement):
            raise ValueError(
                f"The view {view.name!r} can only CREATE ordinary or full-text (fts5) tables and indexes, not: {statement}"
            )


class State(NamedTuple):
    """Whose file it is, how far the view is, and whether it has parked events and ever had effects."""

    definition: Definition
    position: int
    has_parked: bool
    has_effects: bool


def read_state(cursor: SQLiteCursor) -> State | None:
    """All of it in one statement, since each batch begins with it; None when it is no view's file."""
    try:
        cursor.execute(
            "SELECT layout, name, application, version, tables, generation, "
            "(SELECT MAX(notification_id) FROM tracking WHERE application_name = application), "
            "EXISTS (SELECT 1 FROM parked), EXISTS (SELECT 1 FROM outbox) FROM view_definition"
        )
    except sqlite3.OperationalError as error:
        if primary_code(error) != sqlite3.SQLITE_ERROR:  # anything but "no such table"
            raise
        return None
    row = cursor.fetchone()
    if row is None:
        return None
    layout, name, application, version, tables, generation, position, has_parked, has_effects = tuple(row)
    definition = Definition(layout, name, application, version, tables, generation)
    return State(definition, position or 0, bool(has_parked), bool(has_effects))


def parked_events(connection: sqlite3.Connection) -> list[Waiting]:
    """The parked events, by position."""
    select = "SELECT position, stream, version, reason FROM parked ORDER BY position"
    return [Waiting(*row) for row in connection.execute(select)]


def queue(connection: sqlite3.Connection, effects: Sequence[Owed]) -> None:
    """Queue effects; a key only once."""
    insert = f"{OWN}INSERT INTO outbox (key, kind, data, position) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING"
    rows = [(effect.key, effect.kind, effect.data_as_json(), position) for position, effect in effects]
    connection.executemany(insert, rows)
