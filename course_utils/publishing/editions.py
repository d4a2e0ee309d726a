"""Cut the editions out of a lesson: the solved one, and from it the learner's, with stubs in the exercise cells."""

import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from course_utils.publishing.contents import Entry
from course_utils.publishing.mistakes import LessonMistakes
from course_utils.publishing.parse import Cell, Lesson
from course_utils.publishing.pictures import with_published_names
from course_utils.publishing.stubs import cut_stub
from course_utils.text import closest

_HEADER = """from course_utils import check, hint, lesson, predict, reveal, worked

lesson("{slug}")"""


def solved_edition(lesson: Lesson, contents: list[Entry]) -> NotebookNode:
    """The lesson as a notebook with solutions, not yet executed."""
    title, *rest = [cell for cell in lesson.cells if cell.kind != "speaker"]
    cells = [
        _cell("markdown", title.source),
        _cell("markdown", _about(lesson, contents)),
        _collapsed(_HEADER.format(slug=lesson.entry.slug), ["header", "nbval-ignore-output"]),
        *(_published(cell, lesson.folder) for cell in rest),
    ]
    _give_ids(cells)
    notebook: NotebookNode = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata = nbformat.from_dict(_metadata(lesson))
    return notebook


def learners_edition(executed: NotebookNode) -> NotebookNode:
    """The executed notebook with its solutions cut out. Under each check stays what the solved one said: the target."""
    notebook: NotebookNode = nbformat.from_dict(executed)
    for cell in notebook.cells:
        if "exercise" in cell.metadata.get("course", {}):
            cell.source = cut_stub(cell.source, cell.metadata.course.exercise)
    return notebook


def _published(cell: Cell, folder: Path) -> NotebookNode:
    tags = [{"ignore-output": "nbval-ignore-output"}.get(tag, tag) for tag in cell.tags]
    if cell.kind == "text":
        return _cell("markdown", with_published_names(cell.source, folder), tags)
    if cell.kind == "predict":
        return _collapsed(f'predict("{cell.name}")', [*tags, "predict"], {"predict": cell.name})
    if cell.kind in ("exercise", "check"):
        return _cell("code", cell.source, [*tags, cell.kind], {cell.kind: cell.name})
    if "setup" in cell.tags:
        return _collapsed(cell.source, tags)
    return _cell("code", cell.source, tags)


def _cell(kind: str, source: str, tags: list[str] | None = None, course: dict[str, str] | None = None) -> NotebookNode:
    new: Any = nbformat.v4.new_markdown_cell if kind == "markdown" else nbformat.v4.new_code_cell
    cell: NotebookNode = new(source=source)
    if tags:
        cell.metadata["tags"] = tags
    if course:
        cell.metadata["course"] = course
    return cell


def _collapsed(source: str, tags: list[str], course: dict[str, str] | None = None) -> NotebookNode:
    """A code cell whose source Lab folds away until somebody asks for it: nobody needs to read it."""
    cell = _cell("code", source, tags, course)
    cell.metadata["jupyter"] = {"source_hidden": True}
    return cell


def _give_ids(cells: list[NotebookNode]) -> None:
    """Ids that stay when other cells change: the course's own name of a cell, or a hash of its text."""
    seen: Counter[str] = Counter()
    for cell in cells:
        own = "-".join(f"{kind}-{name}" for kind, name in cell.metadata.get("course", {}).items())
        base = own.replace("_", "-") or hashlib.sha256(cell.source.encode()).hexdigest()[:12]
        seen[base] += 1
        cell.id = (base if seen[base] == 1 else f"{base}-{seen[base]}")[:64]


def _about(lesson: Lesson, contents: list[Entry]) -> str:
    by_slug = {entry.slug: entry for entry in contents}
    for slug in lesson.needs:
        if slug not in by_slug:
            what = f"It needs {slug!r}, which course.yml does not have. {closest(slug, list(by_slug))}"
            raise LessonMistakes.at(lesson.path, 1, what)
    minutes = f"**{lesson.minutes} minutes**: {lesson.teaching_minutes} reading and trying, {lesson.exercise_minutes} exercises."
    links = [
        f"[{by_slug[slug].number} {by_slug[slug].title}]({by_slug[slug].folder_name}.ipynb)" for slug in lesson.needs
    ]
    needs = f" You need {' and '.join(links)} first." if links else ""
    objectives = "\n".join(f"- {objective}" for objective in lesson.objectives)
    return f"{minutes}{needs}\n\nAt the end you can:\n\n{objectives}\n\nNot in this lesson: {lesson.out_of_scope}."


def _metadata(lesson: Lesson) -> dict[str, Any]:
    return {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "course": {
            "number": lesson.entry.number,
            "slug": lesson.entry.slug,
            "title": lesson.entry.title,
            "minutes": lesson.minutes,
            "exercises": [{"name": heading.name, "minutes": heading.minutes} for heading in lesson.exercises],
            "predictions": {
                name: {"question": asked.question, "options": asked.options}
                for name, asked in lesson.predictions.items()
            },
        },
    }
