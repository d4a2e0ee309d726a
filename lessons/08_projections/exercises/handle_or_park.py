"""`handle_or_park`: what cannot be handled is put aside with its reason, its stream waits behind it, the rest goes on."""

import json
import sqlite3

from hypothesis.strategies import booleans

from course_utils.exercises import Attempt, Exercise
from course_utils.text import code, show

from ..kit import (
    OPENINGS,
    Entry,
    Event,
    Handler,
    View,
    amounts,
    begin,
    books,
    compare,
    event,
    events_of,
    opened_view,
    project_rightly,
    rows_of,
)

exercise = Exercise(
    "handle_or_park",
    hints=(
        "There are three ways through: the stream is parked already; the handler fails; all is well. Write them in "
        "this order.",
        'Is there a row in `parked` with this account? Then park, and return. Else view.execute("SAVEPOINT event"), '
        "try handle(view, event), let sqlite3.OperationalError out, and on any other Exception "
        'view.execute("ROLLBACK TO event") before you park.',
        code(
            'view.execute("SAVEPOINT event")',
            "try:",
            "    handle(view, event)",
            "except …:  # what says nothing about the event",
            "    raise",
            "except Exception as error:",
            "    …",
            "    park(view, event, repr(error))",
            'view.execute("RELEASE event")  # in both cases',
        ),
    ),
)


def _batch(attempt: Attempt, view: View, entries: list[Entry], *poison: int, writes: bool = True) -> None:
    """Call the answer for each event inside one open transaction."""
    if poison:
        raises = "writes its row, then raises" if writes else "raises"
        attempt.steps.append(f"# at position {', '.join(map(str, poison))}, project {raises}")
    for happened in events_of(entries):
        _call(attempt, view, happened, Handler(*poison, writes=writes))


def _call(attempt: Attempt, view: View, happened: Event, handler: Handler) -> None:
    """Call the answer for one event, in the batch's transaction, which begins here if it has not begun."""
    if not view.in_transaction:
        begin(attempt, view)
    view.transactions.rolled_back = False
    try:
        attempt(view, happened, handler.as_function())
    finally:
        if view.transactions.rolled_back:  # which may be why it raised
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


def _undone(view: View) -> str:
    return "You parked it, then undid the parking: ROLLBACK TO comes before `park`." if view.writes.parked else ""


@exercise.law(entries=books(), examples=15)
def what_can_be_handled_is_handled(handle_or_park: Attempt, entries: list[Entry]) -> None:
    """An event that can be handled is handled, once, and nothing is parked."""
    with opened_view() as view:
        _batch(handle_or_park, view, entries)
        compare(handle_or_park, view, rows_of(entries))
        _must_be_parked(handle_or_park, view, [])


@exercise.law(cents=amounts, examples=10)
def the_table_says_what_is_parked(handle_or_park: Attempt, cents: int) -> None:
    """An earlier process has parked an event of this account, so this one waits behind it. What is parked is said by the
    table `parked`; a variable is empty after each start."""
    with opened_view() as view:
        view.set(rows_of(OPENINGS), 3)
        view.execute("INSERT INTO parked VALUES (3, 'A-001', '{}', 'failed')")
        handle_or_park.steps.append("# parked: position 3, of A-001")
        _call(handle_or_park, view, event(4, ("A-001", "Deposited", cents)), Handler())
        compare(handle_or_park, view, rows_of(OPENINGS))
        _must_be_parked(handle_or_park, view, [3, 4])


@exercise.law()
def whatever_the_handler_raises_is_parked(handle_or_park: Attempt) -> None:
    """An event that cannot be handled is parked, with the reason, and nothing is raised: on any `Exception` but
    `sqlite3.OperationalError`."""
    with opened_view() as view:
        _batch(handle_or_park, view, [("A-099", "AccountOpened", 5)], 1)
        _must_be_parked(handle_or_park, view, [1], _undone(view))


@exercise.law()
def once_it_is_mended_its_stream_goes_on(handle_or_park: Attempt) -> None:
    """The parked event was handled after all, and taken out of `parked`: so the next one of its account is handled. What
    is parked is said by the table `parked`, and not by a variable."""
    entries: list[Entry] = [*OPENINGS, ("A-001", "Deposited", 5), ("A-001", "Deposited", 70)]
    with opened_view() as view:
        _batch(handle_or_park, view, entries[:3], 3, writes=False)
        with view.unobserved():
            project_rightly(view, events_of(entries)[2])
            view.execute("DELETE FROM parked")
        handle_or_park.steps.append("# position 3 is handled now, and `parked` is empty")
        _call(handle_or_park, view, events_of(entries)[3], Handler())
        compare(handle_or_park, view, rows_of(entries))
        _must_be_parked(handle_or_park, view, [])


@exercise.law(cents=amounts, examples=15)
def poison_is_parked(handle_or_park: Attempt, cents: int) -> None:
    """An event that cannot be handled is parked as it is, with the reason, and nothing is raised."""
    entries = [*OPENINGS, ("A-001", "Deposited", cents)]
    with opened_view() as view:
        _batch(handle_or_park, view, entries, 3)
        _must_be_parked(handle_or_park, view, [3], _undone(view))
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


@exercise.law(cents=amounts, examples=15)
def nothing_of_it_stays(handle_or_park: Attempt, cents: int) -> None:
    """The handler had written to `balances` before it failed, and that is still there. What a parked event wrote must
    go; what the events before it wrote must stay."""
    with opened_view() as view:
        _batch(handle_or_park, view, [*OPENINGS, ("A-001", "Deposited", cents)], 3)
        compare(handle_or_park, view, rows_of(OPENINGS))


@exercise.law(first=amounts, second=amounts, examples=15)
def its_stream_waits(handle_or_park: Attempt, first: int, second: int) -> None:
    """Later events of a parked stream wait behind it, in order. Handled now, they would meet a state that lacks one."""
    entries = [*OPENINGS, ("A-001", "Deposited", first), ("A-001", "Withdrawn", -second), ("A-001", "Deposited", 1)]
    with opened_view() as view:
        _batch(handle_or_park, view, entries, 3)
        compare(handle_or_park, view, rows_of(OPENINGS))
        _must_be_parked(handle_or_park, view, [3, 4, 5])


@exercise.law(cents=amounts, later=booleans(), examples=15)
def other_streams_go_on(handle_or_park: Attempt, cents: int, later: bool) -> None:
    """Other streams have nothing to do with it, and go on."""
    entries = [*OPENINGS, ("A-001", "Deposited", 5), ("A-017", "Deposited", cents), ("A-042", "AccountOpened", 7)]
    with opened_view() as view:
        _batch(handle_or_park, view, entries[: 5 if later else 4], 3)
        expected = [entry for entry in entries[: 5 if later else 4] if entry[2] != 5]
        rows = {row[0]: row for row in rows_of(entries[: 5 if later else 4])} | {"A-001": rows_of(OPENINGS)[0]}
        compare(handle_or_park, view, [rows[account] for account in sorted({entry[0] for entry in expected})])
        _must_be_parked(handle_or_park, view, [3])


@exercise.law(cases=lambda: [{"poison": ()}, {"poison": (3,)}])
def no_savepoint_stays_open(handle_or_park: Attempt, poison: tuple[int, ...]) -> None:
    """The savepoint is still open. `ROLLBACK TO` undoes, and leaves it open; RELEASE ends it, and follows in both cases."""
    with opened_view() as view:
        _batch(handle_or_park, view, [*OPENINGS, ("A-001", "Deposited", 5)], *poison)
        if view.transactions.savepoints:
            handle_or_park.fail(lines=[f"still open  {', '.join(view.transactions.savepoints)}"])


@exercise.law()
def the_batch_is_not_yours_to_end(handle_or_park: Attempt) -> None:
    """The transaction belongs to the batch: it is open when `handle_or_park` is called, and must be open after it, so
    that rows, parked events and position are committed together."""
    for poison in ((), (3,)):
        handle_or_park.steps.clear()
        with opened_view() as view:
            _batch(handle_or_park, view, [*OPENINGS, ("A-001", "Deposited", 5)], *poison)
            handle_or_park.steps.append("    # the process is killed before the batch commits")
            view.lose_uncommitted()
            compare(handle_or_park, view, [])
            _must_be_parked(handle_or_park, view, [])


@exercise.law()
def an_exit_is_not_the_events_fault(handle_or_park: Attempt) -> None:
    """The program was told to end, by SystemExit, as Ctrl-C does by KeyboardInterrupt. That is not the event's fault:
    catch `Exception`, which lets these two through."""

    def project(view: View, event: Event) -> None:
        raise SystemExit

    with opened_view() as view:
        begin(handle_or_park, view)
        handle_or_park.raises(SystemExit, view, event(1, OPENINGS[0]), project)


@exercise.law(cases=lambda: [{"says": says} for says in ("database is locked", "database or disk is full")])
def a_locked_database_is_no_poison(handle_or_park: Attempt, says: str) -> None:
    """`sqlite3.OperationalError` says something about the database, and nothing about the event: in a moment, or once
    somebody has made room, it may well be handled. Let it out and park nothing, so that the batch is undone and tried
    again."""

    def project(view: View, event: Event) -> None:
        raise sqlite3.OperationalError(says)

    with opened_view() as view:
        begin(handle_or_park, view)
        handle_or_park.raises(sqlite3.OperationalError, view, event(1, OPENINGS[0]), project)
        _must_be_parked(handle_or_park, view, [])


@exercise.law()
def a_row_that_may_not_be_is_the_events_fault(handle_or_park: Attempt) -> None:
    """`sqlite3.IntegrityError` says that this event's row may not be: it is the event's fault, and comes again at every
    try. So it is parked. Only OperationalError goes out."""

    def project(view: View, event: Event) -> None:
        raise sqlite3.IntegrityError("NOT NULL constraint failed: balances.cents")

    with opened_view() as view:
        begin(handle_or_park, view)
        handle_or_park.steps.append("# project raises sqlite3.IntegrityError")
        handle_or_park(view, event(1, OPENINGS[0]), project)
        _must_be_parked(handle_or_park, view, [1])
