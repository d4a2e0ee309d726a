"""The account: what it decides, the events that record it, and how those looked in earlier years.

A command decides in a plain method: it refuses, or triggers an event. An event's `apply` never refuses, because
what it records has happened. Every event class keeps its schema history: events of any version are brought up to
the current one by its upcasters while they are read, and the stored bytes stay what they are.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Self
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate

from course_utils.domains.bank.details import account_number, currency_code
from course_utils.domains.bank.errors import (
    AccountClosed,
    AccountNotEmpty,
    BalanceTooLarge,
    InsufficientFunds,
    InterestAlreadyCredited,
    WrongCurrency,
)
from course_utils.domains.bank.interest import daily_interest, interest_rate
from course_utils.domains.details import a_day, a_time_or_none, text
from course_utils.domains.errors import InvalidAmount
from course_utils.domains.money import EXACT, LARGEST, ZERO, MoneyLike, money, positive_money


class AmountSchema:
    """The schema history that `Deposited` and `Withdrawn` share.

    Version 1 (2019) counted `cents` as an int, version 2 has an `amount`, version 3 adds a `reason`.
    """

    class_version: ClassVar[int] = 3

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Cents become an amount with two digits after the point."""
        state["amount"] = EXACT.scaleb(Decimal(state.pop("cents")), -2)

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        """Nobody wrote down a reason then."""
        state["reason"] = ""


class Account(Aggregate):
    """One account. Its id follows from its number, so that a number can be opened only once."""

    class Event(Aggregate.Event):
        """What all events of an account have: its id, their version in it, and when they happened."""

    class Opened(Event, Aggregate.Created):
        """Version 1 had number and owner; version 2 adds the currency and the overdraft limit."""

        class_version: ClassVar[int] = 2

        number: str
        owner: str
        currency: str
        overdraft_limit: Decimal

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """The bank had no other currency then, and granted no overdrafts."""
            state["currency"] = "EUR"
            state["overdraft_limit"] = ZERO

        def apply(self, account: "Account") -> None:
            account.number = self.number
            account.owner = self.owner
            account.currency = self.currency
            account.overdraft_limit = self.overdraft_limit

    class Deposited(AmountSchema, Event):
        """Money came in."""

        amount: Decimal
        reason: str

        def apply(self, account: "Account") -> None:
            account.balance = EXACT.add(account.balance, self.amount)

    class Withdrawn(AmountSchema, Event):
        """Money went out."""

        amount: Decimal
        reason: str

        def apply(self, account: "Account") -> None:
            account.balance = EXACT.subtract(account.balance, self.amount)

    class InterestCredited(Event):
        """One day's interest, at the yearly rate of that day; 0.00 when nothing was earned."""

        day: date
        rate: Decimal
        amount: Decimal

        def apply(self, account: "Account") -> None:
            account.balance = EXACT.add(account.balance, self.amount)
            account.interest_until = self.day

    class Closed(Event):
        """The account ended, with nothing in it."""

        def apply(self, account: "Account") -> None:
            account.is_closed = True

    def __init__(self) -> None:
        self.number = ""
        self.owner = ""
        self.currency = ""
        self.overdraft_limit = ZERO
        self.balance = ZERO
        self.is_closed = False
        self.interest_until: date | None = None

    @staticmethod
    def create_id(number: str) -> UUID:
        """The id of the account with this number: always the same. Raises InvalidDetail."""
        return uuid5(NAMESPACE_URL, f"bank/account/{account_number(number)}")

    @classmethod
    def open(
        cls,
        number: str,
        owner: str,
        *,
        currency: str = "EUR",
        overdraft_limit: MoneyLike = "0.00",
        timestamp: datetime | None = None,
    ) -> Self:
        """A new account with a balance of 0.00. Raises InvalidDetail, WrongCurrency, InvalidAmount."""
        limit = money(overdraft_limit)
        if limit < ZERO:
            raise InvalidAmount(f"An overdraft limit of {limit} makes no sense. Give how far below 0.00 is allowed.")
        return cls._create(
            cls.Opened,
            number=account_number(number),
            owner=text(owner, "owner", empty=False),
            currency=currency_code(currency),
            overdraft_limit=limit,
            timestamp=a_time_or_none(timestamp),
        )

    def deposit(
        self, amount: MoneyLike, *, currency: str = "EUR", reason: str = "", timestamp: datetime | None = None
    ) -> None:
        """Take money in. Raises InvalidAmount, InvalidDetail, AccountClosed, WrongCurrency, BalanceTooLarge."""
        coming, why = positive_money(amount), text(reason, "reason")
        self._must_be_open()
        self._must_be_kept_in(currency)
        self._must_have_room_for(coming)
        self.trigger_event(self.Deposited, amount=coming, reason=why, timestamp=a_time_or_none(timestamp))

    def withdraw(
        self, amount: MoneyLike, *, currency: str = "EUR", reason: str = "", timestamp: datetime | None = None
    ) -> None:
        """Give money out, down to the overdraft limit. Raises InsufficientFunds, and what `deposit` raises."""
        going, why = positive_money(amount), text(reason, "reason")
        self._must_be_open()
        self._must_be_kept_in(currency)
        available = EXACT.add(self.balance, self.overdraft_limit)
        if going > available:
            raise InsufficientFunds(
                f"{going} {currency} cannot leave account {self.number}: its balance is {self.balance} and its "
                f"overdraft limit {self.overdraft_limit}. Withdraw at most {max(available, ZERO)}."
            )
        self.trigger_event(self.Withdrawn, amount=going, reason=why, timestamp=a_time_or_none(timestamp))

    def credit_interest(self, day: date, rate: str | int | Decimal, *, timestamp: datetime | None = None) -> None:
        """Credit one day's interest on the balance of now, in a year of 365 days; nothing on a debt.

        Each day once, in order. Raises InvalidDetail, AccountClosed, InterestAlreadyCredited, BalanceTooLarge.
        """
        day, yearly = a_day(day, "interest"), interest_rate(rate)
        self._must_be_open()
        if self.interest_until is not None and day <= self.interest_until:
            raise InterestAlreadyCredited(
                f"Account {self.number} has its interest up to {self.interest_until}, so {day} is done. "
                "Go on with the day after it."
            )
        amount = daily_interest(self.balance, yearly)
        self._must_have_room_for(amount)
        self.trigger_event(
            self.InterestCredited, day=day, rate=yearly, amount=amount, timestamp=a_time_or_none(timestamp)
        )

    def close(self, *, timestamp: datetime | None = None) -> None:
        """End the account. Raises AccountClosed, AccountNotEmpty, InvalidDetail."""
        self._must_be_open()
        if self.balance != ZERO:
            raise AccountNotEmpty(
                f"Account {self.number} has a balance of {self.balance} {self.currency}. "
                f"{'Withdraw' if self.balance > 0 else 'Deposit'} {self.balance.copy_abs()} first, then close it."
            )
        self.trigger_event(self.Closed, timestamp=a_time_or_none(timestamp))

    def _must_be_open(self) -> None:
        if self.is_closed:
            raise AccountClosed(f"Account {self.number} is closed. Use another account, or open a new one.")

    def _must_be_kept_in(self, currency: str) -> None:
        if currency_code(currency) != self.currency:
            raise WrongCurrency(
                f"Account {self.number} is kept in {self.currency}, so it does not take {currency}. "
                f"Exchange the money first, or use an account in {currency}."
            )

    def _must_have_room_for(self, amount: Decimal) -> None:
        room = EXACT.subtract(LARGEST, self.balance)
        if amount > room:
            raise BalanceTooLarge(
                f"{amount} {self.currency} cannot enter account {self.number}: its balance is {self.balance}, and the "
                f"bank counts up to {LARGEST}. There is room for {room}. Withdraw some first, or use another account."
            )
