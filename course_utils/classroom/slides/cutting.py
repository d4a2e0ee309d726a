"""A lesson cut into slides: the slides of a section one below the other, the speaker's notes beside them.

A text begins a slide, and code shares it where there is room. What code says shows at the next key, so that there is a
moment to guess; a widget or chart has a slide of its own. What an exercise takes is on its slide, and the rest of a
section's minutes are shared by its other slides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from course_utils.classroom.slides import heights
from course_utils.publishing.headings import read_exercises, read_sections
from course_utils.publishing.pages.cells import Presented
from course_utils.publishing.pages.markdown import as_html, code_html
from course_utils.publishing.pages.outputs import Living, Shown, outputs_of
from course_utils.publishing.parse import Lesson

_NOTEBOOK = re.compile(r"\[([^\]]+)\]\([^)\s]+\.ipynb\)")


@dataclass
class Slide:
    """What it shows as HTML, and about how high (pixels) that is. The notes are Markdown.

    `section` is the title of the one that begins with it. `minutes` is how long an exercise on it takes. `shares` says that it is code, which goes below a text that is `open`.
    """

    body: str
    height: int
    open: bool = False
    shares: bool = False
    notes: list[str] = field(default_factory=list)
    minutes: int = 0
    section: str = ""


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

    def add(self, slide: Slide) -> None:
        """Put it below the last one, or on it if that is open and has room."""
        last = self.slides[-1] if self.slides else None
        if last and last.open and slide.shares and last.height + slide.height <= heights.ROOM:
            last.body += f"\n{slide.body}"
            last.height += slide.height
            last.open = False
        else:
            self.slides.append(slide)


def cut(lesson: Lesson, about: str, cells: list[Presented], living: Living) -> list[Stack]:
    """The stacks of the lesson. What lives on their slides is added to `living`."""
    title, *rest = _text_slides(cells[0].solved)
    stacks = [Stack([title, *_text_slides(about)])]
    for slide in stacks[0].slides:
        slide.open = False
    ends = [section.begins for section in lesson.sections[1:]] + [lesson.minutes]
    lasting = {one.title: (one.begins, end) for one, end in zip(lesson.sections, ends, strict=True)}

    def place(slide: Slide) -> None:
        if slide.section:
            begins, end = lasting[slide.section]
            stacks.append(Stack([], end - begins))
            slide.notes.append(f"**≈ {begins} min in, until {end}.**")
        stacks[-1].add(slide)

    for slide in rest:
        place(slide)
    for one in cells[1:]:
        if one.cell.kind == "speaker":
            stacks[-1].slides[-1].notes.append(one.solved)
            continue
        for slide in _slides(one, living):
            place(slide)
    return stacks


def _slides(one: Presented, living: Living) -> Iterator[Slide]:
    """The slides of a cell; none for a check, and for code that is folded away and shows nothing."""
    if one.cell.kind == "text":
        yield from _text_slides(one.solved)
    elif one.cell.kind == "exercise":
        solution = _folded("A solution", code_html(one.solved))
        yield Slide(f"{code_html(one.stub)}\n{solution}", heights.of_code(one.stub) + heights.of_code(one.solved))
    elif one.cell.kind == "predict" or "setup" in one.cell.tags:
        yield from (Slide(shown.html, heights.ROOM) for shown in outputs_of(one, living))
    elif one.cell.kind == "code":
        yield from _code_slides(one, outputs_of(one, living))


def _text_slides(source: str) -> Iterator[Slide]:
    pages = heights.pages_of(source)
    for page in pages:
        section = next((section.title for section in read_sections(page, 1)), "")
        minutes = sum(heading.minutes for heading in read_exercises(page, 1))
        yield Slide(_html(page), heights.of_text(page), open=page is pages[-1], minutes=minutes, section=section)


def _code_slides(one: Presented, outputs: list[Shown]) -> Iterator[Slide]:
    beside = [shown for shown in outputs if not shown.lives]
    body = [code_html(one.solved), *(f'<div class="fragment">{shown.html}</div>' for shown in beside)]
    height = heights.of_code(one.solved) + sum(map(heights.of_output, beside))
    yield Slide("\n".join(body), height, shares=True)
    yield from (Slide(shown.html, heights.ROOM) for shown in outputs if shown.lives)


def _html(source: str) -> str:
    """Text on a slide: pictures lie beside the page, and other notebooks are named but not there."""
    return as_html(_NOTEBOOK.sub(r"\1", source).replace("](../pictures/", "](pictures/"))


def _folded(summary: str, body: str) -> str:
    return f"<details><summary>{summary}</summary>\n{body}</details>"
