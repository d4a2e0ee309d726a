"""`release`: a compensation adds what was taken, once, whoever asks for it and how often."""

import sqlite3
from typing import Any

from hypothesis.strategies import SearchStrategy, composite, integers, lists, sampled_from, tuples

from course_utils.exercises import Attempt, Exercise
from course_utils.text import code

from ..kit import database

TABLES = """CREATE TABLE stock (sku TEXT PRIMARY KEY, available INTEGER NOT NULL);
CREATE TABLE reservations (number TEXT, sku TEXT, quantity INTEGER NOT NULL)"""
ON_HAND = {"teapot": 20, "kettle": 30, "cup": 40}
Reserved = dict[str, list[tuple[str, int]]]
"""The lines of each order: a sku, which may come twice, and a quantity."""

exercise = Exercise(
    "release",
    hints=(
        "How does it know that it was here before? What does it find then?",
        "The rows of the order in `reservations` say how many of what to give back; and they must be gone afterwards, so "
        "that nothing is left to give back a second time. Without rows there is nothing to do.",
        code(
            "rows = connection.execute(",
            '    "SELECT sku, quantity FROM reservations WHERE number = ?", (number,)).fetchall()',
            "for sku, quantity in rows:",
            "    …  # available + quantity",
            'connection.execute("DELETE FROM reservations WHERE number = ?", (number,))',
            "return bool(rows)",
        ),
    ),
)


@composite
def _reservations(draw: Any) -> Reserved:
    """Some orders with some lines each."""
    numbers = draw(lists(sampled_from(["O-1", "O-2", "O-3"]), min_size=1, max_size=3, unique=True))
    line = tuples(sampled_from([*ON_HAND]), integers(1, 2))
    return {number: draw(lists(line, min_size=1, max_size=3)) for number in numbers}


_drawn: SearchStrategy[Reserved] = _reservations()


def _fill(connection: sqlite3.Connection, reserved: Reserved) -> None:
    left = dict(ON_HAND)
    for number, lines in reserved.items():
        for sku, quantity in lines:
            left[sku] -= quantity
            connection.execute("INSERT INTO reservations VALUES (?, ?, ?)", (number, sku, quantity))
    connection.executemany("INSERT INTO stock VALUES (?, ?)", left.items())


def _must_be(release: Attempt, connection: sqlite3.Connection, reserved: Reserved) -> None:
    """What is available, and what is reserved, is what these reservations leave."""
    lines = sorted((number, sku, quantity) for number in reserved for sku, quantity in reserved[number])
    left = {sku: count - sum(line[2] for line in lines if line[1] == sku) for sku, count in ON_HAND.items()}
    found = dict(connection.execute("SELECT sku, available FROM stock").fetchall())
    rows = sorted(connection.execute("SELECT number, sku, quantity FROM reservations").fetchall())
    if found != left or rows != lines:
        release.fail(
            lines=[
                f"then available is {found}, reserved {rows}",
                f"it should be      {left}, reserved {lines}",
            ]
        )


def _call(release: Attempt, connection: sqlite3.Connection, number: str, expected: bool) -> None:
    """In a transaction that is open, as in `step`; it has to be open afterwards."""
    if not connection.in_transaction:
        connection.execute("BEGIN IMMEDIATE")
    result = release(connection, number)
    if not connection.in_transaction:
        release.fail("The transaction was ended. It is the step's, and the inbox and the cursor are in it: only write.")
    result.should_be(expected)


@exercise.law(reserved=_drawn, examples=30)
def what_was_reserved_is_available_again(release: Attempt, reserved: Reserved) -> None:
    """All lines of the order are available again, also two of one sku, and no longer reserved; those of other orders stay. It
    returns True."""
    with database(TABLES) as connection:
        _fill(connection, reserved)
        number = min(reserved)
        release.steps.append(f"# reserved: {reserved}")
        _call(release, connection, number, expected=True)
        _must_be(release, connection, {other: lines for other, lines in reserved.items() if other != number})


@exercise.law(reserved=_drawn, times=integers(2, 3), examples=20)
def whoever_asks_again_finds_nothing_to_do(release: Attempt, reserved: Reserved, times: int) -> None:
    """Asked again for the same order, it changes nothing and returns False: the customer cancelled and the deadline came, say.
    The inbox does not help, for these are two events."""
    with database(TABLES) as connection:
        _fill(connection, reserved)
        number = max(reserved)
        release.steps.append(f"# reserved: {reserved}")
        for time in range(times):
            _call(release, connection, number, expected=time == 0)
        _must_be(release, connection, {other: lines for other, lines in reserved.items() if other != number})


@exercise.law(reserved=_drawn, number=sampled_from(["O-9", "O-10", "O"]), examples=6)
def nothing_was_reserved(release: Attempt, reserved: Reserved, number: str) -> None:
    """Nothing is reserved for this order, since there was no stock for it: change nothing, and return False."""
    with database(TABLES) as connection:
        _fill(connection, reserved)
        _call(release, connection, number, expected=False)
        _must_be(release, connection, reserved)
