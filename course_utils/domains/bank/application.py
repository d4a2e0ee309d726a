"""The bank as an application: commands that store events, and questions that are answered from them."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from eventsourcing.application import AggregateNotFoundError
from eventsourcing.persistence import IntegrityError

from course_utils.domains.bank.account import Account
from course_utils.domains.bank.details import account_number
from course_utils.domains.bank.errors import AccountExists, SameAccount, UnknownAccount
from course_utils.domains.bank.statement import Statement, statement_of
from course_utils.domains.commands import CommandedApplication
from course_utils.domains.details import text
from course_utils.domains.money import MoneyLike


class Bank(CommandedApplication):
    """Accounts and the commands on them. Where events are stored, `env` says; in memory when it is left out.

    Every command returns the position of its last event in the log. One that meets another writer loads and decides
    anew; one that is refused stores nothing. More on both is said in CommandedApplication.
    """

    def open_account(
        self, number: str, owner: str, *, currency: str = "EUR", overdraft_limit: MoneyLike = "0.00"
    ) -> int:
        """Open an account with a balance of 0.00. Raises AccountExists, and what `Account.open` raises."""
        account = Account.open(number, owner, currency=currency, overdraft_limit=overdraft_limit, timestamp=self._now())
        try:
            return self._store(account)
        except IntegrityError:
            raise AccountExists(f"There is an account {number} already. Choose another number.") from None

    def deposit(self, number: str, amount: MoneyLike, *, currency: str = "EUR", reason: str = "") -> int:
        """Bring money in. Raises UnknownAccount, TooManyConflicts, and what `Account.deposit` raises."""

        def decide(now: datetime, account: Account) -> None:
            account.deposit(amount, currency=currency, reason=reason, timestamp=now)

        return self._carry_out(decide, number)

    def withdraw(self, number: str, amount: MoneyLike, *, currency: str = "EUR", reason: str = "") -> int:
        """Take money out. Raises UnknownAccount, TooManyConflicts, and what `Account.withdraw` raises."""

        def decide(now: datetime, account: Account) -> None:
            account.withdraw(amount, currency=currency, reason=reason, timestamp=now)

        return self._carry_out(decide, number)

    def transfer(self, source: str, target: str, amount: MoneyLike, *, currency: str = "EUR", reason: str = "") -> int:
        """Move money from one account to another: both events are stored, or neither is.

        Raises SameAccount, UnknownAccount, TooManyConflicts, and what `Account.withdraw` and `.deposit` raise.
        """
        source, target, reason = account_number(source), account_number(target), text(reason, "reason")
        if source == target:
            raise SameAccount(f"The transfer would go from account {source} to itself. Name two different accounts.")

        def decide(now: datetime, giver: Account, taker: Account) -> None:
            giver.withdraw(amount, currency=currency, reason=reason or f"transfer to {target}", timestamp=now)
            taker.deposit(amount, currency=currency, reason=reason or f"transfer from {source}", timestamp=now)

        return self._carry_out(decide, source, target)

    def credit_interest(self, number: str, day: date, rate: str | int | Decimal) -> int:
        """Credit one day's interest. Raises UnknownAccount, TooManyConflicts, and what the account raises."""

        def decide(now: datetime, account: Account) -> None:
            account.credit_interest(day, rate, timestamp=now)

        return self._carry_out(decide, number)

    def close_account(self, number: str) -> int:
        """Close an empty account. Raises UnknownAccount, TooManyConflicts, AccountClosed, AccountNotEmpty."""

        def decide(now: datetime, account: Account) -> None:
            account.close(timestamp=now)

        return self._carry_out(decide, number)

    def account(self, number: str) -> Account:
        """The account as it is now. Raises UnknownAccount, InvalidDetail."""
        account_id = Account.create_id(number)
        try:
            account: Account = self.repository.get(account_id, projector_func=self.projector_func)
        except AggregateNotFoundError:
            raise _unknown(number) from None
        return account

    def balance(self, number: str) -> Decimal:
        """What is in the account. Raises UnknownAccount, InvalidDetail."""
        return self.account(number).balance

    def statement(self, number: str, first_day: date, last_day: date) -> Statement:
        """What happened to an account from one day to another, both included. Raises UnknownAccount, InvalidDetail."""
        events = list(self.events.get(Account.create_id(number)))
        if not events:
            raise _unknown(number)
        return statement_of(events, first_day, last_day)

    def _carry_out(self, decide: Callable[..., None], *numbers: str) -> int:
        """Let `decide(now, *accounts)` decide, and store it, until no other writer comes between."""

        def load_and_decide() -> list[Account]:
            accounts = [self.account(number) for number in numbers]
            decide(self._now(), *accounts)
            return accounts

        return self._until_stored(load_and_decide, f"account {' or '.join(map(str, numbers))}")


def _unknown(number: str) -> UnknownAccount:
    return UnknownAccount(f"There is no account {number}. Open it first, or check the number.")
