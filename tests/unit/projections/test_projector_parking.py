"""An event that cannot be handled is parked with its stream; the rest of the log goes on; a repair brings it back."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from eventsourcing.persistence import OperationalError

from benchmarks.projecting.projected_bank import Balances, Picky, a_bank, balances_in
from course_utils.domains.bank import Account, Bank
from course_utils.projections.batches import NotParked, StillFails
from course_utils.projections.parking import ParkedStream
from course_utils.projections.projector import Projector
from course_utils.projections.view import Effect
from tests.unit.projections.projector_laws import stream


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    with a_bank(tmp_path / "bank.db") as opened:
        opened.open_account("1", "Ada")
        opened.open_account("2", "Ben")
        opened.deposit("1", "1.00")
        opened.deposit("1", "2.00", reason="poison")
        opened.deposit("2", "4.00")
        opened.deposit("1", "8.00")
        opened.deposit("2", "16.00")
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "balances.db"


ADA, BEN = stream(1), stream(2)


@pytest.mark.parametrize("batch_size", [1, 2, 3, 4, 100])
def test_a_poison_event_parks_its_stream_and_the_others_go_on(bank: Bank, path: Path, batch_size: int) -> None:
    with Projector(bank, Picky(), path, batch_size=batch_size) as projector:
        assert projector.catch_up() == 7
        assert projector.position == 7
        assert projector.parked() == [ParkedStream(ADA, 4, 3, "ZeroDivisionError: division by zero", 2)]
    assert balances_in(path) == {ADA: 100, BEN: 2000}


def test_events_that_come_later_wait_behind_the_parked_one(bank: Bank, path: Path) -> None:
    with Projector(bank, Picky(), path) as projector:
        projector.catch_up()
        bank.transfer("2", "1", "0.50")
        projector.catch_up()
        assert [each.waiting for each in projector.parked()] == [3]
        assert projector.position == 9
    assert balances_in(path) == {ADA: 100, BEN: 1950}


def test_after_a_repair_the_parked_events_are_handled_in_order(bank: Bank, path: Path) -> None:
    view = Picky()
    with Projector(bank, view, path) as projector:
        projector.catch_up()
        view.is_repaired = True
        assert projector.retry(ADA) == 2
        assert (projector.parked(), projector.position) == ([], 7)
        bank.deposit("1", "0.25")
        projector.catch_up()
        assert projector.parked() == []
    assert balances_in(path) == {ADA: 1125, BEN: 2000}


def test_a_retry_without_a_repair_changes_nothing(bank: Bank, path: Path) -> None:
    with Projector(bank, Picky(), path) as projector:
        projector.catch_up()
        before = projector.parked()
        with pytest.raises(
            StillFails, match=r"at position 4, could not be handled: ZeroDivisionError.*2 events.*stay parked"
        ):
            projector.retry(Account.create_id("1"))
        assert projector.parked() == before
    assert balances_in(path) == {ADA: 100, BEN: 2000}


def test_a_retry_waits_for_what_is_transient_and_then_changes_nothing(bank: Bank, path: Path) -> None:
    view, pauses = Picky(), list[float]()
    with Projector(bank, view, path, retries=2, sleep=pauses.append) as projector:
        projector.catch_up()
        before = projector.parked()
        view.error = ConnectionRefusedError("nobody at home")
        with pytest.raises(ConnectionRefusedError, match="nobody at home"):
            projector.retry(ADA)
        assert projector.parked() == before
    assert pauses == [0.01, 0.02]
    assert balances_in(path) == {ADA: 100, BEN: 2000}


def test_a_stream_that_is_not_parked_cannot_be_retried(bank: Bank, path: Path) -> None:
    with Projector(bank, Picky(), path) as projector:
        projector.catch_up()
        with pytest.raises(NotParked, match=f"No events of {BEN} are parked. Parked streams: {ADA}"):
            projector.retry(BEN)


def test_an_interrupted_retry_changes_nothing(bank: Bank, path: Path) -> None:
    def interrupt(name: str, position: int) -> None:
        if view.is_repaired:
            raise KeyboardInterrupt

    view = Picky()
    with Projector(bank, view, path, on_step=interrupt) as projector:
        projector.catch_up()
        view.is_repaired = True
        with pytest.raises(KeyboardInterrupt):
            projector.retry(ADA)
        assert [each.waiting for each in projector.parked()] == [2]
    assert balances_in(path) == {ADA: 100, BEN: 2000}


def locked() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return error


def test_a_lock_that_a_handler_meets_is_waited_for_in_growing_pauses(bank: Bank, path: Path) -> None:
    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        view.is_repaired = len(pauses) == 3

    view, pauses = Picky(), list[float]()
    view.error = locked()
    with Projector(bank, view, path, sleep=sleep) as projector:
        projector.catch_up()
        assert projector.parked() == []
    assert pauses == [0.01, 0.02, 0.04]
    assert balances_in(path) == {ADA: 1100, BEN: 2000}


def test_a_failure_that_stays_transient_stops_the_projector_and_parks_nothing(bank: Bank, path: Path) -> None:
    view, pauses = Picky(), list[float]()
    view.error = ConnectionRefusedError("nobody at home")
    with Projector(bank, view, path, batch_size=2, retries=2, sleep=pauses.append) as projector:
        with pytest.raises(ConnectionRefusedError, match="nobody at home") as caught:
            projector.catch_up()
        assert caught.value.__notes__[0].startswith(f"Event 3 of {ADA}, at position 4, was being handled.")
        assert (projector.parked(), projector.position) == ([], 2)
        assert pauses == [0.01, 0.02]
        view.is_repaired = True
        assert projector.catch_up() == 5, "it goes on where it stopped"
    assert balances_in(path) == {ADA: 1100, BEN: 2000}


class Archives(Balances):
    """Writes a large deposit into another database as well, which somebody may have locked."""

    name = "Balances"

    def __init__(self, archive: sqlite3.Connection) -> None:
        self.archive = archive

    def handle(self, event: Any, rows: sqlite3.Cursor) -> None:
        super().handle(event, rows)
        if getattr(event, "reason", "") == "poison":
            self.archive.execute("INSERT OR IGNORE INTO large VALUES (?)", (event.originator_version,))


def test_a_database_that_is_really_locked_inside_a_handler_is_not_poison(bank: Bank, path: Path) -> None:
    archive = path.with_name("archive.db")
    with (
        closing(sqlite3.connect(archive, isolation_level=None)) as other,
        closing(sqlite3.connect(archive, isolation_level=None, timeout=0)) as own,
        Projector(bank, Archives(own), path, batch_size=3, retries=3, sleep=list[float]().append) as projector,
    ):
        other.execute("CREATE TABLE large (version INTEGER PRIMARY KEY)")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            projector.catch_up()
        assert (projector.parked(), projector.position) == ([], 3)
        other.execute("ROLLBACK")
        assert projector.catch_up() == 4
        assert projector.parked() == []
    assert balances_in(path) == {ADA: 1100, BEN: 2000}


def test_other_failures_are_not_waited_for(bank: Bank, path: Path) -> None:
    def sleep(seconds: float) -> None:
        raise AssertionError(f"slept {seconds} s")

    with Projector(bank, Picky(), path, sleep=sleep) as projector:
        projector.catch_up()


def assert_poison_is_parked(bank: Bank, path: Path, view: Balances, reason: str) -> None:
    """The event with the reason "poison" waits, its rows are as before it, and everybody else has gone on."""
    with Projector(bank, view, path) as projector:
        projector.catch_up()
        (parked,) = projector.parked()
        assert (parked.stream, parked.position) == (ADA, 4)
        assert reason in parked.reason
    assert balances_in(path) == {ADA: 100, BEN: 2000}


class Executes(Balances):
    """Executes a statement when it meets the poison event."""

    name = "Balances"
    statement = ""

    def handle(self, event: Any, rows: sqlite3.Cursor) -> None:
        super().handle(event, rows)
        if getattr(event, "reason", "") == "poison":
            rows.executescript(self.statement) if ";" in self.statement else rows.execute(self.statement)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("SELECT * FROM ballances", "OperationalError: no such table: ballances"),
        (
            f"INSERT INTO balances VALUES ('{ADA}', 'Eve', 0)",
            "IntegrityError: UNIQUE constraint failed: balances.account",
        ),
        ("COMMIT", "begin or end a transaction"),
        ("ROLLBACK", "begin or end a transaction"),
        ("BEGIN", "begin or end a transaction"),
        ("BEGIN IMMEDIATE", "cannot start a transaction within a transaction"),
        ("INSERT INTO parked VALUES (1, 'a', 1, 'b')", "write a table that the projector keeps"),
        ("DELETE FROM balances; DELETE FROM balances;", "begin or end a transaction"),
        ("UPDATE tracking SET notification_id = 1", "write a table that the projector keeps"),
        ("DELETE FROM parked", "write a table that the projector keeps"),
        ("DROP TABLE outbox", "write a table that the projector keeps"),
        ("ATTACH 'other.db' AS other", "may only change the view's own rows"),
        ("PRAGMA query_only = ON", "change a setting"),
        ("PRAGMA max_page_count(10)", "change a setting"),
        ("ALTER TABLE tracking RENAME TO tracks", "write a table that the projector keeps"),
        ("ALTER TABLE Parked ADD COLUMN a", "write a table that the projector keeps"),
        ("CREATE TEMP TABLE tracking (a)", "write a table that the projector keeps"),
        ("DROP INDEX parked_streams", "write a table that the projector keeps"),
        ("RELEASE event", "OperationalError: no such savepoint: event"),
        ("ROLLBACK TO event", "OperationalError: no such savepoint: event"),
    ],
)
def test_what_a_handler_may_not_do_in_its_transaction_is_parked(
    bank: Bank, path: Path, statement: str, reason: str
) -> None:
    view = Executes()
    view.statement = statement
    assert_poison_is_parked(bank, path, view, reason)


class Generator(Picky):
    name = "Balances"

    def handle(self, event: Any, rows: sqlite3.Cursor) -> Any:
        if getattr(event, "reason", "") == "poison":
            return (row for row in rows)
        super().handle(event, rows)
        return None


class Async(Picky):
    name = "Balances"

    async def later(self) -> None:
        pass

    def handle(self, event: Any, rows: sqlite3.Cursor) -> Any:
        if getattr(event, "reason", "") == "poison":
            return self.later()
        super().handle(event, rows)
        return None


class Owes(Balances):
    name = "Balances"
    owed: Any = None

    def effects(self, event: Any) -> Any:
        return self.owed if getattr(event, "reason", "") == "poison" else ()


class OwesNothing(Owes):
    name = "Balances"


class OwesText(Owes):
    name = "Balances"
    owed = ("a mail",)


class OwesOne(Owes):
    name = "Balances"
    owed = Effect("1", "mail")


class OwesLater(Owes):
    name = "Balances"

    async def later(self) -> list[Effect]:
        return []

    def effects(self, event: Any) -> Any:
        return self.later() if getattr(event, "reason", "") == "poison" else ()


@pytest.mark.parametrize(
    ("view", "reason"),
    [
        (Generator(), "handle() returned a value of the type generator. It changes rows and returns nothing"),
        (Async(), "handle() returned a value of the type coroutine. It changes rows and returns nothing"),
        (OwesNothing(), "effects() returned None. It returns or yields effects; () if there are none."),
        (OwesText(), "effects() gave a value of the type str, which is no Effect. Give Effect(key, kind, data)."),
        (OwesOne(), "effects() returned a value of the type Effect. It returns or yields effects"),
        (OwesLater(), "effects() returned a value of the type coroutine. It returns or yields effects"),
    ],
)
def test_a_handler_that_gives_back_what_it_should_not_parks_the_event(
    bank: Bank, path: Path, view: Balances, reason: str
) -> None:
    assert_poison_is_parked(bank, path, view, reason)


@pytest.mark.parametrize(
    ("said", "reason"),
    [("x\ud800", r"ValueError: x\ud800"), ("x" * 10_000, f"ValueError: {'x' * 487}…")],
)
def test_whatever_an_error_says_can_be_kept_as_the_reason(bank: Bank, path: Path, said: str, reason: str) -> None:
    view = Picky()
    view.error = ValueError(said)
    with Projector(bank, view, path) as projector:
        projector.catch_up()
        assert [each.reason for each in projector.parked()] == [reason]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("state = substr(state, 1, 40)", "Event 3 of aggregate .* cannot be read"),
        ("state = CAST(replace(state, '2.00', '9.99') AS BLOB)", "its bytes do not match their checksum"),
        ("topic = 'course_utils.domains.bank.account:Account.Robbed'", "there is no such event class"),
        ('state = CAST(\'{"class_version":99,"amount":1}\' AS BLOB)', "written by version 99 of .*Deposited"),
    ],
)
def test_an_event_that_cannot_be_read_is_parked_with_its_sentence(
    bank: Bank, path: Path, change: str, reason: str
) -> None:
    connection = sqlite3.connect(path.parent / "bank.db")
    with connection:
        connection.execute(f"UPDATE stored_events SET {change} WHERE rowid = 4")
    connection.close()
    with Projector(bank, Balances(), path) as projector:
        projector.catch_up()
        (parked,) = projector.parked()
    assert re.search(reason, parked.reason)
    assert (parked.stream, parked.position, parked.waiting) == (ADA, 4, 2)
    assert balances_in(path) == {ADA: 100, BEN: 2000}
