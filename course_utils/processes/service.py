"""A service at work on its private file: it consumes feeds, heeds its reminders, calls outside, and relays its outbox.

Nobody else opens that file. Each of the four may die at any statement, and is begun again by calling it again.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NamedTuple

from course_utils.messages import Envelope, Feed
from course_utils.processes.cursor import Cursor
from course_utils.processes.definition import CLOCK, Definition, Receiver
from course_utils.processes.handling import Handling
from course_utils.processes.layout import make_layout, read_cursor, write_cursor
from course_utils.processes.outside import NoReply, Unavailable
from course_utils.processes.work import Work

Reply = tuple[str, str]
"""The key of a call, and what came back, as JSON."""


class ParkedEvent(NamedTuple):
    """An event that waits; only the first of its subject has a reason."""

    subject: str
    type: str
    reason: str | None


def wall_clock() -> datetime:
    """The time now."""
    return datetime.now(UTC)


class Service:
    """The service that `definition` says, on a connection to its private file, made by `open_file`.

    `clock` gives the time, aware. The tables are made where they are missing.
    """

    def __init__(
        self, definition: Definition, connection: sqlite3.Connection, clock: Callable[[], datetime] = wall_clock
    ) -> None:
        self.definition = definition
        self.connection = connection
        self._clock = clock
        self._handling = Handling(definition, connection)
        make_layout(connection, definition.tables)

    def consume(self, name: str, feed: Feed, limit: int = 100) -> int:
        """Handle what the feed of this name has next; the events, what comes of them and the cursor are one transaction.

        Returns how many events it read, at most `limit`. Raises FeedRefused when the feed lost what was read before.
        """
        before = self.cursor(name)
        events = before.read(name, feed, limit)
        if not events:
            return 0
        with self._transaction():
            if self.cursor(name) != before:
                return 0  # another process of this service was here in the meantime
            now = self._clock()
            for recorded in events:
                self._handling.handle(name, recorded.envelope, now)
            write_cursor(self.connection, name, before.moved_to(feed, events[-1]))
        return len(events)

    def remember(self, limit: int = 100) -> int:
        """Handle the reminders that are due: events that come from the clock. Returns how many, at most `limit`."""
        now = self._clock()
        select = "SELECT id, envelope FROM reminders WHERE due <= ? ORDER BY due, id LIMIT ?"
        if not self.connection.execute(select, (now.timestamp(), limit)).fetchone():
            return 0
        with self._transaction():
            due = self.connection.execute(select, (now.timestamp(), limit)).fetchall()
            for id, envelope in due:
                self._handling.handle(CLOCK, Envelope.from_json(envelope), now)
                self.connection.execute("DELETE FROM reminders WHERE id = ?", (id,))
        return len(due)

    def call(self, receivers: Mapping[str, Receiver], limit: int = 100) -> int:
        """Make the calls that are owed, each after the commit that owes it, and handle their replies.

        A receiver that does not reply is not asked again before the next time; so its calls stay in order. Returns how
        many replied. The replies of one that `knows_keys` are one transaction: killed before, it is asked again, and says
        the same. Those of others are written down one by one, so that a kill repeats one call at most.
        """
        select = "SELECT key, receiver, body FROM calls WHERE reply IS NULL ORDER BY number LIMIT ?"
        owed = self.connection.execute(select, (limit,)).fetchall()
        replied = 0
        for name in dict.fromkeys(receiver for _, receiver, _ in owed):
            replies = _ask(receivers[name], [(key, body) for key, receiver, body in owed if receiver == name])
            together = getattr(receivers[name], "knows_keys", False)
            for batch in [list(replies)] if together else ([reply] for reply in replies):
                replied += self._heed_together(batch)
        return replied

    def heed(self, key: str, reply: str) -> None:
        """Handle the reply, as JSON, to the call with this key, and write it down. The first reply counts."""
        self._heed_together([(key, reply)])

    def _heed_together(self, replies: Sequence[Reply]) -> int:
        if not replies:
            return 0
        with self._transaction():
            for key, reply in replies:
                self._heed(key, reply)
        return len(replies)

    def _heed(self, key: str, reply: str) -> None:
        select = "SELECT receiver, body, cause FROM calls WHERE key = ? AND reply IS NULL"
        owed = self.connection.execute(select, (key,)).fetchone()
        if owed is None:
            return  # another process of this service was told first
        receiver, body, cause = owed
        self.connection.execute("UPDATE calls SET reply = ? WHERE key = ?", (reply, key))
        if receiver in self.definition.replies:
            event, now = Envelope.from_json(cause), self._clock()
            work = Work(self.definition.name, self.connection, event, now, part=key)
            self.definition.replies[receiver](json.loads(reply), json.loads(body), work)

    def relay(self, feed: Feed, limit: int = 100) -> int:
        """Publish what waits in the outbox, then mark it as published. Killed in between, it publishes it again."""
        select = "SELECT number, envelope FROM outbox WHERE NOT published ORDER BY number LIMIT ?"
        rows = self.connection.execute(select, (limit,)).fetchall()
        if not rows:
            return 0
        public = [self.definition.to_public(Envelope.from_json(envelope)) for _, envelope in rows]
        if events := [event for event in public if event is not None]:
            feed.publish(events)
        with self._transaction():
            mark = "UPDATE outbox SET published = 1 WHERE number <= ? AND NOT published"
            self.connection.execute(mark, (rows[-1][0],))
        return len(rows)

    def cursor(self, name: str) -> Cursor:
        """How far it is in the feed of this name."""
        return read_cursor(self.connection, name)

    def follow_anew(self, name: str) -> None:
        """Begin at the beginning of this feed. The inbox knows what was handled, so that is not done twice."""
        write_cursor(self.connection, name, Cursor())

    def parked(self) -> list[ParkedEvent]:
        """The events that wait, and why, in the order in which they came."""
        rows = self.connection.execute("SELECT subject, envelope, reason FROM parked ORDER BY number").fetchall()
        return [ParkedEvent(subject, Envelope.from_json(text).type, reason) for subject, text, reason in rows]

    def retry(self, subject: str) -> int:
        """Handle the parked events of this subject again. Returns how many were handled. Raises NotParked."""
        with self._transaction():
            return self._handling.retry(subject, self._clock())

    def owed(self) -> int:
        """How many calls have no reply yet."""
        count: int = self.connection.execute("SELECT count(*) FROM calls WHERE reply IS NULL").fetchone()[0]
        return count

    def due(self) -> int:
        """How many reminders' time has come."""
        select = "SELECT count(*) FROM reminders WHERE due <= ?"
        count: int = self.connection.execute(select, (self._clock().timestamp(),)).fetchone()[0]
        return count

    def unpublished(self) -> int:
        """How many events wait in the outbox."""
        count: int = self.connection.execute("SELECT count(*) FROM outbox WHERE NOT published").fetchone()[0]
        return count

    def close(self) -> None:
        """Close the private file."""
        self.connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self.connection:
            self.connection.execute("BEGIN IMMEDIATE")
            yield


def _ask(receiver: Receiver, calls: Sequence[tuple[str, str]]) -> Iterator[Reply]:
    """The replies, until one does not come."""
    for key, body in calls:
        try:
            reply = receiver(key, json.loads(body))
        except (Unavailable, NoReply):
            return
        yield key, json.dumps(dict(reply))
