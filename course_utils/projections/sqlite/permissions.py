"""What SQL may do with a view's file: a handler changes the view's own rows and nothing else, and who asks only reads.

SQLite tells an authorizer of everything that a statement is about to do, before it does any of it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from eventsourcing.sqlite import SQLiteCursor

from course_utils.sqlite_codes import primary_code

OWN_TABLES = ("tracking", "view_definition", "parked", "outbox")
"""What a view's file has besides the view's own tables; see layout.py."""
OWN = "/* of the projector */ "
"""The mark of statements that write those."""
_TAKES_THE_TRANSACTION = {sqlite3.SQLITE_TRANSACTION, sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH}
_NAMES_THE_TABLE_FIRST = {
    sqlite3.SQLITE_INSERT,
    sqlite3.SQLITE_UPDATE,
    sqlite3.SQLITE_DELETE,
    sqlite3.SQLITE_DROP_TABLE,
    sqlite3.SQLITE_CREATE_TEMP_TABLE,  # which would hide the one in the file
    sqlite3.SQLITE_CREATE_TEMP_VIEW,
}
_NAMES_THE_TABLE_SECOND = {
    sqlite3.SQLITE_ALTER_TABLE,
    sqlite3.SQLITE_CREATE_INDEX,
    sqlite3.SQLITE_DROP_INDEX,
    sqlite3.SQLITE_CREATE_TRIGGER,
    sqlite3.SQLITE_CREATE_TEMP_TRIGGER,
}
_READS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
# PRAGMAs that set nothing; a full-text table asks for data_version when it is searched.
_DESCRIBES = {"table_info", "table_xinfo", "table_list", "index_list", "index_info", "data_version"}


class GuardedConnection(sqlite3.Connection):
    """A connection to a view's file, with or without the rights of a handler.

    SQLite asks when it prepares a statement, and prepares all of them anew when the authorizer is set: that took a third of
    the time of a batch of one event. So it is set once, and looks whether a handler is at work. A statement of the
    projector's that is prepared already is not asked about again; so those that write its tables bear a mark, `OWN`, and
    are not what a handler writes by mistake.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._handles = False
        self.set_authorizer(self._authorize)

    @contextmanager
    def handlers_rows(self) -> Iterator[sqlite3.Cursor]:
        """A cursor for the handler, with which it can neither end the transaction nor write what the projector keeps."""
        self._handles = True
        try:
            with _plain_cursor(self) as rows:
                yield rows
        finally:
            self._handles = False

    @contextmanager
    def readers_rows(self) -> Iterator[sqlite3.Cursor]:
        """A cursor that only reads. Raises PermissionError for a statement that does more."""
        self.set_authorizer(_for_a_reader)
        try:
            with _plain_cursor(self) as rows:
                yield rows
        except sqlite3.DatabaseError as error:
            if not is_refusal(error):
                raise
            raise PermissionError(
                "This statement may do more than read, so it was not run. Ask with SELECT; the rows are changed by the "
                "view's handle()."
            ) from error
        finally:
            self.set_authorizer(self._authorize)

    def _authorize(
        self, action: int, first: str | None, second: str | None, database: str | None, inside: str | None
    ) -> int:
        return _for_a_handler(action, first, second, database, inside) if self._handles else sqlite3.SQLITE_OK


def guarded(cursor: SQLiteCursor) -> GuardedConnection:
    """The connection of a cursor of a view's file."""
    connection = cursor.sqlite_cursor.connection
    assert isinstance(connection, GuardedConnection)
    return connection


def is_refusal(error: BaseException) -> bool:
    """Whether SQLite did not run a statement because it is not allowed here."""
    return primary_code(error) == sqlite3.SQLITE_AUTH


@contextmanager
def _plain_cursor(connection: sqlite3.Connection) -> Iterator[sqlite3.Cursor]:
    """One that gives tuples, and is of no use afterwards."""
    rows = connection.cursor()
    rows.row_factory = None
    try:
        yield rows
    finally:
        rows.close()


def _for_a_handler(action: int, first: str | None, second: str | None, database: str | None, inside: str | None) -> int:
    is_refused = (
        action in _TAKES_THE_TRANSACTION
        or (action == sqlite3.SQLITE_PRAGMA and second is not None)  # a setting outlives the transaction
        or (action in _NAMES_THE_TABLE_FIRST and first in OWN_TABLES)
        or (action in _NAMES_THE_TABLE_SECOND and second in OWN_TABLES)
    )
    return sqlite3.SQLITE_DENY if is_refused else sqlite3.SQLITE_OK


def _for_a_reader(action: int, first: str | None, second: str | None, database: str | None, inside: str | None) -> int:
    only_reads = (
        action in _READS
        or (action == sqlite3.SQLITE_PRAGMA and (first or "").lower() in _DESCRIBES)
        # So SQLite declares table-valued functions such as json_each(); a real UPDATE of this table it refuses itself.
        or (action == sqlite3.SQLITE_UPDATE and first == "sqlite_master")
    )
    return sqlite3.SQLITE_OK if only_reads else sqlite3.SQLITE_DENY
