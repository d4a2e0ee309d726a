"""Taking out of a SQLite file what its deleted rows have left in it: free pages, gaps, the write-ahead log.

DELETE only says that the space is free. The bytes stay until something else is written there. The write-ahead log holds
every version of a page that was written; begun anew, it is written over from the front, and what is behind stays until the
file is cut off.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from course_utils.privacy.errors import StillRead

_SECONDS_FOR_A_LOCK = 5.0


def scrub(path: Path | str) -> None:
    """Write the file anew without what was deleted, and empty its write-ahead log.

    Raises StillRead while another connection reads or writes the file: then traces are left. Raises FileNotFoundError,
    and sqlite3.DatabaseError for a file that is no database.
    """
    file = Path(path)
    if not file.is_file():
        raise FileNotFoundError(f"There is no file {path}. Name the file of a store or a view.")
    with closing(sqlite3.connect(file, timeout=_SECONDS_FOR_A_LOCK, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA secure_delete=ON")
            connection.execute("VACUUM")
            busy, _pages, _moved = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError as error:
            raise _still_read(file, str(error)) from error
    if busy:  # it raises nothing by itself
        raise _still_read(file, "its write-ahead log could not be emptied")


def _still_read(file: Path, reason: str) -> StillRead:
    return StillRead(
        f"{file} may still hold what was deleted: {reason}. Let every program that reads it end or close it, then scrub again."
    )
