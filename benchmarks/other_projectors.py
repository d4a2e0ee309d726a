"""What the projector is held against: the library's runner with a view of its own, and a loop of nothing but sqlite3."""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from eventsourcing.persistence import Tracking
from eventsourcing.projection import Projection
from eventsourcing.sqlite import SQLiteTrackingRecorder
from eventsourcing.utils import EnvType

from benchmarks.projecting.projected_bank import Balances, a_bank, fill
from course_utils.domains.bank import Account, Bank
from course_utils.eventstore.datastore import Datastore

IN_MEMORY = 10_000
"""How many events a bank in memory begins with."""


class InMemory(Bank):
    """A bank whose events are there as soon as it is."""

    name = "Bank"

    def __init__(self, env: EnvType | None = None) -> None:
        super().__init__(env)
        fill(self, IN_MEMORY)
        self.filled_at = time.perf_counter()


class LibraryView(SQLiteTrackingRecorder):
    """The same table as that of `Balances`, written as the library shows it: an event and its position at a time."""

    def construct_create_table_statements(self) -> list[str]:
        return [*super().construct_create_table_statements(), *Balances.tables]

    def create_table(self) -> None:
        if isinstance(self.datastore, Datastore):  # the library's own does so by itself
            self.datastore.keep_a_write_ahead_log()
        super().create_table()

    def execute(self, statement: str, values: tuple[object, ...], tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute(statement, values)
            self._insert_tracking(cursor, tracking)


class LibraryBalances(Projection[LibraryView]):
    """The same changes as those of `Balances`."""

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        account = str(domain_event.originator_id)
        match domain_event:
            case Account.Opened():
                self.view.execute("INSERT INTO balances VALUES (?, ?, 0)", (account, domain_event.owner), tracking)
            case Account.Deposited():
                self._add(account, int(domain_event.amount * 100), tracking)
            case Account.Withdrawn():
                self._add(account, -int(domain_event.amount * 100), tracking)

    def _add(self, account: str, cents: int, tracking: Tracking) -> None:
        self.view.execute("UPDATE balances SET cents = cents + ? WHERE account = ?", (cents, account), tracking)


Change = tuple[str, str | None, int]
"""An account, its owner if it was opened, and the cents that come to it."""
Reader = Callable[[int], tuple[int, list[Change]]]
"""Gives the next batch of changes after a position of the log, and where the last of them stands."""


@contextmanager
def read_by_hand(log: Path, batch_size: int) -> Iterator[Reader]:
    """The events of the log in a file, read and decoded with nothing but sqlite3 and json."""
    select = "SELECT rowid, originator_id, topic, state FROM stored_events WHERE rowid > ? ORDER BY rowid LIMIT ?"

    def read(after: int) -> tuple[int, list[Change]]:
        rows = source.execute(select, (after, batch_size)).fetchall()
        changes: list[Change] = []
        for _, stream, topic, state in rows:
            event = json.loads(state)
            account = f"{stream[:8]}-{stream[8:12]}-{stream[12:16]}-{stream[16:20]}-{stream[20:]}"
            if topic.endswith("Opened"):
                changes.append((account, event["owner"], 0))
            elif topic.endswith("Deposited"):
                changes.append((account, None, int(Decimal(event["amount"]["_data_"]) * 100)))
            elif topic.endswith("Withdrawn"):
                changes.append((account, None, -int(Decimal(event["amount"]["_data_"]) * 100)))
        return (rows[-1][0] if rows else after), changes

    with closing(sqlite3.connect(log)) as source:
        yield read


@contextmanager
def read_by_the_application(log: Path, batch_size: int) -> Iterator[Reader]:
    """The same events as the application gives them, checked against their checksums."""

    def read(after: int) -> tuple[int, list[Change]]:
        notifications = bank.recorder.select_notifications(start=after + 1, limit=batch_size)
        changes: list[Change] = []
        for event in map(bank.mapper.to_domain_event, notifications):
            match event:
                case Account.Opened():
                    changes.append((str(event.originator_id), event.owner, 0))
                case Account.Deposited():
                    changes.append((str(event.originator_id), None, int(event.amount * 100)))
                case Account.Withdrawn():
                    changes.append((str(event.originator_id), None, -int(event.amount * 100)))
        return (notifications[-1].id if notifications else after), changes

    with a_bank(log) as bank:
        yield read


def raw_loop(read: Reader, file: Path) -> None:
    """Writes into SQLite as the projector does, and leaves out whatever it does besides."""
    with closing(sqlite3.connect(file, isolation_level=None)) as view:
        view.execute("PRAGMA journal_mode=WAL")
        view.execute("PRAGMA synchronous=NORMAL")
        for statement in (*Balances.tables, "CREATE TABLE tracking (position INTEGER)"):
            view.execute(statement)
        view.execute("INSERT INTO tracking VALUES (0)")
        while True:
            view.execute("BEGIN IMMEDIATE")
            (before,) = view.execute("SELECT position FROM tracking").fetchone()
            position, changes = read(before)
            for account, owner, cents in changes:
                if owner is not None:
                    view.execute("INSERT INTO balances VALUES (?, ?, 0)", (account, owner))
                else:
                    view.execute("UPDATE balances SET cents = cents + ? WHERE account = ?", (cents, account))
            view.execute("UPDATE tracking SET position = ?", (position,))
            view.execute("COMMIT")
            if position == before:
                return
