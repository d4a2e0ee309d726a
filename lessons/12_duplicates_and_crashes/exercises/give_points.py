"""`give_points`: the id of an event and its points are written in one transaction, and acknowledged after it."""

import sqlite3

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.stress import Stress
from course_utils.text import code

from ..kit import BOUGHT, POINTS, Event, by_customer, customer_of, database, handled, points_in, purchases, sum_of

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
    """Any purchase of any customer counts once. Two purchases that say the same, under two ids, are two of them."""
    with database(f"{POINTS}; {SEEN}") as connection:
        handled(give_points, events, connection, acknowledge)
        found, expected = points_in(connection), by_customer(events)
        if found != expected:
            give_points.fail(lines=[f"then the points are {found}", f"they should be      {expected}"])


def acknowledge() -> None:
    """What a law hands in: the acknowledgement arrives."""
