"""A wrong answer as an edit of the worked solution, where the two differ by a line: the edit shows the mistake.

answers.edit("forgets_to_commit", "A transaction is still open", ("with connection:", "if True:"))
"""

import linecache
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from course_utils.exercises.answers import WrongAnswer
from course_utils.exercises.exercise import Exercise


def written_out(wrong: WrongAnswer, exercise: Exercise, solution: str, names: Mapping[str, Any]) -> WrongAnswer:
    """The wrong answer with its `answers`; one that is no edit has them already.

    `solution` is the source of the worked one, and `names` what else it uses, as other cells of the notebook define it.
    Raises LookupError for an edit that fits nowhere, or in more places than one.
    """
    if not wrong.changes:
        return wrong
    source, namespace = _edited(solution, wrong.changes, wrong.name), dict(names)
    place = f"<{wrong.name}, an edit of {exercise.name}>"
    # So that a traceback shows the line, and a law can read the source.
    linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
    exec(compile(source, place, "exec"), namespace)
    return replace(wrong, answers=tuple(namespace[answer] for answer in exercise.answers))


def _edited(source: str, changes: tuple[tuple[str, str], ...], name: str) -> str:
    for old, new in changes:
        found = source.count(old)
        if found != 1:
            raise LookupError(
                f"The edit {name!r} replaces {old!r}, which the solution has {found} times. Name a piece that it has once."
            )
        source = source.replace(old, new)
    return source
