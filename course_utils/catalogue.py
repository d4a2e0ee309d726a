"""The published lessons, found by number or name, and what publishing left in their notebooks for the running course.

Exercises, solutions and predictions are read from the solved edition, as plain JSON, and never from the learner's copy,
which may say anything.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from course_utils import places
from course_utils.text import closest


class UnknownName(LookupError):
    """A lesson, exercise or prediction that does not exist. In a notebook it shows its sentence and no traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


@dataclass(frozen=True)
class PublishedLesson:
    """A lesson as its notebook's metadata describes it.

    In lesson order: `exercises` maps a name to its minutes, `solutions` a name to its source.
    """

    number: str
    slug: str
    title: str
    minutes: int
    exercises: dict[str, int]
    predictions: dict[str, dict[str, Any]]
    solutions: dict[str, str]

    def __repr__(self) -> str:
        return f"{self.number} {self.title}"


def all_lessons() -> list[PublishedLesson]:
    """Every published lesson, in the course's order."""
    return [_read(path) for path in _notebooks_in("solutions")]


def find_lesson(name: str) -> PublishedLesson:
    """The lesson of this name, as `lesson_named` takes it. Raises UnknownName with the closest names."""
    editions = {path.stem: path for path in _notebooks_in("solutions")}
    return _read(editions[lesson_named(name, editions)])


def published_notebooks() -> list[Path]:
    """The learners' editions, in the course's order."""
    return _notebooks_in(".")


def published_solutions() -> list[Path]:
    """The solved editions, in the course's order."""
    return _notebooks_in("solutions")


def published_pictures() -> list[Path]:
    """The pictures that the notebooks show, by name."""
    return sorted((places.notebooks() / "pictures").glob("*.svg"))


def find_published(name: str) -> Path:
    """The learners' edition of the lesson of this name. Raises UnknownName with the closest names."""
    editions = {path.stem: path for path in published_notebooks()}
    return editions[lesson_named(name, editions)]


def find_source(name: str) -> Path:
    """The folder with the text and exercises of the lesson of this name, published or not. Raises UnknownName."""
    return places.LESSONS / lesson_named(name, sorted(path.name for path in places.LESSONS.glob("[0-9][0-9]_*")))


def lesson_named(name: str, lessons: Iterable[str]) -> str:
    """Which of `lessons`, such as "04_replaying_account_42", a person means by `name`.

    They may say `4`, `04`, `replaying_account_42`, the whole of it, or the notebook's file name.
    Raises UnknownName with the closest names.
    """
    there = list(lessons)
    asked = name.removesuffix(".ipynb")
    for lesson in there:
        number, slug = lesson.split("_", 1)
        if asked in (lesson, slug) or (asked.isdecimal() and int(asked) == int(number)):
            return lesson
    raise UnknownName(f"There is no lesson {name!r}. {closest(asked, there)}")


def _notebooks_in(folder: str) -> list[Path]:
    return sorted((places.notebooks() / folder).glob("[0-9][0-9]_*.ipynb"))


@cache
def _read(path: Path) -> PublishedLesson:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    about = notebook["metadata"]["course"]
    solutions = {
        cell["metadata"]["course"]["exercise"]: "".join(cell["source"])
        for cell in notebook["cells"]
        if "exercise" in cell["metadata"].get("course", {})
    }
    exercises = {exercise["name"]: exercise["minutes"] for exercise in about["exercises"]}
    return PublishedLesson(**(about | {"exercises": exercises, "solutions": solutions}))
