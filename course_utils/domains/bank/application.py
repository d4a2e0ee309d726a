"""The bank as an application: commands that store events, and questions that are answered from them."""

import random
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.persistence import IntegrityError, JSONTranscoder, Transcoding
from eventsourcing.utils import EnvType

from course_utils.domains.bank.account import Account
from course_utils.domains.bank.details import a_time, account_number, text
from course_utils.domains.bank.errors import AccountExists, SameAccount, TooManyConflicts, UnknownAccount
from course_utils.domains.bank.money import MoneyLike
from course_utils.domains.bank.statement import Statement, statement_of
from course_utils.eventstore.replay import replay

FIRST_PAUSE, LONGEST_PAUSE = 0.001, 0.05
"""The most a command waits, in seconds, before its second and before its last try."""


def utc_now() -> datetime:
    """The time by this computer's clock."""
    return datetime.now(UTC)


class DateAsISO(Transcoding):
    """Stores a day as text, such as "2024-01-31"."""

    type = date
    name = "date_iso"

    def encode(self, obj: date) -> str:
        return obj.isoformat()

    def decode(self, data: str) -> date:
        return date.fromisoformat(data)


class Bank(Application[UUID]):
    """Accounts and the commands on them. Where events are stored, `env` says; in memory when it is left out.

    Every command returns the position of its last event in the log, which is what a projection waits for. A
    command that finds its account changed by another writer loads it anew, decides anew and tries again, at most
    `most_tries` times; then it raises TooManyConflicts. A command that is refused stores nothing. Every command
    asks `clock` for the time, and raises InvalidDetail if that has no time zone.
    """

    most_tries: ClassVar[int] = 100
    projector_func: ClassVar["staticmethod[[Account | None, Iterable[Any]], Account | None]"] = staticmethod(replay)
    """How an account is made of its events. Put another one in with staticmethod, too."""

    def __init__(self, env: EnvType | None = None, *, clock: Callable[[], datetime] = utc_now) -> None:
        super().__init__(env)
        self._clock = clock

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        """Days can be stored, besides what the library stores by itself."""
        super().register_transcodings(transcoder)
        transcoder.register(DateAsISO())

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
        """Let `decide(now, *accounts)` decide, and store it, until no other writer comes between.

        After a lost try its events are gone, and the decision may no longer hold: so load anew and decide anew.
        """
        for tries in range(self.most_tries):
            accounts = [self.account(number) for number in numbers]
            decide(self._now(), *accounts)
            try:
                return self._store(*accounts)
            except IntegrityError:
                # A random pause, so that two writers that met do not meet again at once.
                time.sleep(random.uniform(0, min(FIRST_PAUSE * 2**tries, LONGEST_PAUSE)))
        raise TooManyConflicts(
            f"Others changed account {' or '.join(numbers)} each of the {self.most_tries} times this was tried. "
            "Nothing was stored. Try again when there is less going on."
        )

    def _now(self) -> datetime:
        return a_time(self._clock())

    def _store(self, *accounts: Account) -> int:
        """The position of the last event stored."""
        return self.save(*accounts)[-1].notification.id


def _unknown(number: str) -> UnknownAccount:
    return UnknownAccount(f"There is no account {number}. Open it first, or check the number.")
