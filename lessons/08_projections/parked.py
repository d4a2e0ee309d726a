"""Views of lesson 08 with parked events: how a law makes them, tells of them, and compares what is parked."""

import json
from collections.abc import Callable

from hypothesis.strategies import lists, sampled_from, tuples

from course_utils.exercises import Attempt
from course_utils.schedules import Observer, Statement

from .kit import OPENINGS, Entry, Event, View, amounts, events_of, rows_of, table

moves = lists(tuples(sampled_from(["Deposited", "Withdrawn"]), amounts), min_size=1, max_size=3)
"""What was parked of account A-001: types and cents above zero."""


def history(moves: list[tuple[str, int]]) -> list[Entry]:
    """Two accounts were opened; then come the moves of A-001, with one of A-017 after each."""
    entries = list(OPENINGS)
    for kind, cents in moves:
        entries += [("A-001", kind, -cents if kind == "Withdrawn" else cents), ("A-017", "Deposited", 7)]
    return entries


def positions_of(entries: list[Entry], account: str = "A-001") -> list[int]:
    """Where the events of `account` stand, apart from the openings of the two."""
    return [n for n, entry in enumerate(entries, start=1) if n > len(OPENINGS) and entry[0] == account]


def rows_without(entries: list[Entry], waiting: list[int]) -> list[tuple[str, int, str]]:
    """The rows when these events, at their positions, are not in them."""
    quiet = [(entry[0], "AccountClosed", 0) if n in waiting else entry for n, entry in enumerate(entries, start=1)]
    return rows_of(quiet)


def park(view: View, entries: list[Entry], waiting: list[int]) -> None:
    """Bring the view to the end of `entries`, with the events at `waiting` in `parked`, the later ones written first."""
    view.set(rows_without(entries, waiting), len(entries))
    with view.unobserved():
        for happened in reversed(events_of(entries)):
            if happened["position"] in waiting:
                insert(view, happened)


def insert(view: View, happened: Event) -> None:
    row = (happened["position"], happened["account"], json.dumps(happened), "failed")
    view.execute("INSERT INTO parked VALUES (?, ?, ?, ?)", row)


def tell(attempt: Attempt, view: View) -> None:
    for position, account, data, _ in view.all("parked"):
        happened = json.loads(data)
        attempt.steps.append(
            f"# parked: {position}, {account} {happened['type']} {happened.get('amount', '')}".rstrip()
        )


def parked(view: View) -> list[int]:
    return [row[0] for row in view.all("parked")]


def must_be_parked(attempt: Attempt, view: View, positions: list[int], because: str = "") -> None:
    if parked(view) != positions:
        attempt.fail(because, lines=[f"parked      {parked(view)}", f"expected    {positions}"])


def must_have_amounts(attempt: Attempt, view: View, entries: list[Entry]) -> None:
    """The accounts must hold what follows from all `entries`, whenever they changed last."""
    found, expected = ([(account, cents) for account, cents, _ in rows] for rows in (view.rows(), rows_of(entries)))
    if found != expected:
        attempt.fail(lines=[*table("balances is ", found), *table("expected    ", expected)])


class Latecomer(Observer):
    """Another process, which comes once, just before the answer's transaction begins, and does what it has to do."""

    def __init__(self, view: View, come: Callable[[], None]) -> None:
        self.view, self.come, self.came = view, come, False

    def before(self, what: object) -> None:
        if self.came or self.view.in_transaction or not isinstance(what, Statement):
            return
        if what.verb == "BEGIN" or what.writes:
            self.came = True
            with self.view.unobserved():
                self.come()
