"""The switch at the end of a rebuild: in one transaction, the schema of the new view takes the name of the live one's."""

from collections.abc import Sequence

from psycopg.sql import SQL, Identifier

from course_utils.projections.parking import Waiting
from course_utils.projections.store import Found, Owed, Switch
from course_utils.readmodels.postgres.database import Connection, Database
from course_utils.readmodels.postgres.layout import State, drop_layout, parked_events, queue


class PostgresSwitch(Switch):
    """The live schema in a writing transaction; `new` is the one beside."""

    def __init__(self, state: State | None, connection: Connection, live: Database, new: Database) -> None:
        self.found = None if state is None else Found(state.definition, state.position, state.has_effects)
        self._state = state
        self._connection = connection
        self._live = live
        self._new = new

    def waiting(self) -> list[Waiting]:
        return [] if self._state is None else parked_events(self._connection)

    def take_place(self, position: int, effects: Sequence[Owed]) -> None:
        live, new = Identifier(self._live.schema), Identifier(self._new.schema)
        if self._state is None:
            self._connection.execute(SQL("DROP SCHEMA IF EXISTS {}").format(live))  # an empty one may be there
        else:
            self._connection.execute(SQL("DROP TABLE {}._outbox").format(new))
            self._connection.execute(SQL("ALTER TABLE _outbox SET SCHEMA {}").format(new))
            drop_layout(self._connection, self._live, self._state, but=["_outbox"])
        self._connection.execute(SQL("ALTER SCHEMA {} RENAME TO {}").format(new, live))
        queue(self._connection, effects)
