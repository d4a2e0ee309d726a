"""Produce one lesson's notebooks: read it, execute the solved edition, cut the learner's from it, write both."""

import json
from pathlib import Path
from traceback import extract_tb

import nbformat
from nbformat import NotebookNode

from course_utils import places
from course_utils.exercises.declared import exercise_names, load_answers, load_exercise
from course_utils.files import write_whole
from course_utils.publishing.contents import Entry
from course_utils.publishing.editions import learners_edition, solved_edition
from course_utils.publishing.execute import CellFailed, execute
from course_utils.publishing.mistakes import LessonMistakes
from course_utils.publishing.parse import Lesson, parse_lesson
from course_utils.publishing.pictures import publish_pictures, seen_from_solutions
from course_utils.publishing.rules import find_mistakes
from course_utils.publishing.stubs import without_markers
from course_utils.publishing.widget_values import FOLDER as WIDGETS
from course_utils.publishing.widget_values import as_text
from course_utils.text import show_error


def produce(entry: Entry, contents: list[Entry], target: Path) -> None:
    """Write both editions of a lesson into `target`, with its pictures and the values of its widgets.

    Raises LessonMistakes or CellFailed, and then writes nothing.
    """
    solved = solved_edition(read_lesson(entry), contents)
    executed = execute(solved, entry.folder_name)
    require_solved(executed)
    widgets = as_text(executed.metadata.pop("widgets"))
    publish_pictures(places.LESSONS / entry.folder_name, target)
    learners = learners_edition(executed)
    for cell in executed.cells:
        cell.source = seen_from_solutions(without_markers(cell.source))
    write_notebook(executed, target / "solutions" / f"{entry.folder_name}.ipynb")
    write_notebook(learners, target / f"{entry.folder_name}.ipynb")
    (target / WIDGETS).mkdir(exist_ok=True)
    write_whole(target / WIDGETS / f"{entry.folder_name}.json", widgets)


def require_solved(executed: NotebookNode) -> None:
    """Raises CellFailed unless every check of the executed solved edition called its exercise solved."""
    for cell in executed.cells:
        name = cell.metadata.get("course", {}).get("check")
        said = [str(output.get("data", {}).get("text/plain", "")) for output in cell.get("outputs", [])]
        if name and f"{name} — solved" not in said:
            raise CellFailed(f"The check of {name!r} refuses the lesson's own solution:\n\n" + "\n".join(said))


def write_notebook(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook so that the same content is the same bytes on every platform."""
    nbformat.validate(notebook)
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(path, text + "\n")


def read_lesson(entry: Entry, lessons: Path = places.LESSONS) -> Lesson:
    """A lesson without mistakes. Raises LessonMistakes with all of them."""
    folder = lessons / entry.folder_name
    lesson = parse_lesson(folder, entry)
    mistakes = find_mistakes(lesson, _wrong_answers(folder))
    if mistakes:
        raise LessonMistakes(mistakes)
    return lesson


def _wrong_answers(folder: Path) -> dict[str, int]:
    """How many wrong answers each declared exercise has.

    Raises LessonMistakes where a file cannot be run, with the line that says why.
    """
    return {name: _count_wrong_answers(folder, name) for name in exercise_names(folder)}


def _count_wrong_answers(folder: Path, name: str) -> int:
    path = folder / "exercises" / f"{name}.py"
    try:
        load_exercise(folder, name)
        path = folder / "answers" / f"{name}.py"
        return len(load_answers(folder, name).wrong_answers)
    except Exception as error:  # whatever an author's module may raise
        frames = [(Path(frame.filename), frame.lineno or 1) for frame in extract_tb(error.__traceback__)]
        if isinstance(error, SyntaxError) and error.filename:
            frames.append((Path(error.filename), error.lineno or 1))
        own = [frame for frame in frames if frame[0].is_relative_to(folder)]
        path, line = own[-1] if own else (path, 1)
        what = f"This stops the exercise {name!r} from being read. {show_error(error)}" if own else str(error)
        raise LessonMistakes.at(path, line, what) from error
