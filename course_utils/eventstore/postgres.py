"""A persistence module for the eventsourcing library: its PostgreSQL one, with the course's events and errors.

Checksums, correlation ids and sentences are those of the SQLite module; subscriptions and waiting are the library's own.
Each store is a schema of the database.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import psycopg
from eventsourcing import postgres as library
from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.utils import Environment, EnvType
from psycopg.sql import SQL, Identifier

from course_utils.eventstore.errors import StoreUnreachable, conflict
from course_utils.eventstore.factory import StoreFactory

_SECONDS_TO_CONNECT = 5


class AggregateRecorder(library.PostgresAggregateRecorder):
    """Events by aggregate; snapshots are kept in one."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """Store all of them or none. Raises Conflict when somebody else has saved one of these versions first."""
        try:
            positions: Sequence[int] | None = super().insert_events(stored_events, **kwargs)
        except IntegrityError as error:
            if not isinstance(error.__cause__, psycopg.errors.UniqueViolation):
                raise
            raise conflict(stored_events) from error
        return positions


class ApplicationRecorder(AggregateRecorder, library.PostgresApplicationRecorder):
    """Events by aggregate and as one log, which can be subscribed to."""


class ProcessRecorder(ApplicationRecorder, library.PostgresProcessRecorder):
    """Events and the position of the application they follow, saved together."""


class Factory(StoreFactory[library.PostgresTrackingRecorder], library.PostgresFactory):
    """Makes the recorders above, in the schema POSTGRES_SCHEMA, which is made if it is missing."""

    aggregate_recorder_class = AggregateRecorder
    application_recorder_class = ApplicationRecorder
    process_recorder_class = ProcessRecorder

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        try:
            self._make_schema()
        except psycopg.Error as error:
            self.close()
            reason = str(error).strip().splitlines()[0]
            place = f"{self.env.get(self.POSTGRES_HOST)}:{self.env.get(self.POSTGRES_PORT)}"
            raise StoreUnreachable(
                f"PostgreSQL at {place} did not open the schema {self.datastore.schema} for "
                f"{self.env.get(self.POSTGRES_USER)}: {reason}. Is the server running, and is DATABASE_URL "
                "right? Without DATABASE_URL the events are kept in a file."
            ) from error

    def _make_schema(self) -> None:
        """Over a connection of its own: its errors say why, where the pool's only say that time is up."""
        make = SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(self.datastore.schema))
        with (
            psycopg.connect(
                dbname=self.env.get(self.POSTGRES_DBNAME),
                host=self.env.get(self.POSTGRES_HOST),
                port=self.env.get(self.POSTGRES_PORT),
                user=self.env.get(self.POSTGRES_USER),
                password=self.env.get(self.POSTGRES_PASSWORD),
                connect_timeout=_SECONDS_TO_CONNECT,
            ) as connection,
            # Another process may make it at the same moment.
            suppress(psycopg.errors.UniqueViolation, psycopg.errors.DuplicateSchema),
        ):
            connection.execute(make)
