"""`rebuild`: a view grows beside the live one and takes its place; whoever looks finds the old one or the new one."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis.strategies import integers

from course_utils.exercises import Attempt, Exercise
from course_utils.schedules import Kill, Observer, Statement, every_crash
from course_utils.text import code

from ..kit import (
    Entry,
    Event,
    View,
    about_begin,
    amounts,
    at,
    books,
    events_of,
    opened_view,
    project_rightly,
    rows_of,
    steps,
    table,
    until_killed,
)

exercise = Exercise(
    "rebuild",
    hints=(
        "There are two parts: the long one touches only `beside`, the short one only `live`. Which of them may be seen "
        "half done?",
        "First catch_up, with `upto`: how far is `live`? Then read all rows out of `beside`. Then, in one transaction on "
        "`live`: delete the old rows, insert the new ones. Its position is the right one already, and so are its tables.",
        code(
            "catch_up(log, beside, handle, upto=…)",
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
    log.observers = ()
    log.execute("CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT, version INTEGER, id TEXT, data TEXT)")
    rows = [(event["position"], event["account"], 0, "", json.dumps(event)) for event in events]
    log.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?)", rows)
    try:
        yield log
    finally:
        log.close()


GHOST = ("A-999", 1, at(0))


def _out_of_date(live: View, entries: list[Entry], at: int, step: int) -> list[tuple[str, int, str]]:
    """The live view after `at` events, as a faulty handler left it: each row a cent short, and a row too many."""
    rows = [*[(account, cents - 1, moved) for account, cents, moved in rows_of(entries[:at], step)], GHOST]
    live.set(rows, at * step)
    with live.unobserved():
        live.execute("INSERT INTO outbox VALUES (?, 'waiting to be sent')", (step,))
    return rows


def _rebuilt(attempt: Attempt, entries: list[Entry], at: int, step: int, kill: Kill) -> None:
    """Rebuild a view that is `at` events into the log, perhaps in a process that is killed. Whoever looks then must see
    the old view or the new one."""
    attempt.steps.clear()
    with opened_log(events_of(entries, step)) as log, opened_view("live") as live, opened_view("beside") as beside:
        old = _out_of_date(live, entries, at, step)
        attempt.steps.append(f"# live is at position {at * step}, the log's last event at {step * len(entries)}")
        attempt.steps.extend(table("# balances of live: ", old))
        until_killed(attempt, kill, (live, beside), log, live, beside, project_rightly)
        struck = kill.struck is not None
        rows, position, new = live.rows(), live.position(), rows_of(entries[:at], step)
        lines = [
            *table("live has    ", rows),
            f"position is {position}",
            *table("expected    ", new),
            f"            ({'the old rows or ' if kill.at else ''}the rebuilt ones), position {at * step}",
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


@exercise.law(entries=books(), step=steps, examples=15)
def the_live_view_is_replaced(rebuild: Attempt, entries: list[Entry], step: int) -> None:
    """After the rebuild, `live` has the rows of the view built beside it."""
    _rebuilt(rebuild, entries, len(entries), step, Kill())


@exercise.law()
def it_catches_up_before_the_switch(rebuild: Attempt) -> None:
    """`live` is at position 250, and the view beside was not that far when you switched over."""
    entries = [("A-001", "AccountOpened", 0), *[("A-001", "Deposited", 1)] * 249]
    with opened_log(events_of(entries)) as log, opened_view("live") as live, opened_view("beside") as beside:
        live.set(rows_of(entries[:200]), 250)
        rebuild(log, live, beside, project_rightly)
        lines = [
            *table("live has    ", live.rows()),
            f"position is {live.position()}",
            "expected    249 cents at position 250",
        ]
        if live.rows() != rows_of(entries) or live.position() != 250:
            rebuild.fail(lines=lines)


@exercise.law(cents=amounts, examples=5)
def it_grows_with_the_handler_it_is_given(rebuild: Attempt, cents: int) -> None:
    """The `handle` that was given is not `project`: it mends the reading of an event whose amount is null. Grow `beside`
    with `handle`, or no view can be rebuilt from a log that has such an event."""
    entries: list[Entry] = [("A-001", "AccountOpened", 100), ("A-001", "Deposited", cents)]
    events = events_of(entries)

    def mended(view: View, event: Event) -> None:
        project_rightly(view, events[event["position"] - 1])

    mended.__qualname__ = "mended"
    logged = [events[0], {**events[1], "amount": None}]
    with opened_log(logged) as log, opened_view("live") as live, opened_view("beside") as beside:
        live.set(rows_of(entries[:1]), 2)
        rebuild.steps.append(f"# position 2 is a deposit of null; mended takes it for {cents}")
        rebuild(log, live, beside, mended)
        if live.rows() != rows_of(entries):
            rebuild.fail(lines=[*table("live has    ", live.rows()), *table("expected    ", rows_of(entries))])


@exercise.law(entries=books(), step=steps, news=integers(1, 3), examples=15)
def it_grows_no_further_than_the_live_view(rebuild: Attempt, entries: list[Entry], step: int, news: int) -> None:
    """The rebuilt view is that of the position of `live`; the events after it are left to the live projector."""
    _rebuilt(rebuild, entries, max(len(entries) - news, 2), step, Kill())


@exercise.law(entries=books(), step=steps, examples=6)
def whoever_looks_sees_a_whole_view(rebuild: Attempt, entries: list[Entry], step: int) -> None:
    """At every moment, `live` is either the old view or the new one."""
    for kill in every_crash():
        _rebuilt(rebuild, entries, len(entries) - 1, step, kill)


@exercise.law()
def the_table_keeps_its_definition(rebuild: Attempt) -> None:
    """`live` has the new rows, but `balances` is no longer defined as it was: a constraint or an index is gone. Put rows
    into the table that is there, or make the new one like it in everything."""
    entries: list[Entry] = [("A-001", "AccountOpened", 100), ("A-001", "Withdrawn", -130)]
    with opened_log(events_of(entries)) as log, opened_view("live") as live, opened_view("beside") as beside:
        _out_of_date(live, entries, 2, 1)
        with live.unobserved():
            live.execute("CREATE INDEX overdrawn ON balances (cents)")
        before = _definition(live)
        rebuild(log, live, beside, project_rightly)
        after = _definition(live)
        if [_bare(sql) for sql in after] != [_bare(sql) for sql in before]:
            rebuild.fail(lines=["live had", *before, "live has", *after])


def _definition(view: View) -> list[str]:
    """The statements that would make `balances` and what belongs to it."""
    with view.unobserved():
        rows = view.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'balances' AND sql IS NOT NULL ORDER BY type"
        )
        return ["    " + " ".join(sql.split()) for (sql,) in rows]


def _bare(sql: str) -> str:
    """Without white space, quotes and case, which say nothing."""
    return re.sub(r"[\s\"'`\[\]]", "", sql).casefold()


class WriteLock(Observer):
    """Whether `view` has a transaction that keeps others from writing."""

    def __init__(self, view: View) -> None:
        self.view, self.held = view, False

    def after(self, statement: Statement, error: Exception | None) -> None:
        if not self.view.in_transaction:
            self.held = False
        elif error is None and (statement.writes or {"IMMEDIATE", "EXCLUSIVE"} & set(statement.words)):
            self.held = True


class Growing(Observer):
    """Whether a view was written to while `lock` was held."""

    def __init__(self, lock: WriteLock) -> None:
        self.lock, self.under_lock = lock, False

    def before(self, what: object) -> None:
        self.under_lock |= self.lock.held and isinstance(what, Statement) and what.writes


@exercise.law()
def it_is_locked_for_the_switch_only(rebuild: Attempt) -> None:
    """While `beside` grew, which takes long, a transaction of `live` kept everybody else from writing to it: no mail
    could leave its outbox. Begin that transaction when `beside` is ready."""
    entries: list[Entry] = [("A-001", "AccountOpened", 100), *[("A-001", "Deposited", 5)] * 2]
    with opened_log(events_of(entries)) as log, opened_view("live") as live, opened_view("beside") as beside:
        _out_of_date(live, entries, 3, 1)
        lock = WriteLock(live)
        growing = Growing(lock)
        live.observers += (lock,)
        beside.observers += (growing,)
        rebuild(log, live, beside, project_rightly)
        if growing.under_lock:
            rebuild.fail()
