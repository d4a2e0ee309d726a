"""`statement` tells what happened between two days: the balance before, a line for each movement, the balance after."""

from decimal import Decimal
from typing import Any

from hypothesis.strategies import integers, lists, tuples

from course_utils.exercises import Attempt, Exercise, NotYet

from ..kit import day, euros

exercise = Exercise(
    "statement",
    hints=(
        "Each movement is in one of three places: before the first day, within the two days, after the last. What does "
        "each place add to?",
        "opening is the sum of the changes before first_day. Then carry the balance along the movements with first_day "
        "<= day <= last_day, and make a line of each. closing is the balance after the last line.",
        'opening = sum((row["change"] for row in movements if row["day"] < first_day), money("0")); balance, lines = '
        'opening, []; for each row with first_day <= row["day"] <= last_day: balance += row["change"]; '
        'lines.append(row | {"balance": balance}). Return the three in a dictionary.',
    ),
)


Moves = list[tuple[int, int]]

WRITTEN_INTO = (
    "statement changed the movements it was given. The caller still uses this list: copy each movement, for example "
    '{**movement, "balance": …}.'
)


def movement(on: int, change: int) -> dict[str, Any]:
    return {"day": day(on), "what": "Deposited" if change > 0 else "Withdrawn", "change": euros(change)}


def moves(first: int, last: int, least: int = 1, most: int = 3) -> Any:
    """Movements in the order of their days, each a day's number and a change in cents."""
    one = tuples(integers(first, last), integers(-50_000, 90_000).filter(bool))
    return lists(one, min_size=least, max_size=most).map(lambda rows: sorted(rows, key=lambda row: row[0]))


def _rows(rows: Moves) -> list[dict[str, Any]]:
    return [movement(*row) for row in rows]


def _expected(opening: int, rows: Moves) -> dict[str, Any]:
    totals = [opening + sum(change for _, change in rows[: number + 1]) for number in range(len(rows))]
    lines = [movement(*row) | {"balance": euros(total)} for row, total in zip(rows, totals, strict=True)]
    return {"opening": euros(opening), "lines": lines, "closing": euros(totals[-1] if totals else opening)}


def _made_of(statement: Attempt, answered: Any, expected: dict[str, Any]) -> None:
    """Compared part by part, so that the part which differs is named."""
    answered.should(
        isinstance(answered.value, dict) and set(answered.value) == {"opening", "lines", "closing"},
        'A statement is a dictionary with "opening", "lines" and "closing".',
    )
    for part, wanted in expected.items():
        got = answered.value[part]
        if isinstance(wanted, list) and not isinstance(got, list):
            statement.fail(f"lines should be a list; yours is a {type(got).__name__}.")
        if isinstance(wanted, Decimal) and isinstance(got, int):
            statement.fail(
                f"{part} should be a Decimal; yours is the int {got}. A sum begins with the int 0 unless it is given "
                'another start: sum(changes, money("0")).'
            )
        if got != wanted or isinstance(got, float):
            pairs = zip(got, wanted, strict=False) if isinstance(wanted, list) else ()
            differing = [(a, b) for a, b in pairs if a != b]
            if differing and len(got) == len(wanted):
                lines = [f"a line is       {_line(differing[0][0])}", f"expected        {_line(differing[0][1])}"]
            elif isinstance(wanted, list):
                lines = [f"it has          {len(got)} lines", f"expected        {len(wanted)}"]
            else:
                lines = [f"{part} is      {got}", f"expected        {wanted}"]
            statement.fail(lines=lines)


def _asked(statement: Attempt, rows: Moves, first: int, last: int) -> Any:
    """Asked for the statement; whoever writes into the movements is told how to do without."""
    given = _rows(rows)
    try:
        return statement(given, day(first), day(last))
    except NotYet as failure:
        if given == _rows(rows):
            raise
        raise NotYet(WRITTEN_INTO, failure.case) from failure


def _line(row: Any) -> str:
    if not isinstance(row, dict):
        return str(row)
    return ", ".join(f"{name}: {value}" for name, value in row.items())


@exercise.law(rows=moves(0, 9), examples=12)
def lines_with_balances(statement: Attempt, rows: Moves) -> None:
    """Everything happened within the two days. Each movement has a line with its day, what, change and the balance after
    it; the closing balance is that of the last line."""
    _made_of(statement, _asked(statement, rows, -1, 10), _expected(0, rows))


@exercise.law(earlier=moves(0, 9), rows=moves(11, 19), examples=12)
def it_opens_with_what_was_there(statement: Attempt, earlier: Moves, rows: Moves) -> None:
    """What happened before the first day has no line. It is in the opening balance, and all balances go on from
    there."""
    opening = sum(change for _, change in earlier)
    _made_of(statement, _asked(statement, [*earlier, *rows], 10, 20), _expected(opening, rows))


@exercise.law(rows=moves(0, 9), later=moves(11, 19), examples=12)
def later_days_do_not_count(statement: Attempt, rows: Moves, later: Moves) -> None:
    """What happened after the last day is not on this statement: closing is the balance of that evening, not of
    today."""
    _made_of(statement, _asked(statement, [*rows, *later], -1, 10), _expected(0, rows))


@exercise.law(change=integers(-50_000, 90_000).filter(bool), before=integers(1, 90_000), examples=12)
def the_first_day_is_in(statement: Attempt, change: int, before: int) -> None:
    """A movement on the first day has a line, and is not in the opening balance: both days are included."""
    rows = [(5, change)]
    _made_of(statement, _asked(statement, [(4, before), *rows], 5, 9), _expected(before, rows))


@exercise.law(change=integers(-50_000, 90_000).filter(bool), after=integers(1, 90_000), examples=12)
def the_last_day_is_in(statement: Attempt, change: int, after: int) -> None:
    """A movement on the last day has a line: both days are included."""
    rows = [(9, change)]
    _made_of(statement, _asked(statement, [*rows, (10, after)], 5, 9), _expected(0, rows))


_MORE = [{"reason": "rent"}, {"branch": "North", "teller": "Ben"}]


@exercise.law(cases=lambda: [{"more": more} for more in _MORE])
def a_line_has_all_its_movement_has(statement: Attempt, more: dict[str, str]) -> None:
    """The bank notes more about this movement. A line is the whole movement, with every key it has, and its balance."""
    given = [movement(1, 100_00), movement(2, -30_00) | more]
    lines = [given[0] | {"balance": euros(100_00)}, given[1] | {"balance": euros(70_00)}]
    expected = {"opening": euros(0), "lines": lines, "closing": euros(70_00)}
    _made_of(statement, statement(given, day(1), day(2)), expected)


@exercise.law(earlier=moves(0, 4, least=0), later=moves(6, 9, least=0), examples=12)
def a_quiet_day(statement: Attempt, earlier: Moves, later: Moves) -> None:
    """Nothing happened between the two days: no lines, and closing equals opening; 0.00 if there was nothing before."""
    opening = sum(change for _, change in earlier)
    _made_of(statement, _asked(statement, [*earlier, *later], 5, 5), _expected(opening, []))
