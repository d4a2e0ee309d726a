"""What the laws of lesson 12 share: the events of the points service, its tables, and how a database is left behind.

What is right is computed from the events by sums and dictionaries, never by a second handler.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any

from hypothesis.strategies import SearchStrategy, integers, lists, sampled_from, tuples

from course_utils.exercises import Attempt
from course_utils.exercises.attempt import NotAttempted
from course_utils.exercises.databases import database as database
from course_utils.exercises.databases import must_be_closed as must_be_closed
from course_utils.exercises.databases import until_killed as until_killed
from course_utils.exercises.program import CannotRunAgain, Handler, Program
from course_utils.schedules import WatchedConnection
from course_utils.schedules.observers import Observer
from course_utils.schedules.statement import Statement
from course_utils.text import show_call, show_error

Event = dict[str, Any]

POINTS = "CREATE TABLE points (customer TEXT PRIMARY KEY, points INTEGER NOT NULL)"
BOUGHT: list[Event] = [
    {"id": "e1", "customer": "Ada", "points": 50},
    {"id": "e2", "customer": "Ada", "points": 30},
    {"id": "e3", "customer": "Ben", "points": 7},
]


def customer_of(event: Event) -> str:
    customer: str = event["customer"]
    return customer


def sum_of(events: Sequence[Event]) -> int:
    return sum(event["points"] for event in events)


def purchases() -> SearchStrategy[list[Event]]:
    """Purchases under ids of their own, which look alike; some say the same."""
    entries = tuples(sampled_from(["Cleo", "Dan"]), integers(1, 9), sampled_from(["web", "till"]))
    return lists(entries, min_size=1, max_size=4).map(
        lambda drawn: [
            {"id": id, "source": source, "customer": customer, "points": points}
            for id, (customer, points, source) in zip(("p11", "p1", "P1", "p1 "), drawn, strict=False)
        ]
    )


def by_customer(events: Sequence[Event]) -> dict[str, int]:
    """The points that these purchases come to."""
    return {customer: sum_of([e for e in events if e["customer"] == customer]) for customer in map(customer_of, events)}


def points_in(connection: sqlite3.Connection) -> dict[str, int]:
    return dict(connection.execute("SELECT customer, points FROM points").fetchall())


def handled(
    attempt: Attempt, events: Sequence[Event], connection: WatchedConnection, *more: Any, process: int = 0
) -> None:
    """Call the answer with each of these events, in a process of its own: it keeps nothing in memory from case to case."""
    handler = _started(attempt, process)
    for event in events:
        attempt.run(attempt.name, handler, (event, connection, *more), {})


def _started(attempt: Attempt, process: int = 0) -> Handler:
    try:
        program = Program(attempt.name, attempt.answer)
    except CannotRunAgain as trouble:
        attempt.fail(str(trouble))
    handler, error = attempt.limit.call(program.start, [process])
    if error is not None:
        raise error
    started: Handler = handler
    return started


def left_by_a_failure(attempt: Attempt, event: Event, connection: WatchedConnection, *more: Any) -> None:
    """Call the answer with an event that makes one of its statements fail; whatever it raises, no transaction is open."""
    handler = _started(attempt)
    attempt.steps.append(show_call(attempt.name, (event, connection, *more), {}))
    _, error = attempt.limit.call(handler, [event, connection, *more])
    if isinstance(error, NotImplementedError):
        raise NotAttempted(str(error))
    attempt.steps.append(f"# it raises {show_error(error)}" if error else "# it comes back")
    must_be_closed(attempt, connection)


class Failed(Observer):
    """Whether a statement has failed so far."""

    def __init__(self) -> None:
        self.seen = False

    def after(self, statement: Statement, error: Exception | None) -> None:
        self.seen |= error is not None
