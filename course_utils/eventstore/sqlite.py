"""A persistence module for the eventsourcing library: its SQLite one, and what a course on projections needs besides.

Use it as `PERSISTENCE_MODULE`; the tables are the library's own. Added are subscriptions, waiting without polling,
events with checksums and correlation ids, and errors that say what to do.
"""

import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from threading import Event
from time import monotonic
from typing import Any, cast
from uuid import UUID

from eventsourcing import sqlite as library
from eventsourcing.persistence import (
    ConnectionPoolClosedError,
    IntegrityError,
    StoredEvent,
    Tracking,
    WaitInterruptedError,
)
from eventsourcing.utils import Environment, EnvType

from course_utils.eventstore.datastore import Datastore, Synchronous
from course_utils.eventstore.errors import FROM_A_BACKUP, DamagedEvent, NotAStore, WaitTimedOut, conflict
from course_utils.eventstore.factory import StoreFactory
from course_utils.eventstore.signals import POLL_SECONDS
from course_utils.eventstore.subscription import SQLiteSubscription

__all__ = ["AggregateRecorder", "ApplicationRecorder", "Datastore", "Factory", "ProcessRecorder", "TrackingRecorder"]

HASHES = "event_hashes"
"""The table of a store whose log is a hash chain."""

_STORES_TABLES = ("stored_events", "snapshots", "tracking", HASHES)


class AggregateRecorder(library.SQLiteAggregateRecorder):
    """Events by aggregate; snapshots are kept in one."""

    datastore: Datastore

    def convert_originator_id(self, originator_id: str) -> UUID | str:
        """The id of the aggregate. Raises DamagedEvent when it is none."""
        return _uuid(originator_id) if self.datastore.originator_id_type == "uuid" else originator_id

    def create_table(self) -> None:
        """Make the table if there is none. Raises NotAStore when a table of that name has another shape, or the file is
        another program's."""
        if not _has_table(self, self.events_table_name):
            _check_not_anothers(self)
            self.datastore.keep_a_write_ahead_log()
            super().create_table()

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """Store all of them or none. Raises Conflict when somebody else has saved one of these versions first."""
        try:
            return super().insert_events(stored_events, **kwargs)
        except IntegrityError as error:
            if not isinstance(error.__cause__, sqlite3.IntegrityError):
                raise  # it is about the position of a view
            raise conflict(stored_events) from error


class ApplicationRecorder(AggregateRecorder, library.SQLiteApplicationRecorder):
    """Events by aggregate and as one log, which can be subscribed to."""

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> SQLiteSubscription:
        """The log after position `gt` as an iterator that waits for more at its end."""
        return SQLiteSubscription(self, self.datastore, gt, topics)


class TrackingRecorder(library.SQLiteTrackingRecorder):
    """The position of a view, which can be waited for."""

    datastore: Datastore

    def create_table(self) -> None:
        """Make the tables that are missing."""
        self.datastore.keep_a_write_ahead_log()
        super().create_table()

    def wait(
        self,
        application_name: str,
        notification_id: int | None,
        timeout: float = 1.0,
        interrupt: Event | None = None,
    ) -> None:
        """Return when the view has got to this position; at once when it was brought there by this process.

        Raises WaitTimedOut, a TimeoutError, after `timeout` seconds, and WaitInterruptedError when the store is closed
        or `interrupt` is set, which is looked at every `POLL_SECONDS`.
        """
        if notification_id is None:
            return
        deadline = monotonic() + timeout
        signal = self.datastore.signal
        next_poll = monotonic() + (POLL_SECONDS if application_name in signal.tracked else 0)
        while True:
            seen, now = signal.count, monotonic()
            if self.datastore.closed or (interrupt and interrupt.is_set()):
                raise WaitInterruptedError(f"Waiting for position {notification_id} ended: the view is being closed.")
            if self.datastore.tracked.get(application_name, 0) >= notification_id:
                return  # committed through these connections, so it need not be looked for in the file
            remaining = deadline - now
            # Who is about to write the position works faster when nobody reads the file meanwhile.
            if now >= next_poll or remaining <= 0 or signal.tracked.get(application_name, 0) >= notification_id:
                next_poll = now + POLL_SECONDS
                position = self._position_or_none(application_name)
                if position is not None and position >= notification_id:
                    return
                if position is not None and remaining <= 0:
                    raise WaitTimedOut(
                        f"After {timeout:g} seconds the view is at position {position} of {application_name}'s log, "
                        f"not yet at {notification_id}. Is its projector running?"
                    )
            signal.wait(seen, min(remaining, POLL_SECONDS))

    def _position_or_none(self, application_name: str) -> int | None:
        try:
            return self.max_tracking_id(application_name) or 0
        except ConnectionPoolClosedError:  # closed by another thread just now
            return None

    def _insert_tracking(self, c: library.SQLiteCursor, tracking: Tracking) -> None:
        super()._insert_tracking(c, tracking)
        self.datastore.track(tracking.application_name, tracking.notification_id)


class ProcessRecorder(TrackingRecorder, ApplicationRecorder, library.SQLiteProcessRecorder):
    """Both in one file: an application that follows another, its events and its position saved together."""


class Factory(StoreFactory[library.SQLiteTrackingRecorder], library.SQLiteFactory):
    """Makes the recorders above. `SQLITE_SYNCHRONOUS` is FULL or NORMAL, the other settings are the library's."""

    SQLITE_SYNCHRONOUS = "SQLITE_SYNCHRONOUS"
    aggregate_recorder_class = AggregateRecorder
    application_recorder_class = ApplicationRecorder
    tracking_recorder_class = TrackingRecorder
    process_recorder_class = ProcessRecorder

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        synchronous = self.env.get(self.SQLITE_SYNCHRONOUS, "FULL")
        if synchronous != "FULL" and synchronous != "NORMAL":
            raise OSError(f"{self.SQLITE_SYNCHRONOUS} is {synchronous!r}. It may be FULL or NORMAL.")
        parsed = self.datastore
        self.datastore = Datastore(
            parsed.pool.db_name,
            lock_timeout=parsed.pool.lock_timeout,
            single_row_tracking=parsed.single_row_tracking,
            originator_id_type=parsed.originator_id_type,
            synchronous=cast(Synchronous, synchronous),
        )


@lru_cache(maxsize=4096)  # a log names the same few over and over
def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except (ValueError, TypeError, AttributeError) as error:
        raise DamagedEvent(
            f"An event is stored for the aggregate {text!r}, which is no UUID. Close the store and {FROM_A_BACKUP}."
        ) from error


def tables_in(cursor: library.SQLiteCursor) -> list[str]:
    """The names of all tables in the file, SQLite's own included."""
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [row["name"] for row in cursor.fetchall()]


def _check_not_anothers(recorder: library.SQLiteRecorder) -> None:
    """Raise NotAStore when the file holds tables, and none of them is a store's."""
    with recorder.datastore.transaction(commit=False) as cursor:
        others = [name for name in tables_in(cursor) if name not in _STORES_TABLES and not name.startswith("sqlite_")]
    if others:
        raise NotAStore(
            f"{recorder.datastore} is no event store: it holds the tables {', '.join(others)}. It was left as it is. "
            "Name an event store, or a file that does not exist yet."
        )


def _has_table(recorder: library.SQLiteRecorder, name: str) -> bool:
    """Whether the file holds this table. Raises NotAStore when it has other columns than the recorder would give it."""
    columns = f"SELECT name, type, pk FROM pragma_table_info('{name}')"
    with recorder.datastore.transaction(commit=False) as cursor:
        cursor.execute(columns)
        found = [tuple(row) for row in cursor.fetchall()]
    if not found:
        return False
    scratch = sqlite3.connect(":memory:")
    try:
        for statement in recorder.create_table_statements:
            scratch.execute(statement)
        expected = scratch.execute(columns).fetchall()
    finally:
        scratch.close()
    if found != expected:
        raise NotAStore(
            f"{recorder.datastore} has a table {name} with the columns "
            f"{', '.join(column[0] for column in found)}, where a store has {', '.join(column[0] for column in expected)}. "
            "It was left as it is. Name an event store, or a file that does not exist yet."
        )
    return True
