"""A small bank on the eventsourcing library: accounts, transfers that are atomic, daily interest, statements."""

from course_utils.domains.bank.account import Account
from course_utils.domains.bank.application import Bank
from course_utils.domains.bank.errors import (
    AccountClosed,
    AccountExists,
    AccountNotEmpty,
    BalanceTooLarge,
    BankError,
    InsufficientFunds,
    InterestAlreadyCredited,
    SameAccount,
    UnknownAccount,
    WrongCurrency,
)
from course_utils.domains.bank.interest import daily_interest
from course_utils.domains.bank.statement import Statement, StatementLine, statement_of
from course_utils.domains.errors import InvalidAmount, InvalidDetail, TooManyConflicts
from course_utils.domains.money import money

__all__ = [
    "Account",
    "AccountClosed",
    "AccountExists",
    "AccountNotEmpty",
    "BalanceTooLarge",
    "Bank",
    "BankError",
    "InsufficientFunds",
    "InterestAlreadyCredited",
    "InvalidAmount",
    "InvalidDetail",
    "SameAccount",
    "Statement",
    "StatementLine",
    "TooManyConflicts",
    "UnknownAccount",
    "WrongCurrency",
    "daily_interest",
    "money",
    "statement_of",
]
