"""Banks for the laws of lesson 06 about loading and saving: the library's Application, in memory, with the course's Account.

`Busy` lets another teller come between at a chosen save. So every conflict is forced.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import IntegrityError

from course_utils.domains.bank import Account
from course_utils.exercises import Attempt

from .kit import euros


class Named(UUID):
    """An account's id that shows as the name a person would give it."""

    name: str

    def __init__(self, number: str, name: str) -> None:
        super().__init__(int=Account.create_id(number).int)
        object.__setattr__(self, "name", name)

    def __repr__(self) -> str:
        return self.name

    def __deepcopy__(self, memo: object) -> "Named":
        return self


ADA, FAY, EMIL = Named("42", "ada"), Named("43", "fay"), Named("44", "emil")
NUMBERS = {ADA: "42", FAY: "43", EMIL: "44"}
MORNING = datetime(2024, 1, 1, 9, 0, tzinfo=UTC)


class OnAScreen(Account):
    """An account whose overdraft limit is typed in on a screen, as in the lesson."""

    class LimitSet(Account.Event):
        limit: Decimal
        request: str

        def apply(self, account: "OnAScreen") -> None:
            account.overdraft_limit = self.limit
            account.answered = {**account.answered, self.request: self.originator_version}

    def __init__(self) -> None:
        super().__init__()
        self.answered: dict[str, int] = {}


class Memory(Application[UUID]):
    """A bank in memory, with accounts that hold what `holding` says; it and the overdraft limit of all are cents."""

    name = "Bank"
    kind: type[Account] = Account

    def __init__(self, holding: dict[Named, int], limit: int = 0) -> None:
        super().__init__({"PERSISTENCE_MODULE": "eventsourcing.popo"})
        for who, holds in holding.items():
            account = self.kind.open(NUMBERS[who], who.name.title(), overdraft_limit=euros(limit), timestamp=MORNING)
            if holds:
                account.deposit(euros(holds), timestamp=MORNING)
            Application.save(self, account)

    def save(self, *objs: Any, **kwargs: Any) -> Any:
        try:
            return super().save(*objs, **kwargs)
        except IntegrityError:
            raise IntegrityError("the event store has an event of that account and version already") from None

    def balance(self, who: UUID) -> Decimal:
        return self.repository.get(who).balance

    def total(self) -> Decimal:
        return sum((self.balance(who) for who in NUMBERS if who in self.repository), Decimal(0))

    def __repr__(self) -> str:
        return "bank"


class Endless(BaseException):
    """Ends an answer that saves and saves."""


class Busy(Memory):
    """Before the n-th save, others carry out the n-th of `meanwhile` on Ada's account."""

    MOST_SAVES = 30

    def __init__(self, holding: dict[Named, int], meanwhile: list[Callable[[Account], None]]) -> None:
        super().__init__(holding)
        self.meanwhile, self.saves = list(meanwhile), 0

    def save(self, *objs: Any, **kwargs: Any) -> Any:
        self.saves += 1
        if self.saves > self.MOST_SAVES:
            raise Endless
        if self.meanwhile:
            account: Account = self.repository.get(ADA)
            self.meanwhile.pop(0)(account)
            Application.save(self, account)
        return super().save(*objs, **kwargs)


class Command:
    """`lambda account: account.deposit(…)`, which remembers the balances it was asked to decide on."""

    def __init__(self, method: str, amount: int) -> None:
        self.method, self.amount = method, euros(amount)
        self.__name__ = f'lambda account: account.{method}(money("{self.amount}"))'
        self.seen: list[Decimal] = []

    def __call__(self, account: Account) -> None:
        self.seen.append(account.balance)
        getattr(account, self.method)(self.amount)

    def __deepcopy__(self, memo: object) -> "Command":
        return Command(self.method, int(self.amount.scaleb(2)))


def deposits(amount: int) -> Command:
    return Command("deposit", amount)


def said_meanwhile(number: int, what: str) -> str:
    often = "the first save" if number == 1 else f"each of the first {number} saves"
    return f"# before {often}, another teller {what}"


def must_hold(attempt: Attempt, bank: Memory, who: Named, expected: Decimal, because: str = "") -> None:
    if bank.balance(who) != expected:
        lines = [f"{who!r} now holds   {bank.balance(who)}", f"expected        {expected}"]
        attempt.fail(because, lines=lines)
