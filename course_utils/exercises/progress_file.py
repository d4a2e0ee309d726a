"""The file that holds a learner's progress: opened when needed, put aside when damaged, never overwritten."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from course_utils import places
from course_utils.exercises.progress import Progress

FILE_NAME = "progress.sqlite"


def progress_path() -> Path | None:
    """The progress file of the learner's folder, or None when this process does not run there."""
    return places.home() / FILE_NAME if places.works_at_home() else None


@contextmanager
def open_progress(path: Path | None) -> Iterator[Progress]:
    """The progress in `path`, closed again afterwards; kept in memory until the kernel ends when `path` is None."""
    if path is None:
        yield _in_memory()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    put_aside_if_damaged(path)
    progress = Progress(path)
    try:
        yield progress
    finally:
        progress.close()


@cache
def _in_memory() -> Progress:
    return Progress(None)


def put_aside_if_damaged(path: Path) -> Path | None:
    """Give a damaged file another name, so that a new one can start; return that name, or None if all is well."""
    if not path.exists() or _is_sound(path):
        return None
    aside = _free_name(path)
    try:
        path.rename(aside)
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
            return bool(connection.execute("PRAGMA quick_check").fetchone() == ("ok",))
    except sqlite3.OperationalError:
        raise  # locked, or no permission: no damage, and nothing to put aside
    except sqlite3.DatabaseError:
        return False


def _free_name(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    return aside
