"""The file that holds a learner's progress: opened when needed, put aside when damaged, never overwritten.

A file that is locked, out of reach, written by a newer edition of the course or somebody else's database stays where it
is, and progress lasts as long as the process.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from eventsourcing.persistence import PersistenceError

from course_utils import places
from course_utils.files import put_aside
from course_utils.progress.at_hand import at_hand
from course_utils.progress.examination import Finding, examine
from course_utils.progress.progress import Progress

FILE_NAME = "progress.sqlite"


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
        with at_hand(path) as near:
            make_way(path, near)
            with closing(Progress(near)) as progress:
                yield progress
    except (PersistenceError, sqlite3.Error, OSError) as error:
        raise ProgressTrouble(
            f"Your progress could not be read or saved in {path} ({error}). Until that works it lasts as long as "
            "this kernel. Is the folder writable, the disk full, or the file open in another program?"
        ) from error


@cache
def _in_memory() -> Progress:
    return Progress(None)


def make_way(path: Path, near: Path | None = None) -> Path | None:
    """See that progress can be kept in `path`: a damaged file is put aside, and its new name returned.

    `near` is where it is worked on, if that is a copy. Raises ProgressTrouble when the file there is sound, and not ours to
    write in.
    """
    near = near or path
    found = examine(near) if near.exists() else Finding.SOUND
    if found is Finding.FOREIGN:
        raise ProgressTrouble(
            f"{path} is a database of something else. It is left as it is, and progress lasts as long as this kernel. "
            "Give that file another name, and your progress will be kept here."
        )
    if found is Finding.NEWER:
        raise ProgressTrouble(
            f"{path.name} holds an event that this edition of the course cannot read, perhaps a newer one's. "
            "The file is kept as it is, and progress lasts as long as this kernel. Update the course, or rename the "
            "file to start a new one."
        )
    if found is not Finding.DAMAGED:
        return None
    if near != path:
        near.unlink()
    return _put_aside(path)


def _put_aside(path: Path) -> Path | None:
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
