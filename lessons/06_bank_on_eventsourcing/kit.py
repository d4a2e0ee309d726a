"""What the laws of lesson 06 about one account share: a stand-in for the aggregate, without a store.

It applies events with the learner's own function, and tells what was set in any other way.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar

from hypothesis.strategies import integers

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
