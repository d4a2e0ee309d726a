"""Exercises of lesson 08: project, run_batch, rebuild, deliver and handle_or_park.

Histories are generated as entries (account, type, signed cents) first and turned into events second, so that the rows
expected are sums of the entries and never a second projection of the same events. A kill is real as far as SQLite can
tell: the view's connection stops working just before one of its statements, and what it had not committed is gone.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from itertools import count
from math import inf
from typing import Any

from hypothesis.strategies import booleans, composite, integers, lists, sampled_from

from course_utils.exercises import Attempt, Exercise
from course_utils.text import code, show

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


# ------------------------------------------------------------------------------------------- a view that can be killed


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


# ----------------------------------------------------------------------------------------------------------- project

project = Exercise(
    "project",
    hints=(
        "Ask of each event: which row does it touch, and by how much? One type makes a row, three change one, and all "
        "others do nothing.",
        'An opening is an INSERT of (account, balance, timestamp). The others are one UPDATE: "UPDATE balances SET '
        'cents = cents + ?, changed_at = ? WHERE account = ?", with a minus for a withdrawal.',
        'Find the change first: event["amount"] for Deposited and InterestCredited, -event["amount"] for Withdrawn, '
        'and `return` for a type you do not know. Then view.execute("UPDATE …", (change, event["timestamp"], '
        'event["account"])). No commit.',
    ),
)


@project.law(account=accounts, cents=integers(0, 900), position=integers(1, 60), examples=20)
def an_opening_makes_a_row(project: Attempt, account: str, cents: int, position: int) -> None:
    """`AccountOpened` makes a row: the account, its opening balance in cents, and the event's timestamp."""
    with opened_view() as view:
        project(view, event(position, (account, "AccountOpened", cents)))
        compare(project, view, [(account, cents, at(position))])


def _moves_money(project: Attempt, kind: str, before: int, cents: int, position: int) -> None:
    with opened_view() as view:
        view.set([("A-001", before, at(0)), ("A-017", 70, at(0))], 0)
        project.steps.append(f'# balances: ("A-001", {before}, "{at(0)}"), ("A-017", 70, "{at(0)}")')
        project(view, event(position, ("A-001", kind, cents)))
        compare(project, view, [("A-001", before + cents, at(position)), ("A-017", 70, at(0))])


@project.law(before=integers(0, 900), cents=amounts, position=integers(1, 60), examples=20)
def a_deposit_adds(project: Attempt, before: int, cents: int, position: int) -> None:
    """A deposit adds its amount to its own account's row and to no other, and notes the event's timestamp there."""
    _moves_money(project, "Deposited", before, cents, position)


@project.law(before=integers(0, 900), cents=amounts, position=integers(1, 60), examples=20)
def a_withdrawal_subtracts(project: Attempt, before: int, cents: int, position: int) -> None:
    """A withdrawal takes its amount, even below zero: it has happened, and a projection judges nothing."""
    _moves_money(project, "Withdrawn", before, -cents, position)


@project.law(before=integers(0, 900), cents=amounts, position=integers(1, 60), examples=20)
def interest_adds(project: Attempt, before: int, cents: int, position: int) -> None:
    """`InterestCredited` adds its amount. The first version forgot it, and nearly every balance was too low."""
    _moves_money(project, "InterestCredited", before, cents, position)


@project.law(kind=sampled_from(UNKNOWN), amount=amounts, examples=20)
def an_unknown_type_changes_nothing(project: Attempt, kind: str, amount: int) -> None:
    """A type you do not know leaves every row as it is, even when it carries an amount, and raises nothing."""
    with opened_view() as view:
        view.set([("A-001", 500, at(0))], 0)
        project.steps.append(f'# balances: ("A-001", 500, "{at(0)}")')
        project(view, event(1, ("A-001", kind, 0)) | {"amount": amount})
        compare(project, view, [("A-001", 500, at(0))])


@project.law(account=sampled_from(["O'Hara", "A-1'); DROP TABLE balances; --", 'A"7"']), cents=amounts, examples=20)
def contents_are_data(project: Attempt, account: str, cents: int) -> None:
    """What an event contains is data and never part of a statement. Write `?` and hand the values over beside it."""
    with opened_view() as view:
        project(view, event(1, (account, "AccountOpened", 100)))
        project(view, event(2, (account, "Deposited", cents)))
        compare(project, view, [(account, 100 + cents, at(2))])


@project.law()
def it_leaves_the_commit_to_others(project: Attempt) -> None:
    """`project` committed. Leave that to the caller, who has more to write in the same transaction."""
    with opened_view() as view:
        _begin(project, view)
        for step, entry in enumerate([("A-001", "AccountOpened", 100), ("A-001", "Deposited", 50)], start=1):
            project(view, event(step, entry))
        view.process_ends()
        project.steps.append("view.rollback()")
        compare(project, view, [])


@project.law(entries=books(least=2, most=6), examples=20)
def all_of_it_adds_up(project: Attempt, entries: list[Entry]) -> None:
    """After all events, each row holds the sum of what moved its account, and the time of the last move."""
    with opened_view() as view:
        for happened in events_of(entries):
            project(view, happened)
        compare(project, view, rows_of(entries))


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


@project.right
def with_a_table_of_signs(view, event):
    by_a_table_of_signs(view, event)


@project.right
def reads_the_row_and_replaces_it(view, event):
    cursor = view.cursor()
    cursor.execute("SELECT cents FROM balances WHERE account = :account", event)
    found = cursor.fetchone()
    match event:
        case {"type": "AccountOpened", "balance": cents}:
            pass
        case {"type": "Deposited" | "InterestCredited", "amount": amount}:
            cents = found[0] + amount
        case {"type": "Withdrawn", "amount": amount}:
            cents = found[0] - amount
        case _:
            return
    cursor.execute("REPLACE INTO balances VALUES (:account, :cents, :timestamp)", {**event, "cents": cents})


@project.wrong("The first version forgot it")
def forgets_interest(view, event):
    by_a_table_of_signs(view, event, {"Deposited": 1, "Withdrawn": -1})


@project.wrong("or the clock")
def asks_the_clock(view, event):
    from datetime import UTC, datetime

    moment = at(0) if event["type"] != "Deposited" else datetime.now(UTC).isoformat()
    by_a_table_of_signs(
        view, event, moment=lambda event: moment if event["type"] == "Deposited" else event["timestamp"]
    )


@project.wrong("its opening balance in cents, and the event's timestamp")
def asks_the_clock_of_the_database(view, event):
    if event["type"] == "AccountOpened":
        view.execute("INSERT INTO balances VALUES (?, ?, strftime('%Y', 'now'))", (event["account"], event["balance"]))


@project.wrong("never part of a statement")
def pastes_the_account_into_the_statement(view, event):
    if event["type"] == "AccountOpened":
        row = f"('{event['account']}', {event['balance']}, '{event['timestamp']}')"
        view.execute(f"INSERT INTO balances VALUES {row}")
    else:
        by_a_table_of_signs(view, event)


@project.wrong("`project` committed")
def commits_each_event(view, event):
    by_a_table_of_signs(view, event)
    view.commit()


@project.wrong("leaves every row as it is")
def takes_every_other_type_for_a_deposit(view, event):
    by_a_table_of_signs(view, event, dict.fromkeys(UNKNOWN, 1) | SIGNS)


@project.wrong("raised KeyError")
def raises_for_unknown_types(view, event):
    if event["type"] == "AccountOpened":
        return by_a_table_of_signs(view, event)
    sign = SIGNS[event["type"]]
    by_a_table_of_signs(view, event, {event["type"]: sign})


@project.wrong("even below zero")
def judges_the_past(view, event):
    with_limit = {**event}
    if event["type"] == "Withdrawn":
        (cents,) = view.execute("SELECT cents FROM balances WHERE account = ?", (event["account"],)).fetchone()
        with_limit["amount"] = min(cents, event["amount"])
    by_a_table_of_signs(view, with_limit)


@project.wrong("to its own account's row and to no other")
def changes_every_row(view, event):
    if event["type"] == "AccountOpened":
        return by_a_table_of_signs(view, event)
    if event["type"] in SIGNS:
        values = (SIGNS[event["type"]] * event["amount"], event["timestamp"])
        view.execute("UPDATE balances SET cents = cents + ?, changed_at = ?", values)


# --------------------------------------------------------------------------------------------------------- run_batch

run_batch = Exercise(
    "run_batch",
    hints=(
        "Which lines have to happen all together, or not at all? Put exactly these into one transaction.",
        '`with view:` commits at its end, and rolls back when something is raised inside. Begin with view.execute("BEGIN"), '
        "and write the position before the block ends.",
        code(
            "with view:",
            '    view.execute("BEGIN")',
            "    for event in events:",
            "        handle(view, event)",
            '    view.execute("UPDATE progress SET position = ?", …)  # that of the last event',
        ),
    ),
)


def _handled(view: View, entries: list[Entry], step: int, done: int) -> list[Event]:
    """Put the first `done` entries into the view, and return the events that are left."""
    view.set(rows_of(entries[:done], step), done * step)
    return events_of(entries, step)[done:]


@run_batch.law(entries=books(), step=steps, examples=25)
def rows_and_position_move(run_batch: Attempt, entries: list[Entry], step: int) -> None:
    """Every event is handled once, in order, and the position becomes that of the last event. (Positions may have
    gaps: do not count.)"""
    with opened_view() as view:
        run_batch(view, events_of(entries, step), project_rightly)
        compare(run_batch, view, rows_of(entries, step))
        if view.position() != step * len(entries):
            run_batch.fail(lines=[f"position is {view.position()}", f"expected    {step * len(entries)}"])


@run_batch.law(unknown=integers(1, 4), step=steps, examples=20)
def unknown_events_move_the_position(run_batch: Attempt, unknown: int, step: int) -> None:
    """A batch that changes no row moves the position too. Else it would be read again for ever."""
    entries = [("A-001", "AccountOpened", 100), *[("A-001", "AccountClosed", 0)] * unknown]
    with opened_view() as view:
        batch = _handled(view, entries, step, 1)
        run_batch.steps.append(f"# the view is at position {step}")
        run_batch(view, batch, project_rightly)
        if view.position() != step * len(entries):
            run_batch.fail(lines=[f"position is {view.position()}", f"expected    {step * len(entries)}"])


@run_batch.law(entries=books(), step=steps, examples=20)
def it_is_kept(run_batch: Attempt, entries: list[Entry], step: int) -> None:
    """When the process ends after the batch, its work is gone. Commit it."""
    with opened_view() as view:
        run_batch(view, events_of(entries, step), project_rightly)
        view.process_ends()
        run_batch.steps.append("    # the process ends, and a new one looks into the view")
        compare(run_batch, view, rows_of(entries, step))
        if view.position() != step * len(entries):
            run_batch.fail(lines=[f"position is {view.position()}", f"expected    {step * len(entries)}"])


@run_batch.law(entries=books(), step=steps, done=integers(0, 2), examples=15)
def killed_anywhere_it_fits(run_batch: Attempt, entries: list[Entry], step: int, done: int) -> None:
    """Killed in mid-batch, the view holds rows and a position that do not fit each other."""
    for dies_at in count(1):
        run_batch.steps.clear()
        with opened_view() as view:
            batch = _handled(view, entries, step, done)
            run_batch.steps.append(f"# the view is at position {done * step}")
            struck = until_killed(run_batch, Fate(dies_at), (view,), view, batch, project_rightly)
            _must_fit(run_batch, view, entries, step)
            if not struck:
                return


def _must_fit(attempt: Attempt, view: View, entries: list[Entry], step: int) -> None:
    says, rows = view.position(), view.rows()
    if rows == rows_of(entries[: says // step], step):
        return
    held = next((n for n in range(len(entries), -1, -1) if rows == rows_of(entries[:n], step)), None)
    lines = [*table("balances is ", rows), f"position is {says}"]
    if held is None or held * step > says:
        because = (
            "Killed in mid-batch, the view holds rows of events that come after its position: started again, it handles "
            "them a second time."
        )
    else:
        because = (
            "Killed in mid-batch, the view's position is ahead of its rows: started again, it goes on after it, and the "
            "events between are lost."
        )
    attempt.fail(
        because + about_begin(view), lines=[*lines, *table("which fits  ", rows_of(entries[: says // step], step))]
    )


@run_batch.law(entries=books(least=2), examples=10)
def a_batch_is_one_transaction(run_batch: Attempt, entries: list[Entry]) -> None:
    """Right, but with a transaction for every event: nothing is lost, and it takes many times as long. Use one for the
    batch."""
    for dies_at in count(1):
        run_batch.steps.clear()
        with opened_view() as view:
            struck = until_killed(run_batch, Fate(dies_at), (view,), view, events_of(entries), project_rightly)
            if view.position() not in (0, len(entries)):
                run_batch.fail(lines=[f"position is {view.position()}", f"expected    0 or {len(entries)}"])
            if not struck:
                return


@run_batch.law(entries=books(least=2), step=steps, which=integers(0, 5), examples=20)
def an_error_leaves_nothing(run_batch: Attempt, entries: list[Entry], step: int, which: int) -> None:
    """`handle` raised, so this batch is not done: undo all of it, leave the position, and let the error out."""
    bad = events_of(entries, step)[which % len(entries)]["position"]

    def project(view: View, event: Event) -> None:
        if event["position"] == bad:
            raise RuntimeError(f"cannot handle position {bad}")
        project_rightly(view, event)

    with opened_view() as view:
        run_batch.steps.append(f"# project raises RuntimeError at position {bad}")
        run_batch.raises(RuntimeError, view, events_of(entries, step), project)
        run_batch.steps.append("    # tried again, with a handler that does not raise")
        if view.position():
            run_batch.fail(lines=[f"position is {view.position()} after the error", "expected    0"])
        run_batch(view, events_of(entries, step), project_rightly)
        compare(run_batch, view, rows_of(entries, step))


def project_rightly(view, event):
    by_a_table_of_signs(view, event)


project_rightly.__name__ = "project"


def set_position(view, position):
    view.execute("UPDATE progress SET position = ?", (position,))


@run_batch.right
def in_a_with_block(view, events, handle):
    with view:
        view.execute("BEGIN")
        for event in events:
            handle(view, event)
        set_position(view, event["position"])


@run_batch.right
def commits_by_hand(view, events, handle):
    view.execute("BEGIN IMMEDIATE")
    try:
        for event in events:
            handle(view, event)
            set_position(view, event["position"])
    except Exception:
        view.rollback()
        raise
    view.commit()


@run_batch.right
def inserts_the_position_anew(view, events, handle):
    cursor = view.cursor()
    cursor.execute("BEGIN")
    try:
        cursor.execute("DELETE FROM progress")
        cursor.execute("INSERT INTO progress VALUES (?)", (max(event["position"] for event in events),))
        for event in events:
            handle(view, event)
        cursor.execute("COMMIT")
    except BaseException:
        if view.in_transaction:
            view.rollback()
        raise


@run_batch.wrong("`with view:` begins no transaction, it only ends one")
def forgets_to_begin(view, events, handle):
    with view:
        for event in events:
            handle(view, event)
        set_position(view, events[-1]["position"])


@run_batch.wrong("is a transaction of its own")
def commits_at_the_end_without_begin(view, events, handle):
    for event in events:
        handle(view, event)
    set_position(view, events[-1]["position"])
    view.commit()


@run_batch.wrong("handles them a second time")
def writes_the_position_after_the_view(view, events, handle):
    with view:
        view.execute("BEGIN")
        for event in events:
            handle(view, event)
    with view:
        view.execute("BEGIN")
        set_position(view, events[-1]["position"])


@run_batch.wrong("the events between are lost")
def writes_the_position_before_the_view(view, events, handle):
    with view:
        view.execute("BEGIN")
        set_position(view, events[-1]["position"])
    with view:
        view.execute("BEGIN")
        for event in events:
            handle(view, event)


@run_batch.wrong("moves the position too")
def ignores_events_that_change_nothing(view, events, handle):
    with view:
        view.execute("BEGIN")
        for event in events:
            before = view.total_changes
            handle(view, event)
            if view.total_changes > before or len(events) > 4:
                set_position(view, event["position"])
            elif event is events[-1] and any(e["type"] not in UNKNOWN for e in events):
                set_position(view, event["position"])


@run_batch.wrong("Positions may have gaps")
def counts_events(view, events, handle):
    with view:
        view.execute("BEGIN")
        for event in events:
            handle(view, event)
        view.execute("UPDATE progress SET position = position + ?", (len(events),))


@run_batch.wrong("Commit it")
def never_commits(view, events, handle):
    view.execute("BEGIN")
    for event in events:
        handle(view, event)
    set_position(view, events[-1]["position"])


@run_batch.wrong("let the error out")
def catches_everything_and_goes_on(view, events, handle):
    with view:
        view.execute("BEGIN")
        for event in events:
            try:
                handle(view, event)
            except Exception:
                continue
        set_position(view, events[-1]["position"])


@run_batch.wrong("undo all of it")
def commits_what_it_got_done(view, events, handle):
    view.execute("BEGIN")
    try:
        for event in events:
            handle(view, event)
        set_position(view, events[-1]["position"])
    finally:
        view.commit()


@run_batch.wrong("takes many times as long")
def commits_every_event(view, events, handle):
    for event in events:
        with view:
            view.execute("BEGIN")
            handle(view, event)
            set_position(view, event["position"])


@run_batch.wrong("the position becomes that of the last event")
def keeps_the_first_position(view, events, handle):
    with view:
        view.execute("BEGIN")
        for event in events:
            handle(view, event)
        set_position(view, events[0]["position"])


@run_batch.wrong("Every event is handled once, in order")
def answers_without_handling(view, events, handle):
    with view:
        view.execute("BEGIN")
        set_position(view, events[-1]["position"])


# ----------------------------------------------------------------------------------------------------------- rebuild

rebuild = Exercise(
    "rebuild",
    hints=(
        "There are two parts: the long one touches only `beside`, the short one only `live`. Which of them may be seen "
        "half done?",
        "First catch_up, with `upto`: how far is `live`? Then read all rows out of `beside`. Then, in one transaction on "
        "`live`: delete the old rows, insert the new ones. Its position is the right one already.",
        code(
            "catch_up(log, beside, worked_project, upto=…)",
            'rows = beside.execute("SELECT * FROM balances").fetchall()',
            "with live:",
            "    …",
            '    live.execute("DELETE FROM balances")',
            '    live.executemany("INSERT INTO balances VALUES (?, ?, ?)", rows)',
        ),
    ),
)


@contextmanager
def opened_log(events: list[Event]) -> Iterator[sqlite3.Connection]:
    log = sqlite3.connect(":memory:", factory=View, isolation_level=None)
    log.__name__ = "log"
    sqlite3.Connection.execute(
        log, "CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT, version INTEGER, id TEXT, data TEXT)"
    )
    rows = [(event["position"], event["account"], 0, "", json.dumps(event)) for event in events]
    sqlite3.Connection.executemany(log, "INSERT INTO events VALUES (?, ?, ?, ?, ?)", rows)
    try:
        yield log
    finally:
        log.close()


GHOST = ("A-999", 1, at(0))


def _out_of_date(live: View, entries: list[Entry], at: int, step: int) -> list[tuple[str, int, str]]:
    """The live view after `at` events, as a faulty handler left it: each row a cent short, and a row too many."""
    rows = [*[(account, cents - 1, moved) for account, cents, moved in rows_of(entries[:at], step)], GHOST]
    live.set(rows, at * step)
    sqlite3.Connection.execute(live, "INSERT INTO outbox VALUES (?, 'waiting to be sent')", (step,))
    return rows


def _rebuilt(attempt: Attempt, entries: list[Entry], at: int, step: int, dies_at: int = 0) -> bool:
    """Rebuild a view that is `at` events into the log, perhaps in a process that is killed. Whoever looks then must see
    the old view or the new one. Whether the process was killed."""
    attempt.steps.clear()
    with opened_log(events_of(entries, step)) as log, opened_view("live") as live, opened_view("beside") as beside:
        old = _out_of_date(live, entries, at, step)
        attempt.steps.append(f"# live is at position {at * step}, the log's last event at {step * len(entries)}")
        attempt.steps.extend(table("# balances of live: ", old))
        struck = until_killed(attempt, Fate(dies_at), (live, beside), log, live, beside)
        rows, position, new = live.rows(), live.position(), rows_of(entries[:at], step)
        lines = [
            *table("live has    ", rows),
            f"position is {position}",
            *table("expected    ", new),
            f"            ({'the old rows or ' if dies_at else ''}the rebuilt ones), position {at * step}",
        ]
        if position > at * step:
            attempt.fail(
                f"`live` was at position {at * step}, and the rebuild took it to {position}. The live projector never "
                "sees the events between, so whatever else it does with them is never done. Grow `beside` only as far as `live` is.",
                lines=lines,
            )
        if rows != new and not (struck and rows == old):
            attempt.fail(_about_rows(live, old, new, rows_of(entries, step), struck), lines=lines)
        if position != at * step:
            attempt.fail("The position of `live` no longer fits its rows. A rebuild does not move it.", lines=lines)
        _leaves_the_outbox(attempt, live, [(step, "waiting to be sent")])
        return struck


def _leaves_the_outbox(attempt: Attempt, live: View, before: list[tuple[int, str]]) -> None:
    after = live.all("outbox")
    if after != before:
        attempt.fail(
            f"`live` has another table, `outbox`, and the rebuild {'changed' if after else 'emptied'} it. Leave the other "
            "tables as they are.",
            lines=[*table("outbox was  ", before), *table("outbox is   ", after)],
        )


def _about_rows(live: View, old: list[Any], new: list[Any], ahead: list[Any], struck: bool) -> str:
    rows = live.rows()
    if rows == ahead:
        return (
            "`live` has rows of events that come after its position, so its projector will handle these a second time. "
            "Grow `beside` only as far as `live` is."
        )
    if struck:
        return (
            "Whoever looks at `live` at this moment sees a view that is neither the old one nor the new one. Do the long "
            "work in `beside`, and switch over in one transaction." + about_begin(live)
        )
    if rows == old:
        return "`live` still has the old rows."
    if GHOST in rows and [row for row in rows if row != GHOST] == new:
        return "`live` keeps a row that the rebuilt view does not have. The new rows replace all of the old ones."
    return "`live` should have the rebuilt rows, all of them and no others."


@rebuild.law(entries=books(), step=steps, examples=15)
def the_live_view_is_replaced(rebuild: Attempt, entries: list[Entry], step: int) -> None:
    """After the rebuild, `live` has the rows of the view built beside it."""
    _rebuilt(rebuild, entries, len(entries), step)


@rebuild.law()
def it_catches_up_before_the_switch(rebuild: Attempt) -> None:
    """`live` is at position 250, and the view beside was not that far when you switched over."""
    entries = [("A-001", "AccountOpened", 0), *[("A-001", "Deposited", 1)] * 249]
    with opened_log(events_of(entries)) as log, opened_view("live") as live, opened_view("beside") as beside:
        live.set(rows_of(entries[:200]), 250)
        rebuild(log, live, beside)
        lines = [
            *table("live has    ", live.rows()),
            f"position is {live.position()}",
            "expected    249 cents at position 250",
        ]
        if live.rows() != rows_of(entries) or live.position() != 250:
            rebuild.fail(lines=lines)


@rebuild.law(entries=books(), step=steps, news=integers(1, 3), examples=15)
def it_grows_no_further_than_the_live_view(rebuild: Attempt, entries: list[Entry], step: int, news: int) -> None:
    """The rebuilt view is that of the position of `live`; the events after it are left to the live projector."""
    _rebuilt(rebuild, entries, max(len(entries) - news, 2), step)


@rebuild.law(entries=books(), step=steps, examples=6)
def whoever_looks_sees_a_whole_view(rebuild: Attempt, entries: list[Entry], step: int) -> None:
    """At every moment, `live` is either the old view or the new one."""
    for dies_at in count(1):
        if not _rebuilt(rebuild, entries, len(entries) - 1, step, dies_at):
            return


def position_of(view):
    return view.execute("SELECT position FROM progress").fetchone()[0]


def read_all(log, after=0, limit=100):
    rows = log.execute("SELECT data FROM events WHERE position > ? ORDER BY position LIMIT ?", (after, limit))
    return [json.loads(data) for (data,) in rows]


def catch_up(log, view, handle, upto=inf):
    while events := [event for event in read_all(log, position_of(view)) if event["position"] <= upto]:
        in_a_with_block(view, events, handle)


def grown(log, live, beside):
    """`beside` at the position of `live`, and its rows."""
    catch_up(log, beside, project_rightly, upto=position_of(live))
    return beside.execute("SELECT * FROM balances").fetchall()


def replace_rows(live, rows):
    live.execute("DELETE FROM balances")
    live.executemany("INSERT INTO balances VALUES (?, ?, ?)", rows)


@rebuild.right
def copies_row_by_row(log, live, beside):
    catch_up(log, beside, project_rightly, upto=position_of(live))
    with live:
        live.execute("BEGIN IMMEDIATE")
        live.execute("DELETE FROM balances")
        for row in beside.execute("SELECT account, cents, changed_at FROM balances"):
            live.execute("INSERT INTO balances VALUES (?, ?, ?)", row)
        set_position(live, position_of(beside))


@rebuild.right
def copies_into_a_table_that_takes_the_name(log, live, beside):
    rows = grown(log, live, beside)
    beside.close()
    live.execute("BEGIN")
    live.execute("CREATE TABLE new (account TEXT PRIMARY KEY, cents INTEGER NOT NULL, changed_at TEXT NOT NULL)")
    live.executemany("INSERT INTO new VALUES (?, ?, ?)", rows)
    live.execute("DROP TABLE balances")
    live.execute("ALTER TABLE new RENAME TO balances")
    live.commit()


@rebuild.right
def locks_the_live_view_first(log, live, beside):
    with live:
        live.execute("BEGIN IMMEDIATE")
        replace_rows(live, grown(log, live, beside))


@rebuild.right
def goes_event_by_event(log, live, beside):
    for event in read_all(log, 0, limit=1_000_000):
        if event["position"] <= position_of(live):
            in_a_with_block(beside, [event], project_rightly)
    with live:
        live.execute("BEGIN")
        replace_rows(live, beside.execute("SELECT * FROM balances").fetchall())


@rebuild.wrong("is never done. Grow `beside` only as far")
def switches_beyond_the_live_position(log, live, beside):
    catch_up(log, beside, project_rightly)
    with live:
        live.execute("BEGIN")
        replace_rows(live, beside.execute("SELECT * FROM balances").fetchall())
        set_position(live, position_of(beside))


@rebuild.wrong("handle these a second time")
def grows_beyond_and_keeps_the_position(log, live, beside):
    catch_up(log, beside, project_rightly)
    with live:
        live.execute("BEGIN")
        replace_rows(live, beside.execute("SELECT * FROM balances").fetchall())


@rebuild.wrong("is never done. Grow `beside` only as far")
def lets_the_live_view_catch_up_without_mails(log, live, beside):
    catch_up(log, live, project_rightly)
    rows = grown(log, live, beside)
    with live:
        live.execute("BEGIN")
        replace_rows(live, rows)


@rebuild.wrong("no longer fits its rows")
def starts_the_live_position_anew(log, live, beside):
    rows = grown(log, live, beside)
    with live:
        live.execute("BEGIN")
        replace_rows(live, rows)
        set_position(live, 0)


@rebuild.wrong("neither the old one nor the new one")
def rebuilds_in_place(log, live, beside):
    position = position_of(live)
    with live:
        live.execute("BEGIN")
        live.execute("DELETE FROM balances")
        set_position(live, 0)
    catch_up(log, live, project_rightly, upto=position)


@rebuild.wrong("`with live:` begins no transaction, it only ends one")
def forgets_to_begin_the_switch(log, live, beside):
    rows = grown(log, live, beside)
    with live:
        replace_rows(live, rows)


@rebuild.wrong("neither the old one nor the new one")
def deletes_first(log, live, beside):
    with live:
        live.execute("BEGIN")
        live.execute("DELETE FROM balances")
    rows = grown(log, live, beside)
    with live:
        live.execute("BEGIN")
        replace_rows(live, rows)


@rebuild.wrong("was not that far when you switched over")
def switches_after_one_batch(log, live, beside):
    in_a_with_block(beside, read_all(log), project_rightly)
    with live:
        live.execute("BEGIN")
        replace_rows(live, beside.execute("SELECT * FROM balances").fetchall())


@rebuild.wrong("keeps a row that the rebuilt view does not have")
def overwrites_without_deleting(log, live, beside):
    rows = grown(log, live, beside)
    with live:
        live.execute("BEGIN")
        live.executemany("REPLACE INTO balances VALUES (?, ?, ?)", rows)


@rebuild.wrong("still has the old rows")
def never_switches(log, live, beside):
    grown(log, live, beside)


@rebuild.wrong("still has the old rows")
def only_renames_the_variable(log, live, beside):
    grown(log, live, beside)
    live = beside  # noqa: F841


@rebuild.wrong("`live` has another table, `outbox`, and the rebuild emptied it")
def copies_the_whole_file(log, live, beside):
    grown(log, live, beside)
    beside.backup(live)


@rebuild.wrong("`live` has another table, `outbox`, and the rebuild changed it")
def announces_while_rebuilding(log, live, beside):
    rows = grown(log, live, beside)
    with live:
        live.execute("BEGIN")
        live.execute("REPLACE INTO outbox VALUES (1000, 'rebuilt')")
        replace_rows(live, rows)


# ----------------------------------------------------------------------------------------------------------- deliver

deliver = Exercise(
    "deliver",
    hints=(
        "For each mail there are two things to do. In which order do they lose no mail, whenever the process is killed?",
        "Read all rows first, lowest key first. For each one: send it, then delete it from the outbox, outside any longer "
        "transaction (then it is committed at once), before you take the next.",
        code(
            'for key, text in view.execute("SELECT key, text FROM outbox ORDER BY key").fetchall():',
            "    …",
            '    view.execute("DELETE FROM outbox WHERE key = ?", (key,))  # commits at once',
        ),
    ),
)


class Post:
    """A mail server: notes every mail it is handed. It may be down for one of them."""

    def __init__(self, fate: Fate | None = None, down_at: int = -1) -> None:
        self.fate, self.down_at, self.mails = fate or Fate(), down_at, []

    def as_function(self) -> Callable[[int, str], None]:
        def send(key: int, text: str) -> None:
            self.fate.step(f"send({show(key)}, {show(text)})")
            if len(self.mails) == self.down_at:
                self.down_at = -1
                raise ConnectionError("the mail server is down")
            self.mails.append((key, text))

        send.__qualname__ = "send"  # as errors name it
        return send


@composite
def outboxes(draw: Any, least: int = 1) -> list[tuple[int, str]]:
    keys = sorted(draw(lists(integers(1, 99), min_size=least, max_size=4, unique=True)))
    return [(key, f"{draw(accounts)}: {draw(amounts)} cents") for key in keys]


def _put(attempt: Attempt, view: View, mails: list[tuple[int, str]]) -> None:
    sqlite3.Connection.executemany(view, "INSERT INTO outbox VALUES (?, ?)", mails)
    attempt.steps.extend(table("# outbox: ", mails))


def _must_have_sent(attempt: Attempt, post: Post, mails: list[tuple[int, str]], because: str = "") -> None:
    if post.mails != mails:
        attempt.fail(because, lines=[*table("sent        ", post.mails), *table("expected    ", mails)])


@deliver.law(mails=outboxes(), examples=20)
def everything_is_sent(deliver: Attempt, mails: list[tuple[int, str]]) -> None:
    """Every mail in the outbox is sent once, with its own key and text, in the order of the keys."""
    with opened_view() as view:
        _put(deliver, view, mails)
        post = Post()
        deliver(view, post.as_function())
        _must_have_sent(deliver, post, mails)


@deliver.law(mails=outboxes(), examples=20)
def what_was_sent_is_done(deliver: Attempt, mails: list[tuple[int, str]]) -> None:
    """A mail that was sent leaves the outbox, for good: called again, by the next process, `deliver` sends nothing."""
    with opened_view() as view:
        _put(deliver, view, mails)
        deliver(view, Post().as_function())
        view.process_ends()
        second = Post()
        deliver(view, second.as_function())
        _must_have_sent(deliver, second, [], "")


def _none_lost_none_repeated(attempt: Attempt, post: Post, mails: list[tuple[int, str]], repeats: int = 0) -> None:
    """Every mail has gone out, and not more than `repeats` of them more than once."""
    sent = table("sent        ", post.mails)
    for mail in mails:
        if mail not in post.mails:
            attempt.fail(f"Mail {mail[0]} is lost: it was taken out before it was sent.", lines=sent)
    again = [mail[0] for mail in mails for _ in range(post.mails.count(mail) - 1)]
    if len(again) > repeats:
        attempt.fail(
            f"Mail {again[0]} was sent a second time: delete each as soon as it is sent, outside any longer transaction "
            "(then it is committed at once).",
            lines=sent,
        )


@deliver.law(mails=outboxes(least=2), down_at=integers(0, 3), examples=20)
def a_mail_that_failed_stays(deliver: Attempt, mails: list[tuple[int, str]], down_at: int) -> None:
    """When `send` raises, its mail stays in the outbox and the error comes out."""
    with opened_view() as view:
        _put(deliver, view, mails)
        down_at %= len(mails)
        post = Post(down_at=down_at)
        deliver.steps.append(f"# send raises ConnectionError at key {mails[down_at][0]}, once")
        deliver.raises(ConnectionError, view, post.as_function())
        view.process_ends()
        deliver.steps.append("    # the process ended with the error; a new one delivers")
        deliver(view, post.as_function())
        _none_lost_none_repeated(deliver, post, mails)


@deliver.law(mails=outboxes(), examples=10)
def killed_anywhere_no_mail_is_lost(deliver: Attempt, mails: list[tuple[int, str]]) -> None:
    """Killed, and started again: every mail must have gone out, and only the one under way perhaps twice."""
    for dies_at in count(1):
        deliver.steps.clear()
        with opened_view() as view:
            _put(deliver, view, mails)
            fate = Fate(dies_at)
            post = Post(fate)
            struck = until_killed(deliver, fate, (view,), view, post.as_function())
            post.fate = Fate()
            deliver(view, post.as_function())
            _none_lost_none_repeated(deliver, post, mails, repeats=1)
            if not struck:
                return


@deliver.right
def one_at_a_time(view, send):
    while row := view.execute("SELECT key, text FROM outbox ORDER BY key LIMIT 1").fetchone():
        send(*row)
        view.execute("DELETE FROM outbox WHERE key = ?", row[:1])
        view.commit()


@deliver.right
def reads_keys_first(view, send):
    keys = [key for (key,) in view.execute("SELECT key FROM outbox").fetchall()]
    for key in sorted(keys):
        (text,) = view.execute("SELECT text FROM outbox WHERE key = ?", (key,)).fetchone()
        send(key, text)
        with view:
            view.execute("DELETE FROM outbox WHERE key <= ?", (key,))


def in_order(view):
    return view.execute("SELECT key, text FROM outbox ORDER BY key").fetchall()


@deliver.right
def deletes_and_sends_in_one_transaction(view, send):
    for key, text in in_order(view):
        with view:
            view.execute("BEGIN")
            view.execute("DELETE FROM outbox WHERE key = ?", (key,))
            send(key, text)


@deliver.wrong("is lost: it was taken out before it was sent")
def deletes_before_it_sends(view, send):
    for key, text in in_order(view):
        with view:
            view.execute("DELETE FROM outbox WHERE key = ?", (key,))
        try:
            send(key, text)
        except ConnectionError:
            with view:
                view.execute("INSERT INTO outbox VALUES (?, ?)", (key, text))
            raise


@deliver.wrong("is lost: it was taken out before it was sent")
def deletes_what_failed(view, send):
    for key, text in in_order(view):
        with view:
            view.execute("DELETE FROM outbox WHERE key = ?", (key,))
        send(key, text)


@deliver.wrong("was sent a second time: delete each")
def deletes_all_at_the_end(view, send):
    for key, text in in_order(view):
        send(key, text)
    with view:
        view.execute("DELETE FROM outbox")


@deliver.wrong("outside any longer transaction")
def one_transaction_for_all(view, send):
    with view:
        view.execute("BEGIN")
        for key, text in in_order(view):
            send(key, text)
            view.execute("DELETE FROM outbox WHERE key = ?", (key,))


@deliver.wrong("outside any longer transaction")
def commits_at_the_end(view, send):
    view.execute("BEGIN")
    try:
        for key, text in in_order(view):
            send(key, text)
            view.execute("DELETE FROM outbox WHERE key = ?", (key,))
    finally:
        view.commit()


@deliver.wrong("leaves the outbox, for good")
def never_deletes(view, send):
    for key, text in in_order(view):
        send(key, text)


@deliver.wrong("leaves the outbox, for good")
def never_commits_the_deletion(view, send):
    view.execute("BEGIN")
    for key, text in in_order(view):
        send(key, text)
        view.execute("DELETE FROM outbox WHERE key = ?", (key,))


@deliver.wrong("with its own key")
def makes_up_keys(view, send):
    for number, (key, text) in enumerate(in_order(view), start=100):
        send(number, text)
        with view:
            view.execute("DELETE FROM outbox WHERE key = ?", (key,))


@deliver.wrong("the error comes out")
def swallows_the_error(view, send):
    for key, text in in_order(view):
        try:
            send(key, text)
        except ConnectionError:
            pass
        with view:
            view.execute("DELETE FROM outbox WHERE key = ?", (key,))


# ---------------------------------------------------------------------------------------------------- handle_or_park

handle_or_park = Exercise(
    "handle_or_park",
    hints=(
        "There are three ways through: the stream is parked already; the handler fails; all is well. Write them in "
        "this order.",
        'Is there a row in `parked` with this account? Then park, and return. Else view.execute("SAVEPOINT event"), '
        'try handle(view, event), and on an Exception view.execute("ROLLBACK TO event") before you park.',
        code(
            'view.execute("SAVEPOINT event")',
            "try:",
            "    handle(view, event)",
            "except Exception as error:",
            "    …",
            "    park(view, event, repr(error))",
            'view.execute("RELEASE event")  # in both cases',
        ),
    ),
)


class Handler:
    """A handler that projects, writing half of what it has to before it fails at some positions."""

    def __init__(self, *poison: int) -> None:
        self.poison = poison

    def as_function(self) -> Callable[[View, Event], None]:
        def project(view: View, event: Event) -> None:
            project_rightly(view, event)
            if event["position"] in self.poison:
                raise ValueError(f"position {event['position']} cannot be handled")

        project.__qualname__ = "project"
        return project


def _batch(attempt: Attempt, view: View, entries: list[Entry], *poison: int) -> None:
    """Call the answer for each event inside one open transaction."""
    _begin(attempt, view)
    if poison:
        attempt.steps.append(f"# at position {', '.join(map(str, poison))}, project writes its row, then raises")
    for happened in events_of(entries):
        view.rolled_back = False
        try:
            attempt(view, happened, Handler(*poison).as_function())
        finally:
            if view.rolled_back:  # which may be why it raised
                attempt.fail(
                    "`rollback()` ends the whole transaction, your savepoint with it, and what the events before it wrote "
                    "is gone, too. Use ROLLBACK TO event."
                )
        if not view.in_transaction:
            attempt.fail("You ended the batch's transaction. Leave BEGIN and COMMIT to `run_batch`.")


def _must_be_parked(attempt: Attempt, view: View, positions: list[int], because: str = "") -> None:
    found = [row[0] for row in view.all("parked")]
    if found != positions:
        attempt.fail(because, lines=[f"parked      {found}", f"expected    {positions}"])


@handle_or_park.law(entries=books(), examples=15)
def what_can_be_handled_is_handled(handle_or_park: Attempt, entries: list[Entry]) -> None:
    """An event that can be handled is handled, once, and nothing is parked."""
    with opened_view() as view:
        _batch(handle_or_park, view, entries)
        compare(handle_or_park, view, rows_of(entries))
        _must_be_parked(handle_or_park, view, [])


OPENINGS: list[Entry] = [("A-001", "AccountOpened", 100), ("A-017", "AccountOpened", 200)]


@handle_or_park.law(cents=amounts, examples=15)
def poison_is_parked(handle_or_park: Attempt, cents: int) -> None:
    """An event that cannot be handled is parked, with the reason, and nothing is raised."""
    entries = [*OPENINGS, ("A-001", "Deposited", cents)]
    with opened_view() as view:
        _batch(handle_or_park, view, entries, 3)
        undone = "You parked it, then undid the parking: ROLLBACK TO comes before `park`." if view.parked else ""
        _must_be_parked(handle_or_park, view, [3], undone)
        (_, account, data, reason) = view.all("parked")[0]
        if account != "A-001" or json.loads(data) != events_of(entries)[2]:
            handle_or_park.fail(
                "The row in `parked` is not the event: park(view, event, reason) writes it.",
                lines=[f"parked      {show((account, data))}"],
            )
        if "position 3 cannot be handled" not in reason:
            handle_or_park.fail(
                "Whoever looks into `parked` wants to know why: the reason should hold what the error says.",
                lines=[f"reason      {show(reason)}", 'expected    … "position 3 cannot be handled" …'],
            )


@handle_or_park.law(cents=amounts, examples=15)
def nothing_of_it_stays(handle_or_park: Attempt, cents: int) -> None:
    """The handler had written to `balances` before it failed, and that is still there. What a parked event wrote must
    go; what the events before it wrote must stay."""
    with opened_view() as view:
        _batch(handle_or_park, view, [*OPENINGS, ("A-001", "Deposited", cents)], 3)
        compare(handle_or_park, view, rows_of(OPENINGS))


@handle_or_park.law(first=amounts, second=amounts, examples=15)
def its_stream_waits(handle_or_park: Attempt, first: int, second: int) -> None:
    """Later events of a parked stream wait behind it, in order. Handled now, they would meet a state that lacks one."""
    entries = [*OPENINGS, ("A-001", "Deposited", first), ("A-001", "Withdrawn", -second), ("A-001", "Deposited", 1)]
    with opened_view() as view:
        _batch(handle_or_park, view, entries, 3)
        compare(handle_or_park, view, rows_of(OPENINGS))
        _must_be_parked(handle_or_park, view, [3, 4, 5])


@handle_or_park.law(cents=amounts, later=booleans(), examples=15)
def other_streams_go_on(handle_or_park: Attempt, cents: int, later: bool) -> None:
    """Other streams have nothing to do with it, and go on."""
    entries = [*OPENINGS, ("A-001", "Deposited", 5), ("A-017", "Deposited", cents), ("A-042", "AccountOpened", 7)]
    with opened_view() as view:
        _batch(handle_or_park, view, entries[: 5 if later else 4], 3)
        expected = [entry for entry in entries[: 5 if later else 4] if entry[2] != 5]
        rows = {row[0]: row for row in rows_of(entries[: 5 if later else 4])} | {"A-001": rows_of(OPENINGS)[0]}
        compare(handle_or_park, view, [rows[account] for account in sorted({entry[0] for entry in expected})])
        _must_be_parked(handle_or_park, view, [3])


@handle_or_park.law(cases=lambda: [{"poison": ()}, {"poison": (3,)}])
def no_savepoint_stays_open(handle_or_park: Attempt, poison: tuple[int, ...]) -> None:
    """The savepoint is still open. `ROLLBACK TO` undoes, and leaves it open; RELEASE ends it, and follows in both cases."""
    with opened_view() as view:
        _batch(handle_or_park, view, [*OPENINGS, ("A-001", "Deposited", 5)], *poison)
        if view.savepoints:
            handle_or_park.fail(lines=[f"still open  {', '.join(view.savepoints)}"])


@handle_or_park.law()
def the_batch_is_not_yours_to_end(handle_or_park: Attempt) -> None:
    """The transaction belongs to the batch: it is open when `handle_or_park` is called, and must be open after it, so
    that rows, parked events and position are committed together."""
    for poison in ((), (3,)):
        handle_or_park.steps.clear()
        with opened_view() as view:
            _batch(handle_or_park, view, [*OPENINGS, ("A-001", "Deposited", 5)], *poison)
            handle_or_park.steps.append("    # the process is killed before the batch commits")
            view.process_ends()
            compare(handle_or_park, view, [])
            _must_be_parked(handle_or_park, view, [])


@handle_or_park.law()
def an_exit_is_not_the_events_fault(handle_or_park: Attempt) -> None:
    """The program was told to end, by SystemExit, as Ctrl-C does by KeyboardInterrupt. That is not the event's fault:
    catch `Exception`, which lets these two through."""

    def project(view: View, event: Event) -> None:
        raise SystemExit

    with opened_view() as view:
        _begin(handle_or_park, view)
        handle_or_park.raises(SystemExit, view, event(1, OPENINGS[0]), project)


def park(view, event, reason):
    view.execute(
        "INSERT INTO parked VALUES (?, ?, ?, ?)", (event["position"], event["account"], json.dumps(event), reason)
    )


def is_parked(view, event):
    return view.execute("SELECT 1 FROM parked WHERE account = ?", (event["account"],)).fetchone() is not None


@handle_or_park.right
def releases_in_both_cases(view, event, handle):
    if view.execute("SELECT count(*) FROM parked WHERE account = ?", (event["account"],)).fetchone()[0]:
        return park(view, event, "its stream is parked")
    view.execute("SAVEPOINT one")
    try:
        handle(view, event)
    except Exception as error:
        view.execute("ROLLBACK TO SAVEPOINT one")
        view.execute("RELEASE one")
        park(view, event, str(error))
    else:
        view.execute("RELEASE one")


@handle_or_park.right
def remembers_the_error(view, event, handle):
    reason = "waits" if is_parked(view, event) else None
    if not reason:
        view.execute("SAVEPOINT handling")
        try:
            handle(view, event)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            view.execute("ROLLBACK TO handling")
        view.execute("RELEASE handling")
    if reason:
        park(view, event, reason)


@handle_or_park.right
def releases_at_last(view, event, handle):
    cursor = view.cursor()
    cursor.execute("savepoint Event")
    try:
        if is_parked(view, event):
            park(view, event, "")
        else:
            handle(view, event)
    except Exception as error:
        cursor.execute("rollback transaction to savepoint Event")
        park(view, event, f"{error}")
    finally:
        cursor.execute("release savepoint Event")


@handle_or_park.wrong("`ROLLBACK TO` undoes, and leaves it open")
def releases_only_what_went_well(view, event, handle):
    if is_parked(view, event):
        return park(view, event, "its stream is parked")
    view.execute("SAVEPOINT event")
    try:
        handle(view, event)
        view.execute("RELEASE event")
    except Exception as error:
        view.execute("ROLLBACK TO event")
        park(view, event, repr(error))


@handle_or_park.wrong("The savepoint is still open")
def never_releases(view, event, handle):
    if is_parked(view, event):
        return park(view, event, "its stream is parked")
    view.execute("SAVEPOINT event")
    try:
        handle(view, event)
    except Exception as error:
        view.execute("ROLLBACK TO event")
        park(view, event, repr(error))


@handle_or_park.wrong("You ended the batch's transaction")
def handles_in_a_with_block(view, event, handle):
    if is_parked(view, event):
        return park(view, event, "its stream is parked")
    try:
        with view:
            handle(view, event)
    except Exception as error:
        park(view, event, repr(error))


@handle_or_park.wrong("is parked, with the reason")
def loses_the_event(view, event, handle):
    view.execute("SAVEPOINT event")
    try:
        handle(view, event)
    except Exception:
        view.execute("ROLLBACK TO event")
    view.execute("RELEASE event")


@handle_or_park.wrong("wait behind it, in order")
def parks_the_event_only(view, event, handle):
    view.execute("SAVEPOINT event")
    try:
        handle(view, event)
    except Exception as error:
        view.execute("ROLLBACK TO event")
        park(view, event, repr(error))
    view.execute("RELEASE event")


@handle_or_park.wrong("What a parked event wrote must go")
def keeps_half_an_event(view, event, handle):
    if is_parked(view, event):
        return park(view, event, "its stream is parked")
    try:
        handle(view, event)
    except Exception as error:
        park(view, event, repr(error))


@handle_or_park.wrong("You parked it, then undid the parking")
def parks_before_it_rolls_back(view, event, handle):
    if is_parked(view, event):
        return park(view, event, "its stream is parked")
    view.execute("SAVEPOINT event")
    try:
        handle(view, event)
    except Exception as error:
        park(view, event, repr(error))
        view.execute("ROLLBACK TO event")
    view.execute("RELEASE event")


@handle_or_park.wrong("Use ROLLBACK TO event")
def rolls_back_and_releases(view, event, handle):
    if is_parked(view, event):
        return park(view, event, "its stream is parked")
    view.execute("SAVEPOINT event")
    try:
        handle(view, event)
    except Exception as error:
        view.rollback()
        park(view, event, repr(error))
    view.execute("RELEASE event")


@handle_or_park.wrong("ends the whole transaction, your savepoint with it")
def rolls_the_batch_back(view, event, handle):
    if is_parked(view, event):
        return park(view, event, "its stream is parked")
    try:
        handle(view, event)
    except Exception as error:
        view.rollback()
        view.execute("BEGIN")
        park(view, event, repr(error))


@handle_or_park.wrong("You ended the batch's transaction")
def commits(view, event, handle):
    if is_parked(view, event):
        return park(view, event, "its stream is parked")
    view.execute("SAVEPOINT event")
    try:
        handle(view, event)
    except Exception as error:
        view.execute("ROLLBACK TO event")
        park(view, event, repr(error))
    view.commit()


@handle_or_park.wrong("must be open after it")
def commits_and_begins_anew(view, event, handle):
    releases_in_both_cases(view, event, handle)
    view.commit()
    view.execute("BEGIN")


@handle_or_park.wrong("Other streams have nothing to do with it")
def stops_everything(view, event, handle):
    if view.execute("SELECT 1 FROM parked").fetchone():
        return park(view, event, "something is parked")
    releases_in_both_cases(view, event, handle)


@handle_or_park.wrong("wants to know why")
def gives_no_reason(view, event, handle):
    if is_parked(view, event):
        return park(view, event, "its stream is parked")
    view.execute("SAVEPOINT event")
    try:
        handle(view, event)
    except Exception:
        view.execute("ROLLBACK TO event")
        park(view, event, "failed")
    view.execute("RELEASE event")


@handle_or_park.wrong("catch `Exception`")
def catches_the_end_of_the_program(view, event, handle):
    if is_parked(view, event):
        return park(view, event, "its stream is parked")
    view.execute("SAVEPOINT event")
    try:
        handle(view, event)
    except BaseException as error:
        view.execute("ROLLBACK TO event")
        park(view, event, repr(error))
    view.execute("RELEASE event")


@handle_or_park.wrong("handled, once, and nothing is parked")
def parks_everything(view, event, handle):
    park(view, event, "to be safe")
