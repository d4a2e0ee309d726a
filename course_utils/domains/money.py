"""Money is a Decimal with two digits after the point. Never a float: 0.1 + 0.2 is not 0.3 there."""

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

from course_utils.domains.errors import InvalidAmount, shown

MoneyLike = str | int | Decimal
"""What can be given where money is asked for."""

ZERO = Decimal("0.00")
LARGEST = Decimal("999999999999.99")

EXACT = Context(prec=28, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow])
"""All sums are done in this context: 28 digits hold them exactly, whatever a thread has set for its own Decimals."""

_WRITTEN_AMOUNT = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_ADVICE = 'Write it as text with a point and two digits after it, such as "12.50".'


def money(value: MoneyLike) -> Decimal:
    """The amount with exactly two digits after the point: money("12.5") is Decimal("12.50").

    Takes text such as "12.50", an int or a Decimal. Raises InvalidAmount for anything else, floats first of
    all, and for what is finer than a cent, infinite, not a number, or beyond 999999999999.99 either way.
    """
    number = _decimal(value)
    if not number.is_finite():
        raise InvalidAmount(f"{shown(value)} is not an amount of money. {_ADVICE}")
    if number.copy_abs() > LARGEST:
        raise InvalidAmount(f"The amount {shown(value)} is too large. The bank counts up to {LARGEST}.")
    rounded = EXACT.quantize(number, ZERO)
    if rounded != number:
        raise InvalidAmount(f"The amount {shown(value)} is finer than a cent. Round it to two digits first.")
    # Without the addition, -0 would stay -0.00.
    return EXACT.add(rounded, ZERO)


def positive_money(value: MoneyLike) -> Decimal:
    """Money that can be moved: as `money`, and more than 0.00. Raises InvalidAmount."""
    amount = money(value)
    if amount <= ZERO:
        raise InvalidAmount(f"The amount {amount} is not more than 0.00. Give what is moved as a positive amount.")
    return amount


def _decimal(value: object) -> Decimal:
    match value:
        case float():
            raise InvalidAmount(f"The amount {shown(value)} is a float, which cannot hold every cent. {_ADVICE}")
        case bool():
            raise InvalidAmount(f"{value} is not an amount of money. {_ADVICE}")
        case Decimal():
            return value
        case int():
            # Making a Decimal of a very long int takes long: one that is too large as well stands for it.
            return Decimal(value) if value.bit_length() <= 64 else 2 * LARGEST
        case str() if _WRITTEN_AMOUNT.fullmatch(value):
            return Decimal(value)
        case _:
            raise InvalidAmount(f"{shown(value)} is not an amount of money. {_ADVICE}")
