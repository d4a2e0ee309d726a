"""The connections to one schema of a PostgreSQL database, and their transactions.

A commit does not wait for the disk of the server (`synchronous_commit = off`): a view can be computed again. After a power
cut, or when the server is killed, it is as it was a few commits before, its position included. With PostgreSQL's own
settings that is less than a second. That a view is made or replaced does wait, so that it is there after any of them.
"""

import re
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from typing import Any, LiteralString

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.sql import SQL, Composed, Identifier

from course_utils.eventstore.errors import StoreClosed, StoreUnreachable
from course_utils.eventstore.signals import signal_named
from course_utils.readmodels.postgres.errors import in_words, is_lost, unreachable

Connection = psycopg.Connection[Any]
BESIDE = "_rebuilding"
"""What is added to a schema's name for the one in which the view grows while it is rebuilt."""
_SCHEMA = re.compile(rf"(?!pg_)[a-z_][a-z0-9_]{{0,51}}({BESIDE})?")
_SECONDS_TO_CONNECT = 5
_SETTINGS = SQL("SET search_path = {}; SET lock_timeout = 2000; SET synchronous_commit = off")


class Database:
    """Raises StoreUnreachable for an address that cannot be used, ValueError for a name that is none of a schema's."""

    def __init__(self, url: str, schema: str) -> None:
        if not _SCHEMA.fullmatch(schema):
            raise ValueError(
                f"A view cannot be kept in the schema {schema!r}. Name it with at most 52 small letters, digits and "
                "underscores, beginning with a letter, and not with pg_."
            )
        try:
            told = psycopg.conninfo.conninfo_to_dict(url)
        except psycopg.ProgrammingError as error:
            raise StoreUnreachable(
                f"The address of the server cannot be read: {str(error).strip()}. "
                "An example: postgresql://user:password@localhost:5432/course."
            ) from error
        self.schema = schema
        self._url = url
        self._server = f"{told.get('host', 'localhost')}:{told.get('port', 5432)}"
        self._name = f"the schema {schema} of {told.get('dbname', 'the database')} on {self._server}"
        self._key = int.from_bytes(sha256(schema.encode()).digest()[:8], signed=True)
        self._idle: deque[Connection] = deque()
        self._is_closed = False
        self.signal = signal_named(self._name)

    def __str__(self) -> str:
        return self._name

    @contextmanager
    def writing(self, *, lasts: bool = False) -> Iterator[Connection]:
        """A transaction that nobody else's on this view runs beside, committed unless something is raised. Wakes who waits.

        If it `lasts`, its commit is on the server's disk, with all that were before it.
        """
        # An advisory lock, not one on a table: the switch drops the tables, and who waits for it must not hold them.
        begin = SQL("BEGIN; SELECT pg_advisory_xact_lock({})").format(self._key)
        with self._transaction(begin, "COMMIT") as connection:
            if lasts:
                connection.execute("SET LOCAL synchronous_commit = on")
            yield connection
        self.signal.announce()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that can change nothing."""
        with self._transaction(SQL("BEGIN READ ONLY"), "ROLLBACK") as connection:
            yield connection

    def close(self) -> None:
        """Let go of the server; who waits is woken and told."""
        self._is_closed = True
        while self._idle:
            self._idle.popleft().close()
        self.signal.announce()

    @contextmanager
    def _transaction(self, begin: SQL | Composed, end: LiteralString) -> Iterator[Connection]:
        with ExitStack() as held:
            try:
                connection = self._begun(begin, held)
                yield connection
                connection.execute(end)
            except psycopg.Error as error:
                raise in_words(error, str(self)) from error

    def _begun(self, begin: SQL | Composed, held: ExitStack) -> Connection:
        """A connection in a transaction. One that was idle may have lost its server meanwhile: then another one."""
        while True:
            is_new = not self._idle
            connection = held.enter_context(self._connection())
            try:
                connection.execute(begin)
                return connection
            except psycopg.Error as error:
                if is_new or not is_lost(error):
                    raise

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """One that nobody else uses. What is left of a transaction is undone; one that is lost is not used again."""
        if self._is_closed:
            raise StoreClosed(f"The view in {self} has been closed. Open it again.")
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connect()
        try:
            yield connection
        finally:
            if not connection.closed and connection.info.transaction_status != TransactionStatus.IDLE:
                with suppress(psycopg.Error):  # then it is lost, and the server undoes the transaction itself
                    connection.execute("ROLLBACK")
            is_usable = not connection.closed and connection.info.transaction_status == TransactionStatus.IDLE
            if is_usable and not self._is_closed:
                self._idle.append(connection)
            else:
                connection.close()

    def _connect(self) -> Connection:
        try:
            connection = psycopg.connect(self._url, autocommit=True, connect_timeout=_SECONDS_TO_CONNECT)
            connection.execute(_SETTINGS.format(Identifier(self.schema)))
        except psycopg.Error as error:
            raise unreachable(error, str(self), self._server) from error
        return connection
