"""Interest of one day, without floats and rounded once."""

import re
from decimal import Decimal
from fractions import Fraction

from course_utils.domains.errors import InvalidDetail, shown
from course_utils.domains.money import EXACT, ZERO, MoneyLike, money

MOST_DIGITS = 20
"""How many digits after the point a rate may have. The fraction of 1E-999999999999 would fill the memory."""

_WRITTEN_RATE = re.compile(r"[0-9]+(\.[0-9]+)?")


def daily_interest(balance: MoneyLike, yearly_rate: str | int | Decimal, days_in_year: int = 365) -> Decimal:
    """What one day earns: balance · yearly_rate / days_in_year, rounded to the cent, ties to the even cent.

    1300.00 at "0.0365" a year, which is 3.65 %, earns 0.13 a day. A debt earns 0.00, and so does what rounds to it.
    The sum is done in fractions, so it is exact until the one rounding. Raises InvalidAmount and InvalidDetail.
    """
    rate = interest_rate(yearly_rate)
    if not isinstance(days_in_year, int) or isinstance(days_in_year, bool) or days_in_year < 1:
        raise InvalidDetail(f"A year of {shown(days_in_year)} days makes no sense. Give a whole number, such as 365.")
    earning = max(money(balance), ZERO)
    cents = round(Fraction(earning) * Fraction(rate) * 100 / days_in_year)
    return EXACT.scaleb(Decimal(cents), -2)


def interest_rate(value: str | int | Decimal) -> Decimal:
    """A yearly rate as a Decimal from 0 to 1, with at most 20 digits after the point: "0.0365" is 3.65 %.

    Raises InvalidDetail.
    """
    advice = 'Give a yearly rate from 0 to 1 as text: "0.0365" is 3.65 %.'
    if not isinstance(value, str | int | Decimal) or isinstance(value, bool):
        raise InvalidDetail(f"{shown(value)} is not an interest rate. {advice}")
    if isinstance(value, str) and not _WRITTEN_RATE.fullmatch(value):
        raise InvalidDetail(f"{shown(value)} is not an interest rate. {advice}")
    rate = Decimal(value)
    if not rate.is_finite() or not 0 <= rate <= 1:
        raise InvalidDetail(f"An interest rate of {shown(value)} is not between 0 and 1. {advice}")
    if int(rate.as_tuple().exponent) < -MOST_DIGITS:
        raise InvalidDetail(
            f"The interest rate {shown(value)} has more than {MOST_DIGITS} digits after the point. {advice}"
        )
    return rate
