"""Following a log in a thread, waiting for a position, and what stands in the way: locks, full disks, lost files."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from benchmarks.projecting.projected_bank import Balances, a_bank, balances_in, fill
from course_utils.domains.bank import Account, Bank
from course_utils.eventstore.errors import StoreFull, StoreGone, StoreLocked
from course_utils.projections.projector import Projector
from course_utils.projections.sqlite import layout
from course_utils.projections.sqlite.step import TransactionEnded
from course_utils.projections.view import View


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    with a_bank(tmp_path / "bank.db") as opened:
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "balances.db"


def test_a_running_projector_has_what_was_saved_before_and_what_is_saved_meanwhile(bank: Bank, path: Path) -> None:
    cents = fill(bank, 300)
    account = str(Account.create_id("new"))
    with Projector(bank, Balances(), path) as projector, projector.running():
        bank.open_account("new", "Ada")
        for _ in range(20):
            position = bank.deposit("new", "1.50")
            projector.wait(position, timeout=30)
        assert dict(projector.select("SELECT account, cents FROM balances")) == cents | {account: 3000}


def test_a_running_projector_follows_a_log_in_memory_too(path: Path) -> None:
    with Bank() as bank, Projector(bank, Balances(), path) as projector:
        bank.open_account("1", "Ada")
        with projector.running():
            projector.wait(bank.deposit("1", "1.50"), timeout=30)
        assert projector.select("SELECT cents FROM balances") == [(150,)]


def test_waiting_for_a_position_that_has_been_reached_returns_at_once(bank: Bank, path: Path) -> None:
    fill(bank, 60)
    with Projector(bank, Balances(), path) as projector:
        projector.catch_up()
        projector.wait(60, timeout=0)


def test_waiting_ends_with_a_sentence_when_nobody_projects(bank: Bank, path: Path) -> None:
    fill(bank, 60)
    with (
        Projector(bank, Balances(), path) as projector,
        pytest.raises(TimeoutError, match=r"at position 0 .* not yet at 60"),
    ):
        projector.wait(60, timeout=0)


def test_who_waits_is_woken_by_another_projector_on_the_same_file(bank: Bank, path: Path) -> None:
    fill(bank, 60)
    with Projector(bank, Balances(), path) as waiting, Projector(bank, Balances(), path) as working:
        thread = Thread(target=working.catch_up)
        thread.start()
        waiting.wait(60, timeout=30)
        thread.join()
        assert waiting.position == 60


def test_what_stops_a_running_projector_is_raised_to_who_waits(bank: Bank, path: Path) -> None:
    fill(bank, 60)

    def stop(name: str, position: int) -> None:
        raise OSError("The plug was pulled.")

    with Projector(bank, Balances(), path, on_step=stop) as projector:
        with pytest.raises(OSError, match="plug"), projector.running():
            projector.wait(60, timeout=30)
        assert projector.position == 0


def test_what_stops_a_running_projector_is_raised_at_its_end(bank: Bank, path: Path) -> None:
    fill(bank, 60)
    stopped = Event()

    def stop(name: str, position: int) -> None:
        stopped.set()
        raise OSError("The plug was pulled.")

    with (
        Projector(bank, Balances(), path, on_step=stop) as projector,
        pytest.raises(OSError, match="plug"),
        projector.running(),
    ):
        stopped.wait()


def test_a_projector_runs_once_at_a_time_and_as_often_as_wanted(bank: Bank, path: Path) -> None:
    with Projector(bank, Balances(), path) as projector:
        with projector.running(), pytest.raises(RuntimeError, match="running already"), projector.running():
            pass
        with projector.running():
            projector.wait(bank.open_account("1", "Ada"), timeout=30)


def test_a_thread_that_could_not_be_started_can_be_started_later(
    bank: Bank, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(thread: Thread) -> None:
        raise RuntimeError("can't start new thread")

    with Projector(bank, Balances(), path) as projector:
        monkeypatch.setattr(Thread, "start", start)
        with pytest.raises(RuntimeError, match="can't start new thread"), projector.running():
            pass
        monkeypatch.undo()
        with projector.running():
            projector.wait(bank.open_account("1", "Ada"), timeout=30)


def test_a_lock_is_waited_for_in_growing_pauses(bank: Bank, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "LOCK_SECONDS", 0.01)
    cents = fill(bank, 60)
    pauses: list[float] = []
    with closing(sqlite3.connect(path, isolation_level=None)) as other:

        def sleep(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 4:
                other.execute("ROLLBACK")

        with Projector(bank, Balances(), path, sleep=sleep) as projector:
            other.execute("BEGIN IMMEDIATE")
            assert projector.catch_up() == 60
    assert pauses == [0.01, 0.02, 0.04, 0.08]
    assert balances_in(path) == cents


def test_a_lock_that_stays_stops_the_projector_and_parks_nothing(
    bank: Bank, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "LOCK_SECONDS", 0.01)
    fill(bank, 60)
    pauses: list[float] = []
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as other,
        Projector(bank, Balances(), path, retries=3, sleep=pauses.append) as projector,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreLocked, match=r"Another program kept .* locked"):
            projector.catch_up()
        other.execute("ROLLBACK")
        assert (len(pauses), projector.position, projector.parked()) == (3, 0, [])
        assert projector.catch_up() == 60


class Fills(Balances):
    """Needs much room at the 25th event, until `needs_room` is false."""

    name = "Balances"
    handled = 0
    needs_room = True

    def handle(self, event: Any, rows: sqlite3.Cursor) -> None:
        super().handle(event, rows)
        self.handled += 1
        if self.handled == 25 and self.needs_room:
            rows.execute("UPDATE balances SET owner = ?", ("a" * 100_000,))


def test_a_full_disk_stops_the_projector_between_two_batches(bank: Bank, path: Path) -> None:
    cents = fill(bank, 300)
    view = Fills()
    with Projector(bank, view, path, batch_size=10) as projector:
        with projector._kept.datastore.transaction(commit=True) as cursor:  # the one connection that writes
            rows = cursor.sqlite_cursor
            (pages,) = rows.execute("PRAGMA page_count").fetchone()
            rows.execute(f"PRAGMA max_page_count = {pages + 5}").fetchone()
        with pytest.raises(StoreFull, match=r"no room left for .*balances\.db"):
            projector.catch_up()
        assert (projector.position, projector.parked()) == (20, [])
        view.needs_room = False
        projector.catch_up()
    assert bank.recorder.max_notification_id() == 300
    assert balances_in(path) == cents


def test_a_view_file_that_was_deleted_is_noticed_at_the_next_batch(bank: Bank, path: Path) -> None:
    fill(bank, 100)
    with Projector(bank, Balances(), path) as projector:
        projector.catch_up(upto=50)
        try:
            path.unlink()
        except PermissionError:
            pytest.skip("This system does not let go of an open file.")
        with pytest.raises(StoreGone, match=r"was deleted while it was open.*; a view can be rebuilt instead"):
            projector.catch_up()
    assert not path.exists()
    assert bank.recorder.max_notification_id() == 100


def test_a_view_file_that_was_replaced_is_noticed_at_the_next_batch(bank: Bank, path: Path) -> None:
    fill(bank, 100)
    copy = path.with_name("copy.db")
    with Projector(bank, Balances(), copy) as projector:
        projector.catch_up(upto=20)
    with Projector(bank, Balances(), path) as projector:
        projector.catch_up(upto=50)
        try:
            copy.replace(path)
        except PermissionError:
            pytest.skip("This system does not let go of an open file.")
        with pytest.raises(StoreGone, match="was replaced by another file"):
            projector.catch_up()


class GivesUp(Balances):
    """Asks SQLite to give the whole transaction up, and hides that it did."""

    def handle(self, event: Any, rows: sqlite3.Cursor) -> None:
        super().handle(event, rows)
        if event.originator_version == 5:
            insert = "INSERT OR ROLLBACK INTO balances VALUES (?, 'again', 0)"
            try:
                rows.execute(insert, (str(event.originator_id),))
            except sqlite3.IntegrityError:
                if self.hides:
                    return
                raise

    hides = True


class GivesUpOpenly(GivesUp):
    hides = False


@pytest.mark.parametrize("view", [GivesUp(), GivesUpOpenly()])
def test_a_handler_that_ends_the_transaction_stops_the_projector(bank: Bank, path: Path, view: View) -> None:
    fill(bank, 300)
    with Projector(bank, view, path, batch_size=50) as projector:
        with pytest.raises(TransactionEnded, match="ended the transaction while it handled the event at position"):
            projector.catch_up()
        assert projector.position % 50 == 0
        (handled,) = projector.select("SELECT COUNT(*) FROM balances")[0]
        assert handled <= projector.position


class Wrong(View[sqlite3.Cursor]):
    tables = ("DROP TABLE balances",)

    def handle(self, event: Any, rows: sqlite3.Cursor) -> None:
        pass


class OneText(Wrong):
    tables = "CREATE TABLE t (a)"


class Virtual(Wrong):
    tables = ("CREATE VIRTUAL TABLE t USING csv(filename='x.csv')",)


class Misspelt(Wrong):
    tables = ("CREATE TABLE t (a", "CREATE TABLE u (a)")


class Two(Wrong):
    tables = ("CREATE TABLE t (a); CREATE TABLE u (a)",)


class Taken(Wrong):
    tables = ("CREATE TABLE tracking (a)",)


@pytest.mark.parametrize(
    ("view", "error", "sentence"),
    [
        (Balances, TypeError, r"is no view. Call it: Balances\(\)"),
        (object(), TypeError, "is no view. Subclass View"),
        (
            Wrong(),
            ValueError,
            r"can only CREATE ordinary or full-text \(fts5\) tables and indexes, not: DROP TABLE balances",
        ),
        (OneText(), TypeError, "are one text. Put its statements into a tuple or a list"),
        (Virtual(), ValueError, "can only CREATE ordinary"),
        (Misspelt(), ValueError, "cannot make its tables: incomplete input, in: CREATE TABLE t"),
        (Two(), ValueError, "cannot make its tables: You can only execute one statement at a time"),
        (Taken(), ValueError, "cannot make its tables: table tracking already exists"),
    ],
)
def test_a_view_that_makes_no_sense_is_refused(
    bank: Bank, path: Path, view: Any, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        Projector(bank, view, path)


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({"batch_size": 0}, "batch_size is 0. Give a whole number from 1"),
        ({"batch_size": 2.5}, "batch_size is 2.5"),
        ({"retries": -1}, "retries is -1. Give a whole number from 0"),
        ({"retries": True}, "retries is True"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(
    bank: Bank, path: Path, setting: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        Projector(bank, Balances(), path, **setting)
    with Projector(bank, Balances(), path) as projector, pytest.raises(ValueError, match="upto is -1"):
        projector.catch_up(upto=-1)
