"""`daily_interest` is what one day earns: exact until the end, and then rounded once, ties to the even cent."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis.strategies import integers, sampled_from

from course_utils.exercises import Attempt, Exercise

from ..kit import cents, euros

exercise = Exercise(
    "daily_interest",
    hints=(
        "Three steps: a debt earns nothing; the exact interest of one day; one rounding, at the end.",
        "Multiply first and divide last: balance * yearly_rate / days_in_year stays a Decimal. Its method "
        '`.quantize(Decimal("0.01"))` rounds to the cent, and a tie to the even cent unless told otherwise.',
        'if balance < 0: return Decimal("0.00"); then return (balance * yearly_rate / days_in_year).quantize('
        'Decimal("0.01"))',
    ),
)


RATE = Decimal("0.0365")


def _interest(balance: Decimal, rate: Decimal, days: int) -> Decimal:
    """Independent of Decimal's rounding: a fraction of cents, and Python's round, which takes ties to even."""
    return euros(round(Fraction(balance) * Fraction(rate) * 100 / days)) if balance > 0 else euros(0)


def _plain_cases() -> list[dict[str, Any]]:
    return [{"balance": euros(c)} for c in (1_300_00, 1_000_00, 2_034_00, 777_77, 98_765_43, 4_09, 0)]


@exercise.law(cases=_plain_cases)
def a_days_interest(daily_interest: Attempt, balance: Decimal) -> None:
    """A day earns its part of the yearly rate, rounded to the cent: what is credited is money, and there is no third
    digit."""
    daily_interest(balance, RATE).should_be(_interest(balance, RATE, 365))


def _years() -> list[dict[str, Any]]:
    # On so much money a day more or less in the year is several cents a day.
    return [{"balance": euros(98_765_43), "days": days} for days in (360, 366, 364, 1)]


@exercise.law(cases=_years)
def a_year_has_the_days_that_are_given(daily_interest: Attempt, balance: Decimal, days: int) -> None:
    """A year may be a year of any length: of 366 days, or of 360, as many banks count. Divide by `days_in_year`."""
    daily_interest(balance, RATE, days).should_be(_interest(balance, RATE, days))


def _rates() -> list[dict[str, Any]]:
    return [{"rate": Decimal(rate)} for rate in ("0", "0.001", "0.0125", "0.15")]


@exercise.law(cases=_rates)
def the_rate_is_given(daily_interest: Attempt, rate: Decimal) -> None:
    """The rate is any yearly rate: `yearly_rate` times the balance is what a year earns."""
    daily_interest(euros(98_765_43), rate).should_be(_interest(euros(98_765_43), rate, 365))


def _ties() -> list[dict[str, Any]]:
    return [{"balance": Decimal(f"{hundreds}50.00")} for hundreds in range(60)]


@exercise.law(cases=_ties)
def ties_go_to_even(daily_interest: Attempt, balance: Decimal) -> None:
    """Exactly half a cent too much or too little: a tie goes to the even cent (ROUND_HALF_EVEN), so that ties go up as
    often as down. Always up would give the same customers half a cent each time. (You do round to
    even? Did it go through float? If not, divide last: a quotient is rounded to 28 digits, and then an exact half cent
    no longer looks like one.)"""
    daily_interest(balance, RATE).should_be(_interest(balance, RATE, 365))


def _ties_of_a_cut_rate() -> list[dict[str, Any]]:
    return [{"balance": euros(18250 * odd)} for odd in range(1, 120, 2)]


@exercise.law(cases=_ties_of_a_cut_rate)
def the_division_is_last(daily_interest: Attempt, balance: Decimal) -> None:
    """Multiply first and divide last. A quotient, such as the rate of one day, is rounded to 28 digits; what is then
    multiplied by it is no longer exact, and then an exact half cent no longer looks like one."""
    daily_interest(balance, Decimal("0.01")).should_be(_interest(balance, Decimal("0.01"), 365))


def _leap_cases() -> list[dict[str, Any]]:
    # The year's interest is a little more than so many half-cents a day; rounded to the cent, it is a little less.
    return [{"balance": euros(c), "days": days} for c, days in ((183_49, 366), (180_49, 360), (915_38, 366))]


@exercise.law(cases=_leap_cases)
def the_year_is_not_rounded(daily_interest: Attempt, balance: Decimal, days: int) -> None:
    """Round each day, not the year: here the year's interest, rounded to the cent and shared out, comes to another cent
    a day."""
    rate = Decimal("0.01")
    daily_interest(balance, rate, days).should_be(_interest(balance, rate, days))


@exercise.law(debt=cents)
def a_debt_earns_nothing(daily_interest: Attempt, debt: int) -> None:
    """An overdrawn account earns nothing: 0.00, or 0, and no negative interest."""
    daily_interest(euros(-debt * 100), RATE).should_be(euros(0))


@exercise.law(balance=integers(0, 5_000_000), rate=integers(0, 1_500), days=sampled_from([360, 365, 366]))
def to_the_cent_always(daily_interest: Attempt, balance: int, rate: int, days: int) -> None:
    """Whatever the balance, the rate and the year: exact until the end, and rounded once."""
    yearly = Decimal(rate).scaleb(-4)
    daily_interest(euros(balance), yearly, days).should_be(_interest(euros(balance), yearly, days))
