"""Rules about headings: the title, the minutes of sections and exercises, the numbers of exercises."""

import re
from collections.abc import Collection, Iterator
from itertools import pairwise, zip_longest
from math import inf

from course_utils.publishing.headings import line_of
from course_utils.publishing.parse import Lesson

_ANY_SECTION = re.compile(r"^## .*$", re.MULTILINE)
_ANY_EXERCISE = re.compile(r"^#+ +exercise\b.*$", re.MULTILINE | re.IGNORECASE)


def starts_with_its_title(lesson: Lesson) -> Iterator[tuple[int, str]]:
    line, found = (lesson.cells[0].line, lesson.cells[0].source.partition("\n")[0]) if lesson.cells else (1, "")
    if found != lesson.entry.heading:
        yield line, f"The lesson must start with {lesson.entry.heading!r}, as course.yml names it; found {found!r}."


def sections_say_when_they_begin(lesson: Lesson) -> Iterator[tuple[int, str]]:
    for line, heading in _not_understood(lesson, _ANY_SECTION, [section.line for section in lesson.sections]):
        yield line, f"Section {heading[3:]!r} must end with ' · ≈ 20 min in', so that people know where they are."


def sections_begin_in_order(lesson: Lesson) -> Iterator[tuple[int, str]]:
    if lesson.sections and lesson.sections[0].begins:
        yield lesson.sections[0].line, f"The first section begins at ≈ 0 min in, not at {lesson.sections[0].begins}."
    for before, section in pairwise(lesson.sections):
        if section.begins < before.begins:
            yield section.line, f"Section {section.title!r} is out of order: the one before is at {before.begins} min."


def sections_leave_time_for_their_exercises(lesson: Lesson) -> Iterator[tuple[int, str]]:
    for section, following in zip_longest(lesson.sections, lesson.sections[1:]):
        ends, last_line = (following.begins, following.line) if following else (lesson.minutes, inf)
        needs = sum(exercise.minutes for exercise in lesson.exercises if section.line < exercise.line < last_line)
        takes = ends - section.begins
        if 0 <= takes < needs:
            yield section.line, f"Section {section.title!r} takes {takes} min, and its exercises {needs}. Give it more."


def exercise_headings_are_understood(lesson: Lesson) -> Iterator[tuple[int, str]]:
    for line, heading in _not_understood(lesson, _ANY_EXERCISE, [exercise.line for exercise in lesson.exercises]):
        yield line, f"This heading is not understood: {heading!r}. Write ### Exercise 1 · `name` · 10 min."


def exercises_take_multiples_of_five(lesson: Lesson) -> Iterator[tuple[int, str]]:
    for heading in lesson.exercises:
        if heading.minutes % 5 or heading.minutes == 0:
            yield heading.line, f"{heading.minutes} min: an exercise takes a whole multiple of 5."


def exercises_are_numbered_in_order(lesson: Lesson) -> Iterator[tuple[int, str]]:
    for position, heading in enumerate(lesson.exercises, start=1):
        if heading.number != position:
            yield heading.line, f"Exercise {heading.number} should be number {position}."


RULES = (
    starts_with_its_title,
    sections_say_when_they_begin,
    sections_begin_in_order,
    sections_leave_time_for_their_exercises,
    exercise_headings_are_understood,
    exercises_take_multiples_of_five,
    exercises_are_numbered_in_order,
)


def _not_understood(lesson: Lesson, heading: re.Pattern[str], understood: Collection[int]) -> Iterator[tuple[int, str]]:
    """The headings of a kind that do not stand on the lines of those that could be read."""
    for cell in lesson.cells:
        for found in heading.finditer(cell.source) if cell.kind == "text" else ():
            line = line_of(found, cell.line)
            if line not in understood:
                yield line, found[0]
