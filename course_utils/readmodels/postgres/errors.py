"""What PostgreSQL says went wrong, as sentences, and whether waiting may help against it."""

import psycopg
from eventsourcing import persistence
from psycopg import errors

from course_utils.eventstore.errors import ReadOnlyStore, StoreError, StoreFull, StoreLocked, StoreUnreachable
from course_utils.projections.store import Failure

_PASSING = (
    errors.LockNotAvailable,
    errors.DeadlockDetected,
    errors.SerializationFailure,
    errors.QueryCanceled,
    errors.TooManyConnections,
)
_FULL = (errors.DiskFull, errors.OutOfMemory)
_READ_ONLY = (errors.ReadOnlySqlTransaction, errors.InsufficientPrivilege)
_LIBRARY_ERRORS: dict[type[psycopg.Error], type[persistence.PersistenceError]] = {
    psycopg.InterfaceError: persistence.InterfaceError,
    psycopg.DataError: persistence.DataError,
    psycopg.OperationalError: persistence.OperationalError,
    psycopg.IntegrityError: persistence.IntegrityError,
    psycopg.InternalError: persistence.InternalError,
    psycopg.ProgrammingError: persistence.ProgrammingError,
    psycopg.NotSupportedError: persistence.NotSupportedError,
}


def in_words(error: psycopg.Error, place: str) -> persistence.PersistenceError:
    """What PostgreSQL said about `place` as a sentence; the library's error of the same name when it needs no advice."""
    reason = first_line(error)
    if is_lost(error):
        return StoreUnreachable(
            f"The server of {place} does not answer any more ({reason}). What was not committed is undone. If the "
            "server was killed, the last second's commits of this view may be gone as well, rows and position together, and "
            "are projected again. Start the server, then try again."
        )
    if isinstance(error, _PASSING):
        return StoreLocked(
            f"Another program kept {place} busy for too long ({reason}), so nothing was stored. Wait until it is done, "
            "then try again."
        )
    if isinstance(error, _FULL):
        return StoreFull(
            f"The server has no room left for {place} ({reason}), so nothing was stored. Make room, then try again."
        )
    if isinstance(error, _READ_ONLY):
        return ReadOnlyStore(
            f"{place} may not be written ({reason}), so nothing was stored. Ask for the right to CREATE in this database, "
            "or name another user or server in the address."
        )
    kinds = [library for kind, library in _LIBRARY_ERRORS.items() if isinstance(error, kind)]
    return (kinds or [persistence.DatabaseError])[0](str(error))


def failure_of(error: BaseException | None) -> Failure | None:
    """What an error of PostgreSQL says of the next try; None when it is another's."""
    if isinstance(error, persistence.PersistenceError) and isinstance(error.__cause__, psycopg.Error):
        error = error.__cause__
    if not isinstance(error, psycopg.Error):
        return None
    if is_lost(error) or isinstance(error, _PASSING):
        return Failure.PASSING
    return Failure.OF_THE_STORE if isinstance(error, (*_FULL, *_READ_ONLY)) else Failure.OF_THE_EVENT


def is_lost(error: psycopg.Error) -> bool:
    """Whether there is no connection: it was never made, or the server has ended it."""
    code = error.sqlstate or ""
    return isinstance(error, psycopg.OperationalError) and (not code or code[:2] == "08" or code[:3] == "57P")


def unreachable(error: psycopg.Error, place: str, server: str) -> StoreError:
    """Why no connection could be made: no server, a wrong password, no such database."""
    return StoreUnreachable(
        f"PostgreSQL at {server} did not let {place} be opened: {first_line(error)}. Is the server running, and are user, "
        "password and database in its address right?"
    )


def first_line(error: psycopg.Error) -> str:
    """What PostgreSQL said, without the hints and positions below."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].strip().rstrip(".")
