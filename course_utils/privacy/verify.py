"""Checking the chain of a store's file, as an auditor does: from the bytes in the file, without the application.

It is the file that is read, not what its classes make of it, so events of unknown types are checked like all others.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from course_utils.eventstore import NotAStore
from course_utils.eventstore.sqlite import HASHES
from course_utils.privacy.chain import GENESIS, Break, Head, Link, first_break
from course_utils.privacy.chained import fields_of
from course_utils.privacy.inclusion import Tree

# An event without a hash, and a hash without an event: both are there, in order of position.
_LINKS = f"""
SELECT e.rowid, e.originator_id, e.originator_version, e.topic, e.state, h.hash
FROM stored_events e LEFT JOIN {HASHES} h ON h.position = e.rowid
ORDER BY e.rowid
"""
_WITHOUT_EVENT = f"SELECT min(position) FROM {HASHES} WHERE position NOT IN (SELECT rowid FROM stored_events)"


def verify(path: Path | str, head: Head | None = None) -> Break | None:
    """Where the log in this file is first not what it was, or does not lead through `head`; None if all is well.

    Raises NotAStore when the file is missing, or has no chained log.
    """
    with _opened(path) as file:
        found = first_break(_links(file), head)
        (missing,) = file.execute(_WITHOUT_EVENT).fetchone()
    if missing is not None and (found is None or missing < found.position):
        return Break(missing, "there is a hash, and no event. It was taken out.")
    return found


def head_of(path: Path | str) -> Head:
    """The head to publish now. Raises NotAStore as `verify` does."""
    with _opened(path) as file:
        row = file.execute(f"SELECT position, hash FROM {HASHES} ORDER BY position DESC LIMIT 1").fetchone()
    return Head(*row) if row else Head(0, GENESIS)


def tree_of(path: Path | str) -> Tree:
    """The tree over the hashes of all events, in order of position, whose root can be published as well.

    Raises NotAStore as `verify` does, and ValueError for a log without events.
    """
    with _opened(path) as file:
        return Tree([found for (found,) in file.execute(f"SELECT hash FROM {HASHES} ORDER BY position")])


def _links(file: sqlite3.Connection) -> Iterator[Link]:
    for position, originator, version, topic, state, found in file.execute(_LINKS):
        whole = state if isinstance(state, bytes) else repr(state).encode()  # another type was written over it
        yield Link(position, fields_of(position, originator, version, topic, whole), found)


@contextmanager
def _opened(path: Path | str) -> Iterator[sqlite3.Connection]:
    """The file, in one reading transaction, so that what is saved meanwhile is not half seen."""
    file = Path(path)
    if not file.is_file():
        raise NotAStore(f"There is no file {path}. Name the file of a store.")
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA query_only=ON")
            connection.execute("BEGIN")
            connection.execute(f"SELECT 1 FROM {HASHES}, stored_events LIMIT 1").fetchone()
            yield connection
        except sqlite3.Error as error:
            raise NotAStore(
                f"{path} has no log with a hash chain ({error}). Open the store with "
                "PERSISTENCE_MODULE=course_utils.privacy.chained first, or name another file."
            ) from error
