"""Exercises of lesson 08: project, run_batch, rebuild, deliver and handle_or_park.

Histories are generated as entries (account, type, signed cents) first and turned into events second, so that the rows
expected are sums of the entries and never a second projection of the same events. A kill is real as far as SQLite can
tell: the view's connection stops working just before one of its statements, and what it had not committed is gone."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import Any

from hypothesis.strategies import composite, integers, sampled_from

from course_utils.exercises import Attempt
from course_utils.text import show

Event = dict[str, Any]


Entry = tuple[str, str, int]
"""Account, type and signed cents; the cents of a type that moves no money are 0."""


UNKNOWN = ("AccountClosed", "CardIssued", "AddressChanged")


amounts = integers(1, 900)


accounts = sampled_from(["A-001", "A-017", "A-042"])


steps = integers(1, 3)


def event(position: int, entry: Entry) -> Event:
    """The event of an entry: `cents` as the opening balance, or as an amount that is always above zero."""
    account, kind, cents = entry
    new: Event = {"position": position, "account": account, "type": kind, "timestamp": at(position)}
    if kind == "AccountOpened":
        new["balance"] = cents
    elif kind not in UNKNOWN:
        new["amount"] = abs(cents)
    return new


def at(position: int) -> str:
    return f"2024-01-{1 + position // 24:02}T{position % 24:02}:00:00Z"


def events_of(entries: list[Entry], step: int = 1) -> list[Event]:
    """Events at the positions step, 2 · step and so on: a log may have gaps."""
    return [event(number * step, entry) for number, entry in enumerate(entries, start=1)]


def rows_of(entries: list[Entry], step: int = 1) -> list[tuple[str, int, str]]:
    """The rows of `balances` after these entries: each account's sum, and when money last moved."""
    moves = [
        (account, cents, at(n * step)) for n, (account, kind, cents) in enumerate(entries, 1) if kind not in UNKNOWN
    ]
    return [
        (
            account,
            sum(cents for name, cents, _ in moves if name == account),
            max(t for n, _, t in moves if n == account),
        )
        for account in sorted({account for account, _, _ in moves})
    ]


@composite
def books(draw: Any, least: int = 1, most: int = 4) -> list[Entry]:
    """Two accounts that open, and then what happens to them, some of it none of the balance's business."""
    entries: list[Entry] = [("A-001", "AccountOpened", draw(integers(0, 500))), ("A-017", "AccountOpened", 0)]
    for _ in range(draw(integers(least, most))):
        kind = draw(sampled_from(["Deposited", "Withdrawn", "InterestCredited", *UNKNOWN[:1]]))
        cents = 0 if kind in UNKNOWN else draw(amounts) * (-1 if kind == "Withdrawn" else 1)
        entries.append((draw(sampled_from(["A-001", "A-017"])), kind, cents))
    return entries


class Killed(BaseException):
    """The process is gone. No `except Exception` sees it."""


class Fate:
    """Counts the statements of a process, and ends it just before the `dies_at`-th."""

    def __init__(self, dies_at: int = 0) -> None:
        self.dies_at, self.done, self.last = dies_at, 0, ""

    def step(self, what: str) -> None:
        self.done += 1
        if self.dies_at and self.done >= self.dies_at:
            self.last = self.last or " ".join(what.split())
            raise Killed


class _Cursor(sqlite3.Cursor):
    def execute(self, sql: str, *values: Any) -> Any:
        self.connection.fate.step(sql)
        return super().execute(sql, *values)

    def executemany(self, sql: str, *values: Any) -> Any:
        self.connection.fate.step(sql)
        return super().executemany(sql, *values)


class View(sqlite3.Connection):
    """A view in memory. Every statement and every commit passes its fate first. As in the lesson, a statement outside
    BEGIN and COMMIT is a transaction of its own."""

    fate = Fate()
    savepoints: tuple[str, ...] = ()
    """The names of those that are open, the innermost last."""
    rolled_back = parked = False
    """Whether ROLLBACK ended a transaction, and whether a row went into `parked`, even if it is gone again."""
    inside_with = wrote_alone = wrote_without_begin = False
    """Whether a `with view:` is open; whether a row was changed outside a transaction, and in a `with view:` at that."""
    __name__ = "view"  # how messages call it

    def note(self, action: int, operation: str | None, name: str | None, *_: str | None) -> int:
        """SQLite tells its authorizer of every statement; it has no other way to ask which savepoints are open."""
        if action in (sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE):
            self.parked |= operation == "parked"  # the table's name
            self.wrote_alone |= not self.in_transaction
            self.wrote_without_begin |= self.inside_with and not self.in_transaction
        elif action == sqlite3.SQLITE_TRANSACTION:
            self.savepoints = ()
            self.rolled_back |= operation == "ROLLBACK"
        elif action == sqlite3.SQLITE_SAVEPOINT and name:
            name = name.lower()
            if operation == "BEGIN":
                self.savepoints += (name,)
            elif operation == "RELEASE" and name in self.savepoints:
                innermost = len(self.savepoints) - 1 - self.savepoints[::-1].index(name)
                self.savepoints = self.savepoints[:innermost]
        return sqlite3.SQLITE_OK

    def cursor(self, factory: type[sqlite3.Cursor] = _Cursor) -> sqlite3.Cursor:
        return super().cursor(factory)

    def execute(self, *args: Any) -> sqlite3.Cursor:
        return self.cursor().execute(*args)

    def executemany(self, *args: Any) -> sqlite3.Cursor:
        return self.cursor().executemany(*args)

    def executescript(self, script: str) -> sqlite3.Cursor:
        self.fate.step(script)
        return super().executescript(script)

    def commit(self) -> None:
        self.fate.step("COMMIT")
        super().commit()

    def rollback(self) -> None:
        self.fate.step("ROLLBACK")
        super().rollback()

    def __enter__(self) -> "View":
        self.inside_with = True
        return self

    def __exit__(self, kind: Any, *error: Any) -> bool:
        self.inside_with = False
        self.commit() if kind is None else self.rollback()
        return False

    def process_ends(self) -> None:
        """What was not committed is gone; the next process finds the rest."""
        self.fate = Fate()
        with suppress(sqlite3.ProgrammingError):  # closed by the answer, which may do so
            super().rollback()

    def rows(self) -> list[tuple[str, int, str]]:
        return self._read("SELECT account, cents, changed_at FROM balances ORDER BY account")

    def position(self) -> int:
        found = self._read("SELECT position FROM progress")
        if len(found) != 1:
            raise ValueError(f"`progress` has one row, the position; now it has {len(found)}")
        return found[0][0]

    def all(self, table: str) -> list[tuple[Any, ...]]:
        return self._read(f"SELECT * FROM {table} ORDER BY 1")

    def _read(self, sql: str) -> list[tuple[Any, ...]]:
        try:
            return super().execute(sql).fetchall()
        except sqlite3.Error as error:
            raise ValueError(f"the view cannot be read afterwards: {error}") from error

    def set(self, rows: list[tuple[str, int, str]], position: int) -> None:
        super().execute("DELETE FROM balances")
        super().executemany("INSERT INTO balances VALUES (?, ?, ?)", rows)
        super().execute("UPDATE progress SET position = ?", (position,))


@contextmanager
def opened_view(name: str = "view") -> Iterator[View]:
    """A view with the lesson's tables: balances, progress, outbox and parked."""
    # Without its cache of statements, SQLite sees each one anew.
    view = sqlite3.connect(":memory:", factory=View, isolation_level=None, cached_statements=0)
    view.set_authorizer(view.note)
    sqlite3.Connection.executescript(
        view,
        """CREATE TABLE balances (account TEXT PRIMARY KEY, cents INTEGER NOT NULL, changed_at TEXT NOT NULL);
           CREATE TABLE progress (position INTEGER NOT NULL);
           INSERT INTO progress VALUES (0);
           CREATE TABLE outbox (key INTEGER PRIMARY KEY, text TEXT NOT NULL);
           CREATE TABLE parked (position INTEGER PRIMARY KEY, account TEXT, data TEXT, reason TEXT)""",
    )
    view.__name__, view.fate = name, Fate()
    try:
        yield view
    finally:
        view.close()


def _begin(attempt: Attempt, view: View) -> None:
    sqlite3.Connection.execute(view, "BEGIN")
    attempt.steps.append('view.execute("BEGIN")')


def until_killed(attempt: Attempt, fate: Fate, views: tuple[View, ...], *args: Any) -> bool:
    """Call the answer in a process with this fate, which `views` share. Whether it was killed."""
    for view in views:
        view.fate, view.wrote_alone = fate, False

    @wraps(attempt.answer)
    def call(*given: Any) -> None:
        with suppress(Killed):
            attempt.answer(*given)

    attempt.run(attempt.name, call, args, {})
    for view in views:
        view.process_ends()
    if fate.last:
        brief = fate.last if len(fate.last) < 90 else fate.last[:87] + "…"
        attempt.steps.append(f"    # killed just before: {brief}")
    return bool(fate.last)


def compare(attempt: Attempt, view: View, rows: list[tuple[str, int, str]], because: str = "") -> None:
    """The rows of balances must be these."""
    found = view.rows()
    if found != rows:
        attempt.fail(because, lines=[*table("balances is ", found), *table("expected    ", rows)])


def about_begin(view: View) -> str:
    """Why the statements of an answer were no transaction."""
    if view.wrote_without_begin:
        name = view.__name__
        return f' `with {name}:` begins no transaction, it only ends one; write {name}.execute("BEGIN IMMEDIATE") inside it.'
    return " (A statement outside BEGIN and COMMIT is a transaction of its own.)" if view.wrote_alone else ""


def table(label: str, rows: list[tuple[Any, ...]]) -> list[str]:
    """Rows one under another, the first behind its label."""
    shown = [show(row) for row in rows] or ["(no rows)"]
    return [f"{label}{shown[0]}", *(" " * len(label) + row for row in shown[1:])]


SIGNS = {"Deposited": 1, "InterestCredited": 1, "Withdrawn": -1}


def by_a_table_of_signs(view, event, signs=SIGNS, moment=lambda event: event["timestamp"]):
    account, kind = event["account"], event["type"]
    if kind == "AccountOpened":
        view.execute("INSERT INTO balances VALUES (?, ?, ?)", (account, event["balance"], moment(event)))
    elif kind in signs:
        view.execute(
            "UPDATE balances SET cents = cents + ?, changed_at = ? WHERE account = ?",
            (signs[kind] * event["amount"], moment(event), account),
        )


def project_rightly(view, event):
    by_a_table_of_signs(view, event)


project_rightly.__name__ = "project"
