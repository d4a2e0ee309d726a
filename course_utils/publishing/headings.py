"""The headings of a lesson: the minute at which each section begins, and the minutes each exercise takes.

Minutes are stated here and nowhere else. A lesson ends at the next full five minutes after its last section begins,
and what its exercises leave of that is teaching.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SECTION = re.compile(r"^## (.+) · ≈ (\d+) min in$", re.MULTILINE)
_EXERCISE = re.compile(r"^### Exercise (\d+) · `(\w+)` · (\d+) min$", re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """`## One event at a time · ≈ 7 min in`, and its line."""

    title: str
    begins: int
    line: int


@dataclass(frozen=True)
class ExerciseHeading:
    """`### Exercise 1 · `evolve` · 10 min`, and its line."""

    number: int
    name: str
    minutes: int
    line: int


def read_sections(text: str, first_line: int) -> list[Section]:
    """The sections that begin in a text whose first line is `first_line` of the file."""
    return [Section(found[1], int(found[2]), line_of(found, first_line)) for found in _SECTION.finditer(text)]


def read_exercises(text: str, first_line: int) -> list[ExerciseHeading]:
    """The exercises that begin in a text whose first line is `first_line` of the file."""
    return [
        ExerciseHeading(int(found[1]), found[2], int(found[3]), line_of(found, first_line))
        for found in _EXERCISE.finditer(text)
    ]


def line_of(found: re.Match[str], first_line: int) -> int:
    """The line of the file on which a match begins, in a text whose first line is `first_line`."""
    return first_line + found.string[: found.start()].count("\n")


def end_of(sections: Sequence[Section]) -> int:
    """The minute at which a lesson of these sections ends."""
    last = max((section.begins for section in sections), default=0)
    return last // 5 * 5 + 5
