"""`run_batch`: rows and position are written in one transaction, or not at all."""

from hypothesis.strategies import booleans, integers, sampled_from

from course_utils.exercises import Attempt, Exercise
from course_utils.schedules import every_crash
from course_utils.text import code, show

from ..kit import (
    Entry,
    Event,
    View,
    about_begin,
    books,
    compare,
    events_of,
    opened_view,
    project_rightly,
    rows_of,
    steps,
    table,
    until_killed,
)

exercise = Exercise(
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


@exercise.law(entries=books(), step=steps, examples=25)
def rows_and_position_move(run_batch: Attempt, entries: list[Entry], step: int) -> None:
    """Every event is handled once, in order, and the position becomes that of the last event. (Positions may have
    gaps: do not count.)"""
    with opened_view() as view:
        run_batch(view, events_of(entries, step), project_rightly)
        compare(run_batch, view, rows_of(entries, step))
        if view.position() != step * len(entries):
            run_batch.fail(lines=[f"position is {view.position()}", f"expected    {step * len(entries)}"])


@exercise.law(unknown=integers(1, 4), step=steps, examples=20)
def unknown_events_move_the_position(run_batch: Attempt, unknown: int, step: int) -> None:
    """A batch that changes no row moves the position too. Else it would be read again for ever."""
    entries = [("A-001", "AccountOpened", 100), *[("A-001", "AccountClosed", 0)] * unknown]
    with opened_view() as view:
        batch = _handled(view, entries, step, 1)
        run_batch.steps.append(f"# the view is at position {step}")
        run_batch(view, batch, project_rightly)
        if view.position() != step * len(entries):
            run_batch.fail(lines=[f"position is {view.position()}", f"expected    {step * len(entries)}"])


@exercise.law(entries=books(), step=steps, examples=20)
def it_is_kept(run_batch: Attempt, entries: list[Entry], step: int) -> None:
    """When the process ends after the batch, its work is gone. Commit it."""
    with opened_view() as view:
        run_batch(view, events_of(entries, step), project_rightly)
        view.lose_uncommitted()
        run_batch.steps.append("    # the process ends, and a new one looks into the view")
        compare(run_batch, view, rows_of(entries, step))
        if view.position() != step * len(entries):
            run_batch.fail(lines=[f"position is {view.position()}", f"expected    {step * len(entries)}"])


@exercise.law(entries=books(), step=steps, done=integers(0, 2), examples=15)
def killed_anywhere_it_fits(run_batch: Attempt, entries: list[Entry], step: int, done: int) -> None:
    """Killed in mid-batch, the view holds rows and a position that do not fit each other."""
    for kill in every_crash():
        run_batch.steps.clear()
        with opened_view() as view:
            batch = _handled(view, entries, step, done)
            run_batch.steps.append(f"# the view is at position {done * step}")
            until_killed(run_batch, kill, (view,), view, batch, project_rightly)
            _must_fit(run_batch, view, entries, step)


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


@exercise.law(entries=books(least=2), examples=10)
def a_batch_is_one_transaction(run_batch: Attempt, entries: list[Entry]) -> None:
    """Right, but with a transaction for every event: nothing is lost, and it takes many times as long. Use one for the
    batch."""
    for kill in every_crash():
        run_batch.steps.clear()
        with opened_view() as view:
            until_killed(run_batch, kill, (view,), view, events_of(entries), project_rightly)
            if view.position() not in (0, len(entries)):
                run_batch.fail(lines=[f"position is {view.position()}", f"expected    0 or {len(entries)}"])


@exercise.law(entries=books(least=2), step=steps, which=integers(0, 5), examples=20)
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


@exercise.law()
def an_exit_leaves_nothing(run_batch: Attempt) -> None:
    """While `handle` ran, the program was told to end, by SystemExit, as Ctrl-C does by KeyboardInterrupt. Neither is an
    `Exception`, and they too leave nothing of the batch: roll back on BaseException, or let `with view:` do it."""

    def project(view: View, event: Event) -> None:
        project_rightly(view, event)
        if event["position"] == 2:
            raise SystemExit

    entries: list[Entry] = [("A-001", "AccountOpened", 100), ("A-001", "Deposited", 5)]
    with opened_view() as view:
        run_batch.steps.append("# project raises SystemExit at position 2")
        run_batch.raises(SystemExit, view, events_of(entries), project)
        if view.in_transaction:
            run_batch.fail(lines=["afterwards  the batch's transaction is still open"])
        compare(run_batch, view, [])
        if view.position():
            run_batch.fail(lines=[f"position is {view.position()}", "expected    0"])


@exercise.law(entries=books(), mode=sampled_from(["", "IMMEDIATE"]), fails=booleans(), examples=10)
def any_connection_will_do(run_batch: Attempt, entries: list[Entry], mode: str, fails: bool) -> None:
    """On a connection with another `isolation_level`, where `sqlite3` begins a transaction by itself at the first
    write, the batch must still be kept whole or leave nothing. Begin and end the transaction yourself."""

    def project(view: View, event: Event) -> None:
        project_rightly(view, event)
        if fails and event["position"] == len(entries):
            raise RuntimeError("cannot handle the last one")

    with opened_view(isolation_level=mode) as view:
        run_batch.steps.append(
            f"# view.isolation_level is {show(mode)}" + ("; project raises at the end" if fails else "")
        )
        if fails:
            run_batch.raises(RuntimeError, view, events_of(entries), project)
        else:
            run_batch(view, events_of(entries), project)
        if view.in_transaction:
            run_batch.fail("A transaction is still open after `run_batch`. Begin and end it yourself, in any mode.")
        compare(run_batch, view, [] if fails else rows_of(entries))
        if view.position() != (0 if fails else len(entries)):
            run_batch.fail(lines=[f"position is {view.position()}", f"expected    {0 if fails else len(entries)}"])
        _must_keep_its_mode(run_batch, view, mode)


@exercise.law(entries=books(), examples=5)
def its_mode_is_not_changed(run_batch: Attempt, entries: list[Entry]) -> None:
    """The connection is not yours alone: leave its `isolation_level` as it is."""
    with opened_view() as view:
        run_batch(view, events_of(entries), project_rightly)
        _must_keep_its_mode(run_batch, view, None)


def _must_keep_its_mode(attempt: Attempt, view: View, mode: str | None) -> None:
    if view.isolation_level != mode:
        attempt.fail(
            "The connection is not yours alone: leave its `isolation_level` as it is, and write BEGIN instead.",
            lines=[f"it was      {show(mode)}", f"it is       {show(view.isolation_level)}"],
        )
