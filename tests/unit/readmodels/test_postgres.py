"""What is a PostgreSQL server's own in keeping views: connections that fail, errors in a transaction, what others have there."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from eventsourcing.persistence import ProgrammingError
from psycopg.errors import DiskFull
from psycopg.sql import SQL, Identifier

from benchmarks.projecting.kind import name_for
from benchmarks.projecting.postgres_kind import POSTGRES, SERVER, Balances
from benchmarks.projecting.projected_bank import Poisoned, Welcoming
from course_utils.domains.bank import Bank
from course_utils.eventstore.errors import ReadOnlyStore, StoreError, StoreFull, StoreLocked, StoreUnreachable
from course_utils.projections import Projector, TransactionEnded, rebuild
from course_utils.readmodels.postgres import PostgresViewStore
from course_utils.readmodels.postgres.step import ErrorHidden
from tests.unit.eventstore.test_postgres import server  # noqa: F401
from tests.unit.projections.projector_laws import Deposits, save, stream, totals

pytestmark = pytest.mark.usefixtures("server")
LOG: Deposits = [(1, 250, False), (1, 9500, True), (2, 100, False)]


@pytest.fixture
def store(server: str, tmp_path: Path) -> Iterator[PostgresViewStore]:  # noqa: F811
    with POSTGRES.fresh(tmp_path) as fresh:
        assert isinstance(fresh, PostgresViewStore)
        yield fresh


@pytest.fixture
def schema(tmp_path: Path) -> str:
    return name_for(tmp_path)


@pytest.fixture
def bank() -> Iterator[Bank]:
    with Bank() as opened:
        save(opened, LOG)
        yield opened


def ask(statement: str, schema: str = "") -> list[tuple[Any, ...]]:
    """What a program of somebody else does; `{}` is the schema."""
    with psycopg.connect(os.environ[SERVER], autocommit=True) as connection:
        cursor = connection.execute(SQL(statement).format(Identifier(schema)))  # type: ignore[arg-type]
        return cursor.fetchall() if cursor.description else []


class Picky(Poisoned[psycopg.Cursor[Any]], Welcoming[psycopg.Cursor[Any]], Balances):
    name = "Balances"


# ---- the server cannot be used


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"password": "wrong"}, "password authentication failed"),
        ({"dbname": "no_such_database"}, 'database "no_such_database" does not exist'),
        ({"port": "1"}, "onnection.* refused|onnection failed"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_in_a_sentence_without_the_password(
    bank: Bank, change: dict[str, str], reason: str
) -> None:
    url = psycopg.conninfo.make_conninfo(os.environ[SERVER], **change)
    with pytest.raises(StoreUnreachable, match=f"(?s)did not let the schema balances .*{reason}.*right") as caught:
        Projector(bank, Balances(), PostgresViewStore(url, "balances"))
    for secret in (urlsplit(os.environ[SERVER]).password or "", change.get("password", "-")):
        assert f"{secret}@" not in str(caught.value)
        assert secret not in str(PostgresViewStore(url, "balances"))


@pytest.mark.parametrize("url", ["nowhere", "http://localhost/course", "postgresql://[::1/course"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(StoreUnreachable, match=r"address of the server cannot be read.*An example: postgresql://"):
        PostgresViewStore(url, "balances")


@pytest.mark.parametrize("name", ["", "Balances", "pg_balances", "1st", 'a"; DROP SCHEMA b', "a" * 53, "bal ances"])
def test_a_name_that_cannot_be_a_schemas_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be kept in the schema"):
        PostgresViewStore(os.environ[SERVER], name)


class CutOff(Picky):
    """Has its connection ended by the server at the poison, as a server that stops does it; as often as it is told to."""

    name = "Balances"
    times = 0

    def handle(self, event: Any, rows: psycopg.Cursor[Any]) -> None:
        Balances.handle(self, event, rows)
        if getattr(event, "reason", "") == "poison" and self.times:
            self.times -= 1
            ask(f"SELECT pg_terminate_backend({rows.connection.info.backend_pid}, 5000)")
            rows.execute("SELECT 1")


def test_a_connection_that_is_lost_in_the_middle_of_a_batch_is_made_anew_and_nothing_is_lost(
    bank: Bank, store: PostgresViewStore
) -> None:
    view = CutOff()
    with Projector(bank, view, store, sleep=list[float]().append) as projector:
        view.times = 2
        projector.catch_up()
        assert projector.parked() == []
    assert POSTGRES.read(store) == totals(LOG, up_to_poison=False)


def test_a_server_that_stays_away_stops_the_projector_with_a_sentence(bank: Bank, store: PostgresViewStore) -> None:
    view = CutOff()
    with Projector(bank, view, store, batch_size=2, retries=1, sleep=list[float]().append) as projector:
        view.times = 2
        with pytest.raises(StoreUnreachable, match=r"does not answer any more .* rows and position together"):
            projector.catch_up()
        assert (projector.position, projector.parked()) == (4, [])
        projector.catch_up()
    assert POSTGRES.read(store) == totals(LOG, up_to_poison=False)


class WithoutRoom(Balances):
    """At the poison, gets the error that a server gives whose disk is full, from where its own would come."""

    name = "Balances"

    def handle(self, event: Any, rows: psycopg.Cursor[Any]) -> None:
        Balances.handle(self, event, rows)
        if getattr(event, "reason", "") == "poison":
            raise DiskFull("could not extend file: No space left on device")


def test_a_disk_without_room_stops_the_projector_with_a_sentence_and_undoes_the_batch(
    bank: Bank, store: PostgresViewStore
) -> None:
    """That the error is taken for one of the store is what this shows: it fills no disk."""
    with Projector(bank, WithoutRoom(), store, batch_size=2, sleep=list[float]().append) as projector:
        with pytest.raises(StoreFull, match=r"no room left .*No space left on device.*Make room"):
            projector.catch_up()
        assert (projector.position, projector.parked()) == (4, [])


def test_a_lock_of_another_program_is_waited_for_and_told_of(bank: Bank, store: PostgresViewStore, schema: str) -> None:
    with (
        Projector(bank, Balances(), store, retries=0) as projector,
        psycopg.connect(os.environ[SERVER]) as other,
    ):
        other.execute(SQL("LOCK TABLE {}.balances").format(Identifier(schema)))
        with pytest.raises(StoreLocked, match="Another program kept the schema"):
            projector.catch_up()
        other.rollback()
        assert projector.catch_up() == 7


def test_who_may_not_make_a_schema_is_told_so(bank: Bank, server: str, schema: str) -> None:  # noqa: F811
    role = f"{schema}_reader"
    ask("CREATE ROLE {} LOGIN PASSWORD 'secret'", role)
    try:
        url = psycopg.conninfo.make_conninfo(server, user=role, password="secret")
        with pytest.raises(ReadOnlyStore, match=r"permission denied .* Ask for the right to CREATE"):
            Projector(bank, Balances(), PostgresViewStore(url, schema))
    finally:
        ask("DROP ROLE {}", role)


# ---- what handlers may not do


class Executes(Balances):
    """Executes a statement when it meets the poison event."""

    name = "Balances"

    def __init__(self, statement: str) -> None:
        self.statement = statement

    def handle(self, event: Any, rows: psycopg.Cursor[Any]) -> None:
        super().handle(event, rows)
        if getattr(event, "reason", "") == "poison":
            rows.execute(self.statement.encode())


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("SELECT * FROM ballances", 'UndefinedTable: relation "ballances" does not exist'),
        ("INSERT INTO balances SELECT * FROM balances", "UniqueViolation: duplicate key"),
        ("COMMIT", "COMMIT would begin or end a transaction"),
        ("  -- done\n/* really */ commit", "COMMIT would begin or end a transaction"),
        (";ROLLBACK", "ROLLBACK would begin or end a transaction"),
        ("SET search_path = public", "SET would begin or end a transaction, or change a setting"),
        ("DELETE FROM balances; COMMIT", "cannot insert multiple commands into a prepared statement"),
        ("DO $$ BEGIN COMMIT; END $$", "DO would begin"),
    ],
)
def test_what_a_handler_may_not_do_is_parked_and_undone(
    bank: Bank, store: PostgresViewStore, statement: str, reason: str
) -> None:
    with Projector(bank, Executes(statement), store) as projector:
        projector.catch_up()
        (parked,) = projector.parked()
    assert (parked.stream, parked.waiting) == (stream(1), 1)
    assert reason in parked.reason
    assert POSTGRES.read(store) == totals(LOG, up_to_poison=True)


class Hides(Balances):
    name = "Balances"

    def handle(self, event: Any, rows: psycopg.Cursor[Any]) -> None:
        super().handle(event, rows)
        if getattr(event, "reason", "") == "poison":
            with suppress(psycopg.IntegrityError):
                rows.execute("INSERT INTO balances SELECT * FROM balances")


@pytest.mark.parametrize("batch_size", [1, 500])
def test_an_error_that_a_handler_hides_stops_the_projector_with_a_sentence(
    bank: Bank, store: PostgresViewStore, batch_size: int
) -> None:
    with Projector(bank, Hides(), store, batch_size=batch_size) as projector:
        with pytest.raises(ErrorHidden, match=r"caught an error of PostgreSQL .* at position 6.*ON CONFLICT"):
            projector.catch_up()
        assert projector.position == (5 if batch_size == 1 else 0)


class Commits(Balances):
    name = "Balances"

    def handle(self, event: Any, rows: psycopg.Cursor[Any]) -> None:
        super().handle(event, rows)
        if getattr(event, "reason", "") == "poison":
            rows.connection.commit()


def test_a_handler_that_finds_a_way_to_commit_stops_the_projector(bank: Bank, store: PostgresViewStore) -> None:
    with (
        Projector(bank, Commits(), store) as projector,
        pytest.raises(TransactionEnded, match="at position 6, so its rows may be further than its position"),
    ):
        projector.catch_up()


class Says(Balances):
    name = "Balances"

    def handle(self, event: Any, rows: psycopg.Cursor[Any]) -> None:
        raise ValueError("zero \0 and <b>markup</b>'; DROP TABLE _parked; --")


def test_whatever_an_error_says_can_be_kept_as_the_reason(bank: Bank, store: PostgresViewStore) -> None:
    with Projector(bank, Says(), store) as projector:
        projector.catch_up()
        assert {each.reason for each in projector.parked()} == {
            r"ValueError: zero \0 and <b>markup</b>'; DROP TABLE _parked; --"
        }


class Makes(Balances):
    def __init__(self, *tables: str) -> None:
        self.tables = tables  # type: ignore[misc]


@pytest.mark.parametrize(
    ("tables", "sentence"),
    [
        (["DROP TABLE balances"], "can only CREATE tables, named without a schema, and indexes, not: DROP TABLE"),
        (["CREATE TABLE public.t (a INT)"], "can only CREATE tables, named without a schema"),
        (['CREATE TABLE "public" . t (a INT)'], "can only CREATE tables, named without a schema"),
        (["CREATE VIEW v AS SELECT 1"], "can only CREATE tables"),
        (["CREATE TABLE t (a INT"], "cannot make its tables: syntax error"),
        (["CREATE TABLE t (a INT); COMMIT"], "cannot make its tables: cannot insert multiple commands"),
        (["CREATE TABLE _view (a INT)"], 'cannot make its tables: relation "_view" already exists'),
    ],
)
def test_tables_that_cannot_be_made_are_refused_and_nothing_is_left(
    bank: Bank, store: PostgresViewStore, schema: str, tables: list[str], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        Projector(bank, Makes(*tables), store)
    assert ask(f"SELECT FROM pg_namespace WHERE nspname = '{schema}'") == []


# ---- asking


@pytest.mark.parametrize(
    "question",
    [
        "DELETE FROM balances",
        "COMMIT",
        "WITH d AS (DELETE FROM balances RETURNING 1) SELECT * FROM d",
        "DROP TABLE _view",
    ],
)
def test_a_question_that_may_do_more_than_read_is_refused(bank: Bank, store: PostgresViewStore, question: str) -> None:
    with Projector(bank, Balances(), store) as projector:
        projector.catch_up()
        with pytest.raises(PermissionError, match="may do more than read, so it was not run"):
            projector.select(question)
        assert projector.select("SELECT count(*) FROM balances WHERE owner LIKE 'some%'") == [(4,)]
        assert projector.select("SELECT cents FROM balances WHERE account = %s", [stream(2)]) == [(100,)]


def test_a_second_statement_in_a_question_is_not_run(bank: Bank, store: PostgresViewStore) -> None:
    with Projector(bank, Balances(), store) as projector:
        projector.catch_up()
        with pytest.raises(ProgrammingError, match="multiple commands"):
            projector.select("SELECT 1; COMMIT; DELETE FROM balances")
        assert projector.select("SELECT count(*) FROM balances") == [(4,)]


# ---- what others have there


class Second(Picky):
    """Its next version keeps less, under the same names."""

    name = "Balances"
    version = 2
    tables = ("CREATE TABLE balances (account TEXT PRIMARY KEY, owner TEXT, cents NUMERIC)",)


def test_who_asked_the_old_version_can_ask_the_new_one(bank: Bank, store: PostgresViewStore) -> None:
    with Projector(bank, Picky(), store) as old:
        old.catch_up()
        for _ in range(9):
            old.select("SELECT cents FROM balances ORDER BY cents")
        rebuild(bank, Second(), store)
        assert [int(cents) for (cents,) in old.select("SELECT cents FROM balances ORDER BY cents")] == [0, 0, 100, 250]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE {}.notes AS SELECT 'precious' AS note",
        "CREATE VIEW {}.rich AS SELECT 'precious' AS note FROM {}.balances",
    ],
)
def test_a_rebuild_leaves_everything_as_it_is_when_somebody_else_stands_in_the_schema(
    bank: Bank, store: PostgresViewStore, schema: str, statement: str
) -> None:
    with Projector(bank, Picky(), store) as live:
        live.catch_up()
        before = (POSTGRES.read(store), live.position)
        with psycopg.connect(os.environ[SERVER], autocommit=True) as connection:
            name = Identifier(schema)
            connection.execute(SQL(statement).format(*[name] * statement.count("{}")))  # type: ignore[arg-type]
        for work in (lambda: rebuild(bank, Picky(), store), store.delete):
            with pytest.raises(
                StoreError, match=r"was left as it is, because something stands there.*Move that elsewhere"
            ):
                work()
        assert (POSTGRES.read(store), live.position) == before
    assert ask(f"SELECT note FROM {{}}.{'notes' if 'notes' in statement else 'rich'} LIMIT 1", schema) == [
        ("precious",)
    ]


def test_a_schema_that_is_there_and_empty_can_be_used(bank: Bank, store: PostgresViewStore, schema: str) -> None:
    ask("CREATE SCHEMA {}", schema)
    assert rebuild(bank, Balances(), store).handled == 7
    store.delete()
    ask("CREATE SCHEMA {}", schema)
    with Projector(bank, Balances(), store) as projector:
        assert projector.catch_up() == 7
