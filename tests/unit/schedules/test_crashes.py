"""Crashes at every point: of a function on watched connections, and of a process beside others."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from course_utils.schedules import (
    Kill,
    Killed,
    SharedDatabase,
    WatchedConnection,
    every_crash,
    every_crashes,
    interleavings,
    process,
    statement_steps,
)

Work = Callable[[WatchedConnection], object]


@contextmanager
def counter() -> Iterator[WatchedConnection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None, factory=WatchedConnection)) as connection:
        set_up(connection)
        yield connection


def set_up(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE counter (value INTEGER, handled INTEGER)")
    connection.execute("INSERT INTO counter VALUES (0, 0)")


def apart(connection: sqlite3.Connection) -> None:
    if not connection.execute("SELECT handled FROM counter").fetchone()[0]:
        connection.execute("UPDATE counter SET value = value + 10")
        connection.execute("UPDATE counter SET handled = 1")


def together(connection: sqlite3.Connection) -> None:
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        apart(connection)


def values(work: Work, crashes: int) -> list[int]:
    """The value in the end, for each way in which a process can crash so many times and then come through."""
    found: list[int] = []
    for kills in every_crashes(crashes):
        with counter() as connection:
            for kill in (*kills, Kill()):
                with process(kill, connection):
                    work(connection)
            found.append(connection.execute("SELECT value FROM counter").fetchone()[0])
    return found


def test_there_is_a_crash_before_each_statement_and_a_last_one_that_comes_too_late() -> None:
    struck = []
    for kill in every_crash():
        with counter() as connection, process(kill, connection):
            together(connection)
        struck.append(str(kill.struck))
    assert [text.split()[0] for text in struck] == ["BEGIN", "SELECT", "UPDATE", "UPDATE", "COMMIT", "None"]


def test_a_process_killed_between_its_two_writes_does_the_first_one_again() -> None:
    assert values(apart, crashes=1) == [10, 10, 20, 10]


def test_in_one_transaction_nothing_is_done_twice_with_one_crash_or_two() -> None:
    assert set(values(together, crashes=1)) == {10}
    assert set(values(together, crashes=2)) == {10}


def test_two_crashes_are_tried_at_every_pair_of_moments() -> None:
    def three_things(kill: Kill) -> None:
        for _ in range(3):
            kill.before("does a thing")

    tried = []
    for first, second in every_crashes(2):
        for kill in (first, second):
            with process(kill):
                three_things(kill)
                break
        tried.append((first.at, second.at))
    assert tried == [*((one, other) for one in (1, 2, 3) for other in (1, 2, 3, 4)), (4, 1)]


def test_a_process_takes_its_kill_with_it_and_loses_what_it_left_open() -> None:
    with counter() as connection:
        with process(Kill(), connection):
            connection.execute("BEGIN")
            connection.execute("UPDATE counter SET value = 5")
        assert connection.observers == ()
        assert connection.execute("SELECT value FROM counter").fetchone() == (0,)


def test_a_writer_killed_inside_its_transaction_gives_back_its_lock_in_every_order() -> None:
    def killed(connection: sqlite3.Connection) -> None:
        assert isinstance(connection, WatchedConnection)
        connection.observers += (Kill(4),)
        together(connection)

    killed_ones = 0
    for run in interleavings(
        lambda: SharedDatabase(set_up),
        {"Ada": statement_steps("Ada", killed), "Ben": statement_steps("Ben", together)},
    ):
        assert run.shared.rows("SELECT value FROM counter") == [{"value": 10}]
        assert not run.stuck
        assert run.shared.results["Ben"] is None
        killed_ones += isinstance(run.shared.results["Ada"], Killed)
    assert killed_ones
