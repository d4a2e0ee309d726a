"""A view over the bank, a log to project, and what the view has to hold, worked out apart from any projector."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, ClassVar

from course_utils.domains.bank import Account, Bank
from course_utils.projections.stores import store_at
from course_utils.projections.view import Effect, Rows, View

NEW_YEAR = datetime(2024, 1, 1, tzinfo=UTC)


class Balances(View[sqlite3.Cursor]):
    """How much is in every account, in cents."""

    tables: ClassVar[Sequence[str]] = (
        "CREATE TABLE balances (account TEXT PRIMARY KEY, owner TEXT NOT NULL, cents INTEGER NOT NULL)",
    )

    def handle(self, event: Any, rows: sqlite3.Cursor) -> None:
        match event:
            case Account.Opened():
                rows.execute("INSERT INTO balances VALUES (?, ?, 0)", (str(event.originator_id), event.owner))
            case Account.Deposited():
                self.add(event, int(event.amount * 100), rows)
            case Account.Withdrawn():
                self.add(event, -int(event.amount * 100), rows)

    def add(self, event: Any, cents: int, rows: sqlite3.Cursor) -> None:
        rows.execute("UPDATE balances SET cents = cents + ? WHERE account = ?", (cents, str(event.originator_id)))


class Welcoming(View[Rows]):
    """Any view of the bank, with a mail to everybody who opens an account and for every large deposit."""

    def effects(self, event: Any) -> Iterable[Effect]:
        match event:
            case Account.Opened():
                yield Effect(f"welcome {event.originator_id}", "mail", {"to": event.owner})
            case Account.Deposited() if event.amount >= 90:
                key = f"large deposit {event.originator_id}:{event.originator_version}"
                yield Effect(key, "mail", {"amount": str(event.amount)})


class Poisoned(View[Rows]):
    """Any view of the bank; cannot handle what has the reason "poison", until repaired; fails after it has changed its
    rows."""

    error: Exception = ZeroDivisionError("division by zero")
    is_repaired = False

    def handle(self, event: Any, rows: Rows) -> None:
        super().handle(event, rows)  # type: ignore[safe-super]
        if getattr(event, "reason", "") == "poison" and not self.is_repaired:
            raise self.error


class Welcomes(Welcoming[sqlite3.Cursor], Balances):
    name = "Balances"


class Picky(Poisoned[sqlite3.Cursor], Welcomes):
    name = "Balances"


class Audited(Balances):
    """The same, and a row for every event it has seen, as often as it has."""

    name = "Balances"
    tables = (*Balances.tables, "CREATE TABLE seen (account TEXT NOT NULL, version INTEGER NOT NULL)")

    def handle(self, event: Any, rows: sqlite3.Cursor) -> None:
        super().handle(event, rows)
        rows.execute("INSERT INTO seen VALUES (?, ?)", (str(event.originator_id), event.originator_version))


class Searchable(Balances):
    """The same, and owners and reasons to search: in an index with its text, one beside the text, and one without any."""

    name = "Balances"
    tables = (
        *Balances.tables,
        "CREATE VIRTUAL TABLE owners USING fts5(account UNINDEXED, owner)",
        "CREATE TABLE reasons (number INTEGER PRIMARY KEY, account TEXT NOT NULL, reason TEXT NOT NULL)",
        "CREATE VIRTUAL TABLE found USING fts5(reason, content='reasons', content_rowid='number')",
        "CREATE TRIGGER finds AFTER INSERT ON reasons BEGIN "
        "INSERT INTO found (rowid, reason) VALUES (new.number, new.reason); END",
        """CREATE VIRTUAL TABLE IF NOT EXISTS "all words" USING fts5(text, content='')""",
    )

    def handle(self, event: Any, rows: sqlite3.Cursor) -> None:
        super().handle(event, rows)
        account = str(event.originator_id)
        match event:
            case Account.Opened():
                rows.execute("INSERT INTO owners VALUES (?, ?)", (account, event.owner))
            case Account.Deposited():
                rows.execute("INSERT INTO reasons (account, reason) VALUES (?, ?)", (account, event.reason))
                rows.execute('INSERT INTO "all words" (rowid, text) VALUES (?, ?)', (rows.lastrowid, event.reason))


@contextmanager
def a_bank(path: Path) -> Iterator[Bank]:
    """The bank with its log in this file, whatever DATABASE_URL says."""
    env = {"PERSISTENCE_MODULE": "course_utils.eventstore.sqlite", "SQLITE_DBNAME": str(path)}
    with Bank(env, clock=lambda: NEW_YEAR) as bank:
        yield bank


def fill(bank: Bank, events: int, *, accounts: int = 20, at_once: int = 20) -> dict[str, int]:
    """Save this many events, `at_once` in one commit. Returns the cents in every account, counted while they are made."""
    dice = Random(1)
    opened = [Account.open(f"{number}", f"owner {number}", timestamp=NEW_YEAR) for number in range(accounts)]
    cents = {str(account.id): 0 for account in opened}
    for made in range(accounts, events):
        account = dice.choice(opened)
        amount = dice.randrange(1, 10_000)
        if cents[str(account.id)] >= amount and dice.random() < 0.4:
            account.withdraw(f"{amount / 100:.2f}", timestamp=NEW_YEAR)
            cents[str(account.id)] -= amount
        else:
            account.deposit(f"{amount / 100:.2f}", timestamp=NEW_YEAR)
            cents[str(account.id)] += amount
        if made % at_once == 0:
            bank.save(*opened)
    bank.save(*opened)
    return cents


def beside(path: Path) -> Path:
    """Where the view in this file grows while it is rebuilt."""
    return Path(str(store_at(path).beside()))


def balances_in(path: Path) -> dict[str, int]:
    """What the view in this file holds, read with nothing but sqlite3."""
    connection = sqlite3.connect(path)
    try:
        return dict(connection.execute("SELECT account, cents FROM balances").fetchall())
    finally:
        connection.close()
