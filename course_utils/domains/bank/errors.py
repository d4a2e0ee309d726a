"""What the bank refuses. The message of each says what was refused, with which values, and what to do instead."""

from decimal import Decimal

_LONGEST = 40


class BankError(ValueError):
    """The bank refused. Nothing was stored."""


class UnknownAccount(BankError):
    """No account has this number."""


class AccountExists(BankError):
    """An account with this number was opened before."""


class AccountClosed(BankError):
    """The account was closed, for good."""


class AccountNotEmpty(BankError):
    """Only an account with a balance of 0.00 can be closed."""


class InsufficientFunds(BankError):
    """The balance and the overdraft limit together do not cover the amount."""


class BalanceTooLarge(BankError):
    """The balance would be more than the bank counts up to, which is 999999999999.99."""


class InvalidAmount(BankError):
    """This is no amount of money, or not one that can be moved."""


class InvalidDetail(BankError):
    """An owner, account number, reason, day, time or interest rate that makes no sense."""


class WrongCurrency(BankError):
    """The account is kept in another currency, or this is no currency."""


class SameAccount(BankError):
    """A transfer needs two different accounts."""


class InterestAlreadyCredited(BankError):
    """Interest is credited once a day, and never for a day before the last one credited."""


class TooManyConflicts(BankError):
    """Other writers were faster each time the command was tried."""


def shown(value: object) -> str:
    """A refused value as it stands in a message: as Python writes it, and never long."""
    if isinstance(value, int) and value.bit_length() > 128:
        return "a whole number of more than 38 digits"
    text = str(value) if isinstance(value, Decimal) else repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
