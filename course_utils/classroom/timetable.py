"""A timetable: lessons one after the other from nine o'clock, with breaks and lunch between them.

A lesson is never cut in two. A break comes after every hour and a quarter of work, lunch at the first end of a lesson
from noon on, and the next day when a lesson would end after five.
"""

from collections.abc import Sequence
from dataclasses import dataclass

_BEGINS, _ENDS, _NOON = 9 * 60, 17 * 60, 12 * 60
_BREAK, _LUNCH, _LONGEST_WORK = 15, 60, 75


@dataclass(frozen=True)
class Slot:
    """When a lesson is given: the day, from 1 on, and its first and last minute of that day."""

    day: int
    begins: int
    ends: int


def timetable(minutes: Sequence[int], *, with_lunch: bool = True) -> list[Slot]:
    """A slot for each of the lessons that take so many minutes, in their order."""
    slots: list[Slot] = []
    day, now, worked, ate = 1, _BEGINS, 0, False
    for length in minutes:
        if slots and slots[-1].day == day:
            lunch = with_lunch and not ate and now >= _NOON
            if lunch or worked >= _LONGEST_WORK:
                now += _LUNCH if lunch else _BREAK
                worked, ate = 0, ate or lunch
        if now > _BEGINS and now + length > _ENDS:
            day, now, worked, ate = day + 1, _BEGINS, 0, False
        slots.append(Slot(day, now, now + length))
        now, worked = now + length, worked + length
    return slots


def clock(minute: int) -> str:
    """A minute of the day as clocks show it: 09:05."""
    return f"{minute // 60:02}:{minute % 60:02}"
