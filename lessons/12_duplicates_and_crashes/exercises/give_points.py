"""`give_points`: the id of an event and its points are written in one transaction, and acknowledged after it."""

import sqlite3

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.stress import Stress
from course_utils.schedules import SharedDatabase
from course_utils.text import code

from ..kit import (
    BOUGHT,
    POINTS,
    Event,
    Failed,
    by_customer,
    customer_of,
    database,
    handled,
    left_by_a_failure,
    points_in,
    purchases,
    sum_of,
)

SEEN = "CREATE TABLE seen (id TEXT PRIMARY KEY)"


def _tables(connection: sqlite3.Connection) -> None:
    connection.execute(POINTS)
    connection.execute(SEEN)


exercise = Exercise(
    "give_points",
    hints=(
        "Which lines have to happen all together, or not at all? And what may happen only when they have?",
        "The look into `seen`, the new row there and the points go into one transaction, which takes the right to write "
        "with BEGIN IMMEDIATE before it looks. The acknowledgement comes behind it, also for an event that is known.",
        code(
            "with connection:",
            '    connection.execute("BEGIN IMMEDIATE")',
            "    if not knows(connection, event):",
            "        …  # the points, and the row in `seen`",
            "acknowledge()",
        ),
    ),
    stress=Stress(
        BOUGHT,
        key=customer_of,
        fold=sum_of,
        read=points_in,
        setup=_tables,
        takes=("event", "connection", "acknowledge"),
    ),
)


@exercise.law(events=purchases(), examples=15)
def any_purchase_counts(give_points: Attempt, events: list[Event]) -> None:
    """Any purchase of any customer counts once. Two purchases that say the same, under two ids, are two of them, and so are
    two whose ids look alike."""
    with database(f"{POINTS}; {SEEN}") as connection:
        handled(give_points, events, connection, acknowledge)
        found, expected = points_in(connection), by_customer(events)
        if found != expected:
            give_points.fail(lines=[f"then the points are {found}", f"they should be      {expected}"])


@exercise.law(cases=lambda: [{"id": "e1"}, {"id": "e9"}])
def what_failed_is_not_acknowledged(give_points: Attempt, id: str) -> None:
    """Another process was writing, and a statement failed: "database is locked". Nothing was written, so nothing may be
    acknowledged: let the error out, and the event comes again."""
    failed, shared = Failed(), SharedDatabase(_tables)
    acknowledged: list[bool] = []

    def acknowledge() -> None:
        acknowledged.append(failed.seen)

    try:
        other, mine = shared.connect(), shared.connect()
        other.execute("BEGIN IMMEDIATE")
        give_points.steps.append('other.execute("BEGIN IMMEDIATE")')
        mine.observers = (failed,)
        left_by_a_failure(give_points, {"id": id, "customer": "Ada", "points": 50}, mine, acknowledge)
        if any(acknowledged):
            give_points.fail(lines=["# and it has acknowledged the event, after the failure"])
    finally:
        shared.close()


@exercise.law()
def a_failure_in_the_middle_leaves_nothing_open(give_points: Attempt) -> None:
    """An event was damaged, and the statement that needs its points failed. The transaction must be rolled back."""
    with database(f"{POINTS}; {SEEN}") as connection:
        left_by_a_failure(give_points, {"id": "e1", "customer": "Ada"}, connection, acknowledge)


def acknowledge() -> None:
    """What a law hands in: the acknowledgement arrives."""
