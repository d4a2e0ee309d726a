"""A persistence module for the eventsourcing library: the course's one for SQLite, with a hash chain over the log.

Use it as `PERSISTENCE_MODULE`, with the file in `SQLITE_DBNAME`. The hashes are written in the transaction of their events, into a table beside them. What
was stored before there was a chain is chained when the store is first opened so; about the time before, that says nothing.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteCursor

from course_utils.eventstore import sqlite
from course_utils.eventstore.sqlite import HASHES
from course_utils.privacy.chain import GENESIS, link

_CREATE = f"CREATE TABLE {HASHES} (position INTEGER PRIMARY KEY, hash BLOB NOT NULL)"
_LAST = f"SELECT hash FROM {HASHES} ORDER BY position DESC LIMIT 1"
_INSERT = f"INSERT INTO {HASHES} VALUES (?, ?)"
_ROWS = "SELECT rowid, originator_id, originator_version, topic, state FROM stored_events ORDER BY rowid"


def fields_of(position: int, originator_id: str, version: int, topic: str, state: bytes) -> tuple[bytes, ...]:
    """What is hashed of an event: its row as it is stored, and where it stands in the log."""
    return str(position).encode(), str(originator_id).encode(), str(version).encode(), str(topic).encode(), state


class ApplicationRecorder(sqlite.ApplicationRecorder):
    """Events by aggregate and as one log, whose every event carries on the chain."""

    def create_table(self) -> None:
        """Make the tables that are missing, and chain what is not chained yet."""
        super().create_table()
        with self.datastore.transaction(commit=False) as cursor:
            if HASHES in sqlite.tables_in(cursor):
                return
        with self.datastore.transaction(commit=True) as cursor:
            if HASHES not in sqlite.tables_in(cursor):  # another process may have been faster
                cursor.execute(_CREATE)
                cursor.execute(_ROWS)
                _go_on(cursor, [tuple(row) for row in cursor.fetchall()])

    def _insert_events(
        self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        positions = super()._insert_events(c, stored_events, **kwargs)
        rows = [
            (position, _id_of(event), event.originator_version, event.topic, event.state)
            for position, event in zip(positions or (), stored_events, strict=True)
        ]
        if rows:
            _go_on(c, rows)
        return positions


class ProcessRecorder(ApplicationRecorder, sqlite.ProcessRecorder):
    """The same, with the position of what it follows."""


class Factory(sqlite.Factory):
    """Makes the recorders above."""

    application_recorder_class = ApplicationRecorder
    process_recorder_class = ProcessRecorder


def _go_on(cursor: SQLiteCursor, rows: Sequence[tuple[Any, ...]]) -> None:
    """Chain these rows after what is there. The transaction holds the write lock, so nobody gets between."""
    cursor.execute(_LAST)
    last = cursor.fetchone()
    previous = last["hash"] if last else GENESIS
    hashes = []
    for row in rows:
        previous = link(previous, *fields_of(*row))
        hashes.append((row[0], previous))
    cursor.executemany(_INSERT, hashes)


def _id_of(event: StoredEvent) -> str:
    """As the library writes it into the row."""
    return event.originator_id.hex if isinstance(event.originator_id, UUID) else event.originator_id
