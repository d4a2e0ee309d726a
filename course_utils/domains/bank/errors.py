"""What the bank refuses. The message of each says what was refused, with which values, and what to do instead."""

from course_utils.domains.errors import Refused

BankError = Refused
"""The bank refused, for a reason of its own or for one that every domain has. Nothing was stored."""


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


class WrongCurrency(BankError):
    """The account is kept in another currency, or this is no currency."""


class SameAccount(BankError):
    """A transfer needs two different accounts."""


class InterestAlreadyCredited(BankError):
    """Interest is credited once a day, and never for a day before the last one credited."""
