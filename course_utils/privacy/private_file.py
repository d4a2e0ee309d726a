"""A small SQLite file whose deleted rows leave nothing behind in it: for keys, and for the list of erasures.

It keeps no write-ahead log, in which a deleted key would live on, and overwrites what is deleted with zeros. What the disk
itself keeps of overwritten blocks is beyond any program; against a stolen disk, encrypt it whole.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any, Self

from course_utils.privacy.errors import DamagedKeys, KeysClosed, KeysNotWritten
from course_utils.sqlite_codes import primary_code

_SECONDS_FOR_A_LOCK = 5.0
_NOT_NOW = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY)
_SETTINGS = ("PRAGMA journal_mode=DELETE", "PRAGMA secure_delete=ON", "PRAGMA synchronous=EXTRA")


class PrivateFile:
    """The file at `path` with the table of this CREATE statement, made if it is missing; `what` it holds is for messages.

    Raises DamagedKeys when the file is damaged or something else, KeysNotWritten while it is locked or the disk is full,
    and KeysClosed after `close()`.
    """

    def __init__(self, path: Path | str, table: str, what: str) -> None:
        self.path, self._what = Path(path), what
        self._lock = RLock()  # one connection for all threads
        self._connection: sqlite3.Connection | None = None
        try:
            self._connection = sqlite3.connect(
                self.path, timeout=_SECONDS_FOR_A_LOCK, isolation_level=None, check_same_thread=False
            )
        except sqlite3.Error as error:
            raise self.damaged(str(error)) from error
        try:
            with self._in_words() as connection:
                for statement in (*_SETTINGS, table):
                    connection.execute(statement)
        except BaseException:
            self.close()
            raise

    def rows(self, query: str, values: Sequence[object] = ()) -> list[Any]:
        """What a query finds."""
        with self._lock, self._in_words() as connection:
            return connection.execute(query, values).fetchall()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, on the disk when it ends; rolled back if anything is raised."""
        with self._lock, self._in_words() as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection

    @contextmanager
    def _in_words(self) -> Iterator[sqlite3.Connection]:
        if self._connection is None:
            raise KeysClosed(f"The {self._what} in {self.path} were closed. Open the file again.")
        try:
            yield self._connection
        except sqlite3.Error as error:
            if primary_code(error) in _NOT_NOW:
                raise KeysNotWritten(
                    f"The {self._what} in {self.path} could not be written: {error}. Nothing was changed. Close what else "
                    "writes the file, or make room, then try again."
                ) from error
            raise self.damaged(str(error)) from error

    def damaged(self, reason: str) -> DamagedKeys:
        """The error for a file that cannot be used: it says why, and what to do."""
        return DamagedKeys(
            f"The {self._what} in {self.path} cannot be read: {reason}. Nothing was changed. Put the file aside, restore "
            "the newest backup of it, and apply the list of erasures."
        )

    def close(self) -> None:
        """Close the file; closing twice does nothing."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()
