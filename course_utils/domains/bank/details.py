"""The details of a command that are not money: texts, currency codes and days."""

import re
from datetime import date, datetime

from course_utils.domains.bank.errors import InvalidDetail, WrongCurrency, shown

_CURRENCY_CODE = re.compile(r"[A-Z]{3}")


def account_number(value: str) -> str:
    """An account number: any text of 1 to 40 characters that `text` takes. Raises InvalidDetail."""
    return text(value, "account number", empty=False, longest=40)


def text(value: str, what: str, *, empty: bool = True, longest: int = 200) -> str:
    """The text as it is. `what` names it in the message. Raises InvalidDetail.

    Refused are other types, line breaks and other signs that cannot be printed, and spaces around the text,
    since two texts that look the same should be the same.
    """
    if not isinstance(value, str):
        raise InvalidDetail(f"The {what} is {shown(value)}, which is not text. Put it in quotation marks.")
    if not value and not empty:
        raise InvalidDetail(f"The {what} is empty. Give one.")
    if value != value.strip() or not value.isprintable():
        raise InvalidDetail(f"The {what} {shown(value)} has spaces around it or signs that cannot be printed.")
    if len(value) > longest:
        raise InvalidDetail(f"The {what} has {len(value)} characters. Use at most {longest}.")
    return value


def currency_code(value: str) -> str:
    """A code of three capital letters, as ISO 4217 has them. Raises WrongCurrency."""
    if not isinstance(value, str) or not _CURRENCY_CODE.fullmatch(value):
        raise WrongCurrency(f'{shown(value)} is no currency code. Give three capital letters, such as "EUR".')
    return value


def a_day(value: date, what: str) -> date:
    """A day without a time. `what` names it in the message. Raises InvalidDetail."""
    if isinstance(value, datetime) or not isinstance(value, date):
        raise InvalidDetail(f"The day of the {what} is {shown(value)}. Give a date, such as date(2024, 1, 31).")
    return value
