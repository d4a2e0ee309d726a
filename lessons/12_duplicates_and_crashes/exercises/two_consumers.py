"""`two_consumers`: each consumer has an inbox of its own, by the source of an event and its id."""

import sqlite3
from string import punctuation
from typing import Any

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.stress import Stress
from course_utils.text import code

from ..kit import (
    POINTS,
    Event,
    by_customer,
    customer_of,
    database,
    handled,
    left_by_a_failure,
    points_in,
    purchases,
    sum_of,
)

TABLES = (
    POINTS,
    "CREATE TABLE purchases (customer TEXT PRIMARY KEY, purchases INTEGER NOT NULL)",
    "CREATE TABLE inbox (consumer TEXT, source TEXT, id TEXT, PRIMARY KEY (consumer, source, id))",
)


NAMES = (
    [("web", "11"), ("web1", "1")],
    *([(f"till{sign}1", "2"), ("till", f"1{sign}2")] for sign in punctuation + " "),
)
"""Sources and ids that look the same once they are joined, with or without a sign between them."""


def _tables(connection: sqlite3.Connection) -> None:
    for table in TABLES:
        connection.execute(table)


def _both(connection: sqlite3.Connection) -> dict[str, Any]:
    points = points_in(connection)
    purchases = dict(connection.execute("SELECT customer, purchases FROM purchases").fetchall())
    return {
        each: f"{points.get(each, 0)} points for {purchases.get(each, 0)} purchases" for each in {*points, *purchases}
    }


exercise = Exercise(
    "two_consumers",
    answers=("add_points", "count_purchases"),
    hints=(
        "Both get every event. Whose note says that it has been handled, and which fields tell one event from another?",
        "INSERT OR IGNORE puts a row in or leaves what is there, and its `rowcount` says which: 1 or 0. Let each consumer "
        "try its own row (consumer, source, id), and do its work if the row is new, in one transaction.",
        code(
            "def first_time(connection, consumer, event):",
            '    row = (consumer, event["source"], event["id"])',
            '    return connection.execute("INSERT OR IGNORE INTO inbox VALUES (?, ?, ?)", row).rowcount == 1',
        ),
    ),
    stress=Stress(
        [
            {"source": "web", "id": "1", "customer": "Ada", "points": 50},
            {"source": "till", "id": "1", "customer": "Ada", "points": 30},
        ],
        key=customer_of,
        fold=lambda events: f"{sum_of(events)} points for {len(events)} purchases",
        read=_both,
        setup=_tables,
    ),
)


@exercise.law(events=purchases(), examples=15)
def any_purchase_counts(add_points: Attempt, count_purchases: Attempt, events: list[Event]) -> None:
    """Any purchase of any customer counts once, in the points and in the purchases, whether their ids look alike or not."""
    for consumer, table, each in ((add_points, "points", 0), (count_purchases, "purchases", 1)):
        with database("; ".join(TABLES)) as connection:
            handled(consumer, events, connection)
            found = dict(connection.execute(f"SELECT customer, {table} FROM {table}").fetchall())
            expected = by_customer([{**event, "points": each or event["points"]} for event in events])
            if found != expected:
                consumer.fail(lines=[f"then the {table} are {found}", f"they should be {' ' * len(table)}{expected}"])


@exercise.law(cases=lambda: [{"names": names} for names in NAMES])
def source_and_id_are_two_fields(add_points: Attempt, count_purchases: Attempt, names: list[tuple[str, str]]) -> None:
    """Source and id are two fields, and any text may stand in each: joined to one text, two events can look the same."""
    events = [{"source": source, "id": id, "customer": "Ada", "points": 7} for source, id in names]
    for consumer, table, each in ((add_points, "points", 7), (count_purchases, "purchases", 1)):
        with database("; ".join(TABLES)) as connection:
            handled(consumer, events, connection)
            (found,) = connection.execute(f"SELECT {table} FROM {table}").fetchone()
            if found != each * len(events):
                consumer.fail(
                    lines=[f"then the {table} are {found}", f"they should be {' ' * len(table)}{each * len(events)}"]
                )


@exercise.law()
def the_note_is_found_in_another_process(add_points: Attempt, count_purchases: Attempt) -> None:
    """The event comes again in another process, which must find the note of the first. `hash` gives another number in each."""
    event = {"source": "web", "id": "1", "customer": "Ada", "points": 50}
    for consumer, table, once in ((add_points, "points", 50), (count_purchases, "purchases", 1)):
        found = []
        for processes in ((1, 1), (1, 2)):
            consumer.steps.clear()
            with database("; ".join(TABLES)) as connection:
                for process in processes:
                    handled(consumer, [event], connection, process=process)
                found += connection.execute(f"SELECT {table} FROM {table}").fetchone()
        if found[0] == once != found[1]:  # who counts twice in one process is told so by the schedules, with a number
            consumer.fail(lines=[f"then the {table} are {found[1]}", f"they should be {' ' * len(table)}{once}"])


@exercise.law()
def a_failure_in_the_middle_leaves_nothing_open(add_points: Attempt, count_purchases: Attempt) -> None:
    """An event was damaged, and the statement that needs its customer failed. The transaction must be rolled back."""
    for consumer in (add_points, count_purchases):
        with database("; ".join(TABLES)) as connection:
            left_by_a_failure(consumer, {"source": "web", "id": "1"}, connection)
