"""Hints and laws of `rebuild`."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis.strategies import integers

from course_utils.exercises import Attempt, Exercise
from course_utils.schedules import Kill, every_crash
from course_utils.text import code

from ..kit import (
    Entry,
    Event,
    View,
    about_begin,
    at,
    books,
    events_of,
    opened_view,
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
        until_killed(attempt, kill, (live, beside), log, live, beside)
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
        rebuild(log, live, beside)
        lines = [
            *table("live has    ", live.rows()),
            f"position is {live.position()}",
            "expected    249 cents at position 250",
        ]
        if live.rows() != rows_of(entries) or live.position() != 250:
            rebuild.fail(lines=lines)


@exercise.law(entries=books(), step=steps, news=integers(1, 3), examples=15)
def it_grows_no_further_than_the_live_view(rebuild: Attempt, entries: list[Entry], step: int, news: int) -> None:
    """The rebuilt view is that of the position of `live`; the events after it are left to the live projector."""
    _rebuilt(rebuild, entries, max(len(entries) - news, 2), step, Kill())


@exercise.law(entries=books(), step=steps, examples=6)
def whoever_looks_sees_a_whole_view(rebuild: Attempt, entries: list[Entry], step: int) -> None:
    """At every moment, `live` is either the old view or the new one."""
    for kill in every_crash():
        _rebuilt(rebuild, entries, len(entries) - 1, step, kill)
