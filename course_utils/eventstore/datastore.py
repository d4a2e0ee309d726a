"""The connections to one SQLite file, and its transactions.

A commit is on the disk before it returns (`synchronous` is FULL), since the log is the truth. A view can be computed again,
and may take NORMAL: that is several times faster, and a power cut costs it its last few commits.
A writing transaction takes the write lock when it begins, so it never finds halfway that what it read has changed.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition
from time import monotonic, sleep
from typing import Literal

from eventsourcing import sqlite as library
from eventsourcing.persistence import ConnectionUnavailableError, PersistenceError

from course_utils.eventstore.errors import (
    FROM_A_BACKUP,
    StoreClosed,
    StoreGone,
    StoreLocked,
    StoreUnreachable,
    from_sqlite,
)
from course_utils.eventstore.signals import file_of, signal_of
from course_utils.sqlite_codes import primary_code

Synchronous = Literal["FULL", "NORMAL"]
_SECONDS_TO_FINISH = 5.0  # for what other threads have begun, when a store is closed


class _Pool(library.SQLiteConnectionPool):
    """Connections with the settings of a store."""

    synchronous: Synchronous
    connection_class: type[sqlite3.Connection]

    @property
    def seconds_for_a_lock(self) -> int:
        """How long to wait until another writer is done."""
        return self.lock_timeout or library.SQLITE3_DEFAULT_LOCK_TIMEOUT

    def _create_connection(self) -> library.SQLiteConnection:
        connection = sqlite3.connect(
            self.db_name,
            uri=True,
            check_same_thread=False,
            isolation_level=None,
            timeout=self.seconds_for_a_lock,
            factory=self.connection_class,
        )
        try:
            connection.execute(f"PRAGMA synchronous={self.synchronous}")
        except sqlite3.Error:
            connection.close()
            raise
        connection.row_factory = sqlite3.Row
        return library.SQLiteConnection(sqlite_conn=connection, max_age=self.max_age)


class Datastore(library.SQLiteDatastore):
    """The connections to one file, its transactions, and the signal that its commits give.

    Raises the library's errors, with sentences where there is advice to give.
    """

    pool: _Pool
    closed = True  # until it is opened

    def __init__(
        self,
        db_name: str,
        *,
        lock_timeout: int | None = None,
        single_row_tracking: bool = True,
        originator_id_type: Literal["uuid", "text"] = "uuid",
        synchronous: Synchronous = "FULL",
        connection_class: type[sqlite3.Connection] = sqlite3.Connection,
    ) -> None:
        if "\0" in db_name:
            raise StoreUnreachable(f"{db_name!r} is no name a file can have. Name it without the zero character.")
        self.signal = signal_of(db_name)
        file = file_of(db_name)
        self._name = str(file or db_name)
        self._path = str(file.absolute()) if file else ""
        if file and not db_name.startswith("file:"):
            db_name = self._path  # the same file also after a change of the working folder
        self._identity: os.stat_result | None = None
        self._tracking: dict[str, int] = {}
        self.tracked: dict[str, int] = {}
        """By application, the position that was last committed through these connections."""
        self._returned = Condition()
        super().__init__(db_name, single_row_tracking=single_row_tracking, originator_id_type=originator_id_type)
        self.pool = _Pool(db_name=db_name, lock_timeout=lock_timeout)
        self.pool.pool_timeout = self.pool.seconds_for_a_lock
        self.pool.synchronous = synchronous
        self.pool.connection_class = connection_class
        self.closed = False

    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[library.SQLiteCursor]:
        """One transaction, rolled back unless `commit` is wanted and nothing was raised. A commit wakes who waits."""
        try:
            with self.get_connection(commit=commit) as connection, (cursor := connection.cursor()):
                try:
                    cursor.execute("BEGIN IMMEDIATE" if commit else "BEGIN DEFERRED")
                    if commit:
                        self._tracking.clear()  # left by one that was rolled back
                    yield cursor
                    if commit:
                        connection.commit()
                        self.tracked.update(self._tracking)
                        self.signal.tracked.update(self._tracking)
                finally:
                    connection.rollback()  # does nothing after a commit, nor when nothing has begun
        except sqlite3.Error as error:
            raise self._in_words(error) from error
        if commit:
            self.signal.announce()

    @contextmanager
    def get_connection(self, *, commit: bool) -> Iterator[library.SQLiteConnection]:
        """A connection of the pool; there is one at a time for writing.

        Raises StoreClosed, StoreLocked, and StoreGone when the file is no longer the one that was opened.
        """
        if self.closed:
            raise StoreClosed(f"{self} has been closed. Open the application again.")
        try:
            connection = self.pool.get_connection(is_writer=commit)
        except ConnectionUnavailableError as error:
            raise StoreLocked(
                f"Other threads of this program kept {self} busy for more than {self.pool.pool_timeout:g} seconds, "
                "so nothing was stored. Let them end what they have begun, then try again."
            ) from error
        try:
            self._check_identity()
            yield connection
        finally:
            self.pool.put_connection(connection)
            if self.closed:
                with self._returned:
                    self._returned.notify_all()

    def track(self, application_name: str, position: int) -> None:
        """This position is written in the writing transaction that goes on; who waits for it is told at the commit."""
        self._tracking[application_name] = position

    def keep_a_write_ahead_log(self) -> None:
        """Let readers and the writer not wait for each other. The file remembers it.

        When several open a new file at once, SQLite tells some of them at once that it is locked; so this waits itself.
        """
        deadline = monotonic() + self.pool.seconds_for_a_lock
        while True:
            try:
                with self.get_connection(commit=True) as connection, (cursor := connection.cursor()):
                    return cursor.execute("PRAGMA journal_mode=WAL")  # a database in memory keeps its own mode
            except sqlite3.Error as error:
                if primary_code(error) != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                    raise self._in_words(error) from error
            sleep(0.005)

    def _in_words(self, error: sqlite3.Error) -> PersistenceError:
        return from_sqlite(error, self._name, self.pool.seconds_for_a_lock)

    def _check_identity(self) -> None:
        """SQLite itself would go on reading and writing a file that nobody else can see any more."""
        if not self._path:
            return
        try:
            now = os.stat(self._path)  # noqa: PTH116 -- a Path costs as much again as the call
        except (FileNotFoundError, NotADirectoryError):
            raise StoreGone(
                f"{self} was deleted while it was open. Put it back, or {FROM_A_BACKUP}; a view can be rebuilt "
                "instead. Then open the application again."
            ) from None
        self._identity = self._identity or now
        if not os.path.samestat(self._identity, now):
            raise StoreGone(
                f"{self} was replaced by another file while it was open. Open the application again to use that one."
            )

    def __str__(self) -> str:
        return self._name

    def close(self) -> None:
        """Close all connections, once what other threads have begun is done; who waits is woken and told."""
        if self.closed:
            return
        self.closed = True
        self.signal.announce()
        with self._returned:
            self._returned.wait_for(lambda: not self.pool.num_in_use, _SECONDS_TO_FINISH)
        self.pool.close()
