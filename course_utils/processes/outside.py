"""The world outside: a gateway that charges cards and knows keys, and a mail server that knows none.

Neither rolls back. Both keep what they did in files of their own, so that one can look; both can be switched off.
"""

import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from course_utils.processes.feed_file import open_file

DECLINED = "tok-declined"
"""The token of the card that is always declined."""

_TABLES = (
    "CREATE TABLE IF NOT EXISTS requests (key TEXT PRIMARY KEY, body TEXT NOT NULL, reply TEXT NOT NULL)",
    'CREATE TABLE IF NOT EXISTS charges (number INTEGER PRIMARY KEY, "order" TEXT, card TEXT, cents INTEGER)',
)


class Unavailable(Exception):
    """It was not reached: nothing was done."""


class NoReply(Exception):
    """It gave no reply: perhaps it was done, perhaps not."""


class Switch:
    """Something that can be off: it is while a file of its name with the ending `.off` is there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._off = path.with_name(f"{path.name}.off")

    def switch(self, on: bool) -> None:
        """Switch it on or off, for whichever process asks it."""
        if on:
            self._off.unlink(missing_ok=True)
        else:
            self._off.touch()

    def must_be_on(self) -> None:
        """Raises Unavailable while it is off."""
        if self._off.exists():
            raise Unavailable(f"{self.path.stem} is not reached. Try again later.")


class Gateway(Switch):
    """Charges and refunds; a key it knows gets its first reply again, and nothing more is done.

    A body is `{"order", "card", "cents"}`, the card as a token, with cents below 0 for a refund. The reply is `{"status": 200, "charge": 7}`,
    402 for a card that is declined, 422 for a known key with another body.
    """

    knows_keys = True

    def __init__(self, path: Path, connect: Callable[[Path], sqlite3.Connection] = open_file) -> None:
        super().__init__(path)
        self._connect = connect
        with closing(connect(path)) as connection:
            for statement in _TABLES:
                connection.execute(statement)

    def __call__(self, key: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """The reply. Raises Unavailable."""
        self.must_be_on()
        asked = json.dumps(dict(body), sort_keys=True)
        with closing(self._connect(self.path)) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            known = connection.execute("SELECT body, reply FROM requests WHERE key = ?", (key,)).fetchone()
            if known:
                first: dict[str, Any] = json.loads(known[1])
                return first if known[0] == asked else {"status": 422}
            reply = _carry_out(connection, body)
            connection.execute("INSERT INTO requests VALUES (?, ?, ?)", (key, asked, json.dumps(reply)))
        return reply

    def charges(self) -> list[tuple[str, str, int]]:
        """Order, card and cents of each charge, in their order; a refund is below 0."""
        with closing(self._connect(self.path)) as connection:
            rows = connection.execute('SELECT "order", card, cents FROM charges ORDER BY number').fetchall()
        return [tuple(row) for row in rows]


def _carry_out(connection: sqlite3.Connection, body: Mapping[str, Any]) -> dict[str, Any]:
    if body["card"] == DECLINED and body["cents"] > 0:
        return {"status": 402}
    row = (body["order"], body["card"], body["cents"])
    done = connection.execute('INSERT INTO charges ("order", card, cents) VALUES (?, ?, ?)', row)
    return {"status": 200, "charge": done.lastrowid}


class Mailbox(Switch):
    """Mails that have left, a line each. It knows no keys: what it is asked twice, it sends twice."""

    def __call__(self, key: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Send `body["text"]` to `body["to"]`. Raises Unavailable."""
        self.must_be_on()
        with self.path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"{body['to']}: {body['text']}\n")
        return {"status": 200}

    def mails(self) -> list[str]:
        """The lines, in the order in which they left."""
        return self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else []
