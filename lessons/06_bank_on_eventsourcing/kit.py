"""What the laws of lesson 06 share: accounts without a store, and banks in which something always comes between.

Rules about one account are tried on a stand-in for the aggregate, which applies events with the learner's own function.
What loads and saves is tried on the library's Application, in memory, with the course's Account: `Busy` lets another
teller come between at a chosen save. So every conflict is forced.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import IntegrityError
from hypothesis.strategies import integers

from course_utils.domains.bank import Account
from course_utils.exercises import Attempt


def euros(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


class Happened:
    """An event with the values it was triggered with; like the library's, it refuses fields that its class lacks."""

    FIELDS: ClassVar[dict[str, set[str]]] = {"Deposited": {"amount"}, "Withdrawn": {"amount"}, "Closed": set()}

    def __init__(self, kind: str, **values: Any) -> None:
        given = set(values) - {"timestamp"}
        if given != self.FIELDS.get(kind, given):
            takes = ", ".join(sorted(self.FIELDS[kind])) or "nothing"
            raise TypeError(f"{kind} takes {takes}; it was given {', '.join(sorted(given)) or 'nothing'}")
        self.kind, self.values = kind, values
        vars(self).update(values)

    def __repr__(self) -> str:
        return f"{self.kind}({', '.join(f'{name}={value}' for name, value in self.values.items())})"


Happened.__name__ = "Event"  # as a learner's AttributeError should call it


def _calls_itself(method: str) -> Callable[..., None]:
    def call(*_: object) -> None:
        raise RecursionError(
            f"your {method} becomes the method, so account.{method} calls itself. Trigger the event here"
        )

    return call


_STATE = ("balance", "overdraft_limit", "is_closed")


class StandIn:
    """An account as the exercises about rules need it: state, and trigger_event, which applies and keeps an event.

    Its state is set in trigger_event only; `set_by_hand` names what was set elsewhere, in whichever way.
    """

    Deposited, Withdrawn, Closed = (type(name, (), {}) for name in Happened.FIELDS)

    def __init__(self, balance: int, limit: int = 0, *, closed: bool = False, apply_withdrawn: Any = None) -> None:
        self.balance, self.overdraft_limit, self.is_closed = euros(balance), euros(limit), closed
        self.pending_events: list[Happened] = []
        self._apply_withdrawn = apply_withdrawn
        self._set: list[str] = []
        self._by_events = self._state()

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)
        if name in _STATE and self.__dict__.get("_by_events"):
            self._set.append(name)

    def _state(self) -> dict[str, object]:
        return {name: vars(self).get(name) for name in _STATE}

    @property
    def set_by_hand(self) -> list[str]:
        if self._by_events:  # what was written around the attributes, into __dict__, differs from what the events made
            self._set += [name for name in _STATE if vars(self).get(name) != self._by_events[name]]
        return self._set

    def trigger_event(self, event_class: type, **values: Any) -> None:
        if not isinstance(event_class, type):
            raise TypeError("trigger_event takes a class of events, such as account.Withdrawn, and its fields by name")
        event = Happened(event_class.__name__, **values)
        self._set, self._by_events = self.set_by_hand, {}
        try:
            self._apply(event)
        finally:
            self._by_events = self._state()
        self.pending_events.append(event)

    def _apply(self, event: Happened) -> None:
        if event.kind == "Withdrawn" and self._apply_withdrawn:
            self._apply_withdrawn(event, self)
        elif event.kind in ("Deposited", "Withdrawn"):
            amount = event.values["amount"]
            self.balance += amount if event.kind == "Deposited" else -amount
        else:
            self.is_closed = True

    deposit, withdraw, close = map(_calls_itself, ("deposit", "withdraw", "close"))

    def __repr__(self) -> str:
        closed = ", is_closed=True" if self.is_closed else ""
        return f"<account: balance={self.balance}, overdraft_limit={self.overdraft_limit}{closed}>"


StandIn.__name__ = "Account"  # as a learner's AttributeError should call it


def must_have_pending(attempt: Attempt, account: StandIn, expected: str, because: str = "") -> None:
    """The account's pending events must be the `expected` ones, as text."""
    if str(account.pending_events) != expected:
        lines = [f"triggered       {account.pending_events}", f"expected        {expected}"]
        attempt.fail(because, lines=lines)


def must_have_balance(attempt: Attempt, account: StandIn, expected: Decimal, because: str = "") -> None:
    if account.balance != expected:
        lines = [f"the balance is  {account.balance}", f"expected        {expected}"]
        attempt.fail(because, lines=lines)


def must_change_by_events_only(attempt: Attempt, account: StandIn) -> None:
    if account.set_by_hand:
        name = account.set_by_hand[0]
        attempt.fail(
            f"{attempt.name} sets account.{name} itself. The state changes by events only: trigger_event applies the "
            "event, now and whenever the account is loaded. What else is set is in no file."
        )


def must_refuse(attempt: Attempt, account: StandIn, *args: Any) -> Exception:
    """The call must raise ValueError and leave the account as it was, with nothing to be saved."""
    before = account.balance
    refusal = attempt.raises(ValueError, account, *args)
    must_have_pending(
        attempt, account, "[]", "It refused, but only after it had triggered an event. Ask first, then trigger."
    )
    must_have_balance(attempt, account, before, "It refused, but it had changed the balance already.")
    must_change_by_events_only(attempt, account)
    return refusal


cents = integers(1, 90_000)


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
