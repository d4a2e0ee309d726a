"""What the laws of lesson 05 share: stores to begin with, events to put into them, and a look at what is stored.

What is stored is read back as rows and compared with what was handed in, never with a second store.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from hypothesis.strategies import integers, lists, sampled_from

from course_utils.exercises import Attempt
from course_utils.schedules import Observer, SharedDatabase, Statement, WatchedConnection
from course_utils.schedules.writer_thread import Work
from course_utils.text import code, show

Event = dict[str, Any]

TABLE = """
CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    stream   TEXT NOT NULL,
    version  INTEGER NOT NULL,
    id       TEXT NOT NULL UNIQUE,
    data     TEXT NOT NULL,
    UNIQUE (stream, version)
)
"""


def all_but_the_dots(*lines: str) -> str:
    """Lines of a hint, to be set as code; what is left to write is a …"""
    return "All but the …:" + code("", *lines)


streams = sampled_from(["account-42", "account-7", "cart-x1"])
requests = sampled_from(["w1", "w-77", "request 9"])
amounts = integers(1, 900)
some_amounts = lists(amounts, min_size=1, max_size=3)


def deposits(*amounts: int, by: str = "d") -> list[Event]:
    return [{"id": f"{by}{n}", "type": "Deposited", "amount": amount} for n, amount in enumerate(amounts, start=1)]


def withdrawn(amount: int, id: str) -> Event:
    return {"id": id, "type": "Withdrawn", "amount": amount}


def write(connection: sqlite3.Connection, stream: str, events: list[Event], *, after: int = 0) -> None:
    """Store events as they are, one after another, by a way that no answer takes part in."""
    for version, event in enumerate(events, start=after + 1):
        row = (stream, version, event["id"], json.dumps(event))
        connection.execute("INSERT INTO events (stream, version, id, data) VALUES (?, ?, ?, ?)", row)


@contextmanager
def store(attempt: Attempt, **streams: list[Event]) -> Iterator[WatchedConnection]:
    """A store in memory with these streams (`account_42` is account-42), filled one after another; closed in the end.

    What is in it becomes the first line of the case that a learner sees.
    """
    with closing(sqlite3.connect(":memory:", timeout=0, isolation_level=None, factory=WatchedConnection)) as connection:
        prepare(**streams)(connection)
        for stream, events in streams.items():
            contents = ", ".join(f"{event['type']} {event['amount']}" for event in events)
            attempt.steps.append(f"# {stream.replace('_', '-')} is at version {len(events)}: {contents}")
        try:
            yield connection
        finally:  # the answer may have been struck in the middle of a transaction
            connection.lose_uncommitted()


def prepare(**streams: list[Event]) -> Work:
    """What makes a store with these streams on a connection."""

    def setup(connection: sqlite3.Connection) -> None:
        connection.execute(TABLE)
        for stream, events in streams.items():
            write(connection, stream.replace("_", "-"), events)

    return setup


def rows(connection: sqlite3.Connection) -> list[tuple[str, int, str, Event]]:
    """(stream, version, id, event) of every row, in order of position."""
    found = connection.execute("SELECT stream, version, id, data FROM events ORDER BY position").fetchall()
    return [(stream, version, id, json.loads(data)) for stream, version, id, data in found]


def as_rows(stream: str, events: list[Event], *, after: int = 0) -> list[tuple[str, int, str, Event]]:
    """The `rows` of events that stand in `stream` one after another, from version `after` + 1 on."""
    return [(stream, version, event["id"], event) for version, event in enumerate(events, start=after + 1)]


def holds(attempt: Attempt, connection: sqlite3.Connection, expected: list[Any], because: str = "") -> None:
    """The table holds the expected rows, and no transaction is open."""
    if connection.in_transaction:
        attempt.fail(
            "The transaction is still open: no other connection sees the events, and nobody else can write. "
            "Commit when all is well, roll back when not; `with connection:` around BEGIN and the rest does both."
        )
    found = rows(connection)
    if found != expected:
        lines = ["then the table holds", *map(_line, found), "it should hold", *map(_line, expected)]
        attempt.fail(because, lines=lines)


def _line(row: tuple[str, int, str, Event]) -> str:
    stream, version, id, event = row
    return f"    {stream} version {version}: {show(event)}" + ("" if event.get("id") == id else f", id {id}")


def appended(shared: SharedDatabase) -> list[tuple[str, int, str]]:
    """(stream, version, id) of every row after a run."""
    return [tuple(row.values()) for row in shared.rows("SELECT stream, version, id FROM events ORDER BY position")]


def as_writer(attempt: Attempt, *args: object) -> Work:
    """The answer called with these arguments as a writer calls it, on a connection of its own."""
    answer: Any = attempt.answer
    return lambda connection: answer(connection, *args)


def unless(kept: bool, shared: SharedDatabase) -> str:
    """What a run led to, when the law is not kept: what is stored, and what each writer was told."""
    if kept:
        return ""
    stored = ", ".join(f"{id} as version {version} of {stream}" for stream, version, id in appended(shared))
    return f"In the end the table holds {stored or 'nothing'}. {told(shared)}"


def told(shared: SharedDatabase) -> str:
    """What each writer's call returned or raised."""
    got = (
        f"{name} got {type(result).__name__ if isinstance(result, Exception) else show(result)}"
        for name, result in sorted(shared.results.items())
    )
    return ", ".join(got) + "."


class BeforeAppends(Observer):
    """Is told of every append on `connection` just before it begins, as `n`: 0, 1, 2 …"""

    def __init__(self, connection: WatchedConnection) -> None:
        self.connection, self.times = connection, 0
        connection.observers = (self,)

    def before(self, what: object) -> None:
        assert isinstance(what, Statement)
        if what.verb in ("BEGIN", "INSERT") and not self.connection.in_transaction:
            self.times += 1
            self.begins(self.times - 1)

    def begins(self, n: int) -> None:
        raise NotImplementedError


class Faster(BeforeAppends):
    """Others, who store the events of one of their turns just before each append, while they have turns left."""

    def __init__(self, connection: WatchedConnection, *turns: list[Event]) -> None:
        super().__init__(connection)
        self.turns = turns

    def begins(self, n: int) -> None:
        if n < len(self.turns):
            with self.connection.unobserved():
                (version,) = self.connection.execute("SELECT max(version) FROM events").fetchone()
                write(self.connection, "account-42", self.turns[n], after=version)


class FullDisk(BeforeAppends):
    """There is no room for any append."""

    def begins(self, n: int) -> None:
        raise sqlite3.OperationalError("database or disk is full")
