"""A view in its SQLite file, opened."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from eventsourcing.sqlite import SQLiteCursor

from course_utils.eventstore.errors import NotAStore
from course_utils.eventstore.sqlite import tables_in
from course_utils.projections.definition import definition_of
from course_utils.projections.parking import Waiting
from course_utils.projections.sqlite.layout import (
    LAYOUT,
    Positions,
    check_tables,
    make_layout,
    open_datastore,
    parked_events,
    read_state,
)
from course_utils.projections.sqlite.permissions import guarded, is_refusal
from course_utils.projections.sqlite.step import SQLiteStep
from course_utils.projections.sqlite.switch import SQLiteSwitch
from course_utils.projections.store import Failure, Found, KeptView
from course_utils.projections.view import View
from course_utils.sqlite_codes import primary_code

_OF_THE_FILE = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_READONLY,
}


class ViewFile(KeptView[sqlite3.Cursor]):
    """The file of one view. Several, in several processes, may have the same one open; their steps take turns."""

    def __init__(self, path: Path, view: View[sqlite3.Cursor], application_name: str, generation: int) -> None:
        check_tables(view)
        self.path = path
        self.definition = definition_of(view, application_name, layout=LAYOUT, generation=generation)
        self.datastore = open_datastore(path)
        self._view = view
        self._application_name = application_name
        self._positions = Positions(self.datastore)

    def __str__(self) -> str:
        return str(self.path)

    def found(self) -> Found | None:
        if not self.path.exists():
            return None
        with self.datastore.transaction(commit=False) as cursor:
            return self.found_by(cursor)

    def found_by(self, cursor: SQLiteCursor) -> Found | None:
        """The same, as the transaction of this cursor sees it."""
        state = read_state(cursor)
        if state is not None:
            return Found(state.definition, state.position, state.has_effects)
        if names := tables_in(cursor):
            raise NotAStore(
                f"{self} is no view: it holds the tables {', '.join(names)}. It was left as it is. "
                "Name another file, or one that does not exist yet."
            )
        return None

    def make(self) -> None:
        found = self.found()
        if found is None:
            self.datastore.keep_a_write_ahead_log()
            with self.datastore.transaction(commit=True) as cursor:
                found = self.found_by(cursor)
                if found is None:  # no other process was faster
                    self._make_by(cursor)
        if found is not None:
            found.definition.check_up_to_date(self.definition, self)

    def position(self) -> int:
        return self._positions.max_tracking_id(self._application_name) or 0

    def waiting(self) -> list[Waiting]:
        with self.datastore.transaction(commit=False) as cursor:
            return parked_events(cursor.sqlite_cursor.connection)

    @contextmanager
    def step(self) -> Iterator[SQLiteStep]:
        with self.datastore.transaction(commit=True) as cursor:
            state = read_state(cursor)
            if state is None:
                raise NotAStore(f"{self} has lost what it held. Delete it and rebuild the view.")
            state.definition.check_up_to_date(self.definition, self)
            with closing(SQLiteStep(state, self._positions, cursor)) as step:
                yield step

    @contextmanager
    def switch(self, new: KeptView[sqlite3.Cursor]) -> Iterator[SQLiteSwitch]:
        if not isinstance(new, ViewFile):
            raise TypeError(f"{new} is no SQLite file, so it cannot take the place of {self}.")
        # With connections of its own: one that has the new file attached would find its tables where live ones are missing.
        with closing(open_datastore(self.path)) as datastore:
            if self.found() is None:
                datastore.keep_a_write_ahead_log()
            with datastore.transaction(commit=True) as cursor:
                yield SQLiteSwitch(self.found_by(cursor), cursor, new.path, partial(self._make_at, cursor))

    def wait(self, position: int, timeout: float, interrupt: Event | None) -> None:
        self._positions.wait(self._application_name, position, timeout, interrupt)

    def wake(self) -> None:
        self.datastore.signal.announce()

    def select(self, question: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        with self.datastore.transaction(commit=False) as cursor, guarded(cursor).readers_rows() as rows:
            return rows.execute(question, values).fetchall()

    def failure(self, error: Exception) -> Failure:
        return Failure.OF_THE_STORE if primary_code(error) in _OF_THE_FILE else super().failure(error)

    def in_words(self, error: Exception) -> str:
        if not is_refusal(error):
            return super().in_words(error)
        return (
            "handle() tried to begin or end a transaction, to change a setting, or to write a table that the projector "
            "keeps. It may only change the view's own rows; the projector commits them together with the position."
        )

    def close(self) -> None:
        self.datastore.close()

    def _make_by(self, cursor: SQLiteCursor) -> None:
        """Make what is in the file, in the transaction of this cursor."""
        self._positions.make(cursor)
        make_layout(cursor, self.definition, self._view)

    def _make_at(self, cursor: SQLiteCursor, position: int) -> None:
        self._make_by(cursor)
        self._positions.write(self._application_name, position, cursor)
