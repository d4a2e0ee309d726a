"""The event store against the eventsourcing library's own: replaying, appending, waiting for a view, and many writers."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median
from threading import Barrier, Thread
from time import perf_counter, process_time
from typing import Any, ClassVar

from eventsourcing.dispatch import singledispatchmethod
from eventsourcing.persistence import Tracking
from eventsourcing.projection import Projection, ProjectionRunner
from eventsourcing.sqlite import SQLiteTrackingRecorder

from benchmarks.measurement import Measurement
from course_utils.domains.bank import Account, Bank
from course_utils.eventstore import store_environment
from course_utils.projections.projector import Projector
from course_utils.projections.view import View

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EVENTS, CHUNK, REPLAYS = 100_000, 1_000, 5
APPENDS = 500
WAITS, LIBRARY_WAITS = 300, 20
THREADS, DEPOSITS = 8, 250


def measure() -> list[Measurement]:
    """Ratios and milliseconds as medians of alternating rounds, and whether a balance is right to the cent."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        # First what waits for the disk, before so much is written that the disk is busy for a while.
        wait, library_wait = _waits(home), _library_waits(home)
        wait_on_disk, insert = _waits_on_disk(home)
        ours, library, raw = _appends(home)
        library_replay, our_replay = _replays(home)
        missing = _contended(home / "contended.db")
    return [
        Measurement(
            f"Bank.account of {EVENTS:,} events",
            library_replay / our_replay,
            "×",
            "faster than repository.get",
            2,
            False,
        ),
        Measurement("append one event", ours / library, "×", f"the time of the library, {_ms(library)}", 1.2, True),
        Measurement("append one event, to raw sqlite3", ours / raw, "×", f"the time of an INSERT, {_ms(raw)}", 3, True),
        Measurement("save and wait for the view", wait * 1000, "ms", f"the library: {_ms(library_wait)}", 1, True),
        Measurement(
            "the same, with the commit on the disk", wait_on_disk / insert, "×", f"an INSERT, {_ms(insert)}", 4, True
        ),
        Measurement(
            f"{THREADS} threads × {DEPOSITS} deposits", missing, "lost or doubled", "the right balance", 0, True
        ),
    ]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.3g} ms"


def _library(path: Path) -> dict[str, str]:
    return {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}


@contextmanager
def _bank_with_an_account(environment: dict[str, str]) -> Iterator[tuple[Bank, Account]]:
    with Bank(environment, clock=lambda: NOW) as bank:
        bank.open_account("1", "Ada")
        yield bank, bank.account("1")


def _medians(
    rounds: int, ways: Sequence[Callable[[], object]], clock: Callable[[], float] = perf_counter
) -> list[float]:
    """The median seconds of each way, run in turns, so that a slow moment of the machine strikes them all."""
    times = [[_seconds(way, clock) for way in ways] for _ in range(rounds)]
    return [median(column) for column in zip(*times, strict=True)]


def _seconds(act: Callable[[], object], clock: Callable[[], float]) -> float:
    start = clock()
    act()
    return clock() - start


def _replays(home: Path) -> list[float]:
    """Seconds of the processor to load an account with 100,000 events: by the library's repository and store, and by the bank.

    Both must find the same.
    """
    account_id = Account.create_id("1")
    with (
        _bank_with_an_account(_library(home / "library.db")) as (library, _),
        _bank_with_an_account(store_environment(home / "ours.db")) as (ours, _),
    ):
        for bank in (library, ours):
            account = bank.account("1")
            for number in range(EVENTS - 1):
                account.deposit("1.00", timestamp=NOW)
                if (number + 1) % CHUNK == 0:  # collecting events is quadratic in their number
                    bank.save(account)
            bank.save(account)
        expected: Account = library.repository.get(account_id)
        found = ours.account("1")
        if vars(found) != vars(expected):
            raise AssertionError(f"The bank found {vars(found)}, the library {vars(expected)}.")
        ways = [lambda: library.repository.get(account_id), lambda: ours.account("1")]
        return _medians(REPLAYS, ways, process_time)


def _appends(home: Path) -> list[float]:
    """Seconds to save one event: by the course, by the library, and as an INSERT; each commit waits for the disk."""
    with (
        _bank_with_an_account(store_environment(home / "our appends.db")) as (ours, our_account),
        _bank_with_an_account(_library(home / "library appends.db")) as (library, library_account),
        _inserting(home / "raw appends.db", ours) as insert,
    ):
        return _medians(APPENDS, [lambda: _save(ours, our_account), lambda: _save(library, library_account), insert])


@contextmanager
def _inserting(path: Path, bank: Bank) -> Iterator[Callable[[], object]]:
    """A call that stores an event of the bank with raw sqlite3, in a table like a store's, on the disk."""
    (stored,) = bank.recorder.select_notifications(start=1, limit=1)
    versions = count()
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute(
            "CREATE TABLE stored_events (originator_id TEXT, originator_version INTEGER, topic TEXT, state BLOB, "
            "PRIMARY KEY (originator_id, originator_version))"
        )
        yield lambda: raw.execute(
            "INSERT INTO stored_events VALUES (?, ?, ?, ?)",
            (str(stored.originator_id), next(versions), stored.topic, stored.state),
        )


def _save(bank: Bank, account: Account) -> int:
    account.deposit("1.00", timestamp=NOW)
    return bank.save(account)[-1].notification.id


class Balances(View[sqlite3.Cursor]):
    """What a view needs at least: a row an account."""

    tables = ("CREATE TABLE balances (account TEXT PRIMARY KEY, cents INTEGER NOT NULL)",)

    def handle(self, event: Any, rows: sqlite3.Cursor) -> None:
        if isinstance(event, Account.Deposited):
            rows.execute(
                "INSERT INTO balances VALUES (?, ?) ON CONFLICT (account) DO UPDATE SET cents = cents + excluded.cents",
                (str(event.originator_id), int(event.amount * 100)),
            )


def _waits(home: Path) -> float:
    """Seconds from saving an event until the view in a file has it; the library's log is in memory, so ours waits for
    no disk either."""
    settings = store_environment(home / "followed.db") | {"SQLITE_SYNCHRONOUS": "NORMAL"}
    with _followed(settings, home / "view.db") as (save_and_wait, _):
        return _medians(WAITS, [save_and_wait])[0]


def _waits_on_disk(home: Path) -> list[float]:
    """The same with a log whose commits are on the disk, and seconds for such an INSERT alone."""
    settings = store_environment(home / "followed on disk.db")
    with (
        _followed(settings, home / "view on disk.db") as (save_and_wait, bank),
        _inserting(home / "raw log.db", bank) as insert,
    ):
        return _medians(WAITS, [save_and_wait, insert])


@contextmanager
def _followed(settings: dict[str, str], view: Path) -> Iterator[tuple[Callable[[], object], Bank]]:
    with (
        _bank_with_an_account(settings) as (bank, account),
        Projector(bank, Balances(), view) as projector,
        projector.running(),
    ):
        yield lambda: projector.wait(_save(bank, account), timeout=10), bank


class Positions(Projection[SQLiteTrackingRecorder]):
    """The library's projection at its least: it only writes down how far it got."""

    @singledispatchmethod
    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        self.view.insert_tracking(tracking)


def _library_waits(home: Path) -> float:
    """The same with the library's runner; it needs a log in memory, for its SQLite one has no subscriptions."""
    environment = {
        "BANK_PERSISTENCE_MODULE": "eventsourcing.popo",
        "POSITIONS_PERSISTENCE_MODULE": "eventsourcing.sqlite",
        "POSITIONS_SQLITE_DBNAME": str(home / "library view.db"),
    }
    with ProjectionRunner(
        application_class=Bank, projection_class=Positions, view_class=SQLiteTrackingRecorder, env=environment
    ) as runner:
        runner.app.open_account("1", "Ada")
        account = runner.app.account("1")
        return _medians(LIBRARY_WAITS, [lambda: runner.wait(_save(runner.app, account), timeout=10)])[0]


class SnapshottingBank(Bank):
    """Loads an account from its last snapshot, so that the last of many conflicts takes no longer than the first."""

    name = "Bank"
    snapshotting_intervals: ClassVar[dict[Any, int]] = {Account: 50}


def _contended(path: Path) -> float:
    """How many deposits are lost or doubled when all threads deposit on one account at once."""
    start = Barrier(THREADS)
    with SnapshottingBank(store_environment(path), clock=lambda: NOW) as bank:
        bank.open_account("1", "Ada")

        def work() -> None:
            start.wait()
            for _ in range(DEPOSITS):
                bank.deposit("1", "1.00")

        threads = [Thread(target=work) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return abs(float(bank.balance("1")) - THREADS * DEPOSITS)
