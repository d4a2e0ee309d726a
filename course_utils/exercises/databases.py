"""A database for a law: in memory, watched, and without a transaction left open; a call that may be killed on it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import wraps
from typing import Any

from course_utils.exercises.attempt import Attempt
from course_utils.schedules import Kill, WatchedConnection, process


@contextmanager
def database(script: str) -> Iterator[WatchedConnection]:
    """A database in memory with these tables, on which each statement outside BEGIN and COMMIT commits at once."""
    with closing(sqlite3.connect(":memory:", timeout=0, isolation_level=None, factory=WatchedConnection)) as connection:
        connection.executescript(script)
        try:
            yield connection
        finally:
            connection.lose_uncommitted()


def must_be_closed(attempt: Attempt, connection: sqlite3.Connection) -> None:
    """No transaction is left open."""
    if connection.in_transaction:
        attempt.fail(
            "A transaction is still open: nobody else can write now. Commit when all is well, and roll back when not; "
            "`with connection:` around BEGIN and the rest does both."
        )


def until_killed(attempt: Attempt, kill: Kill, connection: WatchedConnection, *args: Any) -> None:
    """Call the answer on `connection` and with `args`, as a process that may be killed."""
    answer: Any = attempt.answer

    @wraps(answer)
    def call(*given: Any) -> None:
        with process(kill, connection):
            answer(*given)

    attempt.run(attempt.name, call, (connection, *args), {})
    if kill.struck is not None:
        brief = " ".join(str(kill.struck).split())
        attempt.steps.append(f"    # killed just before: {brief if len(brief) < 90 else brief[:87] + '…'}")
