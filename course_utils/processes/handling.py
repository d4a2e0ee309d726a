"""One event is handled once: by its service's inbox, its handler, and a savepoint; what fails is parked with its stream."""

import sqlite3
from datetime import datetime

from course_utils.messages import Envelope
from course_utils.processes.definition import Definition
from course_utils.processes.work import Work
from course_utils.sqlite_codes import primary_code

_ABOUT_THE_EVENT = (0, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_RANGE)


class NotParked(Exception):
    """No events of this subject wait."""


class Handling:
    """Handles events for a service, in the transaction that is open on its connection."""

    def __init__(self, definition: Definition, connection: sqlite3.Connection) -> None:
        self._definition = definition
        self._connection = connection

    def handle(self, feed: str, event: Envelope, now: datetime) -> None:
        """Handle the event, unless it was handled before; park it if it fails, or if earlier ones of its subject wait."""
        if event.type not in self._definition.handlers[feed]:
            return
        if not self._connection.execute("INSERT OR IGNORE INTO inbox VALUES (?, ?)", event.identity).rowcount:
            return
        waiting = self._connection.execute(
            "SELECT 1 FROM parked WHERE subject = ? LIMIT 1", (event.subject,)
        ).fetchone()
        reason = None if waiting else self._try(feed, event, now)
        if waiting or reason is not None:
            row = (feed, event.subject, event.to_json(), reason)
            self._connection.execute("INSERT INTO parked (feed, subject, envelope, reason) VALUES (?, ?, ?, ?)", row)

    def retry(self, subject: str, now: datetime) -> int:
        """Handle what is parked of this subject, in order, until one fails again. Returns how many were handled.

        Raises NotParked.
        """
        select = "SELECT number, feed, envelope FROM parked WHERE subject = ? ORDER BY number"
        rows = self._connection.execute(select, (subject,)).fetchall()
        if not rows:
            raise NotParked(f"No events of {subject!r} are parked at {self._definition.name}.")
        for done, (number, feed, envelope) in enumerate(rows):
            reason = self._try(feed, Envelope.from_json(envelope), now)
            if reason is not None:
                self._connection.execute("UPDATE parked SET reason = ? WHERE number = ?", (reason, number))
                return done
            self._connection.execute("DELETE FROM parked WHERE number = ?", (number,))
        return len(rows)

    def _try(self, feed: str, event: Envelope, now: datetime) -> str | None:
        """Handle it; or undo what it did, and say why it failed."""
        self._connection.execute("SAVEPOINT event")
        try:
            handler = self._definition.handlers[feed][event.type]
            handler(event, Work(self._definition.name, self._connection, event, now))
        except Exception as error:
            if primary_code(error) not in _ABOUT_THE_EVENT:
                raise  # the disk is full, say: not the event's fault
            self._must_be_open(event)
            self._connection.execute("ROLLBACK TO event")
            self._connection.execute("RELEASE event")
            return f"{type(error).__name__}: {error}"
        self._must_be_open(event)
        self._connection.execute("RELEASE event")
        return None

    def _must_be_open(self, event: Envelope) -> None:
        if not self._connection.in_transaction:
            raise RuntimeError(
                f"The handler of {event.type} in {self._definition.name} ended the transaction it was called in. Its event, "
                "its rows and the cursor are written together: take COMMIT and `with connection` out of it."
            )
