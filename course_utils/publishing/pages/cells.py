"""A lesson's cells as they are presented: its source beside what its notebooks, built before, made of each cell."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_utils.publishing.parse import Cell, Lesson
from course_utils.publishing.widget_values import FOLDER as WIDGETS

_ADDED = 2  # cells that publishing puts after the title: what the lesson is about, and the header


class NotBuilt(Exception):
    """The lesson's notebooks are not there, or are of another text; the message says what to do."""


@dataclass(frozen=True)
class Presented:
    """One cell: as the lesson has it, the solved text, what a learner begins with, and the outputs with their widgets.

    `widgets` holds the name and the values of the widget of an output, by the place of the output.
    """

    cell: Cell
    key: str
    solved: str
    stub: str
    outputs: list[dict[str, Any]]
    widgets: dict[str, dict[str, Any]]


def presented(lesson: Lesson, notebooks: Path) -> list[Presented]:
    """All cells in order, the speaker's with nothing but their text. Raises NotBuilt."""
    name = lesson.entry.folder_name
    try:
        solved, learners = (_cells(notebooks / edition) for edition in (f"solutions/{name}.ipynb", f"{name}.ipynb"))
        widgets = json.loads((notebooks / WIDGETS / f"{name}.json").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotBuilt(f"{error.filename} is missing. Run: course build {lesson.entry.number}") from error
    built = iter([solved[0], *solved[1 + _ADDED :]])
    stubs = iter([learners[0], *learners[1 + _ADDED :]])
    if len(solved) - _ADDED != sum(cell.kind != "speaker" for cell in lesson.cells):
        raise NotBuilt(
            f"Lesson {lesson.entry.number} has changed since its notebooks were built. Run: course build {lesson.entry.number}"
        )
    return [
        _speaker(cell) if cell.kind == "speaker" else _one(cell, next(built), next(stubs), widgets)
        for cell in lesson.cells
    ]


def about(lesson: Lesson, notebooks: Path) -> str:
    """What publishing says after the title: minutes and objectives."""
    return _source(_cells(notebooks / f"{lesson.entry.folder_name}.ipynb")[1])


def _one(cell: Cell, solved: dict[str, Any], learners: dict[str, Any], widgets: dict[str, Any]) -> Presented:
    key = solved["id"]
    return Presented(cell, key, _source(solved), _source(learners), solved.get("outputs", []), widgets.get(key, {}))


def _speaker(cell: Cell) -> Presented:
    return Presented(cell, "", cell.source, cell.source, [], {})


def _cells(path: Path) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return cells


def _source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])
