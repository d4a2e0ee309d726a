"""A schema of a PostgreSQL database as the place of one view."""

from contextlib import closing

from course_utils.projections.store import ViewStore
from course_utils.projections.view import View
from course_utils.readmodels.postgres.database import BESIDE, Database
from course_utils.readmodels.postgres.kept import ViewSchema
from course_utils.readmodels.postgres.layout import drop_layout, state_of
from course_utils.readmodels.postgres.outbox import PostgresOutbox
from course_utils.readmodels.postgres.rows import Rows


class PostgresViewStore(ViewStore[Rows]):
    """The schema of this name in the database at `url`, which is made with the view.

    A view's `tables` CREATE tables and indexes in PostgreSQL's SQL; its `handle` is given a psycopg cursor, with `%s` where
    values go. Raises ValueError for a name that cannot be used, StoreUnreachable for an address that cannot be read;
    the server is not asked before something is opened.
    """

    def __init__(self, url: str, schema: str) -> None:
        self._url = url
        self._schema = schema
        self._name = str(self._database())

    def __str__(self) -> str:
        return self._name

    def open(self, view: View[Rows], application_name: str, *, generation: int = 1) -> ViewSchema:
        return ViewSchema(self._database(), view, application_name, generation)

    def outbox(self) -> PostgresOutbox:
        return PostgresOutbox(self._database())

    def beside(self) -> "PostgresViewStore":
        """The schema `balances_rebuilding` for `balances`."""
        return PostgresViewStore(self._url, self._schema + BESIDE)

    def delete(self) -> None:
        with closing(self._database()) as database, database.writing() as connection:
            state = state_of(connection, database)
            if state is not None:
                drop_layout(connection, database, state)

    def _database(self) -> Database:
        return Database(self._url, self._schema)
