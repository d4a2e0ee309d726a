"""Parked events: those a view could not handle, and all later ones of their streams, in order, until it can.

Only where an event stands in the log is kept, and why it was parked; the event itself stays in the log.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Parked:
    """A stream whose events wait: the aggregate's id, where its first one stands in the log, and why it failed.

    `version` is that event's version of the aggregate, `waiting` how many events wait, itself included.
    """

    stream: str
    position: int
    version: int
    reason: str
    waiting: int


@dataclass(frozen=True)
class Waiting:
    """One event to be parked. Only the first of a stream has a reason; the others wait for it."""

    position: int
    stream: str
    version: int
    reason: str | None


def parked_streams(connection: sqlite3.Connection) -> set[str]:
    """The streams of which events wait."""
    return {stream for (stream,) in _plain(connection).execute("SELECT DISTINCT stream FROM parked")}


def parked(connection: sqlite3.Connection) -> list[Parked]:
    """The streams of which events wait, in the order in which they failed."""
    select = (
        "SELECT stream, MIN(position), version, reason, COUNT(*) FROM parked GROUP BY stream ORDER BY MIN(position)"
    )
    return [Parked(*row) for row in _plain(connection).execute(select)]


def park(connection: sqlite3.Connection, events: Iterable[Waiting]) -> None:
    """Let these events wait."""
    rows = [(event.position, event.stream, event.version, event.reason) for event in events]
    connection.executemany("INSERT INTO parked VALUES (?, ?, ?, ?)", rows)


def positions_of(connection: sqlite3.Connection, stream: str) -> list[int]:
    """Where the waiting events of a stream stand in the log, in order."""
    select = "SELECT position FROM parked WHERE stream = ? ORDER BY position"
    return [position for (position,) in _plain(connection).execute(select, (stream,))]


def release(connection: sqlite3.Connection, stream: str) -> None:
    """The events of this stream wait no longer."""
    connection.execute("DELETE FROM parked WHERE stream = ?", (stream,))


def _plain(connection: sqlite3.Connection) -> sqlite3.Cursor:
    """A cursor that gives tuples, whatever the connection gives."""
    cursor = connection.cursor()
    cursor.row_factory = None
    return cursor
