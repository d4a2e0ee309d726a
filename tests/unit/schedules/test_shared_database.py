"""Functions over a SQLite connection, a statement a step, in every order, under SQLite's own locks."""

import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers, lists

from course_utils.schedules import Run, SharedDatabase, WatchedConnection, interleavings, statement_steps
from course_utils.schedules.statement import Statement, fetched_text, result_text

VALUE = "SELECT value FROM counter"


def setup(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE counter (value INTEGER NOT NULL)")
    connection.execute("INSERT INTO counter VALUES (0)")


def add_one(connection: sqlite3.Connection, begin: str = "") -> int:
    """Read, then write; inside a transaction that `begin` begins, if it is given."""
    with connection:
        if begin:
            connection.execute(begin)
        (value,) = connection.execute(VALUE).fetchone()
        connection.execute("UPDATE counter SET value = ?", (value + 1,))
    return int(value) + 1


def runs(**works: Any) -> Iterator[Run[SharedDatabase]]:
    return interleavings(
        lambda: SharedDatabase(setup), {name: statement_steps(name, work) for name, work in works.items()}
    )


def value_in(shared: SharedDatabase) -> int:
    return int(shared.rows(VALUE)[0]["value"])


def only_run(work: Any) -> tuple[list[str], Any, int]:
    """What the one writer said, its result, and the value at the end."""
    (run,) = [
        (list(map(str, (step.said for step in run.steps))), run.shared.results["Ada"], value_in(run.shared))
        for run in runs(Ada=work)
    ]
    return run


def writer_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("writer ")]


def test_every_statement_is_a_step_that_says_what_it_did() -> None:
    said, result, value = only_run(lambda connection: add_one(connection, "BEGIN IMMEDIATE"))
    assert said == [
        "BEGIN IMMEDIATE",
        "SELECT value FROM counter → 0",
        "UPDATE counter SET value = 1",
        "COMMIT, then returns 1",
    ]
    assert (result, value) == (1, 1)


def test_two_functions_that_read_and_then_write_lose_an_update_in_four_of_six_orders() -> None:
    assert Counter(value_in(run.shared) for run in runs(Ada=add_one, Ben=add_one)) == {1: 4, 2: 2}


def test_with_begin_immediate_the_second_waits_and_nothing_is_lost() -> None:
    def safely(connection: sqlite3.Connection) -> int:
        return add_one(connection, "BEGIN IMMEDIATE")

    waited = 0
    for run in runs(Ada=safely, Ben=safely):
        assert value_in(run.shared) == 2
        assert sorted(run.shared.results.values()) == [1, 2]
        waited += any(step.waited for step in run.steps)
    assert waited


def test_a_wait_is_tried_again_only_when_nobody_else_is_inside_a_transaction() -> None:
    def safely(connection: sqlite3.Connection) -> int:
        return add_one(connection, "BEGIN IMMEDIATE")

    assert all(sum(step.waited for step in run.steps) <= 1 for run in runs(Ada=safely, Ben=safely))


def test_a_transaction_that_has_read_is_refused_at_once_when_another_writes() -> None:
    def read_then_write(connection: sqlite3.Connection) -> int:
        return add_one(connection, "BEGIN")

    endings = [run.shared.results for run in runs(Ada=read_then_write, Ben=read_then_write)]
    refused = [
        results for results in endings if any(isinstance(each, sqlite3.OperationalError) for each in results.values())
    ]
    assert refused
    assert all("database is locked" in map(str, results.values()) for results in refused)


def test_sqlite_itself_does_not_wait_there_however_long_it_may(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db", timeout=600, isolation_level=None)) as one:
        setup(one)
        with closing(sqlite3.connect(tmp_path / "a.db", timeout=600, isolation_level=None)) as other:
            for connection in (one, other):
                connection.execute("BEGIN")
                connection.execute(VALUE).fetchone()
            one.execute("UPDATE counter SET value = 1")
            with pytest.raises(sqlite3.OperationalError, match="database is locked"):
                other.execute("UPDATE counter SET value = 1")


def test_a_commit_waits_for_a_reader_and_the_rows_are_those_before_it() -> None:
    def read_twice(connection: sqlite3.Connection) -> list[int]:
        connection.execute("BEGIN")
        values = [connection.execute(VALUE).fetchone()[0] for _ in range(2)]
        connection.execute("COMMIT")
        return values

    waited = 0
    for run in interleavings(
        lambda: SharedDatabase(setup),
        {"reader": statement_steps("reader", read_twice), "writer": statement_steps("writer", add_one)},
        observe=value_in,
    ):
        first, second = run.shared.results["reader"]
        assert first == second
        for step, before, after in zip(run.steps, run.observed, run.observed[1:], strict=False):
            if step.waited:
                waited += 1
                assert before == after
    assert waited


@settings(max_examples=15)
@given(lists(integers(1, 9), min_size=1, max_size=2), lists(integers(1, 9), min_size=1, max_size=2))
def test_whole_transactions_end_as_if_one_had_come_after_the_other(ada: list[int], ben: list[int]) -> None:
    def adding(amounts: list[int]) -> Any:
        def work(connection: sqlite3.Connection) -> None:
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                for amount in amounts:
                    (value,) = connection.execute(VALUE).fetchone()
                    connection.execute("UPDATE counter SET value = :new", {"new": value * 2 + amount})

        return work

    def one_after_the_other(amounts: list[int]) -> int:
        value = 0
        for amount in amounts:
            value = value * 2 + amount
        return value

    endings = {value_in(run.shared) for run in runs(Ada=adding(ada), Ben=adding(ben))}
    assert endings == {one_after_the_other(ada + ben), one_after_the_other(ben + ada)}


def test_a_cursor_steps_like_its_connection() -> None:
    def work(connection: sqlite3.Connection) -> list[Any]:
        cursor = connection.cursor()
        cursor.executemany("INSERT INTO counter VALUES (?)", [(1,), (2,)])
        cursor.execute(VALUE)
        return [next(cursor), *cursor.fetchmany(1), *cursor]

    said, result, _ = only_run(work)
    assert said[:2] == ["INSERT INTO counter VALUES (1)", "INSERT INTO counter VALUES (2)"]
    assert said[2] == "SELECT value FROM counter → [0, 1, 2], then returns [(0,), (1,), (2,)]"
    assert result == [(0,), (1,), (2,)]


def test_with_rolls_back_when_something_raises_and_the_error_is_the_result() -> None:
    def work(connection: sqlite3.Connection) -> None:
        with connection:
            connection.execute("BEGIN")
            connection.execute("UPDATE counter SET value = 7")
            raise LookupError("no such thing")

    said, result, value = only_run(work)
    assert said[-1] == "ROLLBACK, then raises LookupError: no such thing"
    assert isinstance(result, LookupError)
    assert value == 0


def test_commit_and_rollback_are_steps_only_inside_a_transaction() -> None:
    def work(connection: sqlite3.Connection) -> None:
        connection.commit()
        connection.rollback()
        connection.execute("BEGIN")
        connection.rollback()

    assert only_run(work)[0] == ["BEGIN", "ROLLBACK"]


def test_a_function_without_a_statement_ends_with_its_result() -> None:
    assert only_run(lambda connection: 5) == (["ends"], 5, 0)


def test_a_transaction_left_open_leaves_the_other_stuck() -> None:
    def leave_open(connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")

    assert [(run.schedule, run.stuck) for run in runs(Ada=leave_open, Ben=add_one)] == [
        (("Ada", "Ben", "Ben"), ("Ben",)),
        (("Ben", "Ben", "Ada"), ()),
        (("Ben", "Ada", "Ben"), ("Ben",)),
    ]


def test_a_loop_without_a_statement_is_ended_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course_utils.schedules.writer_thread.COMPUTING_SECONDS", 0.05)

    def loop(connection: sqlite3.Connection) -> None:
        connection.execute(VALUE)
        while True:
            pass

    (error,) = [run.error["Ada"] for run in runs(Ada=loop)]
    assert isinstance(error, TimeoutError)
    assert "Ada did not come to its next statement" in str(error)
    for thread in writer_threads():
        thread.join()
    assert not writer_threads()


def test_a_run_that_nobody_follows_leaves_no_thread_and_no_file() -> None:
    following = runs(Ada=add_one, Ben=add_one)
    path = next(following).shared.path
    assert path.exists()
    following.close()  # type: ignore[attr-defined]
    assert not writer_threads()
    assert not path.parent.exists()


def test_a_writer_abandoned_in_the_middle_ends_even_if_it_catches_every_exception() -> None:
    def stubborn(connection: sqlite3.Connection) -> None:
        for _ in range(3):
            with suppress(Exception):
                connection.execute(VALUE)

    with closing(SharedDatabase(setup)) as shared:
        generator = statement_steps("Ada", stubborn)(shared)
        next(generator)
        generator.close()
        assert not writer_threads()
        assert "Ada" not in shared.results


def test_a_writer_abandoned_inside_a_transaction_does_not_wait_for_its_rollback() -> None:
    with closing(SharedDatabase(setup)) as shared:
        generator = statement_steps("Ada", lambda connection: add_one(connection, "BEGIN IMMEDIATE"))(shared)
        next(generator)
        generator.close()
        assert not writer_threads()


def test_an_unwatched_connection_is_an_ordinary_one() -> None:
    with closing(sqlite3.connect(":memory:", factory=WatchedConnection)) as connection:
        setup(connection)
        connection.executescript("UPDATE counter SET value = 2; UPDATE counter SET value = 3")
        assert connection.execute(VALUE).fetchall() == [(3,)]


def test_other_errors_of_sqlite_are_raised_as_they_are() -> None:
    def work(connection: sqlite3.Connection) -> None:
        connection.execute("SELECT 1 FROM nowhere")

    assert only_run(work)[0] == ["SELECT 1 FROM nowhere, then raises OperationalError: no such table: nowhere"]
    with closing(SharedDatabase(setup)) as shared, pytest.raises(sqlite3.OperationalError, match="no such table"):
        shared.rows("SELECT 1 FROM nowhere")


@pytest.mark.parametrize(
    ("sql", "parameters", "text"),
    [
        ("SELECT  1\n  FROM t", (), "SELECT 1 FROM t"),
        ("INSERT INTO t VALUES (?, ?)", ("it's", 5), 'INSERT INTO t VALUES ("it\'s", 5)'),
        ("UPDATE t SET a = :a, b = :b", {"a": 1}, "UPDATE t SET a = 1, b = ':b'"),
        ("SELECT ?", ["x" * 40], "SELECT '" + "x" * 23 + "…'"),
        ("SELECT ?, ?", [1], "SELECT 1, ?"),
    ],
)
def test_a_statement_is_shown_on_one_line_with_its_values(sql: str, parameters: Any, text: str) -> None:
    assert str(Statement(sql, parameters)) == text


def test_what_was_fetched_and_how_it_ended_is_shown_in_short() -> None:
    assert [fetched_text(rows) for rows in (None, [], [(3,)], [(3,), (4,)], [(3, 4)])] == [
        "",
        " → nothing",
        " → 3",
        " → [3, 4]",
        " → (3, 4)",
    ]
    assert len(fetched_text([("x" * 99,)])) < 70
    assert result_text(None) == ""
    assert result_text(KeyError()) == ", then raises KeyError"
