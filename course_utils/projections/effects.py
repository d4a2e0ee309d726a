"""The gate for side effects: a view queues them in its own transaction, and `deliver` has them done afterwards.

An effect is queued exactly once, together with the rows and the position, so a projector that is killed neither loses nor
doubles one; and a rebuild, which has its events a second time, queues nothing. Done it is at least once: whoever is
killed after doing an effect and before noting so, or cannot note it, does it again. So give its key to the one who does
it.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

from course_utils.eventstore.errors import NotAStore
from course_utils.projections.view import Effect
from course_utils.projections.view_file import open_datastore, read_definition


def queue(connection: sqlite3.Connection, effects: Iterable[tuple[int, Effect]]) -> None:
    """Queue effects, each with the position of its event, in the connection's transaction; a key only once."""
    insert = "INSERT INTO outbox (key, kind, data, position) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING"
    rows = [(effect.key, effect.kind, effect.data_as_json(), position) for position, effect in effects]
    connection.executemany(insert, rows)


def deliver(path: Path | str, send: Callable[[Effect], object]) -> int:
    """Call `send` with every queued effect, in order, and note each as done after it. Returns how many there were.

    When `send` raises, that effect and those after it stay queued, and the error is passed on. Let one process at a time
    deliver: two would do an effect twice. Raises NotAStore when there is no view at `path`.
    """
    if not Path(path).is_file():
        raise NotAStore(f"There is no view at {path}, so no effects wait there. Name the file of a view.")
    count = 0
    with closing(open_datastore(path)) as datastore:
        with datastore.transaction(commit=False) as cursor:
            if read_definition(cursor) is None:
                raise NotAStore(f"{path} is no view, so no effects wait there. Name the file of a view.")
        while True:
            with datastore.transaction(commit=False) as cursor:
                cursor.execute("SELECT number, key, kind, data FROM outbox WHERE NOT delivered ORDER BY number LIMIT 1")
                row = cursor.fetchone()
            if row is None:
                return count
            try:
                send(Effect(row["key"], row["kind"], json.loads(row["data"])))
            except Exception as error:
                error.add_note(f"Effect {row['key']!r} stays queued in {path}; {count} before it were delivered.")
                raise
            try:
                with datastore.transaction(commit=True) as cursor:
                    cursor.execute("UPDATE outbox SET delivered = 1 WHERE number = ?", (row["number"],))
            except Exception as error:
                error.add_note(f"Effect {row['key']!r} was done, but could not be noted, so it will be done once more.")
                raise
            count += 1
