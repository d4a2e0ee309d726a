"""A statement adds up, whatever happened, and equals a sum made independently of it."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.domains.bank import Account, InvalidDetail, statement_of

START = datetime(2024, 1, 1, tzinfo=UTC)
MOVES = st.lists(st.tuples(st.integers(-5_000, 5_000).filter(bool), st.integers(0, 10 * 24)), max_size=20)
DAYS = st.dates(date(2023, 12, 30), date(2024, 1, 13))


def events_of(moves: list[tuple[int, int]]) -> list[Any]:
    """Events of one account: for each move its cents, in or out, at an hour after the start."""
    account = Account.open("A-1", "Ada", overdraft_limit="5000.00", timestamp=START)
    for cents, hours in moves:
        command = account.deposit if cents > 0 else account.withdraw
        command(Decimal(abs(cents)).scaleb(-2), timestamp=START + timedelta(hours=hours))
    return list(account.collect_events())


@given(MOVES, DAYS, DAYS)
def test_opening_and_changes_make_the_closing_and_equal_an_independent_sum(
    moves: list[tuple[int, int]], one: date, other: date
) -> None:
    first, last = sorted((one, other))
    statement = statement_of(events_of(moves), first, last)
    dated = [(cents, (START + timedelta(hours=hours)).date()) for cents, hours in moves]
    assert statement.opening * 100 == sum(cents for cents, day in dated if day < first)
    assert statement.closing * 100 == sum(cents for cents, day in dated if day <= last)
    assert [line.change * 100 for line in statement.lines] == [cents for cents, day in dated if first <= day <= last]
    assert statement.opening + sum(line.change for line in statement.lines) == statement.closing
    assert (statement.lines[-1].balance if statement.lines else statement.opening) == statement.closing


@given(MOVES, st.dates(date(2024, 1, 1), date(2024, 1, 10)))
def test_one_statement_goes_on_where_the_one_before_ended(moves: list[tuple[int, int]], last: date) -> None:
    events = events_of(moves)
    before = statement_of(events, date(2023, 1, 1), last)
    after = statement_of(events, last + timedelta(days=1), date(2024, 12, 31))
    assert before.opening == 0
    assert after.opening == before.closing
    assert after.closing * 100 == sum(cents for cents, _ in moves)
    assert len(before.lines) + len(after.lines) == len(moves)


def story() -> list[Any]:
    account = Account.open("A-1", "Ada", timestamp=START)
    account.deposit("1300.00", reason="salary", timestamp=START)
    account.credit_interest(date(2024, 1, 1), "0.0365", timestamp=datetime(2024, 1, 1, 23, 59, 59, tzinfo=UTC))
    account.withdraw("1300.13", timestamp=datetime(2024, 1, 2, tzinfo=UTC))
    account.credit_interest(date(2024, 1, 2), "0.0365", timestamp=datetime(2024, 1, 2, 23, tzinfo=UTC))
    account.close(timestamp=datetime(2024, 1, 3, tzinfo=UTC))
    return list(account.collect_events())


def test_a_statement_prints_as_a_table_of_what_changed_the_balance() -> None:
    assert str(statement_of(story(), date(2024, 1, 1), date(2024, 1, 31))).splitlines() == [
        "            Opening balance                                 0.00",
        "2024-01-01  Deposit: salary                    +1300.00  1300.00",
        "2024-01-01  Interest for 2024-01-01 at 0.0365     +0.13  1300.13",
        "2024-01-02  Withdrawal                         -1300.13     0.00",
        "            Closing balance                                 0.00",
    ]


def test_both_days_belong_to_the_statement() -> None:
    statement = statement_of(story(), date(2024, 1, 1), date(2024, 1, 1))
    assert [line.what for line in statement.lines] == ["Deposit: salary", "Interest for 2024-01-01 at 0.0365"]
    assert statement.closing == Decimal("1300.13")


def test_a_day_is_a_day_in_utc() -> None:
    account = Account.open("A-1", "Ada", timestamp=START)
    late_in_new_york = datetime(2024, 1, 1, 22, tzinfo=timezone(timedelta(hours=-5)))
    account.deposit("5.00", timestamp=late_in_new_york)
    events = list(account.collect_events())
    assert statement_of(events, date(2024, 1, 1), date(2024, 1, 1)).lines == ()
    assert len(statement_of(events, date(2024, 1, 2), date(2024, 1, 2)).lines) == 1


def test_a_line_prints_the_day_it_belongs_to() -> None:
    account = Account.open("A-1", "Ada", timestamp=START)
    just_after_midnight_in_cairo = datetime(2024, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    account.deposit("5.00", timestamp=just_after_midnight_in_cairo)
    statement = statement_of(account.collect_events(), date(2023, 12, 31), date(2023, 12, 31))
    assert str(statement).splitlines()[1].startswith("2023-12-31  Deposit")
    assert statement.lines[0].when.date() == date(2023, 12, 31)


def test_an_account_without_changes_has_an_empty_statement() -> None:
    assert str(statement_of([], date(2024, 1, 1), date(2024, 1, 1))).count("0.00") == 2


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (date(2024, 2, 1), date(2024, 1, 1), "begin on 2024-02-01 and end on 2024-01-01. Swap the two days"),
        ("2024-01-01", date(2024, 1, 1), "The day of the statement's beginning is '2024-01-01'. Give a date"),
        (date(2024, 1, 1), START, "The day of the statement's end is"),
        (None, None, "Give a date"),
    ],
)
def test_days_that_make_no_sense_are_refused(first: Any, last: Any, sentence: str) -> None:
    with pytest.raises(InvalidDetail, match=sentence):
        statement_of([], first, last)
