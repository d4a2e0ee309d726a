"""What can be wrong with a store, as sentences: what happened, with which value, and what to do.

Each error is at the same time the eventsourcing library's error of that kind, so code that catches those goes on working.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from eventsourcing import persistence
from eventsourcing.utils import TopicError

from course_utils.sqlite_codes import primary_code


class StoreError(persistence.PersistenceError):
    """Something is wrong with a store; nothing was changed in it."""


class NotAStore(StoreError, persistence.DatabaseError):
    """The file is no SQLite database, or its tables are not those of a store."""


class StoreUnreachable(StoreError, persistence.InterfaceError, persistence.OperationalError):
    """The file, or the server, cannot be opened, read or written."""


class StoreGone(StoreError, persistence.OperationalError):
    """The file was deleted or replaced by another while it was open."""


class DamagedStore(StoreError, persistence.DatabaseError):
    """SQLite finds the file itself damaged."""


class ReadOnlyStore(StoreError, persistence.OperationalError):
    """The file may be read, but not written."""


class StoreFull(StoreError, persistence.OperationalError):
    """There is no room left on the disk."""


class StoreLocked(StoreError, persistence.OperationalError):
    """Another program kept the store locked for longer than one was willing to wait."""


class StoreClosed(StoreError, persistence.ConnectionPoolClosedError):
    """The application, and with it its store, has been closed."""


class Conflict(StoreError, persistence.IntegrityError):
    """Somebody else has saved that version of the aggregate first."""


class DamagedEvent(StoreError, persistence.MapperDeserialisationError):
    """The bytes of a stored event are not those that were written, or lack what its class needs today."""


class NewerSchema(StoreError, persistence.MapperDeserialisationError):
    """A stored event was written by a newer version of its class than the code knows."""


class UnknownEvent(StoreError, persistence.MapperDeserialisationError, TopicError):
    """No event class is found for a stored event."""


class WaitTimedOut(StoreError, TimeoutError):
    """A view has not got to a position within the time one was willing to wait."""


FROM_A_BACKUP = "restore it from a backup, after deleting the files beside it that end in -wal and -shm"
"""What those files hold would be written over the restored one."""
_UNREACHABLE = "The disk under {file} did not answer as it should (SQLite: {error}). Check the disk, then try again."
_READ_ONLY = (
    "{file} may only be read, so nothing was stored. Give yourself write permission on the file and its folder, "
    "or open a copy."
)
_LOCKED = (
    "Another program kept {file} locked for more than {seconds:g} seconds, so nothing was stored. "
    "Wait until it is done, or close it, then try again."
)
_LOCKS = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_SENTENCES: dict[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_NOTADB: (
        NotAStore,
        "{file} is no SQLite database, so it was left as it is. Name an event store, or a file that does not exist yet.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        DamagedStore,
        f"{{file}} is damaged (SQLite: {{error}}). Close what has it open, keep a copy of it, and {FROM_A_BACKUP}.",
    ),
    sqlite3.SQLITE_FULL: (
        StoreFull,
        "There is no room left for {file}, so nothing was stored. Make room on the disk, then try again.",
    ),
    sqlite3.SQLITE_BUSY: (StoreLocked, _LOCKED),
    sqlite3.SQLITE_LOCKED: (StoreLocked, _LOCKED),
    sqlite3.SQLITE_READONLY: (ReadOnlyStore, _READ_ONLY),
    sqlite3.SQLITE_PERM: (ReadOnlyStore, _READ_ONLY),
    sqlite3.SQLITE_IOERR: (StoreUnreachable, _UNREACHABLE),
}
_LIBRARY_ERRORS: dict[type[sqlite3.Error], type[persistence.PersistenceError]] = {
    sqlite3.InterfaceError: persistence.InterfaceError,
    sqlite3.DatabaseError: persistence.DatabaseError,
    sqlite3.DataError: persistence.DataError,
    sqlite3.OperationalError: persistence.OperationalError,
    sqlite3.IntegrityError: persistence.IntegrityError,
    sqlite3.InternalError: persistence.InternalError,
    sqlite3.ProgrammingError: persistence.ProgrammingError,
    sqlite3.NotSupportedError: persistence.NotSupportedError,
}


def from_sqlite(error: sqlite3.Error, file: Path | str, seconds: float) -> persistence.PersistenceError:
    """What SQLite said about `file` as a sentence; an error of the library's same name when it needs no advice.

    `seconds` is how long a lock was waited for.
    """
    primary = primary_code(error)
    if primary == sqlite3.SQLITE_CANTOPEN:
        return StoreUnreachable(_cannot_open(Path(file)))
    if primary in _SENTENCES:
        kind, sentence = _SENTENCES[primary]
        return kind(sentence.format(file=file, error=error, seconds=seconds))
    return _LIBRARY_ERRORS.get(type(error), persistence.PersistenceError)(str(error))


def is_passing(error: BaseException | None) -> bool:
    """Whether waiting may help: a lock that another holds, a server that does not answer."""
    match error:
        case sqlite3.Error():
            return primary_code(error) in _LOCKS
        case StoreError():
            return isinstance(error, StoreLocked)
        case persistence.PersistenceError(__cause__=sqlite3.Error() as cause):
            return is_passing(cause)
        case _:
            return isinstance(
                error, persistence.OperationalError | persistence.InterfaceError | ConnectionError | TimeoutError
            )


def conflict(stored_events: Sequence[persistence.StoredEvent]) -> Conflict:
    """What to say when one of these versions is in the store already."""
    first = {event.originator_id: event.originator_version for event in reversed(stored_events)}
    versions = " or ".join(f"version {version} of {aggregate}" for aggregate, version in first.items())
    return Conflict(
        f"Somebody else has saved first: {versions} is in the store already, so nothing of this was stored. "
        "Load the aggregate again, decide again, and save that."
    )


def _cannot_open(file: Path) -> str:
    if file.is_dir():
        return f"{file} is a folder, and a store is a file. Name a file in it, such as {file / 'bank.db'}."
    if not file.parent.is_dir():
        return f"{file} cannot be made, because there is no folder {file.parent}. Make the folder first."
    return f"{file} cannot be opened. Check that you may read and write it, and that its name is allowed here."
