"""Produce one lesson's notebooks: read it, execute the solved edition, cut the learner's from it, write both."""

import json
from pathlib import Path
from traceback import extract_tb

import nbformat
from nbformat import NotebookNode

from course_utils import places
from course_utils.catalogue import load_checks
from course_utils.exercises.exercise import Exercise
from course_utils.publishing.contents import Entry
from course_utils.publishing.editions import learners_edition, solved_edition, without_markers
from course_utils.publishing.execute import execute
from course_utils.publishing.mistakes import LessonMistakes, Mistake
from course_utils.publishing.parse import Lesson, parse_lesson
from course_utils.publishing.rules import find_mistakes
from course_utils.text import show_error


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
    mistakes = find_mistakes(lesson, _exercises(folder))
    if mistakes:
        raise LessonMistakes(mistakes)
    return lesson


def _exercises(folder: Path) -> dict[str, Exercise]:
    """What `checks.py` declares. Raises LessonMistakes where it cannot be run, with the line that says why."""
    path = folder / "checks.py"
    try:
        return load_checks(folder)
    except Exception as error:  # whatever an author's module may raise
        lines = [frame.lineno or 1 for frame in extract_tb(error.__traceback__) if Path(frame.filename) == path]
        if isinstance(error, SyntaxError) and error.filename == str(path):
            lines.append(error.lineno or 1)
        what = f"This stops checks.py from being read. {show_error(error)}" if lines else str(error)
        raise LessonMistakes([Mistake(path, lines[-1] if lines else 1, what)]) from error
