"""A law over every interleaving of statements: a learner's function beside another writer on one database.

The function is called as it is, in two or more threads of which one runs at a time; its statements are carried out in
every order that SQLite's locks allow. Of the orders that break the law the learner sees a smallest one, step by step.
"""

import io
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from itertools import pairwise

from course_utils.exercises.attempt import Attempt, NotAttempted
from course_utils.messaging.interleavings import Run, interleavings
from course_utils.messaging.statement_steps import SharedDatabase, Work, statement_steps

_LOCKED = (
    "{name} failed with 'database is locked'. Its transaction read first and wrote later, and in between another one "
    "had begun to write. Neither may let the other pass, so SQLite fails one of them at once. "
    "Take the right to write before you read, with BEGIN IMMEDIATE: then the second one waits for the first."
)


def in_every_order(
    attempt: Attempt, setup: Work, writers: Mapping[str, Work], complaint: Callable[[SharedDatabase], str]
) -> None:
    """Carry out `writers` in every order, each run on a database prepared by `setup`; NotYet if one breaks the law.

    `complaint` gets the database at the end of a run and what each writer returned or raised (`results`), and says
    what is wrong with it, or "". A deadlock, an endless loop and "database is locked" are complained of without it.
    """
    failures: list[tuple[int, int, list[str], str]] = []
    with redirect_stdout(io.StringIO()):
        for run in interleavings(
            lambda: SharedDatabase(setup), {name: statement_steps(name, work) for name, work in writers.items()}
        ):
            if said := _trouble(run) or complaint(run.shared):
                lines = [f"{step.writer}: {step.said}" for step in run.steps]
                failures.append((_switches(run), len(lines), lines, said))
                if run.error:
                    break  # each run with a loop that never ends takes a second
    if failures:
        _, _, lines, said = min(failures, key=lambda failure: failure[:2])
        attempt.fail(said, lines=lines)


def _trouble(run: Run[SharedDatabase]) -> str:
    for name, result in run.shared.results.items():
        if isinstance(result, NotImplementedError):
            raise NotAttempted(str(result))
        if isinstance(result, sqlite3.OperationalError) and "locked" in str(result):
            return _LOCKED.format(name=name)
    if run.error:
        return str(next(iter(run.error.values())))
    if run.stuck:
        return f"{' and '.join(run.stuck)} wait for a lock that is never given back. Is a transaction left open?"
    return ""


def _switches(run: Run[SharedDatabase]) -> int:
    return sum(one != other for one, other in pairwise(run.schedule))
