"""Produce one lesson's notebooks: read it, execute the solved edition, cut the learner's from it, write both."""

import json
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_utils import places
from course_utils.exercises.published import load_checks
from course_utils.publishing.contents import Entry
from course_utils.publishing.editions import learners_edition, solved_edition, without_markers
from course_utils.publishing.execute import execute
from course_utils.publishing.mistakes import LessonMistakes
from course_utils.publishing.parse import Lesson, parse_lesson
from course_utils.publishing.rules import find_mistakes


def produce(entry: Entry, contents: list[Entry], target: Path) -> None:
    """Write both editions of a lesson into `target`. Raises LessonMistakes or CellFailed, and then writes nothing."""
    solved = solved_edition(read_lesson(entry), contents)
    executed = execute(solved, entry.folder_name)
    learners = learners_edition(executed)
    for cell in executed.cells:
        cell.source = without_markers(cell.source)
    write_notebook(executed, target / "solutions" / f"{entry.folder_name}.ipynb")
    write_notebook(learners, target / f"{entry.folder_name}.ipynb")


def write_notebook(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook so that the same content is the same bytes on every platform."""
    nbformat.validate(notebook)
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def read_lesson(entry: Entry, lessons: Path = places.LESSONS) -> Lesson:
    """A lesson without mistakes. Raises LessonMistakes with all of them."""
    folder = lessons / entry.folder_name
    lesson = parse_lesson(folder, entry)
    mistakes = find_mistakes(lesson, load_checks(folder))
    if mistakes:
        raise LessonMistakes(mistakes)
    return lesson
