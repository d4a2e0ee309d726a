"""A plain function over a SQLite connection as a writer for `interleavings`: each of its statements is one step.

The function runs in a thread and on a connection of its own, against a real database file, and pauses ahead of every
statement until its turn comes; so one thread runs at a time, and the same turns give the same run. The locks are
SQLite's own. A statement that SQLite would let wait for a lock is a step that waits; one that it fails at once, since
a transaction that has read cannot become a writing one beside another writer, fails with "database is locked".
"""

import sqlite3
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from course_utils.schedules.interleavings import Writer, waiting
from course_utils.schedules.watched_connection import WatchedConnection, is_busy
from course_utils.schedules.writer_thread import Work, WriterThread


class SharedDatabase:
    """A SQLite file that several writers share, prepared by `setup(connection)`, in use until it is closed.

    `results` has what each writer that has ended returned, or the exception it raised.
    """

    def __init__(self, setup: Work) -> None:
        self._folder = TemporaryDirectory(prefix="course-steps-", ignore_cleanup_errors=True)
        self.path = Path(self._folder.name) / "shared.db"
        self.results: dict[str, Any] = {}
        self.connections: list[WatchedConnection] = []
        self._reader = self.connect()
        setup(self._reader)

    def connect(self) -> WatchedConnection:
        """One more connection, on which each statement outside a BEGIN commits at once and none ever waits."""
        connection = sqlite3.connect(
            self.path, timeout=0, isolation_level=None, check_same_thread=False, factory=WatchedConnection
        )
        # The file lives for one run. Nothing in it has to survive a loss of power.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = MEMORY").fetchone()
        self.connections.append(connection)
        return connection

    def rows(self, query: str) -> list[dict[str, Any]]:
        """What the query finds among all that is committed, a dictionary a row."""
        try:
            return _rows(self._reader, query)
        except sqlite3.OperationalError as error:
            if not is_busy(error):
                raise
        # A commit that waits for readers to end lets no new ones in. It has not written to the file yet, though.
        with closing(sqlite3.connect(f"{self.path.as_uri()}?immutable=1", uri=True)) as passing_by:
            return _rows(passing_by, query)

    def close(self) -> None:
        """Close all connections and delete the file."""
        for connection in self.connections:
            connection.close()
        self._folder.cleanup()


def _rows(connection: sqlite3.Connection, query: str) -> list[dict[str, Any]]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def statement_steps(name: str, work: Work) -> Writer[SharedDatabase]:
    """The writer that calls `work(connection)`, a statement a step, and leaves its outcome in `results[name]`.

    The connection is a `WatchedConnection`: what else `work` announces on it is a step too, and with a `Kill` among
    its observers the writer dies there; what it had not committed is gone. Raises Stalled when `work` comes neither to
    its next statement nor to its end.
    """

    def writer(shared: SharedDatabase) -> Generator[str, None, None]:
        # Connected before anybody steps: to get ready, a connection reads the file, which may be locked later.
        return _steps(shared, WriterThread(name, work, shared.connect()))

    return writer


def _steps(shared: SharedDatabase, thread: WriterThread) -> Generator[str, None, None]:
    def no_other_holds_a_lock() -> bool:
        return not any(each.in_transaction for each in shared.connections if each is not thread.connection)

    try:
        thread.start()
        while not thread.ended:
            said = thread.step()
            if thread.ended:
                shared.results[thread.name] = thread.result
            yield waiting(said, until=no_other_holds_a_lock) if thread.waits else said
        shared.results[thread.name] = thread.result
    finally:
        thread.abandon()
