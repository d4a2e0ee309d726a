"""What tantivy says of a folder, in sentences. It says everything with ValueError."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from course_utils.eventstore.errors import (
    DamagedStore,
    ReadOnlyStore,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreUnreachable,
)

LOCK_SECONDS = 2
"""How long a step waits until another writer is done."""
_FULL = ("No space left on device", "os error 28", "os error 112", "Quota exceeded", "os error 122")
_NOT_YOURS = ("Permission denied", "Access is denied", "Read-only file system", "os error 13", "os error 30")
_DAMAGED = ("DataCorruption", "corrupted", "corruption", "SchemaError", "IncompatibleIndex")


def is_lock(error: ValueError) -> bool:
    """Whether another writer has the folder."""
    return "LockBusy" in str(error)


@contextmanager
def in_sentences(folder: Path) -> Iterator[None]:
    """What goes wrong inside with the index in this folder is raised as a StoreError."""
    try:
        yield
    except (ValueError, RuntimeError, OSError) as error:
        raise _sentence(error, folder) from error


def locked(folder: Path) -> StoreLocked:
    """What to say when the other writer has not been done in time."""
    return StoreLocked(
        f"Another program has been writing {folder} for more than {LOCK_SECONDS} seconds, and an index has one writer at a "
        "time, so nothing was stored. Wait until it is done, or close it, then try again."
    )


def _sentence(error: Exception, folder: Path) -> StoreError:
    said = str(error)
    if any(sign in said for sign in _FULL):
        return StoreFull(
            f"There is no room left for {folder}, so nothing was stored. Make room on the disk, then try again."
        )
    if any(sign in said for sign in _NOT_YOURS):
        return ReadOnlyStore(
            f"{folder} could not be written or read ({said}). Give yourself the permission to, or name another folder."
        )
    if any(sign in said for sign in _DAMAGED):
        return DamagedStore(
            f"The index in {folder} is damaged ({said}). Delete the folder of the view, and rebuild the view."
        )
    return StoreUnreachable(
        f"The index in {folder} did not answer as it should ({said}). Check the disk, then try again."
    )
