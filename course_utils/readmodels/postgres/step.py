"""A step on a PostgreSQL server: a transaction in which position and rows are written together."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from eventsourcing.persistence import IntegrityError
from psycopg.pq import TransactionStatus

from course_utils.eventstore.errors import StoreError
from course_utils.projections import TransactionEnded
from course_utils.projections.parking import Waiting
from course_utils.projections.store import AtomicStep, Owed
from course_utils.readmodels.postgres.database import Connection
from course_utils.readmodels.postgres.layout import State, parked_events, queue
from course_utils.readmodels.postgres.rows import Rows

_SAVEPOINT = '"one event, handled by the projector"'  # a name that no handler takes for a savepoint of its own


class ErrorHidden(StoreError):
    """A handler caught an error of PostgreSQL, after which the transaction takes nothing any more."""


class PostgresStep(AtomicStep[Rows]):
    """A step of the view whose state was read in the transaction of this connection."""

    def __init__(self, state: State, connection: Connection) -> None:
        self._name = state.definition.name
        self._has_parked = state.has_parked
        self._connection = connection
        self._rows = Rows(connection)
        self._handled = 0  # the position of the event that rows were last given out for
        self.position = state.position

    def rows(self, position: int) -> Rows:
        self._check_transaction()
        self._handled = position
        return self._rows

    @contextmanager
    def undoing(self) -> Iterator[None]:
        self._own().execute(f"SAVEPOINT {_SAVEPOINT}")
        try:
            yield
        except Exception:
            if self._connection.pgconn.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
                self._connection.execute(f"ROLLBACK TO {_SAVEPOINT}")
                self._connection.execute(f"RELEASE {_SAVEPOINT}")
            raise
        self._own().execute(f"RELEASE {_SAVEPOINT}")

    def waiting(self) -> list[Waiting]:
        return parked_events(self._own())

    def parked_streams(self) -> set[str]:
        if not self._has_parked:
            return set()
        return {stream for (stream,) in self._own().execute("SELECT DISTINCT stream FROM _parked")}

    def park(self, events: Sequence[Waiting]) -> None:
        rows = [(each.position, each.stream, each.version, _storable(each.reason)) for each in events]
        self._own().cursor().executemany("INSERT INTO _parked VALUES (%s, %s, %s, %s)", rows)

    def release(self, stream: str) -> None:
        self._own().execute("DELETE FROM _parked WHERE stream = %s", (stream,))

    def queue(self, effects: Sequence[Owed]) -> None:
        queue(self._own(), effects)

    def move_to(self, position: int) -> None:
        update = "UPDATE _view SET position = %s WHERE position < %s"
        if self._own().execute(update, (position, position)).rowcount != 1:
            raise IntegrityError(f"The view {self._name!r} is at position {position} already, or further.")

    def _own(self) -> Connection:
        """The connection, for statements of the projector."""
        self._check_transaction()
        return self._connection

    def _check_transaction(self) -> None:
        status = self._connection.pgconn.transaction_status  # asked for every event, and quicker than by `info`
        if status == TransactionStatus.IDLE:
            raise TransactionEnded(
                f"The view {self._name!r} ended the transaction while it handled the event at position {self._handled}, so "
                "its rows may be further than its position. Leave BEGIN and COMMIT to the projector, and rebuild the view."
            )
        if status == TransactionStatus.INERROR:
            raise ErrorHidden(
                f"The view {self._name!r} caught an error of PostgreSQL while it handled the event at position "
                f"{self._handled}, and after an error the transaction takes nothing any more, so the batch was rolled back. "
                "Let the error through, or ask for what cannot fail, such as INSERT … ON CONFLICT."
            )


def _storable(reason: str | None) -> str | None:
    """A text in PostgreSQL has no zero character."""
    return None if reason is None else reason.replace("\0", "\\0")
