"""What `course present` writes into a folder of the presenter's. A file they changed there is kept under another name."""

from pathlib import Path

from course_utils import places
from course_utils.classroom.answer_sheet import answer_sheet
from course_utils.classroom.plan import make_plans
from course_utils.classroom.plan_page import plan_page
from course_utils.classroom.slides.deck import deck
from course_utils.classroom.stage.page import NAME as STAGE
from course_utils.classroom.stage.page import stage
from course_utils.files import renew
from course_utils.publishing.contents import find_entry, read_contents
from course_utils.publishing.pages.cells import presented
from course_utils.publishing.parse import Lesson, parse_lesson
from course_utils.publishing.presenters import first_cells, presenters_edition
from course_utils.workspace.lab import serve


def plan_and_answers(folder: Path) -> str:
    """Write `plan.html` and `answers.html`, and say in a few lines what is in them. Raises LessonMistakes, OSError."""
    lessons = [parse_lesson(places.LESSONS / entry.folder_name, entry) for entry in read_contents()]
    said = [f"{plan}." for plan in make_plans(lessons)]
    pages = {"plan.html": plan_page(lessons), "answers.html": answer_sheet(lessons)}
    return "\n".join([*said, *(_written(folder / name, text) for name, text in pages.items())])


def slides(name: str, folder: Path) -> str:
    """Write the slides of the lesson of this name into a folder of their own, and say which page to open.

    Raises LookupError for an unknown lesson, LessonMistakes, NotBuilt, OSError.
    """
    return _slides(_lesson_named(name), folder)


def _slides(lesson: Lesson, folder: Path) -> str:
    target = folder / lesson.entry.folder_name
    files = deck(lesson, places.notebooks())
    kept = [aside for path, text in files.items() if (aside := renew(target / path, text))]
    said = [f"What was there before is kept as {aside}." for aside in kept]
    return "\n".join([*said, f"Open {target / 'index.html'}", "S opens the speaker view, ? shows all keys."])


def on_stage(name: str, folder: Path, browser: bool, port: int) -> int:
    """Serve the slides of the lesson with Lab behind them until stopped; the exit status is that of `learn`.

    Raises as `slides` does.
    """
    lesson = _lesson_named(name)
    entry = lesson.entry
    print(_slides(lesson, folder))
    deck_folder = folder / entry.folder_name
    cells = presented(lesson, places.notebooks())
    learners = places.notebooks() / f"{entry.folder_name}.ipynb"
    notebook = folder / f"{entry.folder_name}.ipynb"
    edition = presenters_edition(learners, cells, f"{entry.folder_name}/pictures")
    print(_written(notebook, edition))
    page = stage(f"{entry.number} · {entry.title}", f"/lab/tree/{notebook.name}", first_cells(cells))
    renew(deck_folder / STAGE, page)
    more = [f"--ServerApp.extra_static_paths=[{str(deck_folder)!r}]", "--LabApp.expose_app_in_browser=True"]
    return serve(folder, f"/static/{STAGE}", browser, port, f"course present {name} --stage", more)


def _lesson_named(name: str) -> Lesson:
    entry = find_entry(read_contents(), name)
    return parse_lesson(places.LESSONS / entry.folder_name, entry)


def _written(path: Path, text: str) -> str:
    """Write it, and say where it is, and where what was there before is."""
    kept = renew(path, text)
    return f"Written: {path}" + (f" (what was there is kept as {kept.name})" if kept else "")
