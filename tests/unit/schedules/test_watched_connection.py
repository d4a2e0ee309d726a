"""A watched connection tells its observers of all it does; they count it, keep account of it, or kill the process."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from typing import Any

import pytest

from course_utils.schedules import Count, Kill, Killed, Observer, Statement, Transactions, WatchedConnection
from course_utils.schedules.statement import statements_in


class Told(Observer):
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def before(self, what: object) -> None:
        self.lines.append(str(what))

    def after(self, statement: Statement, error: Exception | None) -> None:
        if error is not None:
            self.lines.append(f"{type(error).__name__}: {error}")

    def fetched(self, rows: list[Any]) -> None:
        self.lines.append(f"→ {rows}")


@pytest.fixture
def connection() -> Iterator[WatchedConnection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None, factory=WatchedConnection)) as connection:
        connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY)")
        yield connection


def told(connection: WatchedConnection, work: Callable[[WatchedConnection], object]) -> list[str]:
    observer = Told()
    connection.observers = (observer,)
    work(connection)
    return observer.lines


def test_every_statement_is_told_with_its_values_and_what_was_fetched(connection: WatchedConnection) -> None:
    def work(connection: WatchedConnection) -> None:
        with connection:
            connection.execute("BEGIN")
            connection.executemany("INSERT INTO t VALUES (?)", [(1,), (2,)])
        connection.cursor().execute("SELECT a FROM t WHERE a > :least", {"least": 1}).fetchall()

    assert told(connection, work) == [
        "BEGIN",
        "INSERT INTO t VALUES (1)",
        "INSERT INTO t VALUES (2)",
        "COMMIT",
        "SELECT a FROM t WHERE a > 1",
        "→ [(2,)]",
    ]


def test_a_failed_statement_is_told_with_its_error_and_a_with_then_rolls_back(connection: WatchedConnection) -> None:
    def work(connection: WatchedConnection) -> None:
        with suppress(sqlite3.IntegrityError), connection:
            connection.execute("BEGIN")
            connection.executemany("INSERT INTO t VALUES (?)", [(1,), (1,)])

    assert told(connection, work)[-2:] == ["IntegrityError: UNIQUE constraint failed: t.a", "ROLLBACK"]


def test_a_script_is_told_statement_by_statement_and_commits_first_as_sqlite3_does(
    connection: WatchedConnection,
) -> None:
    def work(connection: WatchedConnection) -> None:
        connection.execute("BEGIN")
        connection.executescript("INSERT INTO t VALUES (1); -- the first\nINSERT INTO t VALUES (2)")

    lines = told(connection, work)
    assert lines == ["BEGIN", "COMMIT", "INSERT INTO t VALUES (1);", "-- the first INSERT INTO t VALUES (2)"]


@pytest.mark.parametrize(
    ("script", "count"),
    [
        ("", 0),
        ("-- nothing", 0),
        ("SELECT ';'; SELECT 2", 2),
        ("CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; SELECT 2; END; SELECT 3;", 2),
        (" ; ; SELECT /* ; */ 1", 1),
    ],
)
def test_a_script_is_cut_where_its_statements_end(script: str, count: int) -> None:
    assert len(list(statements_in(script))) == count


def test_the_rows_of_an_executemany_are_counted_together_watched_or_not(connection: WatchedConnection) -> None:
    insert = "INSERT INTO t VALUES (?)"
    assert connection.executemany(insert, [(1,), (2,)]).rowcount == 2
    connection.observers = (Count(),)
    assert connection.executemany(insert, [(3,), (4,), (5,)]).rowcount == 3
    assert connection.execute("DELETE FROM t").rowcount == 5


def test_a_statement_knows_its_verb_and_whether_it_writes() -> None:
    assert Statement("  /* why */ begin -- now\n immediate;").words == ["BEGIN", "IMMEDIATE"]
    assert Statement("-- nothing").verb == ""
    writing = [
        "insert into t values (1)",
        "WITH x AS (SELECT 1) DELETE FROM t",
        "REPLACE INTO t VALUES (1)",
        "DROP TABLE t",
    ]
    reading = ["SELECT 'DELETE'", "WITH x AS (SELECT 1) SELECT * FROM x", "BEGIN", ""]
    assert all(Statement(sql).writes for sql in writing)
    assert not any(Statement(sql).writes for sql in reading)


def test_parameters_that_sqlite_refuses_are_refused_by_sqlite(connection: WatchedConnection) -> None:
    connection.observers = (Told(),)
    with pytest.raises(sqlite3.ProgrammingError):
        connection.execute("SELECT ?", 5)


def test_all_observers_hear_all_and_nobody_hears_what_is_done_unobserved(connection: WatchedConnection) -> None:
    first, second = Count(), Count()
    connection.observers = (first, second)
    connection.execute("SELECT 1")
    connection.announce("sends a mail")
    with connection.unobserved():
        connection.execute("SELECT 2")
    assert (first.done, second.done) == (2, 2)
    assert connection.observers == (first, second)


def test_a_kill_strikes_just_before_and_lets_the_dead_do_nothing_more(connection: WatchedConnection) -> None:
    kill = Kill(3)
    connection.observers = (kill,)

    def work() -> None:
        with connection:
            connection.execute("BEGIN")
            connection.execute("INSERT INTO t VALUES (1)")
            connection.execute("INSERT INTO t VALUES (2)")

    with pytest.raises(Killed):
        work()
    assert str(kill.struck) == "INSERT INTO t VALUES (2)"
    assert connection.in_transaction, "its rollback was not carried out"
    connection.lose_uncommitted()
    with connection.unobserved():
        assert connection.execute("SELECT * FROM t").fetchall() == []


def test_a_kill_counts_what_is_announced_too_over_all_connections_of_a_process() -> None:
    kill = Kill(3)
    with (
        closing(sqlite3.connect(":memory:", factory=WatchedConnection)) as one,
        closing(sqlite3.connect(":memory:", factory=WatchedConnection)) as other,
    ):
        one.observers = other.observers = (kill,)
        one.execute("SELECT 1")
        other.execute("SELECT 1")
        with pytest.raises(Killed):
            one.announce("sends a mail")
    assert kill.struck == "sends a mail"


def test_no_except_exception_holds_up_a_kill(connection: WatchedConnection) -> None:
    connection.observers = (Kill(1),)
    with pytest.raises(Killed), suppress(Exception):
        connection.execute("SELECT 1")


def test_what_is_not_committed_is_lost_and_a_closed_connection_has_nothing_to_lose() -> None:
    connection = sqlite3.connect(":memory:", factory=WatchedConnection)
    connection.execute("CREATE TABLE t (a)")
    connection.execute("INSERT INTO t VALUES (1)")
    connection.lose_uncommitted()
    assert connection.execute("SELECT * FROM t").fetchall() == []
    connection.close()
    connection.lose_uncommitted()


@pytest.mark.parametrize(
    ("statements", "open_ones"),
    [
        ("SAVEPOINT a; SAVEPOINT b", ["a", "b"]),
        ("SAVEPOINT a; SAVEPOINT b; RELEASE B", ["a"]),
        ("SAVEPOINT a; SAVEPOINT b; release savepoint 'a'", []),
        ("SAVEPOINT a; SAVEPOINT b; ROLLBACK TO a", ["a"]),
        ('SAVEPOINT a; SAVEPOINT a; ROLLBACK TRANSACTION TO SAVEPOINT "A"; RELEASE a', ["a"]),
        ("BEGIN; SAVEPOINT a; COMMIT", []),
        ("BEGIN; SAVEPOINT a; ROLLBACK", []),
    ],
)
def test_transactions_know_which_savepoints_are_open(
    connection: WatchedConnection, statements: str, open_ones: list[str]
) -> None:
    transactions = Transactions()
    connection.observers = (transactions,)
    for statement in statements.split("; "):
        connection.execute(statement)
    assert transactions.savepoints == open_ones
    assert transactions.rolled_back == statements.endswith("ROLLBACK")
    assert bool(open_ones) == connection.in_transaction


def test_a_savepoint_that_could_not_be_released_changes_nothing(connection: WatchedConnection) -> None:
    transactions = Transactions()
    connection.observers = (transactions,)
    connection.execute("SAVEPOINT a")
    with pytest.raises(sqlite3.OperationalError, match="no such savepoint"):
        connection.execute("RELEASE b")
    assert transactions.savepoints == ["a"]
