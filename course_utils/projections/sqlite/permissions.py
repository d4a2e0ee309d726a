"""What SQL may do with a view's file: a handler changes the view's own rows and nothing else, and who asks only reads.

SQLite tells an authorizer of everything that a statement is about to do, before it does any of it.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from course_utils.projections.sqlite.layout import OWN_TABLES
from course_utils.sqlite_codes import primary_code

_Authorizer = Callable[[int, str | None, str | None, str | None, str | None], int]

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


@contextmanager
def handlers_rows(connection: sqlite3.Connection) -> Iterator[sqlite3.Cursor]:
    """A cursor for the handler, with which it can neither end the transaction nor write what the projector keeps."""
    with _authorized(connection, _for_a_handler) as rows:
        yield rows


@contextmanager
def readers_rows(cursor: sqlite3.Cursor) -> Iterator[sqlite3.Cursor]:
    """Another cursor of the same transaction, which only reads. Raises PermissionError for a statement that does more."""
    try:
        with _authorized(cursor.connection, _for_a_reader) as rows:
            yield rows
    except sqlite3.DatabaseError as error:
        if not is_refusal(error):
            raise
        raise PermissionError(
            "This statement may do more than read, so it was not run. Ask with SELECT; the rows are changed by the "
            "view's handle()."
        ) from error


def is_refusal(error: BaseException) -> bool:
    """Whether SQLite did not run a statement because it is not allowed here."""
    return primary_code(error) == sqlite3.SQLITE_AUTH


@contextmanager
def _authorized(connection: sqlite3.Connection, authorizer: _Authorizer) -> Iterator[sqlite3.Cursor]:
    rows = connection.cursor()
    rows.row_factory = None
    try:
        connection.set_authorizer(authorizer)
        yield rows
    finally:
        connection.set_authorizer(None)
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
