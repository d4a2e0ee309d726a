"""Money is exact to the cent, interest is exact until its one rounding, and bad input gets a sentence."""

from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_EVEN, ROUND_UP, Context, Decimal, Inexact, Rounded, localcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.domains.bank import (
    Account,
    AccountNotEmpty,
    InvalidAmount,
    InvalidDetail,
    daily_interest,
    money,
    statement_of,
)

NOON = datetime(2024, 1, 2, 12, tzinfo=UTC)
CENTS = st.integers(-(10**14) + 1, 10**14 - 1)


@given(CENTS)
def test_money_written_as_text_keeps_every_cent(cents: int) -> None:
    sign, (euros, rest) = "-" * (cents < 0), divmod(abs(cents), 100)
    amount = money(f"{sign}{euros}.{rest:02}")
    assert amount * 100 == cents
    assert amount.as_tuple().exponent == -2
    assert money(amount) == amount


@pytest.mark.parametrize(
    ("given_as", "amount"),
    [
        ("12.50", "12.50"),
        ("12.5", "12.50"),
        ("12.500", "12.50"),
        ("7", "7.00"),
        (7, "7.00"),
        (-7, "-7.00"),
        (Decimal("1E+3"), "1000.00"),
        ("-0", "0.00"),
        (Decimal("-0.000"), "0.00"),
        ("999999999999.99", "999999999999.99"),
    ],
)
def test_money_always_has_two_digits_after_the_point(given_as: str | int | Decimal, amount: str) -> None:
    assert str(money(given_as)) == amount


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (12.5, r"The amount 12.5 is a float.*such as \"12.50\""),
        (float("nan"), "nan is a float"),
        (True, "True is not an amount of money. Write it as text"),
        (None, "None is not an amount"),
        ([], "is not an amount"),
        (b"12.50", "is not an amount"),
        ("", "'' is not an amount"),
        ("1e5", "'1e5' is not an amount"),
        (" 12.50 ", "' 12.50 ' is not an amount"),
        ("12.50\n", "is not an amount"),
        ("1,250.00", "is not an amount"),
        ("12,50", "is not an amount"),
        ("+5", "is not an amount"),
        (".5", "is not an amount"),
        ("١٢", "is not an amount"),
        ("NaN", "is not an amount"),
        pytest.param("x" * 10_000, r"'x{39}… is not an amount", id="a long text"),
        (Decimal("NaN"), "NaN is not an amount"),
        (Decimal("sNaN"), "sNaN is not an amount"),
        (Decimal("-Infinity"), "-Infinity is not an amount"),
        ("12.505", "'12.505' is finer than a cent. Round it"),
        (Decimal("1E-999999"), "finer than a cent"),
        (Decimal("1.0000000000000000000000000000000000000001"), "finer than a cent"),
        ("1000000000000.00", "too large. The bank counts up to 999999999999.99"),
        (-(10**12), "too large"),
        (Decimal("1E+999999"), "too large"),
        pytest.param("9" * 5000, "too large", id="many digits"),
        pytest.param(10**100_000, "a whole number of more than 38 digits is too large", id="a very long int"),
    ],
)
def test_what_is_no_money_is_refused_with_a_sentence(bad: Any, sentence: str) -> None:
    with pytest.raises(InvalidAmount, match=sentence):
        money(bad)


STRANGE_CONTEXTS = pytest.mark.parametrize(
    "context",
    [Context(prec=6), Context(prec=6, rounding=ROUND_UP, traps=[]), Context(prec=6, traps=[Inexact, Rounded])],
    ids=["few digits", "no traps", "traps for what is rounded"],
)


@STRANGE_CONTEXTS
def test_the_decimal_context_of_a_thread_stays_out_of_the_amounts(context: Context) -> None:
    with localcontext(context):
        assert str(money("123456.78")) == "123456.78"
        assert str(daily_interest("999999999999.99", "0.0365")) == "100000000.00"
        assert str(daily_interest("123456789.01", "0.0365")) == "12345.68"
        with pytest.raises(InvalidAmount, match="finer than a cent"):
            money("123456.789")


@STRANGE_CONTEXTS
def test_the_decimal_context_of_a_thread_stays_out_of_the_balance(context: Context) -> None:
    with localcontext(context):
        account = Account.open("A-1", "Ada", overdraft_limit="12345.67", timestamp=NOON)
        account.deposit("10000.01", timestamp=NOON)
        account.withdraw("9999.99", timestamp=NOON)
        assert str(account.balance) == "0.02"
        account.withdraw("12345.69", timestamp=NOON)
        with pytest.raises(AccountNotEmpty, match=r"-12345.67 EUR. Deposit 12345.67 first"):
            account.close(timestamp=NOON)
        account.deposit("1234567.89", timestamp=NOON)
        account.credit_interest(NOON.date(), "0.0365", timestamp=NOON)
        before, during = NOON.date(), NOON.date() + timedelta(days=1)
        events = account.collect_events()
        statement = statement_of(events, before, during)
        assert str(account.balance) == str(statement.closing) == "1222344.44"
        assert str(statement.lines[1].change) == "-9999.99"
        assert str(statement_of(events, during, during).opening) == "1222344.44"


@STRANGE_CONTEXTS
def test_the_decimal_context_of_a_thread_stays_out_of_old_events(context: Context) -> None:
    state: dict[str, Any] = {"cents": 123456789}
    with localcontext(context):
        Account.Deposited.upcast_v1_v2(state)
    assert str(state["amount"]) == "1234567.89"


def test_1300_at_365_per_cent_of_a_year_earns_13_cents_a_day() -> None:
    assert str(daily_interest(Decimal("1300.00"), "0.0365")) == "0.13"


def test_a_year_of_interest_equals_an_independent_loop() -> None:
    balance, expected = Decimal("1300.00"), Decimal("1300.00")
    for _ in range(365):
        balance += daily_interest(balance, "0.0365")
        with localcontext(prec=60):
            expected += (expected * Decimal("0.0365") / 365).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    assert balance == expected == Decimal("1347.45")


@given(CENTS, st.integers(0, 10_000), st.sampled_from([365, 366, 360]))
def test_interest_is_the_exact_quotient_rounded_half_to_even(cents: int, basis_points: int, days: int) -> None:
    rate = Decimal(basis_points).scaleb(-4)
    with localcontext(prec=80):
        exact = max(Decimal(cents).scaleb(-2), Decimal(0)) * rate / days
        expected = exact.quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    assert daily_interest(Decimal(cents).scaleb(-2), rate, days) == expected


@pytest.mark.parametrize(("balance", "interest"), [("182.50", "0.00"), ("547.50", "0.02"), ("912.50", "0.02")])
def test_half_a_cent_goes_to_the_even_cent(balance: str, interest: str) -> None:
    assert str(daily_interest(balance, "0.01")) == interest


@pytest.mark.parametrize("balance", ["0.00", "-500.00", "0.01"])
def test_a_debt_and_next_to_nothing_earn_nothing(balance: str) -> None:
    assert str(daily_interest(balance, "0.0365")) == "0.00"


@pytest.mark.parametrize(
    "rate", [0.0365, True, None, "3.65 %", "1e-2", "", " 0.01", "-0.01", "3.65", 2, Decimal("NaN")]
)
def test_a_rate_that_makes_no_sense_is_refused(rate: Any) -> None:
    with pytest.raises(InvalidDetail, match=r'"0.0365" is 3.65 %'):
        daily_interest("1300.00", rate)


@pytest.mark.parametrize(
    "rate", [Decimal("1E-999999999999"), Decimal("1E-21"), Decimal("0E-21"), "0." + "0" * 20 + "1", "0." + "1" * 10_000]
)
def test_a_rate_with_more_than_twenty_digits_is_refused_before_anything_is_computed(rate: str | Decimal) -> None:
    with pytest.raises(InvalidDetail, match=r"more than 20 digits after the point.*\"0.0365\" is 3.65 %"):
        daily_interest("1300.00", rate)


@pytest.mark.parametrize("rate", [Decimal("1E-20"), Decimal("0E+999999999999"), "0." + "0" * 20])
def test_a_rate_of_next_to_nothing_earns_nothing(rate: str | Decimal) -> None:
    assert str(daily_interest("999999999999.99", rate)) == "0.00"


@pytest.mark.parametrize("days", [0, -1, 365.25, True, "365"])
def test_a_year_that_makes_no_sense_is_refused(days: Any) -> None:
    with pytest.raises(InvalidDetail, match="Give a whole number, such as 365"):
        daily_interest("1300.00", "0.0365", days)


def test_a_float_balance_earns_a_sentence() -> None:
    with pytest.raises(InvalidAmount, match="is a float"):
        daily_interest(1300.0, "0.0365")  # type: ignore[arg-type]
