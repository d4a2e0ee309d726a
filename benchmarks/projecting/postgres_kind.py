"""Views on a PostgreSQL server as a kind of store. The server is the one in COURSE_TEST_DATABASE_URL."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

import psycopg
from psycopg.sql import SQL, Identifier

from benchmarks.projecting.kind import Kind, name_for
from course_utils.domains.bank import Account
from course_utils.projections.store import ViewStore
from course_utils.projections.view import View
from course_utils.readmodels.postgres import PostgresViewStore

SERVER = "COURSE_TEST_DATABASE_URL"


class Balances(View[psycopg.Cursor[Any]]):
    """How much is in every account, in cents."""

    tables: ClassVar[Sequence[str]] = (
        "CREATE TABLE balances (account TEXT PRIMARY KEY, owner TEXT NOT NULL, cents BIGINT NOT NULL)",
        "CREATE INDEX owners ON balances (owner)",
    )

    def handle(self, event: Any, rows: psycopg.Cursor[Any]) -> None:
        match event:
            case Account.Opened():
                rows.execute("INSERT INTO balances VALUES (%s, %s, 0)", (str(event.originator_id), event.owner))
            case Account.Deposited():
                self.add(event, int(event.amount * 100), rows)
            case Account.Withdrawn():
                self.add(event, -int(event.amount * 100), rows)

    def add(self, event: Any, cents: int, rows: psycopg.Cursor[Any]) -> None:
        rows.execute("UPDATE balances SET cents = cents + %s WHERE account = %s", (cents, str(event.originator_id)))


def schema_of(store: ViewStore[Any]) -> str:
    """The name of the schema of a store."""
    return str(store).split()[2]  # "the schema NAME of …"


def _store(folder: Path) -> PostgresViewStore:
    return PostgresViewStore(os.environ[SERVER], name_for(folder))


def _connect() -> "psycopg.Connection[Any]":
    return psycopg.connect(os.environ[SERVER], autocommit=True)


def _read(store: ViewStore[Any]) -> dict[str, int]:
    select = SQL("SELECT account, cents FROM {}.balances").format(Identifier(schema_of(store)))
    with _connect() as connection:
        return dict(connection.execute(select).fetchall())


def _occupy(store: ViewStore[Any]) -> Callable[[], object]:
    schema = Identifier(schema_of(store))

    def read() -> object:
        with _connect() as connection:
            return connection.execute(SQL("SELECT * FROM {}.notes").format(schema)).fetchall()

    with _connect() as connection:
        connection.execute(SQL("CREATE SCHEMA {}").format(schema))
        connection.execute(SQL("CREATE TABLE {}.notes AS SELECT 'precious' AS note").format(schema))
    return read


def _clear(store: ViewStore[Any]) -> None:
    with _connect() as connection:
        for each in (store, store.beside()):
            connection.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(Identifier(schema_of(each))))


POSTGRES = Kind(
    "PostgreSQL",
    _store,
    Balances,
    _read,
    "DELETE FROM balances",
    _occupy,
    "psycopg",
    server=SERVER,
    clear=_clear,
    examples=25,
)
