"""What a handler works with: its service's own tables, and ways to say what comes of it.

All that a handler does here is in the one transaction in which its event is handled: it is there afterwards, or nothing is.
"""

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from course_utils.messages import Envelope


class Work:
    """The work on one event, `cause`. `connection` is open in a transaction: neither begin one nor commit.

    `part` tells several works on one event apart, such as the replies to the calls it led to.
    """

    def __init__(
        self, service: str, connection: sqlite3.Connection, cause: Envelope, now: datetime, part: str = ""
    ) -> None:
        self.connection = connection
        self.cause = cause
        self.now = now
        self._service = service
        self._part = part
        self._made = 0

    def emit(self, type: str, **data: Any) -> Envelope:
        """Write an event of this service into its outbox, about the same subject as its cause."""
        event = self._envelope(type, data)
        self.connection.execute("INSERT INTO outbox (envelope) VALUES (?)", (event.to_json(),))
        return event

    def remind(self, type: str, after: timedelta, **data: Any) -> None:
        """Have an event of this type come to this service itself, under "clock", when so much time has passed."""
        event = self._envelope(type, data)
        row = (event.id, (self.now + after).timestamp(), event.to_json())
        self.connection.execute("INSERT INTO reminders VALUES (?, ?, ?)", row)

    def call(self, receiver: str, key: str, body: Mapping[str, Any]) -> None:
        """Owe a call to somebody outside. It is made after the commit, with this key at each try, until there is a reply.

        A key that is there already is not owed a second time.
        """
        row = (key, receiver, json.dumps(dict(body), ensure_ascii=False), self.cause.to_json())
        self.connection.execute("INSERT OR IGNORE INTO calls (key, receiver, body, cause) VALUES (?, ?, ?, ?)", row)

    def _envelope(self, type: str, data: Mapping[str, Any]) -> Envelope:
        """Its id follows from its cause: handled anew from a backup, the same cause gives the same event."""
        self._made += 1
        name = f"{self._service} {self.cause.source} {self.cause.id} {self._part} {self._made}"
        return Envelope(
            id=sha256(name.encode()).hexdigest()[:16],
            source=self._service,
            type=type,
            subject=self.cause.subject,
            time=self.now,
            data=data,
            correlation_id=self.cause.correlation_id,
            causation_id=self.cause.id,
        )
