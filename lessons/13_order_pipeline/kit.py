"""What the laws of lesson 13 share: a feed and a gateway, whose calls are moments at which a process may be killed."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from course_utils.exercises.databases import database as database
from course_utils.exercises.databases import must_be_closed as must_be_closed
from course_utils.exercises.databases import until_killed as until_killed
from course_utils.schedules import WatchedConnection

Event = dict[str, Any]

OUTBOX = "CREATE TABLE outbox (number INTEGER PRIMARY KEY, event TEXT NOT NULL, published INTEGER NOT NULL DEFAULT 0)"


class Feed:
    """Events at positions of their own. `trouble` is raised by the next `publish`, which then has published nothing."""

    def __init__(self, connection: WatchedConnection) -> None:
        self._connection = connection
        self.events: list[tuple[int, Event]] = []
        self.asked: list[int] = []
        self.was_locked = False
        self.trouble: Exception | None = None
        self.meanwhile: dict[int, str] = {}
        self.texts: list[str] = []

    def __repr__(self) -> str:
        return "feed"

    def publish(self, texts: Sequence[str]) -> None:
        """Keep them, in this order."""
        self._connection.announce("feed.publish")
        self.was_locked |= self._connection.in_transaction
        if self.trouble is not None:
            trouble, self.trouble = self.trouble, None
            raise trouble
        self.texts += texts
        with self._connection.unobserved():
            self._connection.executemany("INSERT INTO outbox (number, event) VALUES (?, ?)", self.meanwhile.items())
        self.meanwhile = {}

    def read_after(self, position: int, limit: int) -> list[tuple[int, Event]]:
        """At most `limit` events after this position."""
        self.asked.append(position)
        return [(at, dict(event)) for at, event in self.events if at > position][:limit]


def written(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[str]:
    """Events in the outbox under these numbers, in another order than theirs; their texts, in the order of the numbers."""
    texts = {number: json.dumps({"id": f"e{number}", "type": "OrderPlaced"}) for number in numbers}
    for number in sorted(numbers, key=lambda number: (number % 3, -number)):
        connection.execute("INSERT INTO outbox (number, event) VALUES (?, ?)", (number, texts[number]))
    return [texts[number] for number in sorted(numbers)]


class KeyedGateway:
    """A gateway that knows keys. "tok-declined" is always declined, "tok-short" the first time it is carried out.

    `trouble` is raised by the next call, which has charged if so said.
    """

    def __init__(self, connection: WatchedConnection) -> None:
        self._connection = connection
        self.known: dict[str, tuple[str, Event]] = {}
        self.asked: list[str] = []
        self.carried: list[Any] = []
        self.refused = self.was_locked = False
        self.trouble: tuple[Exception, bool] | None = None
        self.__name__ = "gateway"  # what a call with it shows

    def __call__(self, key: str, body: Event) -> Event:
        """The reply: 200, 402 for a card that is declined, 422 for a known key with another body."""
        self._connection.announce(f"gateway({key!r}, …)")
        self.was_locked |= self._connection.in_transaction
        self.asked.append(key)
        trouble, self.trouble = self.trouble, None
        if trouble is None or trouble[1]:
            reply = self._carry_out(key, json.dumps(body, sort_keys=True))
        if trouble is not None:
            raise trouble[0]
        return dict(reply)

    def _carry_out(self, key: str, body: str) -> Event:
        if key in self.known:
            first, reply = self.known[key]
            self.refused |= first != body
            return reply if first == body else {"status": 422}
        asked = json.loads(body)
        self.carried.append(asked)
        cards = [each.get("card") if isinstance(each, dict) else None for each in self.carried]
        declined = cards[-1] == "tok-declined" or (cards[-1] == "tok-short" and cards.count("tok-short") == 1)
        self.known[key] = (body, {"status": 402} if declined else {"status": 200, "charge": len(self.carried)})
        return self.known[key][1]
