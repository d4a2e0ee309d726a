"""Histories, views and kills, as the laws of this lesson's exercises share them.

Histories are generated as entries (account, type, signed cents) first and turned into events second, so that the rows
expected are sums of the entries and never a second projection of the same events. A kill is real as far as SQLite can
tell: the view's connection stops working just before one of its statements, and what it had not committed is gone.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Any

from hypothesis.strategies import composite, integers, sampled_from

from course_utils.exercises import Attempt
from course_utils.schedules import Kill, Observer, Statement, Transactions, WatchedConnection, process
from course_utils.text import show

Event = dict[str, Any]
Entry = tuple[str, str, int]
"""Account, type and signed cents; the cents of a type that moves no money are 0."""

UNKNOWN = ("AccountClosed", "CardIssued", "AddressChanged")
SIGNS = {"Deposited": 1, "InterestCredited": 1, "Withdrawn": -1}

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


class Writes(Observer):
    """How an answer wrote to a view: whether outside a transaction, and in a `with view:` at that, and whether a row
    went into `parked`, even if it is gone again."""

    def __init__(self, view: "View") -> None:
        self.view = view
        self.alone = self.without_begin = self.parked = False

    def after(self, statement: Statement, error: Exception | None) -> None:
        if statement.writes and error is None:
            outside = not self.view.in_transaction
            self.alone |= outside
            self.without_begin |= outside and self.view.inside_with
            self.parked |= "parked" in statement.sql


class View(WatchedConnection):
    """A view in memory. As in the lesson, a statement outside BEGIN and COMMIT is a transaction of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.__name__ = "view"  # how messages call it
        self.transactions, self.writes = Transactions(), Writes(self)
        self.observers = (self.transactions, self.writes)
        self._replace_a_function()

    def is_reading(self) -> bool:
        """Whether a SELECT has rows that nobody has fetched yet. It is a transaction of its own, and holds the lock for
        reading until the last row."""
        try:
            self._replace_a_function()
        except sqlite3.OperationalError:
            return True
        return False

    def _replace_a_function(self) -> None:
        """SQLite refuses to replace a function while a statement is under way, which nothing else tells in Python."""
        self.create_function("nothing", 0, lambda: None)

    def rows(self) -> list[tuple[str, int, str]]:
        return self._read("SELECT account, cents, changed_at FROM balances ORDER BY account")

    def position(self) -> int:
        found = self._read("SELECT position FROM progress")
        if len(found) != 1:
            raise ValueError(f"`progress` has one row, the position; now it has {len(found)}")
        position: int = found[0][0]
        return position

    def all(self, table: str) -> list[tuple[Any, ...]]:
        return self._read(f"SELECT * FROM {table} ORDER BY 1")

    def _read(self, sql: str) -> list[tuple[Any, ...]]:
        try:
            with self.unobserved():
                rows: list[tuple[Any, ...]] = self.execute(sql).fetchall()
        except sqlite3.Error as error:
            raise ValueError(f"the view cannot be read afterwards: {error}") from error
        return rows

    def set(self, rows: list[tuple[str, int, str]], position: int) -> None:
        with self.unobserved():
            self.execute("DELETE FROM balances")
            self.executemany("INSERT INTO balances VALUES (?, ?, ?)", rows)
            self.execute("UPDATE progress SET position = ?", (position,))
            self.commit()


@contextmanager
def opened_view(name: str = "view", isolation_level: Any = None) -> Iterator[View]:
    """A view with the lesson's tables: balances, progress, outbox and parked."""
    view = sqlite3.connect(":memory:", factory=View, isolation_level=isolation_level)
    view.__name__ = name
    view.execute("PRAGMA reverse_unordered_selects = ON")  # who wants an order has to ask for it
    with view.unobserved():
        view.executescript(
            """CREATE TABLE balances (account TEXT PRIMARY KEY, cents INTEGER NOT NULL, changed_at TEXT NOT NULL);
               CREATE TABLE progress (position INTEGER NOT NULL);
               INSERT INTO progress VALUES (0);
               CREATE TABLE outbox (key INTEGER PRIMARY KEY, text TEXT NOT NULL);
               CREATE TABLE parked (position INTEGER PRIMARY KEY, account TEXT, data TEXT, reason TEXT)""",
        )
    try:
        yield view
    finally:
        view.close()


def begin(attempt: Attempt, view: View) -> None:
    """The batch's transaction, in which the answer is called."""
    view.execute("BEGIN")
    attempt.steps.append('view.execute("BEGIN")')


def until_killed(attempt: Attempt, kill: Kill, views: tuple[View, ...], *args: Any) -> None:
    """Call the answer as a process that works on `views` and may be killed."""
    for view in views:
        view.writes.alone = False

    answer: Any = attempt.answer

    @wraps(answer)
    def call(*given: Any) -> None:
        with process(kill, *views):
            answer(*given)

    attempt.run(attempt.name, call, args, {})
    if kill.struck is not None:
        struck = kill.struck.sql if isinstance(kill.struck, Statement) else str(kill.struck)
        brief = " ".join(struck.split())
        brief = brief if len(brief) < 90 else brief[:87] + "…"
        attempt.steps.append(f"    # killed just before: {brief}")


def compare(attempt: Attempt, view: View, rows: list[tuple[str, int, str]], because: str = "") -> None:
    """The rows of balances must be these."""
    found = view.rows()
    if found != rows:
        attempt.fail(because, lines=[*table("balances is ", found), *table("expected    ", rows)])


def about_begin(view: View) -> str:
    """Why the statements of an answer were no transaction."""
    if view.writes.without_begin:
        name = view.__name__
        return f' `with {name}:` begins no transaction, it only ends one; write {name}.execute("BEGIN IMMEDIATE") inside it.'
    return " (A statement outside BEGIN and COMMIT is a transaction of its own.)" if view.writes.alone else ""


def table(label: str, rows: list[tuple[Any, ...]]) -> list[str]:
    """Rows one under another, the first behind its label."""
    shown = [show(row) for row in rows] or ["(no rows)"]
    return [f"{label}{shown[0]}", *(" " * len(label) + row for row in shown[1:])]


def by_a_table_of_signs(
    view: sqlite3.Connection,
    event: Event,
    signs: Mapping[str, int] = SIGNS,
    moment: Callable[[Event], str] = lambda event: event["timestamp"],
) -> None:
    """A right `project`; a wrong one with other signs or another moment."""
    account, kind = event["account"], event["type"]
    if kind == "AccountOpened":
        view.execute("INSERT INTO balances VALUES (?, ?, ?)", (account, event["balance"], moment(event)))
    elif kind in signs:
        view.execute(
            "UPDATE balances SET cents = cents + ?, changed_at = ? WHERE account = ?",
            (signs[kind] * event["amount"], moment(event), account),
        )


def project_rightly(view: sqlite3.Connection, event: Event) -> None:
    by_a_table_of_signs(view, event)


project_rightly.__name__ = "project"


OPENINGS: list[Entry] = [("A-001", "AccountOpened", 100), ("A-017", "AccountOpened", 200)]


class Handler:
    """A handler that projects, and fails at some positions: after it has written, or before."""

    def __init__(self, *poison: int, writes: bool = True) -> None:
        self.poison, self.writes = poison, writes

    def as_function(self) -> Callable[[View, Event], None]:
        def project(view: View, event: Event) -> None:
            if self.writes or event["position"] not in self.poison:
                project_rightly(view, event)
            if event["position"] in self.poison:
                raise ValueError(f"position {event['position']} cannot be handled")

        project.__qualname__ = "project"
        return project
