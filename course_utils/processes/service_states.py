"""All states that a service can be in, each a database in memory that is kept as bytes, and what it does in each."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from typing import Any, NamedTuple

from course_utils.messages import Envelope
from course_utils.processes.definition import Definition
from course_utils.processes.handling import Handling
from course_utils.processes.layout import make_layout
from course_utils.processes.service import Service

Rows = dict[str, list[tuple[Any, ...]]]
_NOON = datetime(2024, 1, 2, 12, tzinfo=UTC)
_APART = ("inbox", "outbox", "cursors")  # where events stand is the explorer's business
_COLUMNS = {"calls": "key, receiver, body, reply, cause", "parked": "subject, envelope, reason, feed"}


class Change(NamedTuple):
    """The state afterwards, and what was published."""

    then: int
    published: tuple[Envelope, ...]


class ServiceStates:
    """The states of one service, by numbers. The same tables are the same state, however it got there."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self._kept: list[tuple[bytes, Rows]] = []
        self._numbers: dict[str, int] = {}
        self._changes: dict[tuple[object, ...], Change] = {}

    def start(self) -> int:
        """The state with nothing in its tables."""
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            make_layout(connection, self.definition.tables)
            return self._keep(connection)

    def handle(self, state: int, feed: str, event: Envelope) -> Change:
        """What comes of it that the service handles this event of this feed."""

        def work(connection: sqlite3.Connection) -> None:
            with connection:
                connection.execute("BEGIN")
                connection.execute("DELETE FROM reminders WHERE id = ?", (event.id,))
                Handling(self.definition, connection).handle(feed, event, _NOON)

        return self._change((state, feed, event), work)

    def reply(self, state: int, key: str, reply: str) -> Change:
        """What comes of it that it gets this reply, as JSON, to the call it owes under this key."""

        def work(connection: sqlite3.Connection) -> None:
            Service(self.definition, connection, lambda: _NOON).heed(key, reply)

        return self._change((state, key, reply), work)

    def owed(self, state: int) -> list[tuple[str, str, str]]:
        """Key, receiver and body of the calls without a reply."""
        return [(key, name, body) for key, name, body, reply, _ in self.rows(state)["calls"] if reply is None]

    def reminders(self, state: int) -> list[Envelope]:
        """The reminders that have not come yet."""
        return [Envelope.from_json(text) for _, _, text in self.rows(state)["reminders"]]

    def rows(self, state: int) -> Rows:
        """The rows of each table."""
        return self._kept[state][1]

    def all(self) -> list[Rows]:
        """The rows of each table, in each state that was met."""
        return [rows for _, rows in self._kept]

    def _change(self, known_by: tuple[object, ...], work: Callable[[sqlite3.Connection], None]) -> Change:
        if known_by not in self._changes:
            state = known_by[0]
            assert isinstance(state, int)
            with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
                connection.deserialize(self._kept[state][0])
                work(connection)
                written = connection.execute("SELECT envelope FROM outbox ORDER BY number").fetchall()
                events = (self.definition.to_public(Envelope.from_json(text)) for (text,) in written)
                published = tuple(event for event in events if event is not None)
                self._changes[known_by] = Change(self._keep(connection), published)
        return self._changes[known_by]

    def _keep(self, connection: sqlite3.Connection) -> int:
        for table in _APART:
            connection.execute(f"DELETE FROM {table}")
        names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
        rows = {
            name: sorted(connection.execute(f"SELECT {_COLUMNS.get(name, '*')} FROM {name}").fetchall(), key=repr)
            for (name,) in names
            if name not in _APART
        }
        number = self._numbers.setdefault(repr(rows), len(self._kept))
        if number == len(self._kept):
            self._kept.append((connection.serialize(), rows))
        return number
