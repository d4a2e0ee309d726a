"""A store in a SQLite file: conflicts, several writers, and input that cannot be what was meant, told as sentences."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from decimal import Decimal
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from eventsourcing import persistence
from eventsourcing.application import AggregateNotFoundError

from course_utils.domains.bank import Account, Bank
from course_utils.eventstore import (
    Conflict,
    DamagedStore,
    NotAStore,
    ReadOnlyStore,
    StoreClosed,
    StoreError,
    StoreFull,
    StoreGone,
    StoreLocked,
    StoreUnreachable,
    store_environment,
)
from course_utils.eventstore.datastore import Datastore
from course_utils.eventstore.sqlite import Factory


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with one account that holds 10.00."""
    path = tmp_path / "bank.db"
    with Bank(store_environment(path)) as bank:
        bank.open_account("1", "Ada")
        bank.deposit("1", "10.00")
    return path


def rows(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT rowid, * FROM stored_events ORDER BY rowid").fetchall()


def setting(bank: Bank, pragma: str) -> Any:
    """What a connection of the bank's store answers to a PRAGMA; it is the only one as long as there is one thread."""
    assert isinstance(bank.factory, Factory)
    with bank.factory.datastore.transaction(commit=False) as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        return cursor.fetchone()[0]


@contextmanager
def held_by_another_process(path: Path) -> Iterator[None]:
    """The write lock of the file, held by a process of its own until the body is left."""
    code = (
        "import sqlite3, sys; connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.readline(); connection.close()"
    )
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield
        process.communicate("\n")


def test_a_store_can_be_read_by_the_librarys_own_module(path: Path) -> None:
    with Bank({"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}) as bank:
        assert bank.balance("1") == Decimal("10.00")


def test_a_commit_is_on_the_disk_unless_one_chooses_otherwise(path: Path) -> None:
    with Bank(store_environment(path)) as bank:
        assert (setting(bank, "synchronous"), setting(bank, "journal_mode")) == (2, "wal")
    with Bank(store_environment(path) | {"SQLITE_SYNCHRONOUS": "NORMAL"}) as bank:
        assert setting(bank, "synchronous") == 1
    with pytest.raises(OSError, match=r"SQLITE_SYNCHRONOUS is 'OFF'\. It may be FULL or NORMAL"):
        Bank(store_environment(path) | {"SQLITE_SYNCHRONOUS": "OFF"})


def test_who_saves_second_is_told_what_conflicts(path: Path) -> None:
    with Bank(store_environment(path)) as bank:
        first, second = bank.account("1"), bank.account("1")
        first.deposit("1.00")
        second.deposit("2.00")
        bank.save(first)
        before = rows(path)
        with pytest.raises(persistence.IntegrityError) as error:
            bank.save(second)
        assert rows(path) == before
    assert isinstance(error.value, Conflict)
    assert f"version 3 of {first.id} is in the store already, so nothing of this was stored" in str(error.value)


def test_of_a_save_that_conflicts_in_part_nothing_is_stored(path: Path) -> None:
    with Bank(store_environment(path)) as bank:
        bank.open_account("2", "Grace")
        giver, taker = bank.account("1"), bank.account("2")
        giver.withdraw("1.00")
        taker.deposit("1.00")
        bank.deposit("2", "5.00")
        before = rows(path)
        with pytest.raises(Conflict):
            bank.save(giver, taker)
        assert rows(path) == before


def test_two_applications_on_one_file_lose_no_deposit(path: Path) -> None:
    threads, deposits = 4, 25
    start = Barrier(threads)
    with Bank(store_environment(path)) as one, Bank(store_environment(path)) as other:

        def work(bank: Bank) -> None:
            start.wait()
            for _ in range(deposits):
                bank.deposit("1", "1.00")

        running = [Thread(target=work, args=(bank,)) for bank in (one, other) * (threads // 2)]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()
        assert one.balance("1") == other.balance("1") == 10 + threads * deposits


@pytest.mark.parametrize("attempt", range(10))
def test_several_may_open_a_new_file_at_once(tmp_path: Path, attempt: int) -> None:
    path, start = tmp_path / "bank.db", Barrier(4)

    def work(number: str) -> None:
        start.wait()
        with Bank(store_environment(path)) as bank:
            bank.open_account(number, "Ada")

    running = [Thread(target=work, args=(number,)) for number in "1234"]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert len(rows(path)) == 4


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(b"Dear Ada, this is a letter and no database. " * 40)
    before = path.read_bytes()
    with pytest.raises(NotAStore, match=r"letter\.txt is no SQLite database, so it was left as it is"):
        Bank(store_environment(path))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_database_with_another_table_of_that_name_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE stored_events (id INTEGER PRIMARY KEY, payload TEXT)")
    before = path.read_bytes()
    with pytest.raises(NotAStore, match="stored_events with the columns id, payload, where a store has originator_id"):
        Bank(store_environment(path))
    assert path.read_bytes() == before


def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "contacts.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE contacts (name TEXT)")
    before = path.read_bytes()
    with pytest.raises(NotAStore, match=r"contacts\.db is no event store: it holds the tables contacts\. It was left"):
        Bank(store_environment(path))
    assert path.read_bytes() == before


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        StoreUnreachable, match=r"is a folder, and a store is a file. Name a file in it, such as .*bank\.db"
    ):
        Bank(store_environment(tmp_path))


def test_a_folder_that_is_missing_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match=r"because there is no folder .*new\. Make the folder first"):
        Bank(store_environment(tmp_path / "new" / "bank.db"))
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_no_file_can_have_is_refused() -> None:
    with pytest.raises(StoreUnreachable, match="is no name a file can have"):
        Bank(store_environment("bank\0.db"))


def test_a_file_that_may_only_be_read_can_be_read_and_not_written(path: Path) -> None:
    before = rows(path)
    with Bank(store_environment(path.as_uri() + "?mode=ro")) as bank:
        assert bank.balance("1") == Decimal("10.00")
        with pytest.raises(ReadOnlyStore, match=r"bank\.db may only be read, so nothing was stored. Give yourself"):
            bank.deposit("1", "1.00")
    assert rows(path) == before


def test_a_file_cut_short_is_told_to_be_damaged(path: Path) -> None:
    with Bank(store_environment(path)) as bank:
        for _ in range(50):
            bank.deposit("1", "1.00")
    before = path.read_bytes()[:-4096]
    path.write_bytes(before)
    with (
        pytest.raises(DamagedStore, match=r"is damaged \(SQLite: .*restore it from a backup"),
        Bank(store_environment(path)) as bank,
    ):
        bank.balance("1")
    assert path.read_bytes() == before


def test_a_full_disk_stores_nothing_and_what_is_there_stays(path: Path) -> None:
    with Bank(store_environment(path)) as bank:
        setting(bank, f"max_page_count={setting(bank, 'page_count')}")
        account = bank.account("1")
        for _ in range(100):
            account.deposit("1.00")
        before = rows(path)
        with pytest.raises(
            StoreFull, match=r"no room left for .*bank\.db, so nothing was stored. Make room on the disk"
        ):
            bank.save(account)
        assert rows(path) == before
        setting(bank, "max_page_count=100000")
        bank.deposit("1", "1.00")
        assert bank.balance("1") == Decimal("11.00")


def test_a_store_that_another_process_keeps_locked_is_given_up_in_time(path: Path) -> None:
    with Bank(store_environment(path) | {"SQLITE_LOCK_TIMEOUT": "1"}) as bank:
        before = rows(path)
        with (
            held_by_another_process(path),
            pytest.raises(StoreLocked, match=r"kept .*bank\.db locked for more than 1 seconds, so nothing was stored"),
        ):
            bank.deposit("1", "1.00")
        assert rows(path) == before
        bank.deposit("1", "1.00")
        assert bank.balance("1") == Decimal("11.00")


def test_a_store_that_another_thread_keeps_busy_is_given_up_in_time(path: Path) -> None:
    with Bank(store_environment(path) | {"SQLITE_LOCK_TIMEOUT": "1"}) as bank:
        assert isinstance(bank.factory, Factory)
        with (
            bank.factory.datastore.transaction(commit=True),
            pytest.raises(
                StoreLocked, match=r"Other threads of this program kept .*bank\.db busy for more than 1 seconds"
            ),
        ):
            bank.deposit("1", "1.00")
        bank.deposit("1", "1.00")
        assert bank.balance("1") == Decimal("11.00")


def test_reading_goes_on_while_another_process_writes(path: Path) -> None:
    with held_by_another_process(path), Bank(store_environment(path)) as bank:
        assert bank.balance("1") == Decimal("10.00")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not delete a file that is open")
def test_a_file_deleted_while_open_is_noticed(path: Path) -> None:
    with Bank(store_environment(path)) as bank:
        path.unlink()
        with pytest.raises(StoreGone, match=r"bank\.db was deleted while it was open. Put it back, or restore it"):
            bank.deposit("1", "1.00")
    assert not path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not replace a file that is open")
def test_a_file_replaced_while_open_is_noticed(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with Bank(store_environment(other)) as bank:
        bank.open_account("9", "Grace")
    before = rows(other)
    with Bank(store_environment(path)) as bank:
        other.replace(path)
        with pytest.raises(StoreGone, match=r"bank\.db was replaced by another file while it was open"):
            bank.balance("1")
    assert rows(path) == before


def test_a_closed_application_says_so(path: Path) -> None:
    with Bank(store_environment(path)) as bank:
        pass
    with pytest.raises(StoreClosed, match=r"bank\.db has been closed. Open the application again"):
        bank.deposit("1", "1.00")
    bank.close()  # a second time does no harm


def test_closing_lets_what_another_thread_has_begun_end_first(path: Path) -> None:
    datastore = Datastore(str(path))
    begun, found = Barrier(2), []

    def work() -> None:
        with datastore.transaction(commit=True) as cursor:
            cursor.execute("DELETE FROM stored_events")
            begun.wait()
            while not datastore.closed:  # close() has begun, and waits for this very transaction
                pass
            cursor.execute("SELECT COUNT(*) FROM stored_events")
            found.append(cursor.fetchone()[0])

    thread = Thread(target=work)
    thread.start()
    begun.wait()
    datastore.close()
    thread.join()
    assert found == [0]
    assert rows(path) == []


def test_what_is_raised_inside_a_transaction_rolls_it_back(path: Path) -> None:
    datastore = Datastore(str(path))
    before = rows(path)

    def interrupted() -> None:
        with datastore.transaction(commit=True) as cursor:
            cursor.execute("DELETE FROM stored_events")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with datastore.transaction(commit=True) as cursor:
        cursor.execute("SELECT COUNT(*) FROM stored_events")
        assert cursor.fetchone()[0] == len(before)
    datastore.close()


def test_other_errors_keep_the_librarys_names(path: Path) -> None:
    datastore = Datastore(str(path))
    with (
        pytest.raises(persistence.OperationalError, match="no such table: missing") as error,
        datastore.transaction(commit=False) as c,
    ):
        c.execute("SELECT * FROM missing")
    assert not isinstance(error.value, StoreError)
    with pytest.raises(persistence.ProgrammingError), datastore.transaction(commit=False) as c:
        c.execute("SELECT ?", (1, 2))
    datastore.close()


def test_a_store_stays_the_same_file_when_the_working_folder_changes(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    with Bank(store_environment("bank.db")) as bank:
        monkeypatch.chdir(tmp_path / "elsewhere")
        with held_connections(bank, 2):
            assert bank.balance("1") == Decimal("10.00")
    assert list((tmp_path / "elsewhere").iterdir()) == []


@contextmanager
def held_connections(bank: Bank, number: int) -> Iterator[None]:
    """As many connections of the pool are in use, so that a further one is opened."""
    assert isinstance(bank.factory, Factory)
    with ExitStack() as stack:
        for _ in range(number):
            stack.enter_context(bank.factory.datastore.get_connection(commit=False))
        yield


def test_a_store_in_memory_works_as_well() -> None:
    with Bank(store_environment("file:bank?mode=memory&cache=shared")) as bank:
        bank.open_account("1", "Ada")
        with bank.recorder.subscribe() as subscription:
            assert next(subscription).id == 1
        with pytest.raises(AggregateNotFoundError):
            bank.repository.get(Account.create_id("2"))
