"""What `course present` writes into a folder of the presenter's. A file they changed there is kept under another name."""

from pathlib import Path

from course_utils import places
from course_utils.classroom.answer_sheet import answer_sheet
from course_utils.classroom.plan import make_plans
from course_utils.classroom.plan_page import plan_page
from course_utils.files import renew
from course_utils.publishing.contents import read_contents
from course_utils.publishing.parse import parse_lesson


def plan_and_answers(folder: Path) -> str:
    """Write `plan.html` and `answers.html`, and say in a few lines what is in them. Raises LessonMistakes, OSError."""
    lessons = [parse_lesson(places.LESSONS / entry.folder_name, entry) for entry in read_contents()]
    said = [f"{plan}." for plan in make_plans(lessons)]
    pages = {"plan.html": plan_page(lessons), "answers.html": answer_sheet(lessons)}
    return "\n".join([*said, *(written(folder / name, text) for name, text in pages.items())])


def written(path: Path, text: str) -> str:
    """Write it, and say where it is, and where what was there before is."""
    kept = renew(path, text)
    return f"Written: {path}" + (f" (what was there is kept as {kept.name})" if kept else "")
