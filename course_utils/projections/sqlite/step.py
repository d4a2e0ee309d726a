"""A step in a SQLite file: a transaction in which position and rows are written together."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from eventsourcing.sqlite import SQLiteCursor

from course_utils.eventstore.errors import StoreError
from course_utils.projections.parking import Waiting
from course_utils.projections.sqlite.layout import Positions, State, parked_events, queue
from course_utils.projections.sqlite.permissions import OWN, guarded
from course_utils.projections.store import AtomicStep, Owed

_SAVEPOINT = '"one event, handled by the projector"'  # a name that no handler takes for a savepoint of its own


class TransactionEnded(StoreError):
    """A handler ended the transaction in which position and rows are written together."""


class SQLiteStep(AtomicStep[sqlite3.Cursor]):
    """A step of the view whose state was read in the transaction of this cursor."""

    def __init__(self, state: State, positions: Positions, cursor: SQLiteCursor) -> None:
        self._definition = state.definition
        self._had_parked = state.has_parked
        self._positions = positions
        self._cursor = cursor
        self._connection = guarded(cursor)
        self._handling = ExitStack()
        self._rows: sqlite3.Cursor | None = None
        self._handled = 0  # the position of the event that rows were last given out for
        self.position = state.position

    def rows(self, position: int) -> sqlite3.Cursor:
        self._check_transaction()
        self._handled = position
        if self._rows is None:
            self._rows = self._handling.enter_context(self._connection.handlers_rows())
        return self._rows

    @contextmanager
    def undoing(self) -> Iterator[None]:
        self._check_transaction()  # outside of one, a savepoint would begin another
        self._connection.execute(f"SAVEPOINT {_SAVEPOINT}")
        try:
            yield
        except Exception:
            if self._connection.in_transaction:  # SQLite ends it itself when, say, the disk is full
                self._connection.execute(f"ROLLBACK TO {_SAVEPOINT}")
                self._connection.execute(f"RELEASE {_SAVEPOINT}")
            raise
        self._check_transaction()
        self._connection.execute(f"RELEASE {_SAVEPOINT}")

    def waiting(self) -> list[Waiting]:
        return parked_events(self._own())

    def parked_streams(self) -> set[str]:
        if not self._had_parked:
            return set()
        return {stream for (stream,) in self._own().execute("SELECT DISTINCT stream FROM parked")}

    def park(self, events: Sequence[Waiting]) -> None:
        rows = [(event.position, event.stream, event.version, event.reason) for event in events]
        self._own().executemany(f"{OWN}INSERT INTO parked VALUES (?, ?, ?, ?)", rows)

    def release(self, stream: str) -> None:
        self._own().execute(f"{OWN}DELETE FROM parked WHERE stream = ?", (stream,))

    def queue(self, effects: Sequence[Owed]) -> None:
        queue(self._own(), effects)

    def move_to(self, position: int) -> None:
        self._own()
        self._positions.write(self._definition.application, position, self._cursor)

    def close(self) -> None:
        """Take the handlers' rows away."""
        self._rows = None
        self._handling.close()

    def _own(self) -> sqlite3.Connection:
        """The connection, with the rights of the projector."""
        self._check_transaction()
        self.close()
        return self._connection

    def _check_transaction(self) -> None:
        if not self._connection.in_transaction:
            raise TransactionEnded(
                f"The view {self._definition.name!r} ended the transaction while it handled the event at position "
                f"{self._handled}, so the batch was rolled back. Take OR ROLLBACK out of its statements."
            )
