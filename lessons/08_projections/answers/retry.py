"""Answers to `retry` that are wrong, and others that are right."""

import json
import sqlite3
from contextlib import contextmanager

from course_utils.exercises import Answers

answers = Answers("retry")


def parked(view, account):
    query = "SELECT position, data FROM parked WHERE account = ? ORDER BY position"
    return [(position, json.loads(data)) for position, data in view.execute(query, (account,)).fetchall()]


def delete(view, position):
    view.execute("DELETE FROM parked WHERE position = ?", (position,))


def note(view, position, error):
    view.execute("UPDATE parked SET reason = ? WHERE position = ?", (repr(error), position))


def handled(view, position, event, handle):
    """Whether the event could be handled; if so it is parked no longer."""
    view.execute("SAVEPOINT event")
    try:
        handle(view, event)
    except sqlite3.OperationalError:
        raise
    except Exception as error:
        view.execute("ROLLBACK TO event")
        note(view, position, error)
        return False
    else:
        delete(view, position)
        return True
    finally:
        view.execute("RELEASE event")


BEGIN = '        view.execute("BEGIN IMMEDIATE")\n'
DELETE = '            view.execute("DELETE FROM parked WHERE position = ?", (position,))\n'
OUT = "except sqlite3.OperationalError:"
ANY_ERROR = "except Exception as error:"
TAKEN_BACK = '                view.execute("ROLLBACK TO event")\n'
NOTED = '                view.execute("UPDATE parked SET reason = ? WHERE position = ?", (repr(error), position))\n'

answers.edit("handles_the_first_only", "each parked event of the account is handled", (".fetchall()", ".fetchmany(1)"))
answers.edit("leaves_them_parked", "and is parked no longer", (DELETE, ""))
answers.edit("in_any_order", "In the order of their positions", (" ORDER BY position", ""))
answers.edit(
    "moves_the_position",
    "how far the projector has read",
    (DELETE, DELETE + '            view.execute("UPDATE progress SET position = ?", (position,))\n'),
)
answers.edit("forgets_to_commit", "A transaction is still open", ("with view:", "if True:"))
answers.edit("goes_on_behind_what_failed", "each needs what the one before it leaves", ("break", "continue"))
answers.edit("keeps_half_an_event", "What the failing event wrote must go", (TAKEN_BACK, ""))
answers.edit("keeps_the_old_reason", "should find the new one", (NOTED, ""))
answers.edit(
    "gives_all_of_them_the_reason",
    "leave its reason",
    (NOTED, NOTED.replace("position = ?", "account = ?").replace("position))", "account))")),
)
answers.edit(
    "says_of_those_behind_that_they_wait",
    "leave its reason, and all of its row",
    (
        NOTED,
        NOTED
        + """                behind = "UPDATE parked SET reason = 'waits' WHERE account = ? AND position > ?"
                view.execute(behind, (account, position))
""",
    ),
)
answers.edit("lets_every_error_of_sqlite_out", "Only OperationalError goes out", (OUT, "except sqlite3.Error:"))
answers.edit(
    "takes_an_exit_for_poison", "or the event's fault: let it out", (ANY_ERROR, "except BaseException as error:")
)
answers.edit("takes_a_full_disk_for_poison", "says nothing about the event", (OUT, "except ZeroDivisionError:"))
answers.edit(
    "rolls_back_on_exceptions_only",
    "Neither is an `Exception`, or the event's fault",
    ("with view:", "with only_exceptions(view):"),
)


@contextmanager
def only_exceptions(view):
    try:
        yield
    except Exception:
        view.execute("ROLLBACK")
        raise
    view.execute("COMMIT")


@answers.wrong("Nothing is raised")
def all_or_nothing(view, account, handle):
    """The first thing one writes: it is right while nothing fails again."""
    with view:
        view.execute("BEGIN IMMEDIATE")
        for _, event in parked(view, account):
            handle(view, event)
        view.execute("DELETE FROM parked WHERE account = ?", (account,))


@answers.wrong("Another account has parked events")
def takes_everybody(view, account, handle):
    with view:
        view.execute("BEGIN IMMEDIATE")
        accounts = view.execute("SELECT DISTINCT account FROM parked").fetchall()
        for (each,) in accounts:
            for position, event in parked(view, each):
                if not handled(view, position, event, handle):
                    break


@answers.wrong("What came before it is handled")
def undoes_those_before_it(view, account, handle):
    try:
        with view:
            view.execute("BEGIN IMMEDIATE")
            for position, event in parked(view, account):
                handle(view, event)
                delete(view, position)
    except sqlite3.OperationalError:
        raise
    except Exception:
        pass


@answers.wrong("`with view:` begins no transaction")
def trusts_the_with_block(view, account, handle):
    with view:
        for position, event in parked(view, account):
            before = view.execute("SELECT * FROM balances WHERE account = ?", (account,)).fetchall()
            try:
                handle(view, event)
                delete(view, position)
            except sqlite3.OperationalError:
                raise
            except Exception as error:
                view.execute("DELETE FROM balances WHERE account = ?", (account,))
                view.executemany("INSERT INTO balances VALUES (?, ?, ?)", before)
                note(view, position, error)
                break


@answers.wrong("use one transaction")
def one_transaction_for_each(view, account, handle):
    for position, event in parked(view, account):
        with view:
            view.execute("BEGIN IMMEDIATE")
            if not handled(view, position, event, handle):
                break


@answers.wrong("Read what is parked inside the transaction")
def reads_before_it_begins(view, account, handle):
    waiting = parked(view, account)
    with view:
        view.execute("BEGIN IMMEDIATE")
        for position, event in waiting:
            if not handled(view, position, event, handle):
                return
        view.execute("DELETE FROM parked WHERE account = ?", (account,))


@answers.wrong("somebody else's `retry` handled some of them")
def reads_first_and_deletes_what_it_has_handled(view, account, handle):
    """What is parked meanwhile stays parked; but what another retry has handled meanwhile is handled once more."""
    waiting = sorted(parked(view, account), key=lambda row: row[0])
    with view:
        view.execute("BEGIN IMMEDIATE")
        done = []
        for position, event in waiting:
            view.execute("SAVEPOINT again")
            try:
                handle(view, event)
            except Exception as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                view.execute("ROLLBACK TO again")
                note(view, position, error)
                break
            done.append((position,))
        view.executemany("DELETE FROM parked WHERE position = ?", done)


@answers.wrong("use one transaction")
def lets_the_savepoint_begin_it(view, account, handle):
    with view:
        for position, event in parked(view, account):
            if not handled(view, position, event, handle):
                break


@answers.wrong("Another account has parked events")
def empties_the_table(view, account, handle):
    with view:
        view.execute("BEGIN IMMEDIATE")
        for _, event in parked(view, account):
            handle(view, event)
        view.execute("DELETE FROM parked")


@answers.right
def with_a_helper(view, account, handle):
    with view:
        view.execute("BEGIN IMMEDIATE")
        for position, event in parked(view, account):
            if not handled(view, position, event, handle):
                break


@answers.right
def by_asking_for_the_next_one(view, account, handle):
    """One at a time, and without `with`."""
    view.execute("BEGIN EXCLUSIVE")
    next_one = "SELECT min(position) FROM parked WHERE account = ?"
    try:
        while (position := view.execute(next_one, (account,)).fetchone()[0]) is not None:
            (data,) = view.execute("SELECT data FROM parked WHERE position = ?", (position,)).fetchone()
            if not handled(view, position, json.loads(data), handle):
                break
    except BaseException:
        view.rollback()
        raise
    view.commit()


@answers.right
def reads_first_and_looks_again_inside(view, account, handle):
    waiting = sorted(parked(view, account), key=lambda row: row[0])
    with view:
        view.execute("BEGIN IMMEDIATE")
        for position, event in waiting:
            if (position, event) in parked(view, account) and not handled(view, position, event, handle):
                break
