"""The outbox in a view's schema on a PostgreSQL server."""

import json

from course_utils.eventstore.errors import NotAStore
from course_utils.projections.store import Outbox
from course_utils.projections.view import Effect
from course_utils.readmodels.postgres.database import Database
from course_utils.readmodels.postgres.layout import state_of


class PostgresOutbox(Outbox):
    """Each effect is read and noted in a transaction of its own, and none is open while it is being done."""

    def __init__(self, database: Database) -> None:
        self._database = database
        try:
            with database.reading() as connection:
                if state_of(connection, database) is None:
                    raise NotAStore(f"There is no view in {database}, so no effects wait there. Name that of a view.")
        except BaseException:
            database.close()
            raise

    def first(self) -> Effect | None:
        select = "SELECT key, kind, data FROM _outbox WHERE NOT delivered ORDER BY number LIMIT 1"
        with self._database.reading() as connection:
            row = connection.execute(select).fetchone()
        return None if row is None else Effect(row[0], row[1], json.loads(row[2]))

    def note_done(self, effect: Effect) -> None:
        with self._database.writing() as connection:
            connection.execute("UPDATE _outbox SET delivered = TRUE WHERE key = %s", (effect.key,))

    def close(self) -> None:
        self._database.close()
