"""An account in one piece, in the two styles of the eventsourcing library.

`Account` has a class for each event, whose `apply` changes the account. `DecoratedAccount` lets `@event` make these
classes: an event's fields are the method's arguments, and its effect is the method's body. Both keep the same rules and
store the same facts. The bank's own account, with currencies, reasons and old versions of its events, is in account.py.
"""

from decimal import Decimal

from eventsourcing.domain import Aggregate, event

from course_utils.domains.money import ZERO


class Account(Aggregate):
    """An account whose events are classes."""

    class Opened(Aggregate.Created):
        owner: str
        overdraft_limit: Decimal

    class Deposited(Aggregate.Event):
        amount: Decimal

        def apply(self, account: "Account") -> None:
            account.balance += self.amount

    class Withdrawn(Aggregate.Event):
        amount: Decimal

        def apply(self, account: "Account") -> None:
            account.balance -= self.amount

    class Closed(Aggregate.Event):
        def apply(self, account: "Account") -> None:
            account.is_closed = True

    def __init__(self, owner: str, overdraft_limit: Decimal = ZERO) -> None:
        self.owner, self.overdraft_limit = owner, overdraft_limit
        self.balance, self.is_closed = ZERO, False

    def deposit(self, amount: Decimal) -> None:
        if self.is_closed or amount <= 0:
            raise ValueError(f"{amount} cannot be paid in.")
        self.trigger_event(self.Deposited, amount=amount)

    def withdraw(self, amount: Decimal) -> None:
        if self.is_closed or not 0 < amount <= self.balance + self.overdraft_limit:
            raise ValueError(f"{amount} cannot be withdrawn.")
        self.trigger_event(self.Withdrawn, amount=amount)

    def close(self) -> None:
        if self.is_closed or self.balance != 0:
            raise ValueError(f"An account with {self.balance} in it cannot be closed, nor one that is closed.")
        self.trigger_event(self.Closed)


class DecoratedAccount(Aggregate):
    """The same account, whose events `@event` makes."""

    @event("Opened")
    def __init__(self, owner: str, overdraft_limit: Decimal = ZERO) -> None:
        self.owner, self.overdraft_limit = owner, overdraft_limit
        self.balance, self.is_closed = ZERO, False

    def deposit(self, amount: Decimal) -> None:
        if self.is_closed or amount <= 0:
            raise ValueError(f"{amount} cannot be paid in.")
        self._deposited(amount)

    @event("Deposited")
    def _deposited(self, amount: Decimal) -> None:
        self.balance += amount

    def withdraw(self, amount: Decimal) -> None:
        if self.is_closed or not 0 < amount <= self.balance + self.overdraft_limit:
            raise ValueError(f"{amount} cannot be withdrawn.")
        self._withdrawn(amount)

    @event("Withdrawn")
    def _withdrawn(self, amount: Decimal) -> None:
        self.balance -= amount

    def close(self) -> None:
        if self.is_closed or self.balance != 0:
            raise ValueError(f"An account with {self.balance} in it cannot be closed, nor one that is closed.")
        self._closed()

    @event("Closed")
    def _closed(self) -> None:
        self.is_closed = True
