"""`project`: an event changes the row of its account, and nothing else."""

from hypothesis.strategies import integers, sampled_from

from course_utils.exercises import Attempt, Exercise

from ..kit import (
    UNKNOWN,
    Entry,
    accounts,
    amounts,
    at,
    begin,
    books,
    compare,
    event,
    events_of,
    opened_view,
    rows_of,
    table,
)

exercise = Exercise(
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


@exercise.law(account=accounts, cents=integers(0, 900), position=integers(1, 60), examples=20)
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


@exercise.law(before=integers(0, 900), cents=amounts, position=integers(1, 60), examples=20)
def a_deposit_adds(project: Attempt, before: int, cents: int, position: int) -> None:
    """A deposit adds its amount to its own account's row and to no other, and notes the event's timestamp there."""
    _moves_money(project, "Deposited", before, cents, position)


@exercise.law(before=integers(0, 900), cents=amounts, position=integers(1, 60), examples=20)
def a_withdrawal_subtracts(project: Attempt, before: int, cents: int, position: int) -> None:
    """A withdrawal takes its amount, even below zero: it has happened, and a projection judges nothing."""
    _moves_money(project, "Withdrawn", before, -cents, position)


@exercise.law(before=integers(0, 900), cents=amounts, position=integers(1, 60), examples=20)
def interest_adds(project: Attempt, before: int, cents: int, position: int) -> None:
    """`InterestCredited` adds its amount. The first version forgot it, and nearly every balance was too low."""
    _moves_money(project, "InterestCredited", before, cents, position)


@exercise.law(before=integers(0, 900), cents=amounts, moment=sampled_from([10, 4]), times=integers(1, 3), examples=20)
def it_counts_whatever_its_time(project: Attempt, before: int, cents: int, moment: int, times: int) -> None:
    """Every event counts, whatever its time. Several may carry the same timestamp, and the clock of another machine
    may be behind: what is new is said by positions, and `changed_at` is the timestamp of the last event as it is."""
    with opened_view() as view:
        view.set([("A-001", before, at(10))], 0)
        project.steps.append(f'# balances: ("A-001", {before}, "{at(10)}")')
        for position in range(1, times + 1):
            project(view, event(position, ("A-001", "Deposited", cents)) | {"timestamp": at(moment)})
        compare(project, view, [("A-001", before + times * cents, at(moment))])


@exercise.law(kind=sampled_from(UNKNOWN), amount=amounts, examples=20)
def an_unknown_type_changes_nothing(project: Attempt, kind: str, amount: int) -> None:
    """A type you do not know leaves every row as it is, even when it carries an amount, and raises nothing."""
    with opened_view() as view:
        view.set([("A-001", 500, at(0))], 0)
        project.steps.append(f'# balances: ("A-001", 500, "{at(0)}")')
        project(view, event(1, ("A-001", kind, 0)) | {"amount": amount})
        compare(project, view, [("A-001", 500, at(0))])


@exercise.law(account=sampled_from(["O'Hara", "A-1'); DROP TABLE balances; --", 'A"7"']), cents=amounts, examples=20)
def contents_are_data(project: Attempt, account: str, cents: int) -> None:
    """What an event contains is data and never part of a statement. Write `?` and hand the values over beside it."""
    with opened_view() as view:
        project(view, event(1, (account, "AccountOpened", 100)))
        project(view, event(2, (account, "Deposited", cents)))
        compare(project, view, [(account, 100 + cents, at(2))])


@exercise.law()
def it_leaves_the_commit_to_others(project: Attempt) -> None:
    """`project` committed. Leave that to the caller, who has more to write in the same transaction."""
    with opened_view() as view:
        begin(project, view)
        for step, entry in enumerate([("A-001", "AccountOpened", 100), ("A-001", "Deposited", 50)], start=1):
            project(view, event(step, entry))
        view.lose_uncommitted()
        project.steps.append("view.rollback()")
        compare(project, view, [])


@exercise.law(entries=books(least=2, most=6), examples=20)
def all_of_it_adds_up(project: Attempt, entries: list[Entry]) -> None:
    """After all events, each row holds the sum of what moved its account, and the time of the last move."""
    with opened_view() as view:
        for happened in events_of(entries):
            project(view, happened)
        compare(project, view, rows_of(entries))


@exercise.law(entries=books(), examples=10)
def it_writes_to_no_other_table(project: Attempt, entries: list[Entry]) -> None:
    """`project` changes rows of `balances`, and no other table: the position is for the caller to write, and a mail is
    none of a projection's business."""
    with opened_view() as view:
        for happened in events_of(entries):
            project(view, happened)
        found = {name: view.all(name) for name in ("progress", "outbox", "parked")}
        for name, rows in found.items():
            if rows != ([(0,)] if name == "progress" else []):
                project.fail(lines=table(f"{name} is ", rows))
