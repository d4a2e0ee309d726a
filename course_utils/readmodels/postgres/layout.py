"""What is in the schema of a view besides the view's own tables: whose it is and how far, parked events, the outbox.

Their names begin with an underscore, so that nobody takes them for the view's own.
"""

import re
from collections.abc import Sequence
from dataclasses import astuple
from typing import Any, Final, NamedTuple

import psycopg
from psycopg import errors
from psycopg.sql import SQL, Identifier

from course_utils.eventstore.errors import NotAStore, StoreError
from course_utils.projections.definition import Definition
from course_utils.projections.parking import Waiting
from course_utils.projections.store import Owed
from course_utils.projections.view import View
from course_utils.readmodels.postgres.database import Connection, Database

LAYOUT = 1
_OWN = ("_view", "_parked", "_outbox")
_STATEMENTS = (
    "CREATE TABLE _view (layout INTEGER, name TEXT, application TEXT, version INTEGER, tables TEXT, generation INTEGER, "
    "made TEXT[], position BIGINT NOT NULL DEFAULT 0)",
    "CREATE TABLE _parked (position BIGINT PRIMARY KEY, stream TEXT NOT NULL, version BIGINT NOT NULL, reason TEXT)",
    "CREATE INDEX _parked_streams ON _parked (stream, position)",
    "CREATE TABLE _outbox (number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key TEXT NOT NULL UNIQUE, "
    "kind TEXT NOT NULL, data TEXT NOT NULL, position BIGINT NOT NULL, delivered BOOLEAN NOT NULL DEFAULT FALSE)",
    "CREATE INDEX _outbox_waiting ON _outbox (number) WHERE NOT delivered",
)
# The catalogue is asked with a query; functions such as to_regclass may not yet know of what another process has just made.
_IN_SCHEMA: Final = "SELECT relname FROM pg_class c JOIN pg_namespace n ON c.relnamespace = n.oid WHERE nspname = %s"
_MAY_BE_MADE = re.compile(
    r"""\s* CREATE \s+ ((UNLOGGED\s+)? TABLE \s+ (IF\s+NOT\s+EXISTS\s+)? (\w+ | "[^"]+") (?! [\w"] | \s*\.) | (UNIQUE\s+)? INDEX \b)""",
    re.IGNORECASE | re.VERBOSE,
)


class State(NamedTuple):
    """Whose schema it is, how far the view is, whether it has parked events and ever had effects, and what it has made."""

    definition: Definition
    position: int
    has_parked: bool
    has_effects: bool
    made: tuple[str, ...]


def check_tables(view: View[Any]) -> None:
    """Raise ValueError for statements that are not for making a view's own tables in the schema of the view."""
    for statement in view.tables:
        if not _MAY_BE_MADE.match(statement):
            raise ValueError(
                f"The view {view.name!r} can only CREATE tables, named without a schema, and indexes, not: {statement}"
            )


def make_layout(connection: Connection, schema: str, definition: Definition, view: View[Any]) -> None:
    """Make all of it in the schema. Raises ValueError for tables of the view that cannot be made."""
    connection.execute(SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(schema)))
    for statement in _STATEMENTS:
        connection.execute(statement)
    for table in view.tables:
        try:
            connection.execute(table.encode(), prepare=True)  # which takes one statement and no more
        except (psycopg.ProgrammingError, psycopg.NotSupportedError) as error:
            raise ValueError(f"The view {view.name!r} cannot make its tables: {error}, in: {table}") from error
    tables = connection.execute(f"{_IN_SCHEMA} AND relkind IN ('r', 'p')", (schema,)).fetchall()
    made = [name for (name,) in tables if name not in _OWN]
    insert = "INSERT INTO _view VALUES (%s, %s, %s, %s, %s, %s, %s)"
    connection.execute(insert, (*astuple(definition), made))


def state_of(connection: Connection, database: Database) -> State | None:
    """What is in the schema; None when nothing is. Raises NotAStore when it is something else."""
    if connection.execute(f"{_IN_SCHEMA} AND relname = '_view'", (database.schema,)).fetchone():
        return read_state(connection, database)
    select = (
        "SELECT pg_describe_object(classid, objid, 0) FROM pg_depend JOIN pg_namespace n ON refobjid = n.oid "
        "WHERE refclassid = 'pg_namespace'::regclass AND nspname = %s ORDER BY 1"
    )
    if others := connection.execute(select, (database.schema,)).fetchall():
        raise NotAStore(
            f"There is no view in {database}: it holds {', '.join(name for (name,) in others)}. It was left as it is. "
            "Name another schema, or one that does not exist yet."
        )
    return None


def read_state(connection: Connection, database: Database) -> State:
    """All of it in one statement, since each batch begins with it. Raises NotAStore when it is not there."""
    select = (
        "SELECT layout, name, application, version, tables, generation, position, "
        "EXISTS (SELECT FROM _parked), EXISTS (SELECT FROM _outbox), made FROM _view"
    )
    try:
        row = connection.execute(select).fetchone()
    except errors.UndefinedTable:
        row = None
    except errors.UndefinedColumn as error:
        raise NotAStore(
            f"The table _view in {database} is not one of a view. It was left as it is. Name another schema."
        ) from error
    if row is None:
        raise NotAStore(f"The view in {database} has lost what it held. Drop the schema and rebuild the view.")
    *definition, position, has_parked, has_effects, made = row
    return State(Definition(*definition), position, has_parked, has_effects, tuple(made))


def drop_layout(connection: Connection, database: Database, state: State, *, but: Sequence[str] = ()) -> None:
    """Drop the schema with what the view has made in it. Raises StoreError when it holds, or is used by, something else."""
    tables = SQL(", ").join(Identifier(name) for name in (*_OWN, *state.made) if name not in but)
    try:
        connection.execute(SQL("DROP TABLE IF EXISTS {}").format(tables))
        connection.execute(SQL("DROP SCHEMA {}").format(Identifier(database.schema)))
    except errors.DependentObjectsStillExist as error:
        raise StoreError(
            f"The view in {database} was left as it is, because something stands there, or uses its tables, that it has "
            f"not made: {error.diag.message_detail}. Move that elsewhere, then try again."
        ) from error


def parked_events(connection: Connection) -> list[Waiting]:
    """The parked events, by position."""
    select = "SELECT position, stream, version, reason FROM _parked ORDER BY position"
    return [Waiting(*row) for row in connection.execute(select)]


def queue(connection: Connection, effects: Sequence[Owed]) -> None:
    """Queue effects; a key only once."""
    insert = "INSERT INTO _outbox (key, kind, data, position) VALUES (%s, %s, %s, %s) ON CONFLICT (key) DO NOTHING"
    rows = [(effect.key, effect.kind, effect.data_as_json(), position) for position, effect in effects]
    connection.cursor().executemany(insert, rows)
