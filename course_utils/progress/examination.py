"""What a file in the place of a learner's progress turns out to be, found out without changing it.

Its contents are data: no topic is looked up, and so nothing imported, that is not one of the course's own.
"""

import sqlite3
from contextlib import closing
from enum import Enum
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from eventsourcing.utils import get_topic

from course_utils.progress.progress import EARLIER_TOPIC, LessonProgress, Progress
from course_utils.sqlite_codes import primary_code

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

_OURS = "course_utils."
_TOPIC = get_topic(LessonProgress)
_EVENTS = [name for name, kind in vars(LessonProgress).items() if isinstance(kind, type)]
_KNOWN = {f"{topic}{event}" for topic in (_TOPIC, EARLIER_TOPIC) for event in ("", *(f".{name}" for name in _EVENTS))}


class Finding(Enum):
    """What a file is: fit for use, damaged, written by a newer edition of the course, or no progress of ours at all."""

    SOUND = "sound"
    DAMAGED = "damaged"
    NEWER = "newer"
    FOREIGN = "foreign"


def examine(path: Path) -> Finding:
    """What the file is. Raises sqlite3.DatabaseError when that cannot be told, such as when it is locked.

    Damaged is what SQLite cannot read, and a history that cannot be replayed: with an event missing before its last, one
    that is garbled, or one of another program.
    """
    try:
        with closing(sqlite3.connect(path, timeout=10)) as connection:
            if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
                return Finding.DAMAGED
            return _examine_tables(connection)
    except sqlite3.DatabaseError as error:
        if primary_code(error) in _OUT_OF_REACH:
            raise
        return Finding.DAMAGED


def _examine_tables(connection: sqlite3.Connection) -> Finding:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    topics = set()
    if "stored_events" in tables:
        columns = {column for (_, column, *_) in connection.execute("PRAGMA table_info(stored_events)")}
        if "topic" in columns:
            topics = {str(topic) for (topic,) in connection.execute("SELECT DISTINCT topic FROM stored_events")}
    if not any(topic.startswith(_OURS) for topic in topics):
        return Finding.FOREIGN if topics or tables - {"stored_events"} else Finding.SOUND
    if not all(topic.startswith(_OURS) for topic in topics):
        return Finding.DAMAGED
    if not topics <= _KNOWN:
        return Finding.NEWER
    return Finding.SOUND if _can_be_replayed(connection) else Finding.DAMAGED


def _can_be_replayed(connection: sqlite3.Connection) -> bool:
    rows = connection.execute(
        "SELECT originator_id, originator_version, topic, state FROM stored_events ORDER BY 1, 2"
    ).fetchall()
    with closing(Progress(None)) as progress:
        try:
            for _, history in groupby(rows, key=lambda row: row[0]):
                lesson = None
                for originator, version, topic, state in history:
                    event: Any = progress.mapper.to_domain_event(StoredEvent(UUID(originator), version, topic, state))
                    if getattr(event, "originator_topic", _TOPIC) not in _KNOWN:
                        return False
                    lesson = event.mutate(lesson)
        except Exception:  # what a garbled event raises depends on how it is garbled
            return False
    return True
