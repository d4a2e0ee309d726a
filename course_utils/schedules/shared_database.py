"""A plain function over a SQLite connection as a writer for `interleavings`: each of its statements is one step.

The function runs in a thread and on a connection of its own, against a real database file, and stops ahead of every
statement until its turn comes; so one thread runs at a time, and the same turns give the same run. The locks are
SQLite's own. A statement that SQLite would let wait for a lock is a step that waits; one that it fails at once, since
a transaction that has read cannot become a writing one beside another writer, fails with "database is locked".
"""

import sqlite3
import threading
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from typing import Any

from course_utils.schedules.interleavings import Writer, waiting
from course_utils.schedules.statement_text import fetched_text, outcome_text
from course_utils.schedules.watched_connection import WatchedConnection
from course_utils.sqlite_codes import primary_code

_STALLED_SECONDS = 2.0

Work = Callable[[sqlite3.Connection], object]


class SharedDatabase:
    """A SQLite file that several writers share, prepared by `setup(connection)`, in use until it is closed.

    `results` has what each writer that has ended returned, or the exception it raised.
    """

    def __init__(self, setup: Work) -> None:
        self._folder = TemporaryDirectory(prefix="course-steps-", ignore_cleanup_errors=True)
        self.path = Path(self._folder.name) / "shared.db"
        self.results: dict[str, Any] = {}
        self.writers: list[sqlite3.Connection] = []
        self._reader = self.connect(sqlite3.Connection)
        setup(self._reader)

    def connect(self, kind: type[sqlite3.Connection]) -> Any:
        """A connection of that kind, on which each statement outside a BEGIN commits at once and none ever waits."""
        connection = sqlite3.connect(self.path, timeout=0, isolation_level=None, check_same_thread=False, factory=kind)
        # The file lives for one run. Nothing in it has to survive a loss of power.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = MEMORY").fetchone()
        return connection

    def rows(self, query: str) -> list[dict[str, Any]]:
        """What the query finds among all that is committed, a dictionary a row."""
        try:
            return _rows(self._reader, query)
        except sqlite3.OperationalError as error:
            if primary_code(error) != sqlite3.SQLITE_BUSY:
                raise
        # A commit that waits for readers to end lets no new ones in. It has not written to the file yet, though.
        with closing(sqlite3.connect(f"{self.path.as_uri()}?immutable=1", uri=True)) as passing_by:
            return _rows(passing_by, query)

    def close(self) -> None:
        """Close all connections and delete the file."""
        for connection in (*self.writers, self._reader):
            connection.close()
        self._folder.cleanup()


def _rows(connection: sqlite3.Connection, query: str) -> list[dict[str, Any]]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def statement_steps(name: str, work: Work) -> Writer[SharedDatabase]:
    """The writer that calls `work(connection)`, a statement a step, and leaves its outcome in `results[name]`.

    It raises TimeoutError when `work` does not come to its next statement, or to its end, within two seconds.
    """

    def writer(shared: SharedDatabase) -> Generator[str, None, None]:
        # Connected before anybody steps: to get ready, a connection reads the file, which may be locked later.
        connection: WatchedConnection = shared.connect(WatchedConnection)
        shared.writers.append(connection)  # stays open, perhaps in a transaction, when the writer has ended
        return _steps(shared, name, _Turns(name, work, connection, shared.writers))

    return writer


def _steps(shared: SharedDatabase, name: str, turns: "_Turns") -> Generator[str, None, None]:
    try:
        turns.start()
        while not turns.ended:
            said = turns.step()
            if turns.ended:
                shared.results[name] = turns.result
            yield said
        shared.results[name] = turns.result
    finally:
        turns.abandon()


class _Abandoned(BaseException):
    """Ends the thread of a run that nobody follows any more. Not an `Exception`, so that little code holds it up."""


class _Turns:
    """One writer's thread, and the handing over between it and the one that lets it go on.

    It watches the writer's connection: ahead of each statement, the thread stops until its turn comes.
    """

    def __init__(
        self, name: str, work: Work, connection: WatchedConnection, all_writers: list[sqlite3.Connection]
    ) -> None:
        self.name, self.ended = name, False
        self._abandoned, self._stalled = False, False
        self.result: Any = None
        self._said, self._waits = "", False
        self._fetched: list[Any] | None = None
        self._work, self._connection, self._all_writers = work, connection, all_writers
        self._go: SimpleQueue[None] = SimpleQueue()
        self._stopped: SimpleQueue[None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=f"writer {name}", daemon=True)
        connection.watch = self

    def start(self) -> None:
        """Let the thread run up to its first statement."""
        self._thread.start()
        self._await_stop()

    def step(self) -> str:
        """Let the thread carry out one statement and go on to the next or to its end; what it did, in words."""
        self._said, self._waits, self._fetched = "", False, None
        self._go.put(None)
        self._await_stop()
        if self._waits:
            return waiting(f"{self._said}: waits for the lock", until=self._no_other_holds_a_lock)
        return self._said + fetched_text(self._fetched) + (outcome_text(self.result) if self.ended else "")

    def abandon(self) -> None:
        """End the thread, wherever it is; if it is in a call that does not come back, leave it."""
        self._abandoned = True
        self._go.put(None)
        if self._stalled:
            _raise_in(self._thread)
        self._thread.join(_STALLED_SECONDS)

    def before(self, statement: str) -> None:
        if not self._abandoned:
            self._stopped.put(None)
            self._go.get()
        if self._abandoned:
            raise _Abandoned
        self._said = statement

    def waits(self) -> None:
        self._waits = True

    def fetched(self, rows: list[Any]) -> None:
        self._fetched = [*(self._fetched or []), *rows]

    def _no_other_holds_a_lock(self) -> bool:
        return not any(each.in_transaction for each in self._all_writers if each is not self._connection)

    def _run(self) -> None:
        try:
            self.result = self._work(self._connection)
        except BaseException as error:
            self.result = error
        self.ended = True
        self._stopped.put(None)

    def _await_stop(self) -> None:
        try:
            self._stopped.get(timeout=_STALLED_SECONDS)
        except Empty:
            self._stalled = True
            raise TimeoutError(
                f"{self.name} did not come to its next statement within {_STALLED_SECONDS:g} seconds. "
                "Does a loop never end, or wait in vain?"
            ) from None


def _raise_in(thread: threading.Thread) -> None:
    """Have the thread raise _Abandoned at its next line."""
    import ctypes  # for this rare case only

    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_Abandoned))
