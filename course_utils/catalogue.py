"""What publishing left in a lesson's notebook for the running course: its exercises, solutions and predictions.

It is read from the solved edition, as plain JSON, and never from the learner's copy, which may say anything.
"""

import json
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
    return [_read(path) for path in _solved_editions()]


def _solved_editions() -> list[Path]:
    return sorted((places.notebooks() / "solutions").glob("[0-9][0-9]_*.ipynb"))


def find_lesson(name: str) -> PublishedLesson:
    """The lesson with this number or slug ("04", "replaying_account_42"). Raises UnknownName with the closest names."""
    names: dict[str, Path] = {}
    for path in _solved_editions():
        number, slug = path.stem.split("_", 1)
        names |= {number: path, slug: path, path.stem: path}
    if name not in names:
        raise UnknownName(f"There is no lesson {name!r}. {closest(name, list(names))}")
    return _read(names[name])


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
