"""A SQLite connection that tells its observers of every statement, before it is carried out and after.

That includes the COMMIT or ROLLBACK at the end of a `with connection:`, every row of an `executemany` and every
statement of a script: each of them is a moment at which another process may come between, or this one may die.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from course_utils.schedules.observers import Observer
from course_utils.schedules.statement import Statement, statements_in
from course_utils.sqlite_codes import primary_code


class WatchedConnection(sqlite3.Connection):
    """A connection with `observers`. While it has none, it is an ordinary one.

    A statement that has to wait for a lock is up to the observers (`Observer.locked`) if the connection is made with
    `timeout=0`; with a longer one, SQLite waits first.
    """

    observers: tuple[Observer, ...] = ()
    inside_with = False
    """Whether a `with connection:` is open."""
    __name__ = "connection"  # how messages show it, as they show a function: a connection can be called
    _in_use = False  # whether the transaction has read or written anything yet

    def announce(self, what: object) -> None:
        """Tell the observers that something else than a statement comes next, as `str(what)` says."""
        for observer in self.observers:
            observer.before(what)

    @contextmanager
    def unobserved(self) -> Iterator[None]:
        """Nobody is told of what happens inside."""
        observers, self.observers = self.observers, ()
        try:
            yield
        finally:
            self.observers = observers

    def lose_uncommitted(self) -> None:
        """Undo what is not committed, as the end of the process would; nobody is told. It may be closed already."""
        with self.unobserved(), suppress(sqlite3.ProgrammingError):
            self.rollback()

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

    def __enter__(self) -> "WatchedConnection":
        self.inside_with = True
        return self

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> Any:
        self.inside_with = False
        if kind is not None:
            self.rollback()
            return False
        try:
            self.commit()
        except BaseException:
            self.rollback()
            raise
        return False

    def carry_out(self, statement: Statement, call: Callable[[], object]) -> None:
        """Carry out `statement` by `call`, between `before` and `after`; again, if it is locked and an observer says so."""
        while True:
            self.announce(statement)
            try:
                call()
            except Exception as error:
                if self._has_to_wait(statement, error) and any(each.locked(statement) for each in self.observers):
                    continue
                self._tell_after(statement, error)
                raise
            self._in_use = self.in_transaction and statement.verb != "BEGIN"
            self._tell_after(statement, None)
            return

    def _tell_after(self, statement: Statement, error: Exception | None) -> None:
        for observer in self.observers:
            observer.after(statement, error)

    def _has_to_wait(self, statement: Statement, error: Exception) -> bool:
        # SQLite waits for a lock only where that can end: of two transactions that have both read, and that both
        # want to write, each would wait for the other. https://www.sqlite.org/c3ref/busy_handler.html
        may_wait = not (self.in_transaction and self._in_use) or statement.verb in ("COMMIT", "END")
        return may_wait and is_busy(error)


def is_busy(error: Exception) -> bool:
    """Whether another connection's lock was in the way."""
    return primary_code(error) == sqlite3.SQLITE_BUSY


class Cursor(sqlite3.Cursor):
    """Has its connection carry out the statements, and tells of what is fetched."""

    _rows_of_many: int | None = None

    def __repr__(self) -> str:
        return "a cursor"

    @property
    def rowcount(self) -> int:
        """How many rows the last call changed; one `executemany` is one call."""
        return super().rowcount if self._rows_of_many is None else self._rows_of_many

    def execute(self, sql: str, parameters: Any = ()) -> "Cursor":
        self._rows_of_many = None
        call = super().execute
        if self._on.observers:
            self._on.carry_out(Statement(sql, parameters), lambda: call(sql, parameters))
        else:
            call(sql, parameters)
        return self

    def executemany(self, sql: str, many: Iterable[Any]) -> "Cursor":
        if not self._on.observers:
            self._rows_of_many = None
            super().executemany(sql, many)
            return self
        changed = 0
        for parameters in many:
            changed += self.execute(sql, parameters).rowcount
        self._rows_of_many = changed
        return self

    def executescript(self, script: str) -> "Cursor":
        if not self._on.observers:
            super().executescript(script)
            return self
        self._on.commit()  # as `sqlite3` begins a script; and inside it, no transaction begins by itself
        level, self._on.isolation_level = self._on.isolation_level, None
        try:
            for sql in statements_in(script):
                self.execute(sql)
        finally:
            self._on.isolation_level = level
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
        for observer in self._on.observers:
            observer.fetched(rows)
