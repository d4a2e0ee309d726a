"""A SQLite file as the place of one view."""

import sqlite3
from pathlib import Path

from course_utils.eventstore.signals import file_of
from course_utils.projections.sqlite.outbox import SQLiteOutbox
from course_utils.projections.sqlite.view_file import ViewFile
from course_utils.projections.store import ViewStore
from course_utils.projections.view import View


class SQLiteViewStore(ViewStore[sqlite3.Cursor]):
    """The file at `path`, which need not be there yet. Raises ValueError for a database in memory."""

    def __init__(self, path: Path | str) -> None:
        if file_of(str(path)) is None:
            raise ValueError(f"A view is kept in a file, and {str(path)!r} is none. Name one, such as 'balances.db'.")
        self._path = Path(path)

    def __str__(self) -> str:
        return str(self._path)

    def open(self, view: View[sqlite3.Cursor], application_name: str, *, generation: int = 1) -> ViewFile:
        return ViewFile(self._path, view, application_name, generation)

    def outbox(self) -> SQLiteOutbox:
        return SQLiteOutbox(self._path)

    def beside(self) -> "SQLiteViewStore":
        """`balances.rebuilding.db` for `balances.db`."""
        path = self._path.absolute()
        return SQLiteViewStore(path.with_name(f"{path.stem}.rebuilding{path.suffix}"))

    def delete(self) -> None:
        # Its log first, so that no log is ever found beside a database that is not its own.
        for ending in ("-wal", "-shm", ""):
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
