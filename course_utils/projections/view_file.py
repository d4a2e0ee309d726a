"""The SQLite file of one view: its tables, and in the same transactions how far it is and what waits in it.

Besides the view's own tables a file has `tracking`, where the eventsourcing library keeps positions, so that its tools
read them here as well; `view_definition`, which says whose file this is; `parked`, the events that could not be handled;
and `outbox`, the effects that are to be done.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import cast

from eventsourcing.persistence import Tracking
from eventsourcing.sqlite import SQLiteCursor

from course_utils.eventstore.datastore import Datastore, Synchronous
from course_utils.eventstore.errors import NotAStore, StoreError
from course_utils.eventstore.signals import file_of
from course_utils.eventstore.sqlite import TrackingRecorder, tables_in
from course_utils.projections.view import View
from course_utils.sqlite_codes import primary_code

LAYOUT = 1
LOCK_SECONDS = 2
SYNCHRONOUS: Synchronous = "NORMAL"
OWN_TABLES = ("tracking", "view_definition", "parked", "outbox")
_LAYOUT = (
    "CREATE TABLE view_definition (layout INTEGER, name TEXT, application TEXT, version INTEGER, tables TEXT, "
    "generation INTEGER)",
    "CREATE TABLE parked (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL, reason TEXT)",
    "CREATE INDEX parked_streams ON parked (stream, position)",
    "CREATE TABLE outbox (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, data TEXT NOT NULL, "
    "position INTEGER NOT NULL, delivered INTEGER NOT NULL DEFAULT 0)",
    "CREATE INDEX outbox_waiting ON outbox (number) WHERE NOT delivered",
)
_KINDS = (["TABLE"], ["INDEX"], ["UNIQUE"], ["VIEW"], ["TRIGGER"])


class WrongView(StoreError):
    """The file belongs to another view or application, or to newer code than this."""


class OutdatedView(StoreError):
    """The file was written by an earlier version of the view. Rebuild it."""


@dataclass(frozen=True)
class Definition:
    """Whose file it is. `generation` counts how often the view was made anew; it begins at 1."""

    layout: int
    name: str
    application: str
    version: int
    tables: str
    generation: int

    def check(self, file: "ViewFile") -> None:
        """Raise WrongView unless the file is that of this view and application, and no newer than this code."""
        if self.layout > LAYOUT:
            raise WrongView(
                f"{file.path} was written by newer code: its layout is {self.layout}, and this code knows {LAYOUT}. "
                "Use the newer code, or another file."
            )
        if (self.name, self.application) != (file.view.name, file.application_name):
            raise WrongView(
                f"{file.path} holds the view {self.name!r} of {self.application!r}, not {file.view.name!r} of "
                f"{file.application_name!r}. Every view has a file of its own: name another one."
            )
        if self.version > file.view.version:
            raise WrongView(
                f"{file.path} was written by version {self.version} of the view {self.name!r}, and this is version "
                f"{file.view.version}. Use the newer code, or another file."
            )

    def check_up_to_date(self, file: "ViewFile") -> None:
        """Raise OutdatedView unless version and tables are those of the view, and what `check` raises."""
        self.check(file)
        if (self.version, self.tables) != (file.view.version, statements(file.view)):
            what = (
                "its tables were others"
                if self.version == file.view.version
                else f"this is version {file.view.version}"
            )
            raise OutdatedView(
                f"{file.path} was written by version {self.version} of the view {self.name!r}; {what}. "
                "Rebuild it: rebuild(application, view, path)."
            )


class ViewFile(TrackingRecorder):
    """One view's file, opened. `create_table` makes what is in it, or checks what is there."""

    def __init__(self, path: Path | str, view: View, application_name: str, *, generation: int = 1) -> None:
        check_view(view)
        self.path = Path(path)
        self.view = view
        self.application_name = application_name
        self._generation = generation
        super().__init__(open_datastore(path))

    def create_table(self) -> None:
        """Make the view's tables if the file has none. Raises WrongView, OutdatedView, NotAStore, ValueError."""
        with self.datastore.transaction(commit=False) as cursor:
            definition = read_definition(cursor)
        if definition is None:
            super().create_table()
        else:
            definition.check_up_to_date(self)

    def _create_table(self, c: SQLiteCursor) -> None:
        definition = read_definition(c)
        if definition is not None:  # another process was faster
            definition.check_up_to_date(self)
            return
        self.make(c)

    def make(self, cursor: SQLiteCursor) -> None:
        """Fill a file that has nothing in it, in the transaction of this cursor. Raises NotAStore, ValueError."""
        self.check_empty(cursor)
        super()._create_table(cursor)
        for statement in _LAYOUT:
            cursor.execute(statement)
        for statement in self.view.tables:
            try:
                cursor.execute(statement)
            except (sqlite3.OperationalError, sqlite3.ProgrammingError, sqlite3.Warning) as error:
                raise ValueError(
                    f"The view {self.view.name!r} cannot make its tables: {error}, in: {statement}"
                ) from error
        cursor.execute("INSERT INTO view_definition VALUES (?, ?, ?, ?, ?, ?)", astuple(self.definition()))

    def definition(self) -> Definition:
        """What the file says of itself when it is made by this code."""
        view = self.view
        return Definition(LAYOUT, view.name, self.application_name, view.version, statements(view), self._generation)

    def check_empty(self, cursor: SQLiteCursor) -> None:
        """Raise NotAStore when there is something else in the file."""
        if names := tables_in(cursor):
            raise NotAStore(
                f"{self.path} is no view: it holds the tables {', '.join(names)}. It was left as it is. "
                "Name another file, or one that does not exist yet."
            )

    def position(self) -> int:
        """The position in the log of the last event that is in the view; 0 before the first."""
        return self.max_tracking_id(self.application_name) or 0

    def position_in(self, cursor: SQLiteCursor) -> int:
        """The same, as the transaction of this cursor sees it."""
        return self._max_tracking_id(self.application_name, cursor) or 0

    def move_to(self, position: int, cursor: SQLiteCursor) -> None:
        """Write the position, in the transaction of this cursor. Raises IntegrityError unless it moves forward."""
        self._insert_tracking(cursor, Tracking(self.application_name, position))

    @contextmanager
    def transaction(self) -> Iterator[SQLiteCursor]:
        """A writing transaction on a file that is still this view's. Raises what `create_table` and the store raise."""
        with self.datastore.transaction(commit=True) as cursor:
            definition = read_definition(cursor)
            if definition is None:
                raise NotAStore(f"{self.path} has lost what it held. Delete it and rebuild the view.")
            definition.check_up_to_date(self)
            yield cursor


def open_datastore(path: Path | str) -> Datastore:
    """The connections to a view's file. Raises ValueError for a database in memory.

    A view can be computed again, so its commits need not wait for the disk: after a power cut the view is as it was a
    few commits before, its position included.
    """
    if file_of(str(path)) is None:
        raise ValueError(f"A view is kept in a file, and {str(path)!r} is none. Name one, such as 'balances.db'.")
    return Datastore(str(path), lock_timeout=LOCK_SECONDS, synchronous=SYNCHRONOUS)


def read_definition(cursor: SQLiteCursor) -> Definition | None:
    """Whose file this is; None when it is no view's file."""
    try:
        cursor.execute("SELECT layout, name, application, version, tables, generation FROM view_definition")
    except sqlite3.OperationalError as error:
        if primary_code(error) != sqlite3.SQLITE_ERROR:  # anything but "no such table"
            raise
        return None
    row = cursor.fetchone()
    return None if row is None else Definition(*cast("tuple[int, str, str, int, str, int]", tuple(row)))


def statements(view: View) -> str:
    """The view's CREATE statements as they are compared: spaces and line breaks do not count."""
    return ";\n".join(" ".join(statement.split()) for statement in view.tables)


def check_view(view: object) -> None:
    """Raise TypeError or ValueError for what is no view, or no view's tables."""
    if not isinstance(view, View):
        advice = (
            f"Call it: {view.__name__}()." if isinstance(view, type) else "Subclass View, and give an object of it."
        )
        raise TypeError(f"{view!r} is no view. {advice}")
    if isinstance(view.tables, str):
        raise TypeError(
            f"The tables of the view {view.name!r} are one text. Put its statements into a tuple or a list."
        )
    for statement in view.tables:
        words = statement.upper().split()
        if words[:1] != ["CREATE"] or words[1:2] not in _KINDS:
            raise ValueError(f"The view {view.name!r} can only CREATE ordinary tables and indexes, not: {statement}")
