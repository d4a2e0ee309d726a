"""`retry`: what was parked is handled in order, in one transaction, as far as it goes now."""

import json
import sqlite3
from typing import Any

from hypothesis.strategies import integers

from course_utils.exercises import Attempt, Exercise
from course_utils.schedules import every_crash
from course_utils.text import code, show

from ..kit import (
    OPENINGS,
    Entry,
    Event,
    Handler,
    View,
    about_begin,
    amounts,
    compare,
    event,
    events_of,
    opened_view,
    project_rightly,
    rows_of,
    until_killed,
)
from ..parked import (
    Latecomer,
    history,
    insert,
    moves,
    must_be_parked,
    must_have_amounts,
    park,
    parked,
    positions_of,
    rows_without,
    tell,
)

exercise = Exercise(
    "retry",
    hints=(
        "Two things must never come apart: an event's effect on the rows, and its row in `parked`. And what was read "
        "before the transaction may be old news inside it. What follows for where BEGIN stands?",
        "After BEGIN IMMEDIATE, select position and data of the account's parked events, ORDER BY position. Each one is "
        "handled behind a SAVEPOINT and then deleted by its position. At the first that fails: ROLLBACK TO, write the "
        "new reason, and stop.",
        code(
            "with view:",
            '    view.execute("BEGIN IMMEDIATE")',
            "    for position, data in …:  # lowest position first",
            '        view.execute("SAVEPOINT event")',
            "        try:",
            "            handle(view, json.loads(data))",
            "        except sqlite3.OperationalError:",
            "            raise",
            "        except Exception as error:",
            "            …  # undo it, note the new reason, and let the rest wait",
            "        …  # it is handled: parked no longer",
        ),
    ),
)


@exercise.law(moves=moves, examples=15)
def what_can_be_handled_is_parked_no_longer(retry: Attempt, moves: list[tuple[str, int]]) -> None:
    """The cause is mended: each parked event of the account is handled, once, and is parked no longer."""
    entries = history(moves)
    with opened_view() as view:
        park(view, entries, positions_of(entries))
        tell(retry, view)
        retry(view, "A-001", project_rightly)
        must_have_amounts(retry, view, entries)
        must_be_parked(retry, view, [])


@exercise.law(opening=integers(0, 500), cents=amounts, examples=12)
def they_go_on_in_order(retry: Attempt, opening: int, cents: int) -> None:
    """In the order of their positions: an event may need what the one before it left. (A SELECT without ORDER BY gives
    rows in any order.)"""
    entries: list[Entry] = [*OPENINGS, ("A-042", "AccountOpened", opening), ("A-042", "Deposited", cents)]
    with opened_view() as view:
        park(view, entries, [3, 4])
        tell(retry, view)
        retry(view, "A-042", project_rightly)
        compare(retry, view, rows_of(entries))
        must_be_parked(retry, view, [])


@exercise.law(moves=moves, examples=10)
def other_accounts_wait_on(retry: Attempt, moves: list[tuple[str, int]]) -> None:
    """Another account has parked events, too. Its cause is another one: nothing of it is handled, and it stays parked."""
    entries = history(moves)
    others = positions_of(entries, "A-017")
    with opened_view() as view:
        park(view, entries, sorted(positions_of(entries) + others))
        tell(retry, view)
        retry(view, "A-001", project_rightly)
        must_be_parked(retry, view, others)
        compare(retry, view, rows_without(entries, others))


@exercise.law(moves=moves, further=integers(0, 90), examples=10)
def the_position_stays(retry: Attempt, moves: list[tuple[str, int]], further: int) -> None:
    """The view's position says how far the projector has read the log. The parked events lie behind it: leave it where
    it is, or the projector reads events a second time, or never."""
    entries = history(moves)
    with opened_view() as view:
        park(view, entries, positions_of(entries))
        with view.unobserved():
            view.execute("UPDATE progress SET position = ?", (len(entries) + further,))
        retry.steps.append(f"# the view is at position {len(entries) + further}")
        retry(view, "A-001", project_rightly)
        if view.position() != len(entries) + further:
            retry.fail(lines=[f"position is {view.position()}", f"expected    {len(entries) + further}"])


@exercise.law(moves=moves, examples=10)
def it_is_kept(retry: Attempt, moves: list[tuple[str, int]]) -> None:
    """When the process ends after the call, its work is gone, or a transaction is still open. Begin one, and commit it."""
    entries = history(moves)
    with opened_view() as view:
        park(view, entries, positions_of(entries))
        retry(view, "A-001", project_rightly)
        if view.in_transaction:
            retry.fail("A transaction is still open after `retry`: the projector cannot write. Commit it.")
        view.lose_uncommitted()
        retry.steps.append("    # the process ends, and a new one looks into the view")
        compare(retry, view, rows_of(entries))
        must_be_parked(retry, view, [])


def _fails_at(retry: Attempt, view: View, entries: list[Entry], place: int) -> list[int]:
    """Call the answer with a handler that fails at one of the parked events. Returns what should wait then."""
    waiting = positions_of(entries)
    failing = waiting[place % len(waiting)]
    park(view, entries, waiting)
    tell(retry, view)
    retry.steps.append(f"# at position {failing}, project writes its row, then raises")
    retry(view, "A-001", Handler(failing).as_function())
    return [position for position in waiting if position >= failing]


@exercise.law(moves=moves, place=integers(0, 2), examples=20)
def as_far_as_it_goes(retry: Attempt, moves: list[tuple[str, int]], place: int) -> None:
    """One of the events fails again. What came before it is handled and parked no longer; it stays parked, and so does
    every event behind it: each needs what the one before it leaves. Nothing is raised."""
    entries = history(moves)
    with opened_view() as view:
        must_be_parked(retry, view, _fails_at(retry, view, entries, place))


@exercise.law(moves=moves, place=integers(0, 2), examples=20)
def nothing_of_what_failed_stays(retry: Attempt, moves: list[tuple[str, int]], place: int) -> None:
    """The handler had written to `balances` before it failed again, and that is still there; or what came before it is
    gone. What the failing event wrote must go, and what those before it wrote must stay."""
    entries = history(moves)
    with opened_view() as view:
        compare(retry, view, rows_without(entries, _fails_at(retry, view, entries, place)))


@exercise.law(moves=moves, place=integers(0, 2), examples=10)
def the_reason_is_the_new_one(retry: Attempt, moves: list[tuple[str, int]], place: int) -> None:
    """It failed again, perhaps for another reason than before. Whoever looks into `parked` should find the new one; the
    event itself stays as it was parked."""
    entries = history(moves)
    with opened_view() as view:
        failing, *behind = _fails_at(retry, view, entries, place)
        found = {position: (json.loads(data), reason) for position, _, data, reason in view.all("parked")}
        if found[failing][0] != events_of(entries)[failing - 1]:
            retry.fail("The event in `parked` was changed.", lines=[f"its data is {show(found[failing][0])}"])
        if f"position {failing} cannot be handled" not in found[failing][1]:
            said = f'expected    … "position {failing} cannot be handled" …'
            retry.fail(lines=[f"reason      {show(found[failing][1])}", said])
        for position in behind:
            if found[position] != (events_of(entries)[position - 1], "failed"):
                retry.fail(
                    f"Position {position} was not tried, it waits behind {failing}: leave its reason, and all of its row.",
                    lines=["reason was  'failed'", f"reason is   {show(found[position][1])}"],
                )


_APART = (
    "The process was killed, and rows and `parked` do not fit each other: an event that is in the rows and still parked "
    "is counted once more by the next retry, and one that is in neither is lost. Put all of it into one transaction."
)


@exercise.law(moves=moves, examples=6)
def killed_anywhere_it_fits(retry: Attempt, moves: list[tuple[str, int]]) -> None:
    """Killed anywhere, rows and `parked` fit each other, and all of it is done, or nothing."""
    entries = history(moves)
    waiting = positions_of(entries)
    for kill in every_crash():
        retry.steps.clear()
        with opened_view() as view:
            park(view, entries, waiting)
            tell(retry, view)
            until_killed(retry, kill, (view,), view, "A-001", project_rightly)
            left = parked(view)
            compare(retry, view, rows_without(entries, left), _APART + about_begin(view))
            if left not in ([], waiting):
                retry.fail(
                    "Killed in the middle, it had committed some of the events and not the others. Nothing is lost by that; "
                    "but what belongs together is to come together: use one transaction.",
                    lines=[f"parked      {left}", f"expected    [] or {waiting}"],
                )


@exercise.law(moves=moves, cents=amounts, examples=10)
def what_is_parked_meanwhile_is_not_lost(retry: Attempt, moves: list[tuple[str, int]], cents: int) -> None:
    """Just before your transaction began, the live projector parked one more event of this account. It is not in the
    rows, and it is gone from `parked`: lost. Read what is parked inside the transaction."""
    entries = [*history(moves), ("A-001", "Deposited", cents)]
    early = positions_of(entries)[:-1]
    late = len(entries)
    with opened_view() as view:
        park(view, entries, [*early, late])
        with view.unobserved():
            view.execute("DELETE FROM parked WHERE position = ?", (late,))
        tell(retry, view)
        view.observers = (*view.observers, Latecomer(view, lambda: insert(view, event(late, entries[-1]))))
        retry.steps.append(f"# just before the transaction begins, the projector parks {late}, A-001 Deposited {cents}")
        retry(view, "A-001", project_rightly)
        left = parked(view)
        compare(retry, view, rows_without(entries, left))
        if left not in ([], [late]):
            retry.fail(lines=[f"parked      {left}", f"expected    [] or [{late}]"])


@exercise.law(moves=moves, done=integers(1, 3), examples=10)
def what_another_retry_has_handled_is_not_handled_again(
    retry: Attempt, moves: list[tuple[str, int]], done: int
) -> None:
    """Just before your transaction began, somebody else's `retry` handled some of them. Handled by yours as well, they
    count twice. What was read before BEGIN is old news inside it: read what is parked inside the transaction."""
    entries = history(moves)
    waiting = positions_of(entries)
    theirs = waiting[:done]

    def take() -> None:
        for position in theirs:
            project_rightly(view, event(position, entries[position - 1]))
            view.execute("DELETE FROM parked WHERE position = ?", (position,))

    with opened_view() as view:
        park(view, entries, waiting)
        tell(retry, view)
        view.observers = (*view.observers, Latecomer(view, take))
        retry.steps.append(f"# just before the transaction begins, another retry handles {', '.join(map(str, theirs))}")
        retry(view, "A-001", project_rightly)
        must_have_amounts(retry, view, entries)
        must_be_parked(retry, view, [])


@exercise.law(moves=moves, place=integers(0, 2), examples=12)
def a_locked_database_is_no_poison(retry: Attempt, moves: list[tuple[str, int]], place: int) -> None:
    """`sqlite3.OperationalError` says nothing about the event. Let it out: the transaction is undone, and all is as it
    was before the call."""
    entries = history(moves)
    waiting = positions_of(entries)
    failing = waiting[place % len(waiting)]

    def project(view: View, happened: Event) -> None:
        if happened["position"] == failing:
            raise sqlite3.OperationalError("database or disk is full")
        project_rightly(view, happened)

    with opened_view() as view:
        park(view, entries, waiting)
        before = view.all("parked")
        tell(retry, view)
        retry.steps.append(f"# at position {failing}, project raises sqlite3.OperationalError")
        retry.raises(sqlite3.OperationalError, view, "A-001", project)
        if view.in_transaction:
            retry.fail("The transaction is still open. `with view:` rolls it back when an error goes out.")
        compare(retry, view, rows_without(entries, waiting))
        if view.all("parked") != before:
            retry.fail(lines=[f"parked      {parked(view)}", f"expected    {waiting}, with their reasons"])


@exercise.law()
def an_exit_goes_out(retry: Attempt) -> None:
    """The program was told to end, by SystemExit, as Ctrl-C does by KeyboardInterrupt. Neither is an `Exception`, or the
    event's fault: let it out, with all as it was before the call. `with view:` rolls back for any of them."""

    def project(view: View, happened: Event) -> None:
        project_rightly(view, happened)
        if happened["position"] == 5:
            raise SystemExit

    entries = history([("Deposited", 5), ("Deposited", 7)])
    waiting = positions_of(entries)
    with opened_view() as view:
        park(view, entries, waiting)
        before = view.all("parked")
        tell(retry, view)
        retry.steps.append("# at position 5, project writes its row, then raises SystemExit")
        retry.raises(SystemExit, view, "A-001", project)
        if view.in_transaction:
            retry.fail(lines=["afterwards  your transaction is still open"])
        compare(retry, view, rows_without(entries, waiting))
        if view.all("parked") != before:
            retry.fail(lines=[f"parked      {parked(view)}", f"expected    {waiting}, with their reasons"])


@exercise.law()
def a_row_that_may_not_be_is_the_events_fault(retry: Attempt) -> None:
    """`sqlite3.IntegrityError` says that this event's row may not be: it is the event's fault, and comes again at every
    try. It stays parked, and nothing is raised. Only OperationalError goes out."""

    def project(view: View, happened: Event) -> None:
        raise sqlite3.IntegrityError("NOT NULL constraint failed: balances.cents")

    entries = history([("Deposited", 5)])
    with opened_view() as view:
        park(view, entries, [3])
        tell(retry, view)
        retry.steps.append("# project raises sqlite3.IntegrityError")
        retry(view, "A-001", project)
        must_be_parked(retry, view, [3])


@exercise.law()
def nothing_parked_nothing_done(retry: Attempt) -> None:
    """Nothing is parked of this account: nothing is handled, and nothing is raised."""
    handled: list[Any] = []

    def project(view: View, happened: Event) -> None:
        handled.append(happened)

    with opened_view() as view:
        park(view, OPENINGS, [])
        retry(view, "A-001", project)
        if handled:
            retry.fail(got=f"{len(handled)} events handled", expected="none")
        compare(retry, view, rows_of(OPENINGS))
