"""The report on a class as text: who is where, what is tried most often, and which message was seen most.

It is made on this machine from what the folders hold, and goes nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from course_utils.catalogue import PublishedLesson, all_lessons
from course_utils.classroom.learners import Learner, read_learners
from course_utils.classroom.tallies import at, seen_most, tried_most
from course_utils.text import visible

_MOST_ROWS = 10


@dataclass(frozen=True)
class Table:
    """A table of words: a heading, the names of its columns, and rows of as many cells."""

    heading: str
    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class ClassReport:
    """What there is to say of a class; `remarks` are about folders that tell of no learner."""

    learners: list[Learner]
    lessons: list[PublishedLesson]
    remarks: list[str]

    def tables(self) -> list[Table]:
        """The three tables, without those that would be empty."""
        found = [_whereabouts(self.learners, self.lessons), _tried(self), _seen(self)]
        return [table for table in found if table.rows]

    def __str__(self) -> str:
        """The tables for a terminal, a line a row."""
        blocks = [_as_text(table) for table in self.tables()]
        return "\n\n".join([*blocks, *self.remarks]) or "No learners."

    def number(self, lesson: str) -> str:
        """The number of the lesson with this slug."""
        return next(each.number for each in self.lessons if each.slug == lesson)


def class_report(folders: Sequence[Path]) -> ClassReport:
    """The report on the learners whose folders these are, see `read_learners`."""
    learners, remarks = read_learners(folders)
    return ClassReport(learners, all_lessons(), remarks)


def _whereabouts(learners: Sequence[Learner], lessons: Sequence[PublishedLesson]) -> Table:
    numbers = [lesson.number for lesson in lessons]
    rows = [[visible(one.name), *_marks(one, lessons), str(_solved(one)), _place(one, lessons)] for one in learners]
    total = sum(len(lesson.exercises) for lesson in lessons)
    heading = "Who is where (✓ all solved, · not begun)"
    return Table(heading, ["learner", *numbers, f"of {total}", "last seen in"], rows)


def _marks(learner: Learner, lessons: Sequence[PublishedLesson]) -> list[str]:
    """For each lesson: not begun, all solved, or how many are."""
    solved = {lesson.slug: len(learner.solved.get(lesson.slug, ())) for lesson in lessons}
    return [
        "·"
        if lesson.slug not in learner.latest
        else "✓"
        if solved[lesson.slug] == len(lesson.exercises)
        else str(solved[lesson.slug])
        for lesson in lessons
    ]


def _solved(learner: Learner) -> int:
    return sum(len(exercises) for exercises in learner.solved.values())


def _place(learner: Learner, lessons: Sequence[PublishedLesson]) -> str:
    here = next((lesson for lesson in lessons if lesson.slug == at(learner)), None)
    return f"{here.number}, {learner.latest[here.slug].astimezone():%Y-%m-%d %H:%M}" if here else "not begun"


def _tried(report: ClassReport) -> Table:
    rows = [
        [f"{report.number(each.lesson)} {each.exercise}", str(each.tries), str(each.learners), str(each.solved)]
        for each in tried_most(report.learners)[:_MOST_ROWS]
    ]
    return Table("Tried most often", ["exercise", "tries", "learners", "solved by"], rows)


def _seen(report: ClassReport) -> Table:
    rows = [
        [f"{report.number(each.lesson)} {each.exercise}", str(each.times), str(each.learners), _line(each.message)]
        for each in seen_most(report.learners)[:_MOST_ROWS]
    ]
    return Table("Messages seen most", ["exercise", "times", "learners", "message"], rows)


def _line(message: str) -> str:
    return visible(" ".join(message.split()))


def _as_text(table: Table) -> str:
    widths = [max(map(len, column)) for column in zip(table.columns, *table.rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (table.columns, *table.rows)
    ]
    return "\n".join([table.heading, "", *(f"  {line}" for line in lines)])
