"""`change_address`: a write with a condition, right in every order and however often, without a table of ids."""

import sqlite3

from hypothesis.strategies import integers

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.stress import Stress
from course_utils.text import code

from ..kit import Event, customer_of, database

ADDRESSES = "CREATE TABLE addresses (customer TEXT PRIMARY KEY, address TEXT NOT NULL, version INTEGER NOT NULL)"


def _moved(number: int, customer: str, version: int, address: str) -> Event:
    return {"id": f"e{number}", "customer": customer, "version": version, "address": address}


def _tables(connection: sqlite3.Connection) -> None:
    connection.execute(ADDRESSES)


def _addresses(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT customer, address FROM addresses").fetchall())


exercise = Exercise(
    "change_address",
    hints=(
        "Which of two addresses is the newer one, and where is that written? Not in the order in which they come.",
        "One statement can look and write: an upsert whose DO UPDATE has a WHERE. `excluded.version` is the version that "
        "comes, `addresses.version` the one that is there.",
        code(
            "INSERT INTO addresses VALUES (:customer, :address, :version)",
            "ON CONFLICT (customer) DO UPDATE SET address = excluded.address, version = excluded.version",
            "WHERE …",
        ),
    ),
    stress=Stress(
        [_moved(1, "Ada", 1, "Elm Road 1"), _moved(2, "Ada", 2, "Oak Lane 2"), _moved(3, "Ada", 3, "Ash Way 3")],
        key=customer_of,
        fold=lambda events: max(events, key=lambda event: event["version"])["address"] if events else None,
        read=_addresses,
        setup=_tables,
    ),
)


@exercise.law(first=integers(1, 9), many=integers(2, 12), step=integers(1, 3), customer=integers(1, 99), examples=25)
def a_higher_version_replaces(change_address: Attempt, first: int, many: int, step: int, customer: int) -> None:
    """A higher version replaces the address of a lower one. Versions are numbers: 10 is above 9. It need not be the next: one
    in between may come later, or never."""
    with database(ADDRESSES) as connection:
        versions = range(first, first + many * step, step)
        for version in versions:
            change_address(_moved(version, f"C-{customer}", version, f"Street {version}"), connection)
        found = connection.execute("SELECT customer, address, version FROM addresses").fetchall()
        expected = [(f"C-{customer}", f"Street {versions[-1]}", versions[-1])]
        if found != expected:
            change_address.fail(lines=[f"then the table holds {found}", f"it should hold       {expected}"])


@exercise.law(others=integers(1, 5), examples=5)
def versions_are_each_customers_own(change_address: Attempt, others: int) -> None:
    """Versions count for each customer alone: another customer's higher one means nothing."""
    with database(ADDRESSES) as connection:
        change_address(_moved(1, "Ada", 2 + others, "Elm Road 1"), connection)
        change_address(_moved(2, "Ben", 1, "Ash Way 3"), connection)
        change_address(_moved(3, "Ben", 2, "Fir Lane 4"), connection)
        found = _addresses(connection)
        if found != {"Ada": "Elm Road 1", "Ben": "Fir Lane 4"}:
            change_address.fail(lines=[f"then there is {found}"])


@exercise.law(again=integers(1, 3), examples=3)
def nothing_else_is_kept(change_address: Attempt, again: int) -> None:
    """The version in the row is all that is needed: leave the tables as they are, and keep no ids."""
    with database(ADDRESSES) as connection:
        for _ in range(again):
            change_address(_moved(1, "Ada", 1, "Elm Road 1"), connection)
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        if tables != [("addresses",)]:
            change_address.fail(lines=[f"tables: {', '.join(name for (name,) in tables)}"])
