"""`take`: an inbox that forgets, by the age of events, and lets nothing in twice that it has forgotten."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from typing import Any

from hypothesis.strategies import integers

from course_utils.exercises import Attempt, Exercise
from course_utils.schedules import WatchedConnection
from course_utils.text import code

from ..kit import Event, database

INBOX = "CREATE TABLE inbox (id TEXT PRIMARY KEY, day INTEGER NOT NULL)"
DAYS = 30

exercise = Exercise(
    "take",
    hints=(
        "Where does it say which day is the newest that has come? In the event at hand it does so only if that is the newest.",
        "The limit is the higher of max(day) in the inbox and the event's day, less 30. Delete what is below it. An event "
        "below it is too late, known or not; any other is known if its id is there, and otherwise new, and noted.",
        code(
            '(newest,) = connection.execute("SELECT max(day) FROM inbox").fetchone()',
            'limit = max(event["day"], …) - 30  # newest is None at first',
            'connection.execute("DELETE FROM inbox WHERE day < ?", (limit,))',
            'if event["day"] < limit:',
            '    return "too late"',
            "…",
        ),
    ),
)


@contextmanager
def _inbox(noted: dict[str, int] | None = None) -> Iterator[WatchedConnection]:
    """An inbox with these notes, in a transaction that its owner has begun."""
    with database(INBOX) as connection:
        connection.executemany("INSERT INTO inbox VALUES (?, ?)", (noted or {}).items())
        connection.execute("BEGIN IMMEDIATE")
        yield connection


def _event(number: int, day: int) -> Event:
    return {"id": f"e{number}", "day": day}


def _every_sequence(*days_later: int) -> list[dict[str, Any]]:
    """Each sequence of up to four deliveries of two events, the second so many days later than the first."""
    sequences = [each for length in range(1, 5) for each in product((1, 2), repeat=length)]
    return [
        {"events": [_event(number, 5 + place + later * (number == 2)) for number in sequence]}
        for later in days_later
        for place, sequence in enumerate(sequences)
    ]


def _many_in_between() -> dict[str, Any]:
    return {"events": [_event(number, number) for number in (*range(1, DAYS + 2), 1)]}


def _limits(events: Sequence[Event]) -> list[int]:
    """The limit at each delivery: thirty days before the newest day among those that have come."""
    return [max(event["day"] for event in events[: place + 1]) - DAYS for place in range(len(events))]


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    return dict(connection.execute("SELECT id, day FROM inbox ORDER BY id").fetchall())


@exercise.law(cases=lambda: [*_every_sequence(0, 1, DAYS), _many_in_between()])
def what_comes_in_time_is_new_once(take: Attempt, events: list[Event]) -> None:
    """An event that is not older than 30 days before the newest is "new" when it first comes, and "known" from then on. The
    thirtieth day still counts, and so do events of one day."""
    with _inbox() as connection:
        come = set[str]()
        for event in events:
            take(event, connection).should_be("known" if event["id"] in come else "new")
            come.add(event["id"])


@exercise.law(cases=lambda: _every_sequence(DAYS, DAYS + 1))
def nothing_is_new_twice(take: Attempt, events: list[Event]) -> None:
    """No event may be "new" twice, however late it comes again: points would be added for it twice. What the inbox has
    forgotten must not get in as new."""
    with _inbox() as connection:
        new = set[str]()
        for event in events:
            if take(event, connection).value == "new":
                if event["id"] in new:
                    take.fail(lines=[f"so {event['id']} was new twice"])
                new.add(event["id"])


@exercise.law(cases=lambda: _every_sequence(DAYS, DAYS + 1))
def what_is_older_is_too_late(take: Attempt, events: list[Event]) -> None:
    """An event from before the limit is "too late", whether it has come before or not: nobody knows any more. The newest day
    that has ever come sets the limit, and an old event that comes late does not move it back."""
    with _inbox() as connection:
        for event, limit in zip(events, _limits(events), strict=True):
            said = take(event, connection)
            if event["day"] < limit:
                said.should_be("too late")


@exercise.law(cases=lambda: _every_sequence(DAYS, DAYS + 1))
def nothing_older_stays(take: Attempt, events: list[Event]) -> None:
    """The inbox holds the ids from the limit on, each with its day, and none from before: or it grows for ever. What is too
    late is not noted."""
    with _inbox() as connection:
        for event in events:
            take(event, connection)
        limit = _limits(events)[-1]
        expected = {event["id"]: event["day"] for event in events if event["day"] >= limit}
        if _rows(connection) != dict(sorted(expected.items())):
            take.fail(lines=[f"then the inbox has   {_rows(connection)}", f"it should have       {expected}"])


@exercise.law(newest=integers(32, 90), examples=10)
def all_it_knows_is_in_the_table(take: Attempt, newest: int) -> None:
    """A process that has just started finds in the table what it has to know: the ids that came before, and the newest day."""
    noted = {"e1": newest - 3, "e2": newest}
    for event, expected in (
        (_event(1, newest - 3), "known"),
        (_event(3, newest - DAYS), "new"),
        (_event(4, newest - DAYS - 1), "too late"),
    ):
        with _inbox(noted) as connection:
            take.steps.append(f"# a new process; the inbox has {noted}")
            take(event, connection).should_be(expected)


@exercise.law()
def the_transaction_is_the_callers(take: Attempt) -> None:
    """The caller has begun a transaction, in which the points are added as well: neither commit it nor roll it back."""
    for event in (_event(1, 50), _event(2, 9)):
        with _inbox({"e1": 50}) as connection:
            take(event, connection)
            if not connection.in_transaction:
                take.fail()
