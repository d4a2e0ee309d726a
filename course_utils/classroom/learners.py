"""The learners of a class, read from their folders: what each of them did, lesson by lesson.

Nothing is written in those folders. A progress file is copied first, since even opening one may write beside it.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from eventsourcing.persistence import PersistenceError

from course_utils.catalogue import all_lessons
from course_utils.progress.examination import Finding, examine
from course_utils.progress.file import FILE_NAME
from course_utils.progress.progress import LessonProgress, Progress

_WHY_NOT = {
    Finding.DAMAGED: "is damaged, or was being written just now. Run this again; `course check` in that folder fills a "
    "new one from the notebooks.",
    Finding.NEWER: "was written by a newer edition of the course. Update this one to read it.",
    Finding.FOREIGN: "is a database of something else.",
}


@dataclass(frozen=True)
class Try:
    """An answer that was handed in, and what the check said; `message` is empty where it was solved."""

    lesson: str
    exercise: str
    solved: bool
    message: str


@dataclass(frozen=True)
class Learner:
    """One learner. By the slug of a lesson: the exercises solved in it, and when something happened there last.

    `tries` are in no order.
    """

    name: str
    solved: dict[str, set[str]]
    latest: dict[str, datetime]
    tries: list[Try]


def read_learners(folders: Iterable[Path]) -> tuple[list[Learner], list[str]]:
    """The learners in these folders, by name, and a sentence for each folder that tells of none.

    A folder without progress stands for the folders in it that have some. A folder named twice counts once.
    """
    learners, remarks = [], []
    homes: list[Path] = []
    for folder in folders:
        found, remark = _homes_in(folder.absolute())
        homes += [home for home in found if home not in homes]
        remarks += [remark] if remark else []
    for home, name in zip(homes, _names(homes), strict=True):
        try:
            learners.append(_read(home, name))
        except _Unreadable as reason:
            remarks.append(str(reason))
    return sorted(learners, key=lambda learner: learner.name), remarks


class _Unreadable(Exception):
    """A learner's progress cannot be read; the message says why, and what to do."""


def _homes_in(folder: Path) -> tuple[list[Path], str]:
    if _may_be_home(folder):
        return [folder], ""
    try:
        inside = sorted(path for path in folder.iterdir() if _may_be_home(path))
    except OSError as error:
        return [], f"{folder} cannot be read ({error.strerror}). Is it the name of a learner's folder?"
    if inside:
        return inside, ""
    return [], f"{folder} has no {FILE_NAME}, and no folder in it has one: nobody has checked an answer there yet."


def _may_be_home(folder: Path) -> bool:
    try:
        return (folder / FILE_NAME).exists()
    except PermissionError:
        return True  # reading it says so


def _names(homes: list[Path]) -> list[str]:
    """What tells the folders apart: their own names, with as many of the folders above as that takes."""
    for parts in range(1, max((len(home.parts) for home in homes), default=0) + 1):
        names = ["/".join(home.parts[-parts:]) for home in homes]
        if len(set(names)) == len(names):
            return [name.removesuffix("/my_notebooks") for name in names]
    return [str(home) for home in homes]


def _read(home: Path, name: str) -> Learner:
    with tempfile.TemporaryDirectory(prefix="course-report-", ignore_cleanup_errors=True) as scratch:
        copy = Path(scratch) / FILE_NAME
        try:
            shutil.copyfile(home / FILE_NAME, copy)
            newest = home / f"{FILE_NAME}-wal"  # what was written last may still stand here
            if newest.exists():
                shutil.copyfile(newest, copy.with_name(newest.name))
            if (found := examine(copy)) is not Finding.SOUND:
                raise _Unreadable(f"{home / FILE_NAME} {_WHY_NOT[found]}")
            with closing(Progress(copy)) as progress:
                return _learner(name, progress)
        except (OSError, sqlite3.Error, PersistenceError) as error:
            raise _Unreadable(f"{home / FILE_NAME} could not be read: {error}. Run this again.") from error


def _learner(name: str, progress: Progress) -> Learner:
    solved, latest, tries = {}, {}, []
    for lesson in all_lessons():
        events: list[Any] = list(progress.events.get(LessonProgress.create_id(lesson.slug)))
        if not events:
            continue
        latest[lesson.slug] = events[-1].timestamp
        answered = [event for event in events if isinstance(event, LessonProgress.Attempted)]
        solved[lesson.slug] = {each.exercise for each in answered if each.status == "solved"} & lesson.exercises.keys()
        tries += [
            Try(lesson.slug, each.exercise, each.status == "solved", each.message)
            for each in answered
            if each.status in ("not yet", "solved")
        ]
    return Learner(name, solved, latest, tries)
