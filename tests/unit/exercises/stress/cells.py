"""Handlers as a notebook has them: the text of a cell, run in a namespace, where tools find its source."""

import linecache
from itertools import count
from typing import Any

from course_utils.exercises import Exercise
from course_utils.exercises.limit import Limit
from course_utils.exercises.stress import Stress, Survey
from course_utils.exercises.stress.surveying import survey_of

_numbers = count(1)


def cell(source: str, *names: str, namespace: dict[str, Any] | None = None) -> Any:
    """What the cell calls `handle`, or by other names; it runs in `namespace` if there is one."""
    place = f"<cell {next(_numbers)}>"
    linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
    known = {"__name__": "__main__"} if namespace is None else namespace
    exec(compile(source, place, "exec"), known)
    return tuple(known[name] for name in names) if names else known["handle"]


def survey(stress: Stress, *handlers: Any, names: tuple[str, ...] = ("handle",)) -> Survey:
    exercise = Exercise(names[0], hints=("", "", ""), answers=names, stress=stress)
    with Limit() as limit:
        return survey_of(exercise, handlers, limit)


def right_in(found: Survey) -> dict[str, tuple[int, int]]:
    """Of each sort of histories, how many are right, and how many there are; drawn ones have a name of their own."""
    return {each.label: (each.right, each.total) for each in found.tallies}


def counts(found: Survey, name: str) -> dict[str, int]:
    return {str(kind): many for each in found.tallies if each.name == name for kind, many in each.counts.items()}
