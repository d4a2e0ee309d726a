"""Plans of the course for half a day, for two days, and for as long as all of it takes, from what its lessons say.

A lesson takes the minutes of its headings, or those its speaker notes give for the shorter path. A plan takes lessons in
their order, as many as fit by the shorter path; then lessons get their full length back, the first one first, as long
as all still fits.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from course_utils.classroom.timetable import Slot, clock, timetable
from course_utils.publishing.parse import Lesson

_HALF_A_DAY_ENDS = 13 * 60
_PATH = re.compile(r"[Ss]horter path[^:.(]*(?:\((\d+) minutes\))?: ")
_SENTENCE_ENDS = re.compile(r"(?<=\.)\s")


@dataclass(frozen=True)
class Taken:
    """A lesson of a plan: whole, or by its shorter path."""

    lesson: Lesson
    shorter: bool

    @property
    def minutes(self) -> int:
        return (shorter_minutes(self.lesson) or self.lesson.minutes) if self.shorter else self.lesson.minutes


@dataclass(frozen=True)
class Plan:
    """Which lessons are given, and when; as many slots as lessons."""

    title: str
    taken: list[Taken]
    slots: list[Slot]

    def __str__(self) -> str:
        """One line: how many lessons, and until when."""
        if not self.slots:
            return f"{self.title}: no lesson fits"
        last = self.slots[-1]
        day = f" on day {last.day}" if last.day > 1 else ""
        return f"{self.title}: lessons {self._numbers()}, until {clock(last.ends)}{day}"

    def _numbers(self) -> str:
        numbers = [one.lesson.entry.number for one in self.taken]
        return numbers[0] if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}"


def make_plans(lessons: Sequence[Lesson]) -> list[Plan]:
    """The three plans."""

    def in_the_morning(taken: list[Taken]) -> bool:
        last = _slots(taken, with_lunch=False)[-1]
        return last.day == 1 and last.ends <= _HALF_A_DAY_ENDS

    def in_two_days(taken: list[Taken]) -> bool:
        return _slots(taken)[-1].day <= 2

    morning, two_days = (_as_many_as_fit(lessons, fits) for fits in (in_the_morning, in_two_days))
    whole = [Taken(lesson, shorter=False) for lesson in lessons]
    return [
        Plan("Half a day", morning, _slots(morning, with_lunch=False)),
        Plan("Two days", two_days, _slots(two_days)),
        Plan("The full course", whole, _slots(whole)),
    ]


def shorter_minutes(lesson: Lesson) -> int:
    """What the shorter path takes, where the speaker notes say it; else 0."""
    return next((int(found[1]) for note in _notes(lesson) for found in _PATH.finditer(note) if found[1]), 0)


def shorter_paths(lesson: Lesson) -> list[str]:
    """What the speaker notes say of ways to shorten the lesson, in the notes' own words."""
    paths = []
    for note in _notes(lesson):
        for found in _PATH.finditer(note):
            words = note[found.end() :]
            words = words if found.start() == 0 else _SENTENCE_ENDS.split(words, maxsplit=1)[0]
            paths.append(words[0].upper() + words[1:])
    return paths


def may_go(plan: Plan) -> list[Lesson]:
    """The lessons that no other one of the plan needs."""
    needed = {slug for one in plan.taken for slug in one.lesson.needs}
    return [one.lesson for one in plan.taken if one.lesson.entry.slug not in needed]


def _as_many_as_fit(lessons: Sequence[Lesson], fits: Callable[[list[Taken]], bool]) -> list[Taken]:
    taken: list[Taken] = []
    for lesson in lessons:
        longer = [*taken, Taken(lesson, shorter=bool(shorter_minutes(lesson)))]
        if not fits(longer):
            break
        taken = longer
    for place, one in enumerate(taken):
        longer = [*taken[:place], replace(one, shorter=False), *taken[place + 1 :]]
        taken = longer if fits(longer) else taken
    return taken


def _slots(taken: Sequence[Taken], *, with_lunch: bool = True) -> list[Slot]:
    return timetable([one.minutes for one in taken], with_lunch=with_lunch)


def _notes(lesson: Lesson) -> list[str]:
    """The paragraphs of the speaker notes."""
    notes = [cell.source for cell in lesson.cells if cell.kind == "speaker"]
    return [" ".join(paragraph.split()) for note in notes for paragraph in note.split("\n\n")]
