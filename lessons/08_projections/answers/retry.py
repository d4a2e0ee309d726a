"""Answers to `retry` that are wrong, and others that are right."""

import json
import sqlite3

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


@answers.wrong("each parked event of the account is handled")
def handles_the_first_only(view, account, handle):
    with view:
        view.execute("BEGIN IMMEDIATE")
        for position, event in parked(view, account)[:1]:
            handled(view, position, event, handle)


@answers.wrong("and is parked no longer")
def leaves_them_parked(view, account, handle):
    with view:
        view.execute("BEGIN IMMEDIATE")
        for _, event in parked(view, account):
            handle(view, event)


@answers.wrong("In the order of their positions")
def in_any_order(view, account, handle):
    with view:
        view.execute("BEGIN IMMEDIATE")
        query = "SELECT position, data FROM parked WHERE account = ?"
        for position, data in view.execute(query, (account,)).fetchall():
            if not handled(view, position, json.loads(data), handle):
                break


@answers.wrong("Another account has parked events")
def takes_everybody(view, account, handle):
    with view:
        view.execute("BEGIN IMMEDIATE")
        accounts = view.execute("SELECT DISTINCT account FROM parked").fetchall()
        for (each,) in accounts:
            for position, event in parked(view, each):
                if not handled(view, position, event, handle):
                    break


@answers.wrong("Another account has parked events")
def empties_the_table(view, account, handle):
    with view:
        view.execute("BEGIN IMMEDIATE")
        for _, event in parked(view, account):
            handle(view, event)
        view.execute("DELETE FROM parked")


@answers.wrong("how far the projector has read")
def moves_the_position(view, account, handle):
    with view:
        view.execute("BEGIN IMMEDIATE")
        for position, event in parked(view, account):
            if not handled(view, position, event, handle):
                break
            view.execute("UPDATE progress SET position = ?", (position,))


@answers.wrong("A transaction is still open")
def forgets_to_commit(view, account, handle):
    view.execute("BEGIN IMMEDIATE")
    for position, event in parked(view, account):
        if not handled(view, position, event, handle):
            break


@answers.wrong("Nothing is raised")
def all_or_nothing(view, account, handle):
    """The first thing one writes: it is right while nothing fails again."""
    with view:
        view.execute("BEGIN IMMEDIATE")
        for _, event in parked(view, account):
            handle(view, event)
        view.execute("DELETE FROM parked WHERE account = ?", (account,))


@answers.wrong("each needs what the one before it leaves")
def goes_on_behind_what_failed(view, account, handle):
    with view:
        view.execute("BEGIN IMMEDIATE")
        for position, event in parked(view, account):
            handled(view, position, event, handle)


@answers.wrong("What the failing event wrote must go")
def keeps_half_an_event(view, account, handle):
    with view:
        view.execute("BEGIN IMMEDIATE")
        for position, event in parked(view, account):
            try:
                handle(view, event)
            except sqlite3.OperationalError:
                raise
            except Exception as error:
                note(view, position, error)
                break
            delete(view, position)


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


@answers.wrong("should find the new one")
def keeps_the_old_reason(view, account, handle):
    with view:
        view.execute("BEGIN IMMEDIATE")
        for position, event in parked(view, account):
            view.execute("SAVEPOINT event")
            try:
                handle(view, event)
            except sqlite3.OperationalError:
                raise
            except Exception:
                view.execute("ROLLBACK TO event")
                break
            delete(view, position)


@answers.wrong("leave its reason")
def gives_all_of_them_the_reason(view, account, handle):
    with view:
        view.execute("BEGIN IMMEDIATE")
        for position, event in parked(view, account):
            view.execute("SAVEPOINT event")
            try:
                handle(view, event)
            except sqlite3.OperationalError:
                raise
            except Exception as error:
                view.execute("ROLLBACK TO event")
                view.execute("UPDATE parked SET reason = ? WHERE account = ?", (repr(error), account))
                break
            delete(view, position)


@answers.wrong("leave its reason, and all of its row")
def says_of_those_behind_that_they_wait(view, account, handle):
    with view:
        view.execute("BEGIN IMMEDIATE")
        for position, event in parked(view, account):
            if not handled(view, position, event, handle):
                behind = "UPDATE parked SET reason = 'waits' WHERE account = ? AND position > ?"
                view.execute(behind, (account, position))
                break


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
def lets_the_savepoint_begin_it(view, account, handle):
    with view:
        for position, event in parked(view, account):
            if not handled(view, position, event, handle):
                break


@answers.wrong("Only OperationalError goes out")
def lets_every_error_of_sqlite_out(view, account, handle):
    with view:
        view.execute("BEGIN IMMEDIATE")
        for position, event in parked(view, account):
            view.execute("SAVEPOINT event")
            try:
                handle(view, event)
            except sqlite3.Error:
                raise
            except Exception as error:
                view.execute("ROLLBACK TO event")
                note(view, position, error)
                break
            delete(view, position)


@answers.wrong("Neither is an `Exception`, or the event's fault")
def rolls_back_on_exceptions_only(view, account, handle):
    view.execute("BEGIN IMMEDIATE")
    try:
        for position, event in parked(view, account):
            if not handled(view, position, event, handle):
                break
    except Exception:
        view.execute("ROLLBACK")
        raise
    view.execute("COMMIT")


@answers.wrong("or the event's fault: let it out")
def takes_an_exit_for_poison(view, account, handle):
    with view:
        view.execute("BEGIN IMMEDIATE")
        for position, event in parked(view, account):
            view.execute("SAVEPOINT event")
            try:
                handle(view, event)
            except sqlite3.OperationalError:
                raise
            except BaseException as error:
                view.execute("ROLLBACK TO event")
                note(view, position, error)
                break
            delete(view, position)


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


@answers.wrong("says nothing about the event")
def takes_a_full_disk_for_poison(view, account, handle):
    with view:
        view.execute("BEGIN IMMEDIATE")
        for position, event in parked(view, account):
            view.execute("SAVEPOINT event")
            try:
                handle(view, event)
            except Exception as error:
                view.execute("ROLLBACK TO event")
                note(view, position, error)
                break
            delete(view, position)


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


@answers.right
def reads_first_and_looks_again_inside(view, account, handle):
    waiting = sorted(parked(view, account), key=lambda row: row[0])
    with view:
        view.execute("BEGIN IMMEDIATE")
        for position, event in waiting:
            if (position, event) in parked(view, account) and not handled(view, position, event, handle):
                break
