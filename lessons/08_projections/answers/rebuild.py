"""Answers to `rebuild` that are wrong, and others that are right."""

import json
from math import inf

from course_utils.exercises import Answers

from ..answers.run_batch import in_a_with_block
from ..answers.shared import set_position
from ..kit import project_rightly

answers = Answers("rebuild")


def position_of(view):
    return view.execute("SELECT position FROM progress").fetchone()[0]


def read_all(log, after=0, limit=100):
    rows = log.execute("SELECT data FROM events WHERE position > ? ORDER BY position LIMIT ?", (after, limit))
    return [json.loads(data) for (data,) in rows]


def catch_up(log, view, handle, upto=inf):
    while events := [event for event in read_all(log, position_of(view)) if event["position"] <= upto]:
        in_a_with_block(view, events, handle)


def grown(log, live, beside, handle):
    """`beside` at the position of `live`, and its rows."""
    catch_up(log, beside, handle, upto=position_of(live))
    return beside.execute("SELECT * FROM balances").fetchall()


def replace_rows(live, rows):
    live.execute("DELETE FROM balances")
    live.executemany("INSERT INTO balances VALUES (?, ?, ?)", rows)


@answers.right
def copies_row_by_row(log, live, beside, handle):
    catch_up(log, beside, handle, upto=position_of(live))
    with live:
        live.execute("BEGIN IMMEDIATE")
        live.execute("DELETE FROM balances")
        for row in beside.execute("SELECT account, cents, changed_at FROM balances"):
            live.execute("INSERT INTO balances VALUES (?, ?, ?)", row)
        set_position(live, position_of(beside))


DEFINITION = "SELECT sql FROM sqlite_master WHERE tbl_name = 'balances' AND sql IS NOT NULL ORDER BY rowid"


@answers.right
def makes_the_table_anew_with_all_that_belongs_to_it(log, live, beside, handle):
    rows = grown(log, live, beside, handle)
    beside.close()
    live.execute("BEGIN")
    statements = live.execute(DEFINITION).fetchall()
    live.execute("DROP TABLE balances")
    for (sql,) in statements:
        live.execute(sql)
    live.executemany("INSERT INTO balances VALUES (?, ?, ?)", rows)
    live.commit()


@answers.right
def reads_in_a_transaction_and_locks_when_it_writes(log, live, beside, handle):
    live.execute("BEGIN DEFERRED")
    replace_rows(live, grown(log, live, beside, handle))
    live.execute("COMMIT")


@answers.wrong("a constraint or an index is gone")
def copies_into_a_table_that_takes_the_name(log, live, beside, handle):
    rows = grown(log, live, beside, handle)
    with live:
        live.execute("BEGIN")
        live.execute("CREATE TABLE new (account TEXT PRIMARY KEY, cents INTEGER NOT NULL, changed_at TEXT NOT NULL)")
        live.executemany("INSERT INTO new VALUES (?, ?, ?)", rows)
        live.execute("DROP TABLE balances")
        live.execute("ALTER TABLE new RENAME TO balances")


@answers.wrong("a constraint or an index is gone")
def makes_a_table_without_constraints(log, live, beside, handle):
    rows = grown(log, live, beside, handle)
    with live:
        live.execute("BEGIN")
        live.execute("CREATE TABLE new AS SELECT * FROM balances WHERE false")
        live.executemany("INSERT INTO new VALUES (?, ?, ?)", rows)
        live.execute("DROP TABLE balances")
        live.execute("ALTER TABLE new RENAME TO balances")


@answers.wrong("Begin that transaction when `beside` is ready")
def locks_the_live_view_first(log, live, beside, handle):
    with live:
        live.execute("BEGIN IMMEDIATE")
        replace_rows(live, grown(log, live, beside, handle))


@answers.wrong("Begin that transaction when `beside` is ready")
def empties_the_live_view_first(log, live, beside, handle):
    with live:
        live.execute("BEGIN")
        live.execute("DELETE FROM balances")
        rows = grown(log, live, beside, handle)
        live.executemany("INSERT INTO balances VALUES (?, ?, ?)", rows)


@answers.right
def goes_event_by_event(log, live, beside, handle):
    for event in read_all(log, 0, limit=1_000_000):
        if event["position"] <= position_of(live):
            in_a_with_block(beside, [event], handle)
    with live:
        live.execute("BEGIN")
        replace_rows(live, beside.execute("SELECT * FROM balances").fetchall())


@answers.wrong("is never done. Grow `beside` only as far")
def switches_beyond_the_live_position(log, live, beside, handle):
    catch_up(log, beside, handle)
    with live:
        live.execute("BEGIN")
        replace_rows(live, beside.execute("SELECT * FROM balances").fetchall())
        set_position(live, position_of(beside))


@answers.wrong("handle these a second time")
def grows_beyond_and_keeps_the_position(log, live, beside, handle):
    catch_up(log, beside, handle)
    with live:
        live.execute("BEGIN")
        replace_rows(live, beside.execute("SELECT * FROM balances").fetchall())


@answers.wrong("is never done. Grow `beside` only as far")
def lets_the_live_view_catch_up_without_mails(log, live, beside, handle):
    catch_up(log, live, handle)
    rows = grown(log, live, beside, handle)
    with live:
        live.execute("BEGIN")
        replace_rows(live, rows)


@answers.wrong("no longer fits its rows")
def starts_the_live_position_anew(log, live, beside, handle):
    rows = grown(log, live, beside, handle)
    with live:
        live.execute("BEGIN")
        replace_rows(live, rows)
        set_position(live, 0)


@answers.wrong("neither the old one nor the new one")
def rebuilds_in_place(log, live, beside, handle):
    position = position_of(live)
    with live:
        live.execute("BEGIN")
        live.execute("DELETE FROM balances")
        set_position(live, 0)
    catch_up(log, live, handle, upto=position)


@answers.wrong("`with live:` begins no transaction, it only ends one")
def forgets_to_begin_the_switch(log, live, beside, handle):
    rows = grown(log, live, beside, handle)
    with live:
        replace_rows(live, rows)


@answers.wrong("neither the old one nor the new one")
def deletes_first(log, live, beside, handle):
    with live:
        live.execute("BEGIN")
        live.execute("DELETE FROM balances")
    rows = grown(log, live, beside, handle)
    with live:
        live.execute("BEGIN")
        replace_rows(live, rows)


@answers.wrong("was not that far when you switched over")
def switches_after_one_batch(log, live, beside, handle):
    in_a_with_block(beside, read_all(log), handle)
    with live:
        live.execute("BEGIN")
        replace_rows(live, beside.execute("SELECT * FROM balances").fetchall())


@answers.wrong("Grow `beside` with `handle`")
def grows_with_the_one_it_knows(log, live, beside, handle):
    rows = grown(log, live, beside, project_rightly)
    with live:
        live.execute("BEGIN")
        replace_rows(live, rows)


@answers.wrong("keeps a row that the rebuilt view does not have")
def overwrites_without_deleting(log, live, beside, handle):
    rows = grown(log, live, beside, handle)
    with live:
        live.execute("BEGIN")
        live.executemany("REPLACE INTO balances VALUES (?, ?, ?)", rows)


@answers.wrong("still has the old rows")
def never_switches(log, live, beside, handle):
    grown(log, live, beside, handle)


@answers.wrong("still has the old rows")
def only_renames_the_variable(log, live, beside, handle):
    grown(log, live, beside, handle)
    live = beside  # noqa: F841


@answers.wrong("`live` has another table, `outbox`, and the rebuild emptied it")
def copies_the_whole_file(log, live, beside, handle):
    grown(log, live, beside, handle)
    beside.backup(live)


@answers.wrong("`live` has another table, `outbox`, and the rebuild changed it")
def announces_while_rebuilding(log, live, beside, handle):
    rows = grown(log, live, beside, handle)
    with live:
        live.execute("BEGIN")
        live.execute("REPLACE INTO outbox VALUES (1000, 'rebuilt')")
        replace_rows(live, rows)
