"""A public feed in a SQLite file of its own. Its service writes it, and whoever likes reads it."""

import secrets
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from course_utils.messages import Envelope, Recorded
from course_utils.sqlite_codes import primary_code

_TABLES = (
    "CREATE TABLE IF NOT EXISTS feed (only INTEGER PRIMARY KEY CHECK (only = 1), epoch TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS events (position INTEGER PRIMARY KEY AUTOINCREMENT, envelope TEXT NOT NULL)",
)
LOCK_SECONDS = 30.0


def open_file(path: Path, kind: type[sqlite3.Connection] = sqlite3.Connection) -> sqlite3.Connection:
    """A connection on which each statement outside BEGIN and COMMIT commits at once, and commits wait for the disk.

    What others have read or been told may not be gone after a power cut; so nothing here is faster than the disk.
    """
    connection = sqlite3.connect(path, timeout=LOCK_SECONDS, isolation_level=None, factory=kind)
    until = time.monotonic() + LOCK_SECONDS
    while True:  # two that make a file at once: for this statement, SQLite does not wait for a lock
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            if primary_code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                connection.close()
                raise
            time.sleep(0.01)
    connection.execute("PRAGMA synchronous = FULL")
    return connection


class FeedFile:
    """The feed in the file at `path`, which is made if there is none. Its epoch is drawn by chance when it is made.

    `epoch` sets it, for tests and for text that is to be the same each time. Close it, or use it as long as the process
    lives. Raises sqlite3.DatabaseError for a file that is something else.
    """

    def __init__(
        self,
        path: Path,
        *,
        epoch: str = "",
        connect: Callable[[Path], sqlite3.Connection] = open_file,
    ) -> None:
        self._connection = connect(path)
        for statement in _TABLES:
            self._connection.execute(statement)
        chosen = (epoch or secrets.token_hex(4),)
        self._connection.execute("INSERT OR IGNORE INTO feed VALUES (1, ?)", chosen)

    @property
    def epoch(self) -> str:
        """Read anew each time, since the file may have been replaced."""
        found: str = self._connection.execute("SELECT epoch FROM feed").fetchone()[0]
        return found

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Append the events in one transaction: all of them, or none."""
        rows = [(envelope.to_json(),) for envelope in envelopes]
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany("INSERT INTO events (envelope) VALUES (?)", rows)

    def read_after(self, position: int, limit: int) -> list[Recorded]:
        """At most `limit` events after this position, in their order."""
        select = "SELECT position, envelope FROM events WHERE position > ? ORDER BY position LIMIT ?"
        found = self._connection.execute(select, (position, limit)).fetchall()
        return [Recorded(number, Envelope.from_json(text)) for number, text in found]

    def end(self) -> int:
        """The position of the last event; 0 when there is none."""
        found: int = self._connection.execute("SELECT COALESCE(max(position), 0) FROM events").fetchone()[0]
        return found

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
