"""What customers and their bank want to do, and the books in which it happens or is refused.

Intents such as "pay the rent" are drawn first, then carried out in the order of time, or refused when the money is
not there. Each bank of the datasets draws its own, and says how its books write down what happened. Sums are tallied
beside the log while it is written, so that the known answers do not come from reading it. Money is in cents.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Kind = Literal["open", "pay in", "pay out", "transfer", "interest", "close"]


@dataclass
class Account:
    """What a bank decides with; `leaves` is None for most, and `owner` is empty where accounts have no names."""

    number: str
    opens: datetime
    leaves: datetime | None
    overdraft_limit: int
    owner: str = ""
    balance: int = 0
    version: int = 0
    is_open: bool = False

    def can_pay(self, cents: int) -> bool:
        return self.balance - cents >= -self.overdraft_limit


@dataclass(frozen=True)
class Intent:
    """Something a customer or the bank wants to do at a time; `other` is where a transfer goes."""

    time: datetime
    kind: Kind
    account: Account
    cents: int = 0
    reason: str = ""
    other: Account | None = None


@dataclass
class Books(ABC):
    """The log as it is written, row by row, and the tallies kept beside it."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    brought_in: int = 0
    taken_out: int = 0
    interest: int = 0

    @abstractmethod
    def opened(self, account: Account, time: datetime) -> None:
        """Write down that an account was opened, with what is in it."""

    @abstractmethod
    def moved(self, account: Account, time: datetime, cents: int, reason: str) -> None:
        """Write down that money came in, when `cents` is positive, or went out."""

    @abstractmethod
    def transferred(self, source: Account, target: Account, time: datetime, cents: int) -> None:
        """Write down that money went from one account to another."""

    @abstractmethod
    def interest_on(self, balance: int) -> int:
        """What one crediting of interest adds to a balance of 0 or more."""

    @abstractmethod
    def credited(self, account: Account, time: datetime, cents: int) -> None:
        """Write down that interest was credited."""

    @abstractmethod
    def closed(self, account: Account, time: datetime) -> None:
        """Write down that an account was closed."""

    def carry_out(self, intent: Intent) -> None:
        """Do what is wanted, if the account is open and the money is there."""
        account, time, cents = intent.account, intent.time, intent.cents
        if intent.kind == "open":
            self._open(account, time, cents)
        elif not account.is_open:
            return
        elif intent.kind == "pay in":
            self._pay_in(account, time, cents, intent.reason)
        elif intent.kind == "pay out":
            self._pay_out(account, time, cents, intent.reason)
        elif intent.kind == "transfer":
            self._transfer(account, intent.other, time, cents)
        elif intent.kind == "interest":
            self._credit_interest(account, time)
        else:
            self._close(account, time)

    def _open(self, account: Account, time: datetime, cents: int) -> None:
        account.is_open, account.balance = True, cents
        self.brought_in += cents
        self.opened(account, time)

    def _pay_in(self, account: Account, time: datetime, cents: int, reason: str) -> None:
        account.balance += cents
        self.brought_in += cents
        self.moved(account, time, cents, reason)

    def _pay_out(self, account: Account, time: datetime, cents: int, reason: str) -> None:
        if account.can_pay(cents):
            account.balance -= cents
            self.taken_out += cents
            self.moved(account, time, -cents, reason)

    def _transfer(self, source: Account, target: Account | None, time: datetime, cents: int) -> None:
        if target and target.is_open and source.can_pay(cents):
            source.balance -= cents
            target.balance += cents
            self.transferred(source, target, time, cents)

    def _credit_interest(self, account: Account, time: datetime) -> None:
        """Nothing is credited on a debt."""
        cents = self.interest_on(max(account.balance, 0))
        account.balance += cents
        self.interest += cents
        self.credited(account, time, cents)

    def _close(self, account: Account, time: datetime) -> None:
        """Bring the balance to 0, one way or the other, and close."""
        if account.balance < 0:
            self._pay_in(account, time, -account.balance, "closing")
        elif account.balance > 0:
            self._pay_out(account, time, account.balance, "closing")
        account.is_open = False
        self.closed(account, time)

    def sums(self) -> dict[str, int]:
        """The money that came from outside and went there, the interest, and what must therefore be in all accounts."""
        return {
            "brought_in": self.brought_in,
            "taken_out": self.taken_out,
            "interest_credited": self.interest,
            "total_money": self.brought_in - self.taken_out + self.interest,
        }
