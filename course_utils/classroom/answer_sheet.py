"""The answer sheet: for each lesson, in its order, the answers to its predictions and questions, its solutions, its notes."""

import re
from collections.abc import Iterator, Sequence

from course_utils.classroom.page import page
from course_utils.publishing.pages.markdown import as_html
from course_utils.publishing.parse import Cell, Lesson
from course_utils.publishing.stubs import without_markers

_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_FOLDED = re.compile(r"<details><summary>Answer</summary>(.+?)</details>", re.DOTALL)


def answer_sheet(lessons: Sequence[Lesson]) -> str:
    """The page with the answers of these lessons."""
    return page("Answers", as_html("\n\n".join(block for lesson in lessons for block in _lesson(lesson))))


def _lesson(lesson: Lesson) -> Iterator[str]:
    """Its blocks, each section's below the heading of the section, if there are any."""
    yield f"## {lesson.entry.number} · {lesson.entry.title}"
    heading = ""
    for cell in lesson.cells:
        blocks = _blocks(cell, lesson)
        if found := _HEADING.search(cell.source) if cell.kind == "text" else None:
            heading = f"### {found[1]}"
        if blocks and heading:
            yield heading
            heading = ""
        yield from blocks


def _blocks(cell: Cell, lesson: Lesson) -> list[str]:
    if cell.kind == "text":
        return _folded_away(cell.source)
    if cell.kind == "predict":
        return [_prediction(cell, lesson)]
    if cell.kind == "exercise":
        return [f"**{cell.name}**\n\n```python\n{without_markers(cell.source)}\n```"]
    if cell.kind == "speaker":
        return ["\n".join(f"> {line}" for line in cell.source.splitlines())]
    return []


def _folded_away(source: str) -> list[str]:
    """Each answer that is folded away, below the paragraph that asks for it."""
    paragraphs = source.split("\n\n")
    return [
        f"{before}\n\n**Answer:** {answer}"
        for before, paragraph in zip(["", *paragraphs], paragraphs, strict=False)
        for answer in _FOLDED.findall(paragraph)
    ]


def _prediction(cell: Cell, lesson: Lesson) -> str:
    asked = lesson.predictions[cell.name]
    options = [f"- {'✓' if one['right'] else '✗'} {one['text']} — {one['why']}" for one in asked.options]
    return "\n".join([asked.question, "", *options])
