"""`in_order`: each event of an account when its turn has come, what is early held back in a table, all in one transaction."""

import sqlite3
from itertools import permutations
from typing import Any

from hypothesis.strategies import permutations as shuffled
from hypothesis.strategies import sampled_from

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.stress import Stress
from course_utils.text import code

from ..kit import Event, Move, Named, balances, events_of, moves, of_account, started

TABLES = """CREATE TABLE accounts (account TEXT PRIMARY KEY, version INTEGER, balance INTEGER, lowest INTEGER);
            CREATE TABLE held (account TEXT, version INTEGER, event TEXT, PRIMARY KEY (account, version))"""

CLOCKS = ("2024-01-02T09:00:00Z", "2024-01-02T09:07:00Z", "2024-01-02T09:05:00Z")
"""The deposit was made at a machine whose clock is fast: by the clocks, it came after the withdrawal."""
HISTORY = [
    {**event, "timestamp": clock}
    for event, clock in zip(events_of([("A-042", 10), ("A-042", 50), ("A-042", -30)]), CLOCKS, strict=True)
]


def setup(connection: sqlite3.Connection) -> None:
    connection.executescript(TABLES)


def _right(events: Any) -> dict[str, int]:
    so_far = balances(events)
    return {"balance": so_far[-1], "lowest": min(so_far), "held": 0}


def _found(connection: sqlite3.Connection) -> dict[str, dict[str, int]]:
    held = dict(connection.execute("SELECT account, count(*) FROM held GROUP BY account").fetchall())
    rows = connection.execute("SELECT account, balance, lowest FROM accounts").fetchall()
    return {
        account: {"balance": balance, "lowest": lowest, "held": held.get(account, 0)}
        for account, balance, lowest in rows
    }


def _only_what_was(found: Any) -> bool:
    """Whoever reads between two events must find a balance that the account once had, without gaps."""
    once = [_right(HISTORY[:many]) for many in (1, 2, 3)]
    known = [(each["balance"], each["lowest"]) for each in once]
    return all((each["balance"], each["lowest"]) in known for each in found.values())


exercise = Exercise(
    "in_order",
    hints=(
        "Hold every event first, whether it is early or not. Then apply what is held and is next, as long as there is "
        "something.",
        "What is next is held_event(account, version_of(account, db) + 1, db). A version that is not above version_of has "
        "been applied already: delete such rows from `held` in the end. All of it between one BEGIN IMMEDIATE and one "
        "COMMIT.",
        code(
            "with db:",
            '    db.execute("BEGIN IMMEDIATE")',
            "    hold(event, db)",
            "    while following := held_event(account, …, db):",
            "        apply(following, db)",
            '    db.execute("DELETE FROM held WHERE account = ? AND version <= ?", …)',
        ),
    ),
    stress=Stress(
        HISTORY, key=lambda event: event["account"], fold=_right, read=_found, setup=setup, invariants=(_only_what_was,)
    ),
)


def _after(in_order: Attempt, events: list[Event]) -> dict[str, dict[str, int]]:
    """What the tables say after these events, one call each, whatever the connection was left in."""
    answer = started(in_order)
    db = sqlite3.connect(":memory:", isolation_level=None)
    setup(db)
    in_order.steps.append("# the tables are empty")

    def call(event: Event, _db: Named) -> None:
        answer(event, db)

    try:
        for event in events:
            in_order.run("in_order", call, (event, Named("db")), {})
            if db.in_transaction:
                in_order.fail("The transaction is still open after the call. COMMIT it, or use `with db:`.")
        return _found(db)
    finally:
        db.close()


def _must_be(in_order: Attempt, found: dict[str, Any], expected: dict[str, Any], because: str = "") -> None:
    if found != expected:
        in_order.fail(because, lines=[f"the tables      {found}", f"expected        {expected}"])


@exercise.law(history=moves(), examples=20)
def what_comes_in_order_is_applied_at_once(in_order: Attempt, history: list[Move]) -> None:
    """What comes in its order is applied at once, each account by its own versions, and nothing stays in `held`."""
    events = events_of(history)
    _must_be(in_order, _after(in_order, events), {name: _right(own) for name, own in of_account(events).items()})


@exercise.law(cases=lambda: [{"order": order[:3]} for order in permutations((1, 2, 3, 4))])
def what_is_early_waits(in_order: Attempt, order: tuple[int, ...]) -> None:
    """Until the ones before it are there, an event waits, and only those before the gap are applied."""
    events = events_of([("A-017", 5), ("A-017", 40), ("A-017", -30), ("A-017", 200)])
    ready = next(number for number in range(4) if number + 1 not in order)
    found = _after(in_order, [events[number - 1] for number in order]).get("A-017", {"balance": 0, "lowest": 0})
    expected = _right(events[:ready]) if ready else {"balance": 0, "lowest": 0}
    _must_be(in_order, {**found, "held": 0}, {**expected, "held": 0})


@exercise.law(
    data=shuffled(events_of([("A-017", 5), ("A-042", 40), ("A-017", -30), ("A-042", -100), ("A-017", 9)])), examples=30
)
def in_any_order_it_is_the_same(in_order: Attempt, data: list[Event]) -> None:
    """Whatever the order in which they come, the tables say the same in the end. One account never waits for another."""
    own = of_account(sorted(data, key=lambda event: event["version"]))
    _must_be(in_order, _after(in_order, data), {name: _right(events) for name, events in own.items()})


@exercise.law(clock=sampled_from(["2024-01-02T09:01:30Z", "2024-01-02T09:02:00Z", "2023-12-31T23:00:00Z"]), examples=4)
def a_clock_says_nothing(in_order: Attempt, clock: str) -> None:
    """The versions say the order, and no clock: two machines' clocks differ, and two events may say the same second."""
    events = events_of([("A-017", 5), ("A-017", 40), ("A-017", -30)])
    events[2]["timestamp"] = clock
    _must_be(in_order, _after(in_order, events[::-1]), {"A-017": _right(events)})
