"""Answers to `handle_or_park` that are wrong, and others that are right."""

import json
import sqlite3

from course_utils.exercises import Answers

answers = Answers("handle_or_park")


def park(view, event, reason):
    view.execute(
        "INSERT INTO parked VALUES (?, ?, ?, ?)", (event["position"], event["account"], json.dumps(event), reason)
    )


def is_parked(view, event):
    return view.execute("SELECT 1 FROM parked WHERE account = ?", (event["account"],)).fetchone() is not None


@answers.right
def releases_in_both_cases(view, event, handle):
    if view.execute("SELECT count(*) FROM parked WHERE account = ?", (event["account"],)).fetchone()[0]:
        return park(view, event, "its stream is parked")
    view.execute("SAVEPOINT one")
    try:
        handle(view, event)
    except sqlite3.OperationalError:
        raise
    except Exception as error:
        view.execute("ROLLBACK TO SAVEPOINT one")
        view.execute("RELEASE one")
        park(view, event, str(error))
    else:
        view.execute("RELEASE one")


@answers.right
def remembers_the_error(view, event, handle):
    reason = "waits" if is_parked(view, event) else None
    if not reason:
        view.execute("SAVEPOINT handling")
        try:
            handle(view, event)
        except Exception as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            reason = f"{type(error).__name__}: {error}"
            view.execute("ROLLBACK TO handling")
        view.execute("RELEASE handling")
    if reason:
        park(view, event, reason)


@answers.right
def releases_at_last(view, event, handle):
    cursor = view.cursor()
    cursor.execute("savepoint Event")
    try:
        if is_parked(view, event):
            park(view, event, "")
        else:
            handle(view, event)
    except sqlite3.OperationalError as error:
        raise error
    except Exception as error:
        cursor.execute("rollback transaction to savepoint Event")
        park(view, event, f"{error}")
    finally:
        cursor.execute("release savepoint Event")


IN_MEMORY: set[str] = set()


@answers.wrong("a variable is empty after each start")
def remembers_in_a_set(view, event, handle):
    if event["account"] in IN_MEMORY:
        return park(view, event, "its stream is parked")
    view.execute("SAVEPOINT event")
    try:
        handle(view, event)
    except Exception as error:
        view.execute("ROLLBACK TO event")
        park(view, event, repr(error))
        IN_MEMORY.add(event["account"])
    view.execute("RELEASE event")


@answers.wrong("Does it keep something between calls")
def remembers_in_a_set_what_it_has_parked(view, event, handle):
    if event["account"] in IN_MEMORY or is_parked(view, event):
        return park(view, event, "its stream is parked")
    view.execute("SAVEPOINT event")
    try:
        handle(view, event)
    except Exception as error:
        view.execute("ROLLBACK TO event")
        park(view, event, repr(error))
        IN_MEMORY.add(event["account"])
    view.execute("RELEASE event")


@answers.wrong("`ROLLBACK TO` undoes, and leaves it open")
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


@answers.wrong("The savepoint is still open")
def never_releases(view, event, handle):
    if is_parked(view, event):
        return park(view, event, "its stream is parked")
    view.execute("SAVEPOINT event")
    try:
        handle(view, event)
    except Exception as error:
        view.execute("ROLLBACK TO event")
        park(view, event, repr(error))


@answers.wrong("You ended the batch's transaction")
def handles_in_a_with_block(view, event, handle):
    if is_parked(view, event):
        return park(view, event, "its stream is parked")
    try:
        with view:
            handle(view, event)
    except Exception as error:
        park(view, event, repr(error))


@answers.wrong("is parked, with the reason")
def loses_the_event(view, event, handle):
    if is_parked(view, event):
        return park(view, event, "its stream is parked")
    view.execute("SAVEPOINT event")
    try:
        handle(view, event)
    except Exception:
        view.execute("ROLLBACK TO event")
    view.execute("RELEASE event")


@answers.wrong("so this one waits behind it")
def parks_the_event_only(view, event, handle):
    view.execute("SAVEPOINT event")
    try:
        handle(view, event)
    except Exception as error:
        view.execute("ROLLBACK TO event")
        park(view, event, repr(error))
    view.execute("RELEASE event")


@answers.wrong("What a parked event wrote must go")
def keeps_half_an_event(view, event, handle):
    if is_parked(view, event):
        return park(view, event, "its stream is parked")
    try:
        handle(view, event)
    except Exception as error:
        park(view, event, repr(error))


@answers.wrong("You parked it, then undid the parking")
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


@answers.wrong("Use ROLLBACK TO event")
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


@answers.wrong("ends the whole transaction, your savepoint with it")
def rolls_the_batch_back(view, event, handle):
    if is_parked(view, event):
        return park(view, event, "its stream is parked")
    try:
        handle(view, event)
    except Exception as error:
        view.rollback()
        view.execute("BEGIN")
        park(view, event, repr(error))


@answers.wrong("You ended the batch's transaction")
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


@answers.wrong("must be open after it")
def commits_and_begins_anew(view, event, handle):
    releases_in_both_cases(view, event, handle)
    view.commit()
    view.execute("BEGIN")


@answers.wrong("Other streams have nothing to do with it")
def stops_everything(view, event, handle):
    if view.execute("SELECT 1 FROM parked").fetchone():
        return park(view, event, "something is parked")
    releases_in_both_cases(view, event, handle)


@answers.wrong("wants to know why")
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


@answers.wrong("catch `Exception`")
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


@answers.wrong("handled, once, and nothing is parked")
def parks_everything(view, event, handle):
    park(view, event, "to be safe")


@answers.wrong("says something about the database")
def parks_what_may_pass(view, event, handle):
    if is_parked(view, event):
        return park(view, event, "its stream is parked")
    view.execute("SAVEPOINT event")
    try:
        handle(view, event)
    except Exception as error:
        view.execute("ROLLBACK TO event")
        park(view, event, repr(error))
    view.execute("RELEASE event")


@answers.wrong("Let it out and park nothing")
def waits_for_it_to_pass_and_goes_on(view, event, handle):
    try:
        releases_in_both_cases(view, event, handle)
    except sqlite3.OperationalError:
        pass


@answers.wrong("Only OperationalError goes out")
def lets_all_errors_of_the_database_out(view, event, handle):
    if is_parked(view, event):
        return park(view, event, "its stream is parked")
    view.execute("SAVEPOINT event")
    try:
        handle(view, event)
    except sqlite3.Error:
        raise
    except Exception as error:
        view.execute("ROLLBACK TO event")
        park(view, event, repr(error))
    view.execute("RELEASE event")


@answers.wrong("on any `Exception` but `sqlite3.OperationalError`")
def catches_the_error_of_the_lesson_only(view, event, handle):
    if is_parked(view, event):
        return park(view, event, "its stream is parked")
    view.execute("SAVEPOINT event")
    try:
        handle(view, event)
    except sqlite3.IntegrityError as error:
        view.execute("ROLLBACK TO event")
        park(view, event, repr(error))
    view.execute("RELEASE event")
