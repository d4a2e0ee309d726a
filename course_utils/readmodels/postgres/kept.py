"""A view in its schema on a PostgreSQL server, opened."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event
from typing import Any

from psycopg import errors

from course_utils.eventstore.errors import NotAStore
from course_utils.projections.definition import definition_of
from course_utils.projections.parking import Waiting
from course_utils.projections.store import Failure, Found, KeptView
from course_utils.projections.view import View
from course_utils.readmodels.postgres.database import Database
from course_utils.readmodels.postgres.errors import failure_of
from course_utils.readmodels.postgres.layout import (
    LAYOUT,
    check_tables,
    make_layout,
    parked_events,
    read_state,
    state_of,
)
from course_utils.readmodels.postgres.rows import Rows, TakesTheTransaction
from course_utils.readmodels.postgres.step import PostgresStep
from course_utils.readmodels.postgres.switch import PostgresSwitch
from course_utils.readmodels.waiting import wait_until


class ViewSchema(KeptView[Rows]):
    """The schema of one view. Several, in several processes, may have the same one open; their steps take turns."""

    def __init__(self, database: Database, view: View[Rows], application_name: str, generation: int) -> None:
        check_tables(view)
        self.database = database
        self.definition = definition_of(view, application_name, layout=LAYOUT, generation=generation)
        self._view = view

    def __str__(self) -> str:
        return str(self.database)

    def found(self) -> Found | None:
        with self.database.reading() as connection:
            state = state_of(connection, self.database)
        return None if state is None else Found(state.definition, state.position, state.has_effects)

    def make(self) -> None:
        found = self.found()
        if found is None:
            with self.database.writing(lasts=True) as connection:
                state = state_of(connection, self.database)
                if state is None:  # no other process was faster
                    make_layout(connection, self.database.schema, self.definition, self._view)
                    return
            found = Found(state.definition, state.position, state.has_effects)
        found.definition.check_up_to_date(self.definition, self)

    def position(self) -> int:
        with self.database.reading() as connection:
            try:
                row = connection.execute("SELECT position FROM _view").fetchone()
            except errors.UndefinedTable as error:
                raise NotAStore(f"There is no view in {self} any more. Rebuild it.") from error
        return row[0] if row else 0

    def waiting(self) -> list[Waiting]:
        with self.database.reading() as connection:
            return parked_events(connection)

    @contextmanager
    def step(self) -> Iterator[PostgresStep]:
        with self.database.writing() as connection:
            state = read_state(connection, self.database)
            state.definition.check_up_to_date(self.definition, self)
            yield PostgresStep(state, connection)

    @contextmanager
    def switch(self, new: KeptView[Rows]) -> Iterator[PostgresSwitch]:
        if not isinstance(new, ViewSchema):
            raise TypeError(f"{new} is not on a PostgreSQL server, so it cannot take the place of {self}.")
        with self.database.writing(lasts=True) as connection:
            yield PostgresSwitch(state_of(connection, self.database), connection, self.database, new.database)

    def wait(self, position: int, timeout: float, interrupt: Event | None) -> None:
        wait_until(
            position,
            self.position,
            self.database.signal,
            application=self.definition.application,
            timeout=timeout,
            interrupt=interrupt,
        )

    def wake(self) -> None:
        self.database.signal.announce()

    def select(self, question: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        with self.database.reading() as connection, Rows(connection) as rows:
            try:
                return rows.execute(question, values or None).fetchall()
            except (errors.ReadOnlySqlTransaction, TakesTheTransaction) as error:
                raise PermissionError(
                    "This statement may do more than read, so it was not run. Ask with SELECT; the rows are changed by the "
                    "view's handle()."
                ) from error

    def failure(self, error: Exception) -> Failure:
        return failure_of(error) or super().failure(error)

    def close(self) -> None:
        self.database.close()
