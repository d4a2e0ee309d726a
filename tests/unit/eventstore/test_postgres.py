"""The bank's whole story on a PostgreSQL server, with the same code and the same answers as in a SQLite file.

The server is the one in COURSE_TEST_DATABASE_URL, not in DATABASE_URL, which lessons follow: what they show must not
depend on whether a server is at hand. `.ci/postgres` starts one for a command.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError
from eventsourcing.projection import ApplicationSubscription
from nbformat.v4 import new_code_cell, new_notebook
from psycopg.sql import SQL, Identifier

from course_utils.domains.bank import Account, AccountExists, Bank
from course_utils.eventstore import (
    Conflict,
    DamagedEvent,
    NotAStore,
    StoreUnreachable,
    Story,
    correlated,
    event_id,
    replay,
    store_environment,
    story_of,
)
from course_utils.publishing.execute import execute

NAME = f"course_test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
URL = "postgresql://user:secret@localhost:5432/course"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a server, in DATABASE_URL too. What a test has left there is taken away after it."""
    url = os.environ.get("COURSE_TEST_DATABASE_URL", "")
    if not url and os.environ.get("CI"):
        pytest.fail("COURSE_TEST_DATABASE_URL names no PostgreSQL server to test on. `.ci/postgres COMMAND` sets it.")
    if not url:
        pytest.skip("COURSE_TEST_DATABASE_URL names no PostgreSQL server. `.ci/postgres COMMAND` starts one.")
    monkeypatch.setenv("DATABASE_URL", url)
    with psycopg.connect(url, autocommit=True) as connection:
        yield url
        mine = connection.execute("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)", (NAME,)).fetchall()
        for (schema,) in mine:
            connection.execute(SQL("DROP SCHEMA {} CASCADE").format(Identifier(schema)))


@pytest.fixture(params=["sqlite", "postgres"])
def bank(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bank]:
    """A bank with two accounts, in a file and on the server in turn."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    if request.param == "postgres":
        request.getfixturevalue("server")
    with Bank(store_environment(tmp_path / f"{NAME}.db"), clock=lambda: datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) as bank:
        bank.open_account("1", "Ada")
        bank.open_account("2", "Grace", overdraft_limit="50.00")
        bank.deposit("1", "100.00")
        yield bank


def events(bank: Bank, start: int = 1) -> list[Any]:
    found = bank.recorder.select_notifications(start=start, limit=100)
    return [bank.mapper.to_domain_event(notification) for notification in found]


def test_the_store_is_where_it_should_be(bank: Bank, request: pytest.FixtureRequest) -> None:
    kind = request.node.callspec.params["bank"]
    assert type(bank.recorder).__module__ == f"course_utils.eventstore.{kind}"


def test_money_moves_and_the_statement_shows_it(bank: Bank) -> None:
    bank.transfer("1", "2", "30.00")
    assert (bank.balance("1"), bank.balance("2")) == (Decimal("70.00"), Decimal("30.00"))
    statement = bank.statement("1", date(2026, 3, 1), date(2026, 3, 31))
    assert [line.change for line in statement.lines][-2:] == [Decimal("100.00"), Decimal("-30.00")]
    assert statement.closing == Decimal("70.00")


def test_a_number_is_opened_once(bank: Bank) -> None:
    with pytest.raises(AccountExists):
        bank.open_account("1", "Eve")


def test_positions_count_up_and_a_command_returns_its_own(bank: Bank) -> None:
    position = bank.transfer("1", "2", "1.00")
    assert [n.id for n in bank.recorder.select_notifications(start=1, limit=10)] == [1, 2, 3, 4, 5]
    assert position == bank.recorder.max_notification_id() == 5


def test_who_saves_second_is_told_what_conflicts(bank: Bank) -> None:
    first, second = bank.account("1"), bank.account("1")
    first.deposit("1.00")
    second.deposit("2.00")
    bank.save(first)
    with pytest.raises(IntegrityError) as error:
        bank.save(second)
    assert isinstance(error.value, Conflict)
    assert f"version 3 of {first.id} is in the store already" in str(error.value)
    assert bank.balance("1") == Decimal("101.00")


def test_threads_that_conflict_lose_no_deposit(bank: Bank) -> None:
    threads, deposits = 4, 10
    start = Barrier(threads)

    def work() -> None:
        start.wait()
        for _ in range(deposits):
            bank.deposit("2", "1.00")

    running = [Thread(target=work) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert bank.balance("2") == threads * deposits


def test_a_subscription_yields_what_was_and_what_comes(bank: Bank) -> None:
    with ApplicationSubscription(bank) as subscription:
        assert [tracking.notification_id for _, tracking in islice(subscription, 3)] == [1, 2, 3]
        position = bank.deposit("1", "1.00")
        event, tracking = next(subscription)
    assert tracking.notification_id == position
    assert isinstance(event, Account.Deposited)


def test_every_event_has_its_story(bank: Bank) -> None:
    with correlated("request 7"):
        bank.deposit("1", "1.00")
    bank.transfer("1", "2", "1.00")
    declared, withdrawn, deposited = events(bank, start=4)
    assert story_of(declared) == Story("request 7", "request 7")
    assert story_of(withdrawn) == story_of(deposited) == Story(event_id(withdrawn), event_id(withdrawn))


def test_replay_finds_what_the_librarys_own_projector_finds(bank: Bank) -> None:
    bank.transfer("1", "2", "30.00")
    for number in ("1", "2"):
        found = bank.repository.get(Account.create_id(number), projector_func=replay)
        assert vars(found) == vars(bank.repository.get(Account.create_id(number)))


def test_a_tampered_event_is_refused_on_the_server_as_well(server: str, tmp_path: Path) -> None:
    with Bank(store_environment(tmp_path / f"{NAME}.db")) as bank:
        bank.open_account("1", "Ada")
        with psycopg.connect(server) as connection:
            update = "UPDATE {}.bank_events SET state = convert_to(replace(convert_from(state, 'UTF8'), 'Ada', 'Eve'), 'UTF8')"
            connection.execute(SQL(update).format(Identifier(bank.factory.datastore.schema)))
        with pytest.raises(DamagedEvent, match="do not match their checksum"):
            bank.account("1")


@pytest.mark.usefixtures("server")
def test_two_stores_on_one_server_share_nothing(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with Bank(store_environment(tmp_path / f"{NAME}.db")) as bank:
        bank.open_account("1", "Ada")
    with Bank(store_environment(tmp_path / "other" / f"{NAME}.db")) as other:
        assert other.recorder.max_notification_id() is None


@pytest.mark.usefixtures("server")
def test_a_store_goes_where_its_file_goes(tmp_path: Path) -> None:
    path, moved = tmp_path / f"{NAME}.db", tmp_path / "moved.db"
    with Bank(store_environment(path)) as bank:
        bank.open_account("1", "Ada")
    path.rename(moved)
    with Bank(store_environment(moved)) as bank:
        assert bank.account("1").owner == "Ada"
    with Bank(store_environment(path)) as bank:
        assert bank.recorder.max_notification_id() is None


@pytest.mark.usefixtures("server")
def test_a_store_is_still_there_for_another_process(tmp_path: Path) -> None:
    path = tmp_path / f"{NAME}.db"
    save = (
        "import sys; from course_utils.domains.bank import Bank; from course_utils.eventstore import store_environment\n"
        "with Bank(store_environment(sys.argv[1])) as bank: bank.open_account('1', 'Ada'); bank.deposit('1', '5.00')"
    )
    subprocess.run([sys.executable, "-c", save, str(path)], check=True)
    with Bank(store_environment(path)) as bank:
        assert bank.balance("1") == Decimal("5.00")


def test_a_wrong_password_is_told_and_not_shown(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    password = urlsplit(server).password or ""
    monkeypatch.setenv("DATABASE_URL", server.replace(password, "wr0ng-word"))
    with pytest.raises(StoreUnreachable, match=r"did not open the schema .*password authentication failed") as error:
        Bank(store_environment(tmp_path / f"{NAME}.db"))
    assert "wr0ng-word" not in str(error.value)


def test_a_server_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:secret@127.0.0.1:1/course")
    with pytest.raises(
        StoreUnreachable, match=r"PostgreSQL at 127\.0\.0\.1:1 did not open .*Is the server running"
    ) as error:
        Bank(store_environment(tmp_path / "bank.db"))
    assert "secret" not in str(error.value)


def test_the_address_is_taken_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://ada%40home:p%3Ass@[::1]/course%20events")
    settings = store_environment(tmp_path / "bank.db", application="Shop")
    schema = settings["POSTGRES_SCHEMA"]
    assert re.fullmatch("bank_[0-9a-f]{8}", schema)
    assert schema in (tmp_path / "bank.db").read_text(encoding="utf-8")
    assert {name: value for name, value in settings.items() if name.startswith("SHOP_")} == {
        "SHOP_PERSISTENCE_MODULE": "course_utils.eventstore.postgres",
        "SHOP_POSTGRES_DBNAME": "course events",
        "SHOP_POSTGRES_HOST": "::1",
        "SHOP_POSTGRES_PORT": "5432",
        "SHOP_POSTGRES_USER": "ada@home",
        "SHOP_POSTGRES_PASSWORD": "p:ss",
        "SHOP_POSTGRES_SCHEMA": schema,
    }


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://user:secret@localhost/course", "DATABASE_URL begins with 'mysql'. It names a PostgreSQL server"),
        ("localhost", "DATABASE_URL begins with ''"),
        ("postgresql://user:secret@localhost", "lacks a user, a server or a database"),
        ("postgresql:///course", "lacks a user, a server or a database"),
        ("postgresql://localhost/course", "lacks a user, a server or a database"),
        ("postgresql://user:secret@localhost:port/course", "has no port that can be used"),
        (f"{URL}?sslmode=require", "has options that are not passed on: sslmode=require. Leave them out"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(
    url: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(StoreUnreachable) as error:
        store_environment(tmp_path / "bank.db")
    assert not list(tmp_path.iterdir())
    assert said in str(error.value)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("name", ["my-bank.db", "Bank.db", "7.db", "pg_bank.db", "bank;drop.db", ""])
def test_a_store_whose_name_is_no_schemas_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", URL)
    with pytest.raises(StoreUnreachable, match="cannot be a schema on the server"):
        store_environment(name)


@pytest.mark.parametrize("holds", [b"", b"SQLite format 3\0", b"\xff", b"in the schema bank\n"])
def test_a_file_that_names_no_schema_is_left_as_it_is(
    holds: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", URL)
    path = tmp_path / "bank.db"
    path.write_bytes(holds)
    with pytest.raises(NotAStore, match=r"does not say where its events are .* unset that"):
        store_environment(path)
    assert path.read_bytes() == holds


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", URL)
    with pytest.raises(StoreUnreachable, match="Check its folder"):
        store_environment(tmp_path / "missing" / "bank.db")


def test_a_lesson_is_built_without_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", URL)
    cell = new_code_cell("import os\nprint(os.environ.get('DATABASE_URL'))")
    executed = execute(new_notebook(cells=[cell]), "77_a_lesson")
    assert executed.cells[0].outputs[0].text == "None\n"


def test_without_an_address_the_store_is_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    settings = store_environment("bank.db")
    assert settings["BANK_SQLITE_DBNAME"] == settings["SQLITE_DBNAME"] == "bank.db"
    assert settings["PERSISTENCE_MODULE"] == "course_utils.eventstore.sqlite"
