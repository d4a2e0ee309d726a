"""The outbox in a view's SQLite file."""

import json
from pathlib import Path

from course_utils.eventstore.errors import NotAStore
from course_utils.projections.sqlite.layout import open_datastore, read_state
from course_utils.projections.store import Outbox
from course_utils.projections.view import Effect


class SQLiteOutbox(Outbox):
    """Each effect is read and noted in a transaction of its own, and none is open while it is being done."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise NotAStore(f"There is no view at {path}, so no effects wait there. Name the file of a view.")
        self._datastore = open_datastore(path)
        try:
            self._check(path)
        except BaseException:
            self._datastore.close()
            raise

    def _check(self, path: Path) -> None:
        with self._datastore.transaction(commit=False) as cursor:
            if read_state(cursor) is None:
                raise NotAStore(f"{path} is no view, so no effects wait there. Name the file of a view.")

    def first(self) -> Effect | None:
        with self._datastore.transaction(commit=False) as cursor:
            cursor.execute("SELECT key, kind, data FROM outbox WHERE NOT delivered ORDER BY number LIMIT 1")
            row = cursor.fetchone()
        return None if row is None else Effect(row["key"], row["kind"], json.loads(row["data"]))

    def note_done(self, effect: Effect) -> None:
        with self._datastore.transaction(commit=True) as cursor:
            cursor.execute("UPDATE outbox SET delivered = 1 WHERE key = ?", (effect.key,))

    def close(self) -> None:
        self._datastore.close()
