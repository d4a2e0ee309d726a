"""A SQLite connection that says what it is about to do, ahead of every statement, to whoever watches it."""

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from course_utils.schedules.statement_text import statement_text
from course_utils.sqlite_codes import primary_code


class Watch(Protocol):
    """Whoever watches a connection. What one of these raises, the statement raises."""

    def before(self, statement: str) -> None:
        """This statement comes next, its values filled in; it is carried out when this returns."""

    def waits(self) -> None:
        """The statement has to wait for another connection's lock; `before` comes again, and then another try."""

    def fetched(self, rows: list[Any]) -> None:
        """These rows were fetched from a cursor; none at its end."""


class WatchedConnection(sqlite3.Connection):
    """A connection to `watch`, made with `timeout=0` and `isolation_level=None`. Unwatched, it is an ordinary one."""

    watch: Watch | None = None
    __name__ = "connection"  # how messages show it, as they show a function: a connection can be called
    _in_use = False  # whether the transaction has read or written anything yet

    def cursor(self, factory: Any = None) -> Any:
        return super().cursor(Cursor)

    def execute(self, sql: str, parameters: Any = ()) -> Any:
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql: str, many: Iterable[Any]) -> Any:
        return self.cursor().executemany(sql, many)

    def executescript(self, script: str) -> Any:
        return self.cursor().executescript(script)

    def commit(self) -> None:
        if self.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        if self.in_transaction:
            self.execute("ROLLBACK")

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> Any:
        if kind is not None:
            self.rollback()
            return False
        try:
            self.commit()
        except BaseException:
            self.rollback()
            raise
        return False

    def carry_out(self, text: str, statement: Callable[[], object]) -> None:
        """Announce `statement` and carry it out; as long as it has to wait for a lock, again and again."""
        if self.watch is None:
            statement()
            return
        self.watch.before(text)
        while self._has_to_wait(text, statement):
            self.watch.waits()
            self.watch.before(text)
        self._in_use = self.in_transaction and not text.upper().startswith("BEGIN")

    def _has_to_wait(self, text: str, statement: Callable[[], object]) -> bool:
        try:
            statement()
        except sqlite3.OperationalError as error:
            # SQLite waits for a lock only where that can end: of two transactions that have both read, and that both
            # want to write, each would wait for the other. https://www.sqlite.org/c3ref/busy_handler.html
            may_wait = not (self.in_transaction and self._in_use) or text.upper().startswith(("COMMIT", "END"))
            if primary_code(error) == sqlite3.SQLITE_BUSY and may_wait:
                return True
            raise
        return False


class Cursor(sqlite3.Cursor):
    """Has its connection carry out the statements, and tells of what is fetched."""

    def __repr__(self) -> str:
        return "a cursor"

    def execute(self, sql: str, parameters: Any = ()) -> "Cursor":
        statement = super().execute
        self._on.carry_out(statement_text(sql, parameters), lambda: statement(sql, parameters))
        return self

    def executemany(self, sql: str, many: Iterable[Any]) -> "Cursor":
        for parameters in many:
            self.execute(sql, parameters)
        return self

    def executescript(self, script: str) -> "Cursor":
        statement = super().executescript
        self._on.carry_out(statement_text(script, ()), lambda: statement(script))
        return self

    def fetchone(self) -> Any:
        row = super().fetchone()
        self._tell([] if row is None else [row])
        return row

    def fetchmany(self, size: int | None = None) -> list[Any]:
        rows = super().fetchmany(self.arraysize if size is None else size)
        self._tell(rows)
        return rows

    def fetchall(self) -> list[Any]:
        rows = super().fetchall()
        self._tell(rows)
        return rows

    def __next__(self) -> Any:
        try:
            row = super().__next__()
        except StopIteration:
            self._tell([])
            raise
        self._tell([row])
        return row

    @property
    def _on(self) -> WatchedConnection:
        assert isinstance(self.connection, WatchedConnection)
        return self.connection

    def _tell(self, rows: list[Any]) -> None:
        if self._on.watch is not None:
            self._on.watch.fetched(rows)
