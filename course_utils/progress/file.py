"""The file that holds a learner's progress: opened when needed, put aside when damaged, never overwritten.

Damaged means that SQLite cannot read the file, or that an event in it is no JSON. A file that is locked, out of reach or
written by a newer edition of the course is sound, and stays where it is.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from eventsourcing.domain import EventSourcingError
from eventsourcing.persistence import PersistenceError
from eventsourcing.utils import TopicError

from course_utils import places
from course_utils.files import put_aside
from course_utils.progress.progress import Progress

FILE_NAME = "progress.sqlite"

_OUT_OF_REACH = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_NOMEM,
}


class ProgressTrouble(Exception):
    """Progress cannot be read or saved just now; the message says why, and what to do."""


def progress_path() -> Path | None:
    """The progress file of the learner's folder, or None when this process does not run there."""
    return places.home() / FILE_NAME if places.works_at_home() else None


@contextmanager
def open_progress(path: Path | None) -> Iterator[Progress]:
    """The progress in `path`, closed again afterwards; kept in memory until the kernel ends when `path` is None.

    Raises ProgressTrouble when it cannot be read or saved, also from what happens to it inside the `with`.
    """
    if path is None:
        yield _in_memory()
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        put_aside_if_damaged(path)
        with closing(Progress(path)) as progress:
            yield progress
    except (PersistenceError, sqlite3.Error, OSError) as error:
        raise ProgressTrouble(
            f"Your progress could not be read or saved in {path} ({error}). Until that works it lasts as long as "
            "this kernel. Is the folder writable, the disk full, or the file open in another program?"
        ) from error
    except (TopicError, EventSourcingError, UnicodeDecodeError) as error:
        raise ProgressTrouble(
            f"{path.name} holds an event that this edition of the course cannot read, perhaps a newer one's ({error}). "
            "The file is kept as it is, and progress lasts as long as this kernel. Update the course, or rename the "
            "file to start a new one."
        ) from error


@cache
def _in_memory() -> Progress:
    return Progress(None)


def put_aside_if_damaged(path: Path) -> Path | None:
    """Give a damaged file another name, so that a new one can start; return that name, or None if all is well."""
    if not path.exists() or _is_sound(path):
        return None
    try:
        aside = put_aside(path, "damaged")
    except FileNotFoundError:
        return None  # another Lab has put it aside in the same moment
    for suffix in ("-wal", "-shm"):
        companion = path.with_name(path.name + suffix)
        if companion.exists():
            companion.rename(aside.with_name(aside.name + suffix))
    print(
        f"Your progress file could not be read, so it was put aside as {aside.name} and a new one started. "
        "Your notebooks are untouched; run their checks again to fill the new file."
    )
    return aside


def _is_sound(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path, timeout=10)) as connection:
            if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
                return False
            if connection.execute("SELECT name FROM sqlite_master WHERE name = 'stored_events'").fetchone():
                for (state,) in connection.execute("SELECT state FROM stored_events"):
                    json.loads(state)
        return True
    except (ValueError, TypeError):  # TypeError: neither text nor bytes
        return False
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in _OUT_OF_REACH:  # the low byte is the primary code
            raise
        return False
