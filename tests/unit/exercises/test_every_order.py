"""A learner's function beside another writer: the laws it keeps or breaks in every order of their statements."""

import sqlite3
import sys
import threading
from collections.abc import Callable

import pytest

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.every_order import in_every_order
from course_utils.exercises.examine import examine
from course_utils.exercises.limit import Allowance, Limit
from course_utils.exercises.outcome import Outcome
from course_utils.schedules import SharedDatabase

VALUE = "SELECT value FROM counter"
Adding = Callable[[sqlite3.Connection], object]

exercise = Exercise("add_one", hints=("", "", ""))


def setup(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE counter (value INTEGER NOT NULL)")
    connection.execute("INSERT INTO counter VALUES (0)")


@exercise.law()
def both_count(add_one: Attempt) -> None:
    """Ada and Ben add one each; the counter must be at 2."""
    writers = dict.fromkeys(("Ada", "Ben"), add_one.answer)
    in_every_order(add_one, setup, writers, _counted_too_little)


def _counted_too_little(shared: SharedDatabase) -> str:
    (row,) = shared.rows(VALUE)
    return "" if row["value"] == 2 else f"The counter ends at {row['value']}."


def outcome(answer: Adding) -> Outcome:
    return examine(exercise, (answer,))


def test_an_answer_that_is_right_in_every_order_is_solved() -> None:
    def add_one(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE counter SET value = value + 1")

    assert outcome(add_one).status == "solved"


def test_a_lost_update_is_shown_as_steps_to_replay_by_hand_and_what_they_led_to() -> None:
    def add_one(connection: sqlite3.Connection) -> None:
        (value,) = connection.execute(VALUE).fetchone()
        connection.execute("UPDATE counter SET value = ?", (value + 1,))

    found = outcome(add_one)
    assert (found.status, found.message) == ("not yet", "Ada and Ben add one each; the counter must be at 2.")
    assert found.case.splitlines() == [
        "Ada: SELECT value FROM counter → 0",
        "Ben: SELECT value FROM counter → 0",
        "Ben: UPDATE counter SET value = 1",
        "Ada: UPDATE counter SET value = 1",
        "The counter ends at 1.",
    ]


def test_a_transaction_that_reads_first_is_told_to_begin_immediately() -> None:
    def add_one(connection: sqlite3.Connection) -> None:
        with connection:
            connection.execute("BEGIN")
            (value,) = connection.execute(VALUE).fetchone()
            connection.execute("UPDATE counter SET value = ?", (value + 1,))

    found = outcome(add_one)
    assert found.status == "not yet"
    assert "Ben failed with 'database is locked'" in found.message
    assert "BEGIN IMMEDIATE" in found.message


def test_a_transaction_left_open_is_named() -> None:
    def add_one(connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE counter SET value = value + 1")

    assert "Ben waits for a lock that is never given back" in outcome(add_one).message


def test_who_raised_and_left_its_transaction_open_is_named() -> None:
    def add_one(connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        raise LookupError("no such counter")

    assert "Ada raised LookupError: no such counter, and left its transaction open" in outcome(add_one).message


def test_an_error_of_the_answer_is_the_end_of_its_steps() -> None:
    def add_one(connection: sqlite3.Connection) -> None:
        connection.execute(VALUE)
        raise LookupError("lost")

    assert "then raises LookupError: lost" in outcome(add_one).case


def test_a_stub_is_not_attempted() -> None:
    def add_one(connection: sqlite3.Connection) -> None:
        raise NotImplementedError("Write add_one.")

    assert outcome(add_one).status == "not attempted"


def test_a_loop_without_a_statement_is_told_and_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course_utils.schedules.writer_thread.COMPUTING_SECONDS", 0.05)

    def add_one(connection: sqlite3.Connection) -> None:
        connection.execute(VALUE)
        while True:
            pass

    assert "did not come to its next statement" in outcome(add_one).message
    for thread in threading.enumerate():
        if thread.name.startswith("writer "):
            thread.join()


def test_a_loop_of_statements_is_told() -> None:
    def add_one(connection: sqlite3.Connection) -> None:
        while True:
            connection.execute(VALUE)

    found = outcome(add_one)
    assert found.status == "not yet"
    assert "Not every order could be tried. Ada has not ended after 1,000 steps" in found.message


def test_what_the_answer_prints_is_not_shown() -> None:
    def add_one(connection: sqlite3.Connection) -> None:
        print("here I am")
        connection.execute("UPDATE counter SET value = value + 1")

    before = sys.stdout
    assert outcome(add_one).status == "solved"
    assert sys.stdout is before


def test_no_thread_is_left_when_the_machine_cannot_finish() -> None:
    def add_one(connection: sqlite3.Connection) -> None:
        for _ in range(4):
            connection.execute(VALUE)
        connection.execute("UPDATE counter SET value = value + 1")

    assert examine(exercise, (add_one,), Limit(Allowance(check_s=0.05))).status == "unfinished"
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("writer ")]


def test_a_law_may_look_at_what_each_writer_returned() -> None:
    asked = Exercise("value", hints=("", "", ""))

    @asked.law()
    def both_see_nothing(value: Attempt) -> None:
        """Nobody writes, so both must see 0."""

        def went_wrong(shared: SharedDatabase) -> str:
            return "" if shared.results == {"Ada": 0, "Ben": 0} else f"They saw {shared.results}."

        in_every_order(value, setup, dict.fromkeys(("Ada", "Ben"), value.answer), went_wrong)

    assert examine(asked, (lambda connection: connection.execute(VALUE).fetchone()[0],)).status == "solved"
    assert examine(asked, (lambda connection: 1,)).status == "not yet"
