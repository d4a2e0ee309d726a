"""The details of a command that only a bank has: account numbers and currency codes."""

import re

from course_utils.domains.bank.errors import WrongCurrency
from course_utils.domains.details import text
from course_utils.domains.errors import shown

_CURRENCY_CODE = re.compile(r"[A-Z]{3}")


def account_number(value: str) -> str:
    """An account number: any text of 1 to 40 characters that `text` takes. Raises InvalidDetail."""
    return text(value, "account number", empty=False, longest=40)


def currency_code(value: str) -> str:
    """A code of three capital letters, as ISO 4217 has them. Raises WrongCurrency."""
    if not isinstance(value, str) or not _CURRENCY_CODE.fullmatch(value):
        raise WrongCurrency(f'{shown(value)} is no currency code. Give three capital letters, such as "EUR".')
    return value
