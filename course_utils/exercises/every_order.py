"""A law over every interleaving of statements: a learner's function beside another writer on one database.

The function is called as it is, in two or more threads of which one runs at a time; its statements are carried out in
every order that SQLite's locks allow. Of the orders that break the law the learner sees a short one, step by step.
"""

import io
import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing, redirect_stdout
from dataclasses import dataclass
from itertools import pairwise

from course_utils.exercises.attempt import Attempt, NotAttempted
from course_utils.exercises.limit import Limit, Unfinished
from course_utils.places import IN_A_BROWSER
from course_utils.schedules.interleavings import Run, interleavings
from course_utils.schedules.shared_database import SharedDatabase, statement_steps
from course_utils.schedules.writer_thread import Work
from course_utils.text import show_error

_RUNS_AFTER_THE_FIRST_FAILURE = 20
_LOCKED = (
    "{name} failed with 'database is locked'. Its transaction read first and wrote later, and in between another one "
    "had begun to write. Neither may let the other pass, so SQLite fails one of them at once. "
    "Take the right to write before you read, with BEGIN IMMEDIATE: then the second one waits for the first."
)

_NO_THREADS = (
    "This check runs your answer in several threads at once, which a browser does not have. That says nothing about your "
    "answer. Check it in the installed course: `python3 course.py learn`."
)


def in_every_order(
    attempt: Attempt, setup: Work, writers: Mapping[str, Work], went_wrong: Callable[[SharedDatabase], str]
) -> None:
    """Carry out `writers` in every order, each run on a database prepared by `setup`; NotYet if one breaks the law.

    `went_wrong` gets the database after a run, with what each writer returned or raised in `results`, and says in
    words what broke the law there; "" if nothing did. The learner reads it below the steps of the run. A deadlock, an
    endless loop and "database is locked" break any law, and get a sentence of their own; so does an answer with too
    many statements to try all their orders. Raises Unfinished in a browser, which has no threads.
    """
    if IN_A_BROWSER:
        raise Unfinished(_NO_THREADS)
    with redirect_stdout(io.StringIO()), closing(_runs(setup, writers)) as runs:
        try:
            failures = list(_failures(attempt.limit, runs, went_wrong))
        except ValueError as error:  # too many orders, or steps that differ from run to run
            attempt.fail(f"Not every order could be tried. {error}")
    if failures:
        shortest = min(failures, key=lambda failure: (failure.switches, len(failure.lines)))
        attempt.fail(shortest.trouble, lines=shortest.lines)


@dataclass(frozen=True)
class _Failure:
    """An order that broke the law: the trouble in it, if it has a name, and its steps with what they led to."""

    trouble: str
    switches: int
    lines: list[str]


def _runs(setup: Work, writers: Mapping[str, Work]) -> Generator[Run[SharedDatabase], None, None]:
    steps = {name: statement_steps(name, work) for name, work in writers.items()}
    yield from interleavings(lambda: SharedDatabase(setup), steps)


def _failures(
    limit: Limit, runs: Iterable[Run[SharedDatabase]], went_wrong: Callable[[SharedDatabase], str]
) -> Iterator[_Failure]:
    """The failing runs, up to some way behind the first: a shorter one is near, and trying all may take seconds."""
    first: int | None = None
    for number, run in enumerate(runs):
        limit.check_point()
        trouble = _trouble(run)
        ending = "" if trouble else went_wrong(run.shared)
        if trouble or ending:
            first = number if first is None else first
            switches = sum(one != other for one, other in pairwise(run.schedule))
            lines = [f"{step.writer}: {step.said}" for step in run.steps]
            yield _Failure(trouble, switches, lines + [ending] * bool(ending))
        if first is not None and (run.error or number >= first + _RUNS_AFTER_THE_FIRST_FAILURE):
            return


def _trouble(run: Run[SharedDatabase]) -> str:
    for name, result in run.shared.results.items():
        if isinstance(result, NotImplementedError):
            raise NotAttempted(str(result))
        if isinstance(result, sqlite3.OperationalError) and "locked" in str(result):
            return _LOCKED.format(name=name)
    if run.error:
        return str(next(iter(run.error.values())))
    if run.stuck:
        wait = "waits" if len(run.stuck) == 1 else "wait"
        return (
            f"{' and '.join(run.stuck)} {wait} for a lock that is never given back. {left_open('', run.shared.results)}"
        )
    return ""


def left_open(kind: str, results: Mapping[str, object]) -> str:
    """Why a lock may never be given back, by what the writers that have ended returned or raised; `kind` names them."""
    for name, result in results.items():
        if isinstance(result, Exception):
            return f"{kind}{name} raised {show_error(result).rstrip('.')}, and left its transaction open: roll it back."
    return "Is a transaction left open?"
