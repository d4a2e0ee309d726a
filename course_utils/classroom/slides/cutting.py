"""A lesson cut into slides: a cell a slide, the slides of a section one below the other, the speaker's notes beside them.

What an exercise takes is on its slide; the rest of a section's minutes are shared by its other slides.
"""

import re
from dataclasses import dataclass, field

from course_utils.classroom.markdown import as_html, code_html
from course_utils.classroom.slides.cells import Presented
from course_utils.classroom.slides.outputs import Living, outputs_html
from course_utils.publishing.headings import read_exercises, read_sections
from course_utils.publishing.parse import Lesson

_NOTEBOOK = re.compile(r"\[([^\]]+)\]\([^)\s]+\.ipynb\)")


@dataclass
class Slide:
    """What it shows as HTML, the notes as Markdown, and how long an exercise on it takes, in minutes."""

    body: str
    notes: list[str] = field(default_factory=list)
    minutes: int = 0


@dataclass
class Stack:
    """The slides of one section, which takes so many minutes; the first stack holds the title and takes none."""

    slides: list[Slide]
    minutes: int = 0

    def seconds(self) -> list[int]:
        """How long each slide is there."""
        shared = max(0, self.minutes - sum(slide.minutes for slide in self.slides))
        others = sum(not slide.minutes for slide in self.slides)
        return [60 * slide.minutes if slide.minutes else round(60 * shared / others) for slide in self.slides]


def cut(lesson: Lesson, about: str, cells: list[Presented], living: Living) -> list[Stack]:
    """The stacks of the lesson. What lives on their slides is added to `living`."""
    stacks = [Stack([Slide(_text(lesson.cells[0].source)), Slide(_text(about))])]
    ends = [section.begins for section in lesson.sections[1:]] + [lesson.minutes]
    lasting = {one.title: (one.begins, end) for one, end in zip(lesson.sections, ends, strict=True)}
    for one in cells[1:]:
        if one.cell.kind == "speaker":
            stacks[-1].slides[-1].notes.append(one.solved)
            continue
        body = _body(one, living)
        if not body:
            continue
        slide = Slide(body, minutes=_exercise_minutes(one))
        opened = read_sections(one.solved, 1) if one.cell.kind == "text" else []
        if opened:
            begins, ends_at = lasting[opened[0].title]
            stacks.append(Stack([], ends_at - begins))
            slide.notes.append(f"**≈ {begins} min in, until {ends_at}.**")
        stacks[-1].slides.append(slide)
    return stacks


def _exercise_minutes(one: Presented) -> int:
    return sum(heading.minutes for heading in read_exercises(one.solved, 1)) if one.cell.kind == "text" else 0


def _body(one: Presented, living: Living) -> str:
    """What the slide of a cell shows; nothing for a check, and for code that is folded away and shows nothing."""
    if one.cell.kind == "text":
        return _text(one.solved)
    if one.cell.kind == "check":
        return ""
    if one.cell.kind == "exercise":
        return f"{code_html(one.stub)}\n{_folded('A solution', code_html(one.solved))}"
    shown = outputs_html(one, living)
    if one.cell.kind == "predict":
        return shown
    if "setup" in one.cell.tags:
        return shown and f"{shown}\n{_folded('The code', code_html(one.solved))}"
    return f"{code_html(one.solved)}\n{shown}"


def _text(source: str) -> str:
    """Text on a slide: pictures lie beside the page, and other notebooks are named but not there."""
    return as_html(_NOTEBOOK.sub(r"\1", source).replace("](../pictures/", "](pictures/"))


def _folded(summary: str, body: str) -> str:
    return f"<details><summary>{summary}</summary>\n{body}</details>"
