"""Files that belong to people: written whole or not at all, and put aside under a free name rather than replaced."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from uuid import uuid4

_DISK_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_NOT_YOURS = {errno.EACCES, errno.EPERM, errno.EROFS}


def write_whole(path: Path, text: str) -> None:
    """Write `text` to `path` as UTF-8, lines ending in \\n on every platform.

    At every moment the file is the old one or the new one, each whole, also when the disk is full or the power goes.
    Raises OSError, which names `path`; then the old file is as it was.
    """
    target = path.resolve()  # a link stays one: the file it leads to is written
    with _beside(target, text) as written:
        written.replace(target)


def write_keeping(path: Path, text: str, word: str) -> Path | None:
    """Write `text` to `path` as `write_whole` does, and keep what was there as, for example, `name.WORD-1.ipynb`.

    Returns where it is kept, or None if there was nothing. The new file is complete before the old one moves.
    """
    with _beside(path, text) as written:
        kept = put_aside(path, word) if path.exists() else None
        try:
            written.replace(path)
        except OSError:
            if kept:
                kept.replace(path)
            raise
    return kept


def renew(path: Path, text: str) -> Path | None:
    """Write `text` to `path`, in a folder made if need be, unless that is what stands there.

    Something else there is kept as `write_keeping` keeps it; returns where, or None.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.read_bytes() == text.encode():
        return None
    return write_keeping(path, text, "kept")


def put_aside(path: Path, word: str) -> Path:
    """Rename `path` to its first free name, such as `name.WORD-1.sqlite`, and return that.

    No other process can take the name in the same moment. Raises FileNotFoundError when another one has moved `path`.
    """
    while True:
        aside = free_name(path, f"{word}-")
        try:
            aside.touch(exist_ok=False)
        except FileExistsError:
            continue
        break
    try:
        return path.replace(aside)
    except OSError:
        aside.unlink()
        raise


def free_name(path: Path, word: str, first: int = 1) -> Path:
    """The first name beside `path` that nothing has yet, counted from `first`: `bank.2.db` for the word "" and 2."""
    candidates = (path.with_name(f"{path.stem}.{word}{number}{path.suffix}") for number in count(first))
    return next(candidate for candidate in candidates if not os.path.lexists(candidate))


def explain(error: OSError) -> str:
    """What the system says about a file, as a sentence with what to do about it."""
    where = error.filename or "A file"
    if error.errno in _DISK_FULL:
        return f"The disk is full: {where} could not be written. What was there is as it was. Make room, and try again."
    if error.errno in _NOT_YOURS:
        return (
            f"{where} could not be written or read ({error.strerror}). Is it yours? "
            "The variable COURSE_HOME names another folder for your work."
        )
    return f"{where}: {error.strerror or error}. Is the folder yours to write in?"


@contextmanager
def _beside(path: Path, text: str) -> Iterator[Path]:
    """A file of `text`, safe on the disk, in the folder `path` is in; what is left of it in the end is removed."""
    written = path.with_name(f".{uuid4().hex}.part")
    try:
        try:
            with written.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            if path.exists():
                written.chmod(path.stat().st_mode)
            yield written
        finally:
            written.unlink(missing_ok=True)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
