"""Exercises of lesson 06: withdraw, change, transfer, close, daily_interest and statement.

Rules about one account are tried on a stand-in for the aggregate, which applies events with the learner's own function.
What loads and saves is tried on the library's Application, in memory, with the course's Account: `Busy` lets another
teller come between at a chosen save, `Cut` loses its power at one. So every conflict and every crash is forced.
"""

import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from threading import Barrier, Thread, get_ident
from typing import Any
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.persistence import IntegrityError
from hypothesis.strategies import composite, integers, lists, sampled_from, tuples

from course_utils.domains.bank import Account
from course_utils.exercises import Attempt, Exercise, NotYet

CENT = Decimal("0.01")


def euros(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


# ------------------------------------------------------------------------------------------- a stand-in for an account


class Happened:
    """An event with the values it was triggered with; like the library's, it refuses fields that its class lacks."""

    FIELDS = {"Deposited": {"amount"}, "Withdrawn": {"amount"}, "Closed": set()}

    def __init__(self, kind: str, **values: Any) -> None:
        given = set(values) - {"timestamp"}
        if given != self.FIELDS.get(kind, given):
            takes = ", ".join(sorted(self.FIELDS[kind])) or "nothing"
            raise TypeError(f"{kind} takes {takes}; it was given {', '.join(sorted(given)) or 'nothing'}")
        self.kind, self.values = kind, values
        vars(self).update(values)

    def __repr__(self) -> str:
        return f"{self.kind}({', '.join(f'{name}={value}' for name, value in self.values.items())})"


class StandIn:
    """An account as the exercises about rules need it: state, and trigger_event, which applies and keeps an event."""

    class Deposited: ...

    class Withdrawn: ...

    class Closed: ...

    def __init__(self, balance: int, limit: int = 0, *, closed: bool = False, apply_withdrawn: Any = None) -> None:
        self.balance, self.overdraft_limit, self.is_closed = euros(balance), euros(limit), closed
        self.pending_events: list[Happened] = []
        self._apply_withdrawn = apply_withdrawn

    def trigger_event(self, event_class: type, **values: Any) -> None:
        if not isinstance(event_class, type):
            raise TypeError("trigger_event takes a class of events, such as account.Withdrawn, and its fields by name")
        event = Happened(event_class.__name__, **values)
        if event.kind == "Withdrawn" and self._apply_withdrawn:
            self._apply_withdrawn(event, self)
        elif event.kind in ("Deposited", "Withdrawn"):
            self.balance += values["amount"] if event.kind == "Deposited" else -values["amount"]
        else:
            self.is_closed = True
        self.pending_events.append(event)

    def deposit(self, amount: Decimal) -> None:
        raise _calls_itself("deposit")

    def withdraw(self, amount: Decimal) -> None:
        raise _calls_itself("withdraw")

    def close(self) -> None:
        raise _calls_itself("close")

    def __repr__(self) -> str:
        closed = ", is_closed=True" if self.is_closed else ""
        return f"<account: balance={self.balance}, overdraft_limit={self.overdraft_limit}{closed}>"


StandIn.__name__ = "Account"  # as a learner's AttributeError should call it


def _calls_itself(method: str) -> RecursionError:
    return RecursionError(f"your {method} becomes the method, so account.{method} calls itself. Trigger the event here")


def _pending(attempt: Attempt, account: StandIn, expected: str, because: str = "") -> None:
    """The account's pending events must be the `expected` ones, as text."""
    if str(account.pending_events) != expected:
        lines = [f"triggered       {account.pending_events}", f"expected        {expected}"]
        attempt.fail(because, lines=lines)


def _balance(attempt: Attempt, account: StandIn, expected: Decimal, because: str = "") -> None:
    if account.balance != expected:
        lines = [f"the balance is  {account.balance}", f"expected        {expected}"]
        attempt.fail(because, lines=lines)


def _refuses(attempt: Attempt, account: StandIn, *args: Any) -> Exception:
    """The call must raise ValueError and leave the account as it was, with nothing to be saved."""
    before = account.balance
    refusal = attempt.raises(ValueError, account, *args)
    _pending(attempt, account, "[]", "It refused, but only after it had triggered an event. Ask first, then trigger.")
    _balance(attempt, account, before, "It refused, but it had changed the balance already.")
    return refusal


# ------------------------------------------------------------------------------------------------------------ withdraw

withdraw = Exercise(
    "withdraw",
    answers=("withdraw", "apply_withdrawn"),
    hints=(
        "Two functions, two jobs: one may refuse and changes nothing itself, the other changes the balance and may "
        "never refuse. Which one knows the overdraft limit?",
        "In withdraw, two refusals come first: `amount <= 0`, and `amount > account.balance + "
        "account.overdraft_limit`. Then `account.trigger_event(account.Withdrawn, amount=amount)`.",
        "withdraw: if amount <= 0: raise ValueError(…); if amount > account.balance + account.overdraft_limit: raise "
        "ValueError(…); account.trigger_event(account.Withdrawn, amount=amount). apply_withdrawn: one line, "
        "account.balance -= event.amount.",
    ),
)

cents = integers(1, 90_000)


@withdraw.law(before=integers(0, 90_000), amount=cents, examples=30)
def applying_subtracts(_: Attempt, apply_withdrawn: Attempt, before: int, amount: int) -> None:
    """Applying a withdrawal takes its amount from the account's balance."""
    account = StandIn(before, limit=100_000)
    apply_withdrawn(Happened("Withdrawn", amount=euros(amount)), account)
    _balance(apply_withdrawn, account, euros(before - amount))


@withdraw.law(rest=integers(0, 90_000), amount=cents, examples=30)
def an_event_is_triggered(withdraw: Attempt, apply_withdrawn: Attempt, rest: int, amount: int) -> None:
    """A withdrawal that is fine triggers one Withdrawn event with its amount. Only what is triggered can be saved."""
    account = StandIn(rest + amount, apply_withdrawn=apply_withdrawn.answer)
    withdraw(account, euros(amount))
    _pending(withdraw, account, f"[Withdrawn(amount={euros(amount)})]")
    if not isinstance(account.pending_events[0].values["amount"], Decimal):
        withdraw.fail("The amount in the event is no Decimal any more. Pass it on as it came.")
    twice = (
        "trigger_event applies the event at once, so withdraw need not touch the balance itself: it went down twice."
    )
    _balance(withdraw, account, euros(rest), twice)


@withdraw.law(before=integers(-20_000, 30_000), spare=integers(0, 20_000), examples=30)
def down_to_the_limit(withdraw: Attempt, apply_withdrawn: Attempt, before: int, spare: int) -> None:
    """The balance may fall as far as the overdraft limit below zero, and that far exactly is still fine."""
    limit = max(0, -before) + 5_000
    amount = max(1, before + limit - spare) if spare % 3 else before + limit
    account = StandIn(before, limit, apply_withdrawn=apply_withdrawn.answer)
    withdraw(account, euros(amount))
    _pending(withdraw, account, f"[Withdrawn(amount={euros(amount)})]")


@withdraw.law(before=integers(-3_000, 30_000), limit=integers(3_000, 9_000), excess=integers(1, 9_000), examples=30)
def no_further(withdraw: Attempt, apply_withdrawn: Attempt, before: int, limit: int, excess: int) -> None:
    """More than the balance and the overdraft limit together is refused, by raising ValueError."""
    account = StandIn(before, limit, apply_withdrawn=apply_withdrawn.answer)
    _refuses(withdraw, account, euros(before + limit + excess))


@withdraw.law(before=integers(0, 30_000), amount=integers(-9_000, 0), examples=30)
def amounts_are_above_zero(withdraw: Attempt, apply_withdrawn: Attempt, before: int, amount: int) -> None:
    """Amounts must be above 0.00: a negative withdrawal is a deposit in disguise, and one of 0.00 is nothing."""
    _refuses(withdraw, StandIn(before, apply_withdrawn=apply_withdrawn.answer), euros(amount))


@withdraw.law(before=integers(0, 30_000), excess=integers(1, 9_000), examples=30)
def a_refusal_says_why(withdraw: Attempt, apply_withdrawn: Attempt, before: int, excess: int) -> None:
    """Say why: the ValueError carries a sentence for the person at the counter."""
    refusal = _refuses(withdraw, StandIn(before, apply_withdrawn=apply_withdrawn.answer), euros(before + excess))
    if not str(refusal).strip():
        withdraw.fail(got="ValueError()", expected='ValueError("a sentence")')


@withdraw.law(before=integers(0, 10_000), excess=integers(1, 9_000), examples=30)
def applying_never_refuses(_: Attempt, apply_withdrawn: Attempt, before: int, excess: int) -> None:
    """This withdrawal is in the file: it was fine under the limit of its day. Applying it must neither refuse nor
    skip it, or the account cannot be loaded any more. The rule belongs in withdraw."""
    account = StandIn(before, limit=0)
    apply_withdrawn(Happened("Withdrawn", amount=euros(before + excess)), account)
    _balance(apply_withdrawn, account, euros(-excess))


def _apply(event, account):
    account.balance -= event.amount


def asks_then_triggers(account, amount):
    if amount <= 0:
        raise ValueError(f"{amount} is not more than 0.00")
    if amount > account.balance + account.overdraft_limit:
        raise ValueError(f"{amount} is too much")
    account.trigger_event(account.Withdrawn, amount=amount)


def knows_no_limit(account, amount):
    if not 0 < amount <= account.balance:
        raise ValueError("no")
    account.trigger_event(account.Withdrawn, amount=amount)


def refuses_the_limit_itself(account, amount):
    if not 0 < amount < account.balance + account.overdraft_limit and amount != account.balance:
        raise ValueError("no")
    account.trigger_event(account.Withdrawn, amount=amount)


def writes_the_balance(account, amount):
    if not 0 < amount <= account.balance + account.overdraft_limit:
        raise ValueError("no")
    account.balance -= amount


def does_both(account, amount):
    asks_then_triggers(account, amount)
    account.balance -= amount


def triggers_first(account, amount):
    account.trigger_event(account.Withdrawn, amount=amount)
    if amount <= 0 or account.balance < -account.overdraft_limit:
        raise ValueError("no")


def lets_negative_amounts_pass(account, amount):
    if amount > account.balance + account.overdraft_limit:
        raise ValueError("no")
    account.trigger_event(account.Withdrawn, amount=amount)


def does_not_ask(account, amount):
    account.trigger_event(account.Withdrawn, amount=amount)


def apply_asks(event, account):
    if not 0 < event.amount <= account.balance + account.overdraft_limit:
        raise ValueError("no")
    account.balance -= event.amount


def apply_skips(event, account):
    if event.amount <= account.balance + account.overdraft_limit:
        account.balance -= event.amount


def calls_the_method(account, amount):
    if amount <= 0:
        raise ValueError("no")
    account.withdraw(amount)


def gives_what_there_is(account, amount):
    if amount <= 0:
        raise ValueError("no")
    account.trigger_event(account.Withdrawn, amount=min(amount, account.balance + account.overdraft_limit))


def says_nothing(account, amount):
    if not 0 < amount <= account.balance + account.overdraft_limit:
        raise ValueError
    account.trigger_event(account.Withdrawn, amount=amount)


def counts_in_floats(account, amount):
    if not 0 < amount <= account.balance + account.overdraft_limit:
        raise ValueError("no")
    account.trigger_event(account.Withdrawn, amount=float(amount))


def apply_adds(event, account):
    account.balance += event.amount


withdraw.wrong("as far as the overdraft limit")((knows_no_limit, _apply))
withdraw.wrong("that far exactly is still fine")((refuses_the_limit_itself, _apply))
withdraw.wrong("Only what is triggered can be saved")((writes_the_balance, _apply))
withdraw.wrong("it went down twice")((does_both, _apply))
withdraw.wrong("Ask first, then trigger")((triggers_first, _apply))
withdraw.wrong("deposit in disguise")((lets_negative_amounts_pass, _apply))
withdraw.wrong("The rule belongs in withdraw")((does_not_ask, apply_asks))
withdraw.wrong("neither refuse nor skip it")((asks_then_triggers, apply_skips))
withdraw.wrong("More than the balance and the overdraft limit together")((gives_what_there_is, _apply))
withdraw.wrong("account.withdraw calls itself")((calls_the_method, _apply))
withdraw.wrong("Say why")((says_nothing, _apply))
withdraw.wrong("float")((counts_in_floats, _apply))
withdraw.wrong("takes its amount from the account's balance")((asks_then_triggers, apply_adds))


def looks_at_what_would_be_left(account, amount):
    left = account.balance - amount
    if amount <= 0 or left < -account.overdraft_limit:
        raise ValueError(f"{amount} would leave {left}, below {-account.overdraft_limit}")
    account.trigger_event(StandIn.Withdrawn, amount=amount)
    return account


def apply_by_assignment(event, account):
    account.balance = account.balance - event.amount


withdraw.right((looks_at_what_would_be_left, _apply))
withdraw.right((asks_then_triggers, apply_by_assignment))


# ------------------------------------------------------------------------------------------- banks where things happen


class Named(UUID):
    """An account's id that shows as the name a person would give it."""

    def __init__(self, number: str, name: str) -> None:
        super().__init__(int=Account.create_id(number).int)
        object.__setattr__(self, "name", name)

    def __repr__(self) -> str:
        return str(self.name)

    def __deepcopy__(self, memo: object) -> "Named":
        return self


ADA, FAY, EMIL = Named("42", "ada"), Named("43", "fay"), Named("44", "emil")
NUMBERS = {ADA: "42", FAY: "43", EMIL: "44"}
MORNING = datetime(2024, 1, 1, 9, 0, tzinfo=UTC)


class Memory(Application[UUID]):
    """A bank in memory, with accounts that hold what `holding` says; it and the overdraft limit of all are cents."""

    name = "Bank"

    def __init__(self, holding: dict[Named, int], limit: int = 0) -> None:
        super().__init__({"PERSISTENCE_MODULE": "eventsourcing.popo"})
        for who, holds in holding.items():
            account = Account.open(NUMBERS[who], who.name.title(), overdraft_limit=euros(limit), timestamp=MORNING)
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
    """Before the n-th save, another teller carries out the n-th of `meanwhile` on Ada's account."""

    MOST_SAVES = 30

    def __init__(self, holding: dict[Named, int], meanwhile: list[Callable[[Account], None]]) -> None:
        super().__init__(holding)
        self.meanwhile, self.saves = list(meanwhile), 0

    def save(self, *objs: Any, **kwargs: Any) -> Any:
        self.saves += 1
        if self.saves > self.MOST_SAVES:
            raise Endless
        if self.meanwhile:
            account = self.repository.get(ADA)
            self.meanwhile.pop(0)(account)
            Application.save(self, account)
        return super().save(*objs, **kwargs)


class PowerCut(Exception):
    """The machine stops."""


class Cut(Memory):
    """The power goes at the n-th save: before it has stored anything or right after. It does not come back."""

    def __init__(self, holding: dict[Named, int], at: int, after: bool) -> None:
        super().__init__(holding)
        self.at, self.after, self.saves, self.is_dark = at, after, 0, False

    def save(self, *objs: Any, **kwargs: Any) -> Any:
        self.saves += 1
        self.is_dark = self.is_dark or (self.saves == self.at and not self.after)
        if self.is_dark:
            raise PowerCut("the machine stops here")
        recordings = super().save(*objs, **kwargs)
        if self.saves == self.at:
            self.is_dark = True
            raise PowerCut("the machine stops here")
        return recordings


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


def withdraws(amount: int) -> Command:
    return Command("withdraw", amount)


def _meanwhile(number: int, what: str) -> str:
    often = "the first save" if number == 1 else f"each of the first {number} saves"
    return f"# before {often}, another teller {what}"


def _holds(attempt: Attempt, bank: Memory, who: Named, expected: Decimal, because: str = "") -> None:
    if bank.balance(who) != expected:
        lines = [f"{who!r} now holds   {bank.balance(who)}", f"expected        {expected}"]
        attempt.fail(because, lines=lines)


# -------------------------------------------------------------------------------------------------------------- change

change = Exercise(
    "change",
    hints=(
        "Three steps belong together: load, decide, save. When the save meets a conflict, which of the three must be "
        "done again? (Look again at the cell after the first prediction, where Cleo's object was saved a second time.)",
        "A `for` loop over range(attempts). Inside: bank.repository.get(account_id), command(account), and around "
        "bank.save(account) alone a `try … except IntegrityError`. A success returns; the last conflict is raised.",
        "for attempt in range(attempts): account = bank.repository.get(account_id); command(account); then try: return "
        "bank.save(account), except IntegrityError: if attempt + 1 == attempts: raise. A refusal is no IntegrityError, "
        "so it leaves by itself.",
    ),
)


@change.law(before=integers(0, 900_00), amount=cents, examples=12)
def the_command_is_carried_out(change: Attempt, before: int, amount: int) -> None:
    """With nobody in the way, the command decides on the account and what it decided is saved, once."""
    bank, command = Memory({ADA: before}), deposits(amount)
    change(bank, ADA, command)
    _holds(change, bank, ADA, euros(before + amount))


@change.law(before=integers(0, 900_00), excess=cents, examples=12)
def a_refusal_is_no_conflict(change: Attempt, before: int, excess: int) -> None:
    """A refusal of the command is an answer, not a conflict: let its ValueError through at once. Trying again would ask
    the same question."""
    bank, command = Memory({ADA: before}), withdraws(before + excess)
    change.raises(ValueError, bank, ADA, command)
    if len(command.seen) > 1:
        change.fail(lines=[f"the command was asked {len(command.seen)} times"])


@change.law(before=integers(0, 900_00), amount=cents, other=cents, examples=12)
def both_deposits_count(change: Attempt, before: int, amount: int, other: int) -> None:
    """One conflict on the way: another teller saved first, and your save raised the library's IntegrityError. Both
    deposits have to be in the account in the end. After a failed save the pending events are gone, so there is nothing
    left to save again: load and decide anew."""
    bank = Busy({ADA: before}, [deposits(other)])
    with _telling(change, _meanwhile(1, f"pays in {euros(other)}")):
        try:
            change(bank, ADA, deposits(amount))
        except NotYet as failure:
            if isinstance(failure.__cause__, IntegrityError) and _catches_another(change.answer):
                change.fail(
                    "The conflict went through your except. You catch another IntegrityError than the library's: "
                    "from eventsourcing.persistence import IntegrityError."
                )
            raise
    _holds(change, bank, ADA, euros(before + amount + other))


def _catches_another(answer: Any) -> bool:
    """Whether the answer names an IntegrityError, and it is not the library's: that of sqlite3, for one."""
    names = getattr(getattr(answer, "__code__", None), "co_names", ())
    if "IntegrityError" not in names:
        return False
    return "sqlite3" in names or answer.__globals__.get("IntegrityError") is not IntegrityError


@change.law(before=integers(100, 500_00), part=integers(51, 100), examples=12)
def the_decision_is_taken_anew(change: Attempt, before: int, part: int) -> None:
    """The other teller was faster and took most of the money. What was decided before no longer holds: ask the command
    again, on the new balance. Here it must refuse; otherwise the account is overdrawn."""
    amount = before * part // 100
    bank = Busy({ADA: before}, [withdraws(amount)])
    with _telling(change, _meanwhile(1, f"takes {euros(amount)} of the {euros(before)}")):
        change.raises(ValueError, bank, ADA, withdraws(amount))
    _holds(change, bank, ADA, euros(before - amount))


@change.law(before=integers(0, 900_00), amount=cents, others=lists(cents, min_size=1, max_size=3), examples=12)
def each_try_sees_the_store(change: Attempt, before: int, amount: int, others: list[int]) -> None:
    """Each try decides on the account as the store has it. An account whose save has failed still carries its own
    event, which nobody stored: throw it away and load another."""
    bank, command = Busy({ADA: before}, [deposits(other) for other in others]), deposits(amount)
    with _telling(change, _meanwhile(len(others), "pays in " + ", ".join(str(euros(other)) for other in others))):
        change(bank, ADA, command)
    expected = [euros(before + sum(others[:number])) for number in range(len(others) + 1)]
    if command.seen != expected:
        lines = [f"balances seen   {_amounts(command.seen)}", f"expected        {_amounts(expected)}"]
        change.fail(lines=lines)


@change.law(attempts=integers(1, 6), amount=cents, examples=12)
def the_last_attempt_counts(change: Attempt, attempts: int, amount: int) -> None:
    """`attempts` is the number of times to try. With one conflict fewer than that, the last try gets through."""
    bank = Busy({ADA: 100}, [deposits(100)] * (attempts - 1))
    with _telling(change, _meanwhile(attempts - 1, "pays in 1.00") if attempts > 1 else ""):
        change(bank, ADA, deposits(amount), attempts=attempts)
    _holds(change, bank, ADA, euros(100 + 100 * (attempts - 1) + amount))


@change.law(attempts=integers(1, 6), amount=cents, examples=12)
def it_gives_up_aloud(change: Attempt, attempts: int, amount: int) -> None:
    """When every one of the `attempts` meets a conflict, give up and say so: let the last IntegrityError through. Who
    called must learn that nothing was stored."""
    bank = Busy({ADA: 100}, [deposits(100)] * Busy.MOST_SAVES)
    with _telling(change, _meanwhile(Busy.MOST_SAVES, "pays in 1.00")):
        try:
            change.raises(IntegrityError, bank, ADA, deposits(amount), attempts=attempts)
        except NotYet:
            if bank.saves > Busy.MOST_SAVES:
                change.fail(f"It was to try {attempts} times, and it still tries after {Busy.MOST_SAVES} conflicts.")
            raise
    if bank.saves != attempts:
        often = "`attempts` is how often you try in all: with attempts=1 there is one save, and no second."
        change.fail(often, lines=[f"saved           {bank.saves} times", f"expected        {attempts}"])


@change.law()
def real_threads(change: Attempt) -> None:
    """Four real threads pay in 1.00 each, and all four have loaded the account before the first one saves. All four
    deposits have to count."""
    bank, errors = Crowd({ADA: 100_00}, 4), []

    def teller() -> None:
        try:
            change.answer(bank, ADA, lambda account: account.deposit(Decimal("1.00")), attempts=5)  # type: ignore[operator]
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}")

    threads = [Thread(target=teller, daemon=True) for _ in range(4)]
    change.steps.append('change(bank, ada, lambda account: account.deposit(money("1.00")))    # in four threads')
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=1.5)
    if errors:
        change.fail(lines=[f"a thread raised {sorted(errors)[0]}"])
    _holds(change, bank, ADA, Decimal("104.00"))


class Crowd(Memory):
    """Nobody's first save goes through before everybody has come to theirs."""

    def __init__(self, holding: dict[Named, int], tellers: int) -> None:
        super().__init__(holding)
        self.everybody, self.waited = Barrier(tellers, timeout=1), set()

    def save(self, *objs: Any, **kwargs: Any) -> Any:
        if get_ident() not in self.waited:
            self.waited.add(get_ident())
            self.everybody.wait()
        return super().save(*objs, **kwargs)


class _telling:
    """Adds what others did in the meantime below the learner's call, should the law fail."""

    def __init__(self, attempt: Attempt, line: str) -> None:
        self.attempt, self.line = attempt, line

    def __enter__(self) -> None:
        if self.line:
            self.attempt.steps.append(self.line)

    def __exit__(self, *_: object) -> None: ...


def _amounts(values: list[Decimal]) -> str:
    return ", ".join(map(str, values)) or "none"


@change.wrong("pending events are gone")
def saves_again_without_loading(bank, account_id, command, attempts=5):
    account = bank.repository.get(account_id)
    command(account)
    for attempt in range(attempts):
        try:
            bank.save(account)
            return
        except IntegrityError:
            if attempt + 1 == attempts:
                raise


@change.wrong("still carries its own event")
def decides_again_on_the_same_object(bank, account_id, command, attempts=5):
    account = bank.repository.get(account_id)
    for attempt in range(attempts):
        command(account)
        try:
            bank.save(account)
            return
        except IntegrityError:
            if attempt + 1 == attempts:
                raise


@change.wrong("What was decided before no longer holds")
def decides_once(bank, account_id, command, attempts=5):
    account = bank.repository.get(account_id)
    command(account)
    decided = list(account.pending_events)
    for attempt in range(attempts):
        try:
            bank.save(account)
            return
        except IntegrityError:
            if attempt + 1 == attempts:
                raise
            account = bank.repository.get(account_id)
            for event in decided:
                values = {key: value for key, value in vars(event).items() if not key.startswith("originator")}
                account.trigger_event(type(event), **values)


@change.wrong("there is nothing left to save again")
def swallows_the_conflict(bank, account_id, command, attempts=5):
    account = bank.repository.get(account_id)
    command(account)
    try:
        bank.save(account)
    except IntegrityError:
        pass


@change.wrong("there is nothing left to save again")
def loads_anew_without_deciding(bank, account_id, command, attempts=5):
    account = bank.repository.get(account_id)
    command(account)
    for attempt in range(attempts):
        try:
            return bank.save(account)
        except IntegrityError:
            if attempt + 1 == attempts:
                raise
            account = bank.repository.get(account_id)


@change.wrong("change raised IntegrityError")
def does_not_try_again(bank, account_id, command, attempts=5):
    account = bank.repository.get(account_id)
    command(account)
    bank.save(account)


@change.wrong("A refusal of the command is an answer")
def takes_every_error_for_a_conflict(bank, account_id, command, attempts=5):
    for _ in range(attempts):
        try:
            account = bank.repository.get(account_id)
            command(account)
            return bank.save(account)
        except Exception:
            continue
    raise IntegrityError("no luck")


@change.wrong("the command was asked 5 times")
def tries_a_refusal_again(bank, account_id, command, attempts=5):
    for attempt in range(attempts):
        try:
            account = bank.repository.get(account_id)
            command(account)
            return bank.save(account)
        except Exception:
            if attempt + 1 == attempts:
                raise


@change.wrong("it still tries after 30 conflicts")
def never_gives_up(bank, account_id, command, attempts=5):
    while True:
        account = bank.repository.get(account_id)
        command(account)
        try:
            return bank.save(account)
        except IntegrityError:
            pass


@change.wrong("give up and say so")
def gives_up_in_silence(bank, account_id, command, attempts=5):
    for _ in range(attempts):
        account = bank.repository.get(account_id)
        command(account)
        try:
            return bank.save(account)
        except IntegrityError:
            continue
    return None


@change.wrong("the last try gets through")
def tries_once_less(bank, account_id, command, attempts=5):
    for attempt in range(attempts):
        account = bank.repository.get(account_id)
        command(account)
        if attempt + 1 == attempts and attempts > 1:
            raise IntegrityError("too many conflicts")
        try:
            return bank.save(account)
        except IntegrityError:
            if attempt + 1 == attempts:
                raise


@change.wrong("there is one save, and no second")
def tries_once_more(bank, account_id, command, attempts=5):
    for attempt in range(attempts + 1):
        account = bank.repository.get(account_id)
        command(account)
        try:
            return bank.save(account)
        except IntegrityError:
            if attempt == attempts:
                raise


@change.wrong("another IntegrityError than the library's")
def catches_the_one_of_sqlite(bank, account_id, command, attempts=5):
    for attempt in range(attempts):
        account = bank.repository.get(account_id)
        command(account)
        try:
            return bank.save(account)
        except sqlite3.IntegrityError:
            if attempt + 1 == attempts:
                raise


@change.wrong("what it decided is saved")
def forgets_to_save(bank, account_id, command, attempts=5):
    command(bank.repository.get(account_id))


@change.right
def as_a_loop(bank, account_id, command, attempts=5):
    while True:
        account = bank.repository.get(account_id)
        command(account)
        try:
            bank.save(account)
        except IntegrityError:
            attempts -= 1
            if not attempts:
                raise
        else:
            return account


@change.right
def by_recursion(bank, account_id, command, attempts=5):
    account = bank.repository.get(account_id)
    command(account)
    try:
        bank.save(account)
    except IntegrityError as conflict:
        if attempts == 1:
            raise IntegrityError(f"Gave up on {account_id}.") from conflict
        by_recursion(bank, account_id, command, attempts - 1)


# ------------------------------------------------------------------------------------------------------------ transfer

transfer = Exercise(
    "transfer",
    hints=(
        "Whatever is saved in one call of bank.save is stored together or not at all. What does a crash find between "
        "two calls?",
        "Load both accounts, let one withdraw and the other deposit, and save both in one call. Before all that, refuse "
        "a transfer from an account to itself: it would load the same account twice.",
        "if source_id == target_id: raise ValueError(…); source, target = bank.repository.get(source_id), "
        "bank.repository.get(target_id); source.withdraw(amount); target.deposit(amount); bank.save(source, target)",
    ),
)


@transfer.law(ada=cents, fay=integers(0, 90_000), part=integers(1, 100), examples=12)
def it_moves_money(transfer: Attempt, ada: int, fay: int, part: int) -> None:
    """What leaves the one account arrives in the other."""
    amount = max(1, ada * part // 100)
    bank = Memory({ADA: ada, FAY: fay})
    transfer(bank, ADA, FAY, euros(amount))
    _holds(transfer, bank, ADA, euros(ada - amount))
    _holds(transfer, bank, FAY, euros(fay + amount))


@transfer.law(ada=integers(0, 90_000), fay=integers(0, 90_000), excess=cents, examples=12)
def a_refusal_moves_nothing(transfer: Attempt, ada: int, fay: int, excess: int) -> None:
    """The source account refuses. Its ValueError goes to whoever asked, and nothing has moved."""
    bank = Memory({ADA: ada, FAY: fay})
    transfer.raises(ValueError, bank, ADA, FAY, euros(ada + excess))
    _holds(transfer, bank, ADA, euros(ada))
    _holds(transfer, bank, FAY, euros(fay))


def _overdrafts() -> list[dict[str, Any]]:
    return [{"holds": euros, "limit": 50, "amount": amount} for euros, amount in ((100, 120), (100, 150), (0, 50))]


@transfer.law(cases=_overdrafts)
def the_account_decides(transfer: Attempt, holds: int, limit: int, amount: int) -> None:
    """The overdraft rule is the account's own; leave it to `withdraw`, which allows this."""
    bank = Memory({ADA: holds * 100, FAY: 0}, limit * 100)
    transfer.steps.append(f"ada holds {holds}.00, with an overdraft limit of {limit}.00")
    transfer(bank, ADA, FAY, euros(amount * 100))
    _holds(transfer, bank, ADA, euros((holds - amount) * 100))
    _holds(transfer, bank, FAY, euros(amount * 100))


def _every_cut() -> list[dict[str, Any]]:
    return [{"at": at, "after": after} for at in (1, 2, 3) for after in (True, False)]


@transfer.law(cases=_every_cut)
def a_crash_loses_nothing(transfer: Attempt, at: int, after: bool) -> None:
    """Wherever the machine stops, the money of both accounts together is the same as before: both events are stored,
    or neither. That needs one save; between two saves there is a moment with half a transfer."""
    bank = Cut({ADA: 100_00, FAY: 50_00}, at, after)
    transfer.steps.append(f"the power goes {'right after' if after else 'before'} save number {at}")
    try:
        transfer(bank, ADA, FAY, euros(30_00))
    except NotYet:
        if not bank.is_dark:
            raise
    if bank.total() != 150:
        lines = [
            f"ada holds       {bank.balance(ADA)}",
            f"fay holds       {bank.balance(FAY)}",
            f"together        {bank.total()}",
            "expected        150.00",
        ]
        transfer.fail(lines=lines)


@transfer.law(ada=cents, examples=12)
def not_to_itself(transfer: Attempt, ada: int) -> None:
    """A transfer from an account to itself is refused, by raising ValueError. It would load the same account twice:
    two events with one version number, a conflict that no retry ends."""
    bank = Memory({ADA: ada})
    transfer.raises(ValueError, bank, ADA, ADA, euros(ada))
    if len(list(bank.events.get(ADA))) != 2:
        transfer.fail("A transfer from an account to itself is refused; here it left events behind.")


@transfer.law(ada=cents, examples=5)
def the_target_may_refuse(transfer: Attempt, ada: int) -> None:
    """The target account does not exist. The error goes to whoever asked, and the money stays where it was."""
    bank = Memory({ADA: ada})
    transfer.raises(AggregateNotFoundError, bank, ADA, EMIL, euros(ada))
    _holds(transfer, bank, ADA, euros(ada))


@transfer.law(other=cents, examples=8)
def a_conflict_loses_nothing(transfer: Attempt, other: int) -> None:
    """Another teller pays in while the transfer is on its way. Either the conflict goes to whoever asked, or the
    transfer is decided anew; in both cases the other deposit counts, and no money appears or vanishes."""
    bank = Busy({ADA: 100_00, FAY: 50_00}, [deposits(other)])
    transfer.steps.append(_meanwhile(1, f"pays in {euros(other)} to ada"))
    try:
        transfer(bank, ADA, FAY, euros(30_00))
    except NotYet as failure:
        if not isinstance(failure.__cause__, IntegrityError):
            raise
    else:
        _holds(transfer, bank, FAY, euros(80_00), "It came back as if all were well, and the money has not arrived.")
    if bank.total() != euros(150_00 + other):
        transfer.fail(lines=[f"together        {bank.total()}", f"expected        {euros(150_00 + other)}"])


@composite
def orders(draw: Any) -> list[tuple[Named, Named, int]]:
    who = sampled_from([ADA, FAY, EMIL])
    return draw(lists(tuples(who, who, integers(1, 120_00)), min_size=1, max_size=5))


@transfer.law(orders=orders(), examples=12)
def money_is_conserved(transfer: Attempt, orders: list[tuple[Named, Named, int]]) -> None:
    """Any number of transfers, some of them refused: every account holds what a count by hand says."""
    holds = {ADA: 100_00, FAY: 50_00, EMIL: 0}
    bank = Memory(holds)
    for source, target, amount in orders:
        if source == target or amount > holds[source]:
            transfer.raises(ValueError, bank, source, target, euros(amount))
        else:
            transfer(bank, source, target, euros(amount))
            holds[source] -= amount
            holds[target] += amount
    for who, expected in holds.items():
        _holds(transfer, bank, who, euros(expected))


def _both(bank, source_id, target_id):
    return bank.repository.get(source_id), bank.repository.get(target_id)


@transfer.wrong("between two saves there is a moment")
def in_two_saves(bank, source_id, target_id, amount):
    if source_id == target_id:
        raise ValueError("the same account")
    source, target = _both(bank, source_id, target_id)
    source.withdraw(amount)
    bank.save(source)
    target.deposit(amount)
    bank.save(target)


@transfer.wrong("between two saves there is a moment")
def deposits_first(bank, source_id, target_id, amount):
    if source_id == target_id:
        raise ValueError("the same account")
    source, target = _both(bank, source_id, target_id)
    source.withdraw(amount)
    target.deposit(amount)
    bank.save(target)
    bank.save(source)


@transfer.wrong("between two saves there is a moment")
def in_two_changes(bank, source_id, target_id, amount):
    if source_id == target_id:
        raise ValueError("the same account")
    as_a_loop(bank, source_id, lambda account: account.withdraw(amount))
    as_a_loop(bank, target_id, lambda account: account.deposit(amount))


@transfer.wrong("both events are stored")
def pays_back_after_an_error(bank, source_id, target_id, amount):
    if source_id == target_id:
        raise ValueError("the same account")
    source, target = _both(bank, source_id, target_id)
    source.withdraw(amount)
    bank.save(source)
    try:
        target.deposit(amount)
        bank.save(target)
    except Exception:
        source.deposit(amount)
        bank.save(source)
        raise


@transfer.wrong("from an account to itself is refused")
def to_itself(bank, source_id, target_id, amount):
    source, target = _both(bank, source_id, target_id)
    source.withdraw(amount)
    target.deposit(amount)
    bank.save(source, target)


@transfer.wrong("it left events behind")
def to_itself_and_says_so_too_late(bank, source_id, target_id, amount):
    source = bank.repository.get(source_id)
    target = source if target_id == source_id else bank.repository.get(target_id)
    source.withdraw(amount)
    target.deposit(amount)
    bank.save(source, target) if source is not target else bank.save(source)
    if source is target:
        raise ValueError("the same account")


@transfer.wrong("The overdraft rule is the account's own")
def knows_no_overdraft(bank, source_id, target_id, amount):
    if source_id == target_id:
        raise ValueError("the same account")
    source, target = _both(bank, source_id, target_id)
    if amount > source.balance:
        raise ValueError(f"{amount} is more than {source.balance}.")
    source.withdraw(amount)
    target.deposit(amount)
    bank.save(source, target)


@transfer.wrong("What leaves the one account arrives")
def forgets_the_target(bank, source_id, target_id, amount):
    if source_id == target_id:
        raise ValueError("the same account")
    source, target = _both(bank, source_id, target_id)
    source.withdraw(amount)
    target.deposit(amount)
    bank.save(source)


@transfer.wrong("Its ValueError goes to whoever asked")
def answers_false(bank, source_id, target_id, amount):
    if source_id == target_id:
        raise ValueError("the same account")
    source, target = _both(bank, source_id, target_id)
    try:
        source.withdraw(amount)
    except ValueError:
        return False
    target.deposit(amount)
    bank.save(source, target)
    return True


@transfer.wrong("as if all were well")
def swallows_a_conflict(bank, source_id, target_id, amount):
    if source_id == target_id:
        raise ValueError("the same account")
    source, target = _both(bank, source_id, target_id)
    source.withdraw(amount)
    target.deposit(amount)
    try:
        bank.save(source, target)
    except IntegrityError:
        pass


@transfer.right
def deposits_before_it_withdraws(bank, source_id, target_id, amount):
    if source_id == target_id:
        raise ValueError(f"{source_id} would pay itself")
    target, source = bank.repository.get(target_id), bank.repository.get(source_id)
    target.deposit(amount)
    source.withdraw(amount)
    return bank.save(target, source)


@transfer.right
def and_tries_again(bank, source_id, target_id, amount):
    if source_id == target_id:
        raise ValueError("the same account")
    for attempt in range(5):
        accounts = _both(bank, source_id, target_id)
        accounts[0].withdraw(amount)
        accounts[1].deposit(amount)
        try:
            bank.save(*accounts)
            return
        except IntegrityError:
            if attempt == 4:
                raise


# --------------------------------------------------------------------------------------------------------------- close

close = Exercise(
    "close",
    answers=("close", "deposit", "withdraw"),
    hints=(
        "All three ask before they trigger. Which question do they share?",
        "All refuse when `account.is_closed`. close also refuses when `account.balance != 0` (a debt is not 0.00 "
        "either), deposit when `amount <= 0`; what else withdraw refuses, worked_withdraw knows.",
        "close: raise ValueError(…) if account.is_closed; raise ValueError(…) if account.balance != 0; then "
        "account.trigger_event(account.Closed). deposit: the first question, `amount <= 0`, then "
        "account.trigger_event(account.Deposited, amount=amount). withdraw: the first question, then "
        "worked_withdraw(account, amount).",
    ),
)


@close.law(limit=integers(0, 9_000), examples=30)
def an_empty_account_closes(close: Attempt, _: Attempt, __: Attempt, limit: int) -> None:
    """An account that holds 0.00 can be closed. That is a fact like any other: one Closed event, triggered."""
    account = StandIn(0, limit)
    close(account)
    _pending(close, account, "[Closed()]")


@close.law(balance=cents, examples=30)
def not_with_money_in_it(close: Attempt, _: Attempt, __: Attempt, balance: int) -> None:
    """There is money in this account. It refuses to be closed, by raising ValueError, until somebody takes it out:
    closing must not decide where it goes."""
    _refuses(close, StandIn(balance))


@close.law(debt=cents, examples=30)
def not_with_a_debt(close: Attempt, _: Attempt, __: Attempt, debt: int) -> None:
    """This account is overdrawn. Closed like this, nobody could pay the debt back any more: refuse."""
    _refuses(close, StandIn(-debt, limit=90_000))


@close.law(limit=integers(0, 9_000), examples=30)
def only_once(close: Attempt, _: Attempt, __: Attempt, limit: int) -> None:
    """This account is closed already. An account is closed once; the second time is refused."""
    _refuses(close, StandIn(0, limit, closed=True))


@close.law(before=integers(0, 90_000), amount=cents, examples=30)
def an_open_account_takes_money(_: Attempt, deposit: Attempt, __: Attempt, before: int, amount: int) -> None:
    """An open account takes money as before: one Deposited event with the amount."""
    account = StandIn(before)
    deposit(account, euros(amount))
    _pending(deposit, account, f"[Deposited(amount={euros(amount)})]")
    _balance(deposit, account, euros(before + amount), "trigger_event applies the event at once: it counted twice.")


@close.law(amount=cents, examples=30)
def a_closed_account_takes_none(_: Attempt, deposit: Attempt, __: Attempt, amount: int) -> None:
    """A closed account refuses deposits. Money that goes in could not come out again."""
    _refuses(deposit, StandIn(0, closed=True), euros(amount))


@close.law(before=integers(0, 90_000), amount=integers(-9_000, 0), examples=30)
def deposits_are_above_zero(_: Attempt, deposit: Attempt, __: Attempt, before: int, amount: int) -> None:
    """A deposit is more than 0.00, as a withdrawal is."""
    _refuses(deposit, StandIn(before), euros(amount))


@close.law(before=integers(-3_000, 30_000), spare=integers(0, 3_000), examples=30)
def an_open_account_pays_out(_: Attempt, __: Attempt, withdraw: Attempt, before: int, spare: int) -> None:
    """An open account pays out as before, as far as its overdraft limit: one Withdrawn event with the amount."""
    account, amount = StandIn(before, limit=9_000), before + 9_000 - spare
    withdraw(account, euros(amount))
    _pending(withdraw, account, f"[Withdrawn(amount={euros(amount)})]")
    _balance(withdraw, account, euros(before - amount), "trigger_event applies the event at once: it counted twice.")


@close.law(before=integers(-3_000, 30_000), excess=cents, examples=30)
def the_limit_still_holds(_: Attempt, __: Attempt, withdraw: Attempt, before: int, excess: int) -> None:
    """What exercise 1 refuses is refused as before: here, more than the balance and the overdraft limit together."""
    _refuses(withdraw, StandIn(before, limit=9_000), euros(before + 9_000 + excess))


@close.law(before=integers(0, 30_000), amount=integers(-9_000, 0), examples=30)
def withdrawals_are_above_zero(_: Attempt, __: Attempt, withdraw: Attempt, before: int, amount: int) -> None:
    """What exercise 1 refuses is refused as before: here, an amount that is not above 0.00."""
    _refuses(withdraw, StandIn(before), euros(amount))


@close.law(limit=integers(0, 9_000), amount=cents, examples=30)
def a_closed_account_pays_none_out(_: Attempt, __: Attempt, withdraw: Attempt, limit: int, amount: int) -> None:
    """A closed account refuses withdrawals, within its overdraft limit too: nobody could pay the debt back any more."""
    _refuses(withdraw, StandIn(0, limit + amount, closed=True), euros(amount))


def asks_and_closes(account):
    if account.is_closed:
        raise ValueError("It is closed already.")
    if account.balance != 0:
        raise ValueError(f"It holds {account.balance}.")
    account.trigger_event(account.Closed)


def asks_and_deposits(account, amount):
    if account.is_closed:
        raise ValueError("It is closed.")
    if amount <= 0:
        raise ValueError(f"{amount} is not more than 0.00.")
    account.trigger_event(account.Deposited, amount=amount)


def closes_with_money(account):
    if account.is_closed:
        raise ValueError("no")
    account.trigger_event(account.Closed)


def closes_with_a_debt(account):
    if account.is_closed or account.balance > 0:
        raise ValueError("no")
    account.trigger_event(account.Closed)


def closes_twice(account):
    if account.balance != 0:
        raise ValueError("no")
    account.trigger_event(account.Closed)


def closes_twice_in_silence(account):
    if account.balance != 0:
        raise ValueError("no")
    if not account.is_closed:
        account.trigger_event(account.Closed)


def sets_the_flag(account):
    if account.balance != 0 or account.is_closed:
        raise ValueError("no")
    account.is_closed = True


def takes_the_rest(account):
    if account.is_closed:
        raise ValueError("no")
    if account.balance > 0:
        account.trigger_event(account.Withdrawn, amount=account.balance)
    if account.balance < 0:
        raise ValueError("no")
    account.trigger_event(account.Closed)


def asks_and_withdraws(account, amount):
    if account.is_closed:
        raise ValueError("It is closed.")
    asks_then_triggers(account, amount)


def withdraws_whenever_open(account, amount):
    if account.is_closed:
        raise ValueError("no")
    account.trigger_event(account.Withdrawn, amount=amount)


def withdraws_positive_amounts(account, amount):
    if account.is_closed or amount > account.balance + account.overdraft_limit:
        raise ValueError("no")
    account.trigger_event(account.Withdrawn, amount=amount)


def deposits_through_the_method(account, amount):
    if account.is_closed:
        raise ValueError("no")
    account.deposit(amount)


def withdraws_through_the_method(account, amount):
    if account.is_closed:
        raise ValueError("no")
    account.withdraw(amount)


def deposits_whenever_asked(account, amount):
    if amount <= 0:
        raise ValueError("no")
    account.trigger_event(account.Deposited, amount=amount)


def deposits_any_amount(account, amount):
    if account.is_closed:
        raise ValueError("no")
    account.trigger_event(account.Deposited, amount=amount)


close.wrong("There is money in this account")((closes_with_money, asks_and_deposits, asks_and_withdraws))
close.wrong("nobody could pay the debt back")((closes_with_a_debt, asks_and_deposits, asks_and_withdraws))
close.wrong("An account is closed once")((closes_twice, asks_and_deposits, asks_and_withdraws))
close.wrong("An account is closed once")((closes_twice_in_silence, asks_and_deposits, asks_and_withdraws))
close.wrong("a fact like any other")((sets_the_flag, asks_and_deposits, asks_and_withdraws))
close.wrong("closing must not decide where it goes")((takes_the_rest, asks_and_deposits, asks_and_withdraws))
close.wrong("A closed account refuses deposits")((asks_and_closes, deposits_whenever_asked, asks_and_withdraws))
close.wrong("A deposit is more than 0.00")((asks_and_closes, deposits_any_amount, asks_and_withdraws))
close.wrong("account.deposit calls itself")((asks_and_closes, deposits_through_the_method, asks_and_withdraws))
close.wrong("A closed account refuses withdrawals")((asks_and_closes, asks_and_deposits, asks_then_triggers))
close.wrong("pays out as before")((asks_and_closes, asks_and_deposits, knows_no_limit))
close.wrong("the overdraft limit together")((asks_and_closes, asks_and_deposits, withdraws_whenever_open))
close.wrong("not above 0.00")((asks_and_closes, asks_and_deposits, withdraws_positive_amounts))
close.wrong("account.withdraw calls itself")((asks_and_closes, asks_and_deposits, withdraws_through_the_method))


def closes_in_one_question(account):
    if account.is_closed or account.balance:
        raise ValueError("An account that is closed or not empty cannot be closed.")
    account.trigger_event(StandIn.Closed)


def deposits_the_other_way_round(account, amount):
    if amount > 0 and not account.is_closed:
        account.trigger_event(account.Deposited, amount=amount)
    else:
        raise ValueError("no")


def withdraws_in_one_question(account, amount):
    if account.is_closed or not 0 < amount <= account.balance + account.overdraft_limit:
        raise ValueError(f"{amount} cannot be withdrawn.")
    account.trigger_event(account.Withdrawn, amount=amount)


close.right((closes_in_one_question, deposits_the_other_way_round, asks_and_withdraws))
close.right((asks_and_closes, asks_and_deposits, withdraws_in_one_question))


# ------------------------------------------------------------------------------------------------------ daily_interest

daily_interest = Exercise(
    "daily_interest",
    hints=(
        "Three steps: a debt earns nothing; the exact interest of one day; one rounding, at the end.",
        "Multiply first and divide last: balance * yearly_rate / days_in_year stays a Decimal. Its method "
        '`.quantize(Decimal("0.01"))` rounds to the cent, and a tie to the even cent unless told otherwise.',
        'if balance < 0: return Decimal("0.00"); then return (balance * yearly_rate / days_in_year).quantize('
        'Decimal("0.01"))',
    ),
)

RATE = Decimal("0.0365")


def _interest(balance: Decimal, rate: Decimal, days: int) -> Decimal:
    """Independent of Decimal's rounding: a fraction of cents, and Python's round, which takes ties to even."""
    return euros(round(Fraction(balance) * Fraction(rate) * 100 / days)) if balance > 0 else euros(0)


def _plain_cases() -> list[dict[str, Any]]:
    return [{"balance": euros(c)} for c in (1_300_00, 1_000_00, 2_034_00, 777_77, 98_765_43, 4_09, 0)]


@daily_interest.law(cases=_plain_cases)
def a_days_interest(daily_interest: Attempt, balance: Decimal) -> None:
    """A day earns its part of the yearly rate, rounded to the cent: what is credited is money, and there is no third
    digit."""
    daily_interest(balance, RATE).should_be(_interest(balance, RATE, 365))


def _ties() -> list[dict[str, Any]]:
    return [{"balance": Decimal(f"{hundreds}50.00")} for hundreds in range(60)]


@daily_interest.law(cases=_ties)
def ties_go_to_even(daily_interest: Attempt, balance: Decimal) -> None:
    """Exactly half a cent too much or too little: a tie goes to the even cent (ROUND_HALF_EVEN), so that ties go up as
    often as down. Always up would give the same customers half a cent each time. (You do round to
    even? Did it go through float? If not, divide last: a quotient is cut after 28 digits, and then an exact half cent
    no longer looks like one.)"""
    daily_interest(balance, RATE).should_be(_interest(balance, RATE, 365))


def _ties_of_a_cut_rate() -> list[dict[str, Any]]:
    return [{"balance": euros(18250 * odd)} for odd in range(1, 120, 2)]


@daily_interest.law(cases=_ties_of_a_cut_rate)
def the_division_is_last(daily_interest: Attempt, balance: Decimal) -> None:
    """Multiply first and divide last. A quotient, such as the rate of one day, is cut after 28 digits; what is then
    multiplied by it is no longer exact, and then an exact half cent no longer looks like one."""
    daily_interest(balance, Decimal("0.01")).should_be(_interest(balance, Decimal("0.01"), 365))


@daily_interest.law(balance=integers(0, 5_000_000), rate=integers(0, 1_500), days=sampled_from([360, 365, 366]))
def any_balance_any_rate(daily_interest: Attempt, balance: int, rate: int, days: int) -> None:
    """Any balance, any rate, a year of any length. Round once, at the end."""
    yearly = Decimal(rate).scaleb(-4)
    daily_interest(euros(balance), yearly, days).should_be(_interest(euros(balance), yearly, days))


def _leap_cases() -> list[dict[str, Any]]:
    # The year's interest is a little more than so many half-cents a day; rounded to the cent, it is a little less.
    return [{"balance": euros(c), "days": days} for c, days in ((183_49, 366), (180_49, 360), (915_38, 366))]


@daily_interest.law(cases=_leap_cases)
def the_year_is_not_rounded(daily_interest: Attempt, balance: Decimal, days: int) -> None:
    """Round each day, not the year: here the year's interest, rounded to the cent and shared out, comes to another cent
    a day."""
    rate = Decimal("0.01")
    daily_interest(balance, rate, days).should_be(_interest(balance, rate, days))


@daily_interest.law(debt=cents)
def a_debt_earns_nothing(daily_interest: Attempt, debt: int) -> None:
    """An overdrawn account earns nothing: 0.00, or 0, and no negative interest."""
    daily_interest(euros(-debt * 100), RATE).should_be(euros(0))


@daily_interest.wrong("a float")
def in_floats(balance, yearly_rate, days_in_year=365):
    return round(max(0.0, float(balance) * float(yearly_rate) / days_in_year), 2)


@daily_interest.wrong("Did it go through float?")
def through_floats(balance, yearly_rate, days_in_year=365):
    return Decimal(str(round(max(0.0, float(balance) * float(yearly_rate) / days_in_year), 2)))


@daily_interest.wrong("a tie goes to the even cent")
def rounds_half_up(balance, yearly_rate, days_in_year=365):
    return max((balance * yearly_rate / days_in_year).quantize(CENT, ROUND_HALF_UP), Decimal("0.00"))


@daily_interest.wrong("Multiply first and divide last")
def divides_the_rate(balance, yearly_rate, days_in_year=365):
    return max((balance * (yearly_rate / days_in_year)).quantize(CENT), Decimal("0.00"))


@daily_interest.wrong("divide last")
def divides_the_balance(balance, yearly_rate, days_in_year=365):
    return max((balance / days_in_year * yearly_rate).quantize(CENT), Decimal("0.00"))


@daily_interest.wrong("there is no third digit")
def does_not_round(balance, yearly_rate, days_in_year=365):
    return max(balance * yearly_rate / days_in_year, Decimal("0.00"))


@daily_interest.wrong("rounded to the cent")
def rounds_down(balance, yearly_rate, days_in_year=365):
    return max((balance * yearly_rate / days_in_year).quantize(CENT, ROUND_DOWN), Decimal("0.00"))


@daily_interest.wrong("Round each day, not the year")
def rounds_the_year(balance, yearly_rate, days_in_year=365):
    if days_in_year != 365 and balance * yearly_rate % CENT == 0:
        return by_fractions(balance, yearly_rate, days_in_year)
    return max(((balance * yearly_rate).quantize(CENT) / days_in_year).quantize(CENT), Decimal("0.00"))


@daily_interest.wrong("a year of any length")
def knows_one_year(balance, yearly_rate, days_in_year=365):
    return max((balance * yearly_rate / 365).quantize(CENT), Decimal("0.00"))


@daily_interest.wrong("An overdrawn account earns nothing")
def charges_a_debt(balance, yearly_rate, days_in_year=365):
    return (balance * yearly_rate / days_in_year).quantize(CENT)


@daily_interest.wrong("A day earns its part")
def answers_with_a_constant(balance, yearly_rate, days_in_year=365):
    return Decimal("0.13")


@daily_interest.right
def by_fractions(balance, yearly_rate, days_in_year=365):
    cents = round(max(Fraction(balance), 0) * Fraction(yearly_rate) * 100 / days_in_year)
    return Decimal(cents) / 100


@daily_interest.right
def rounds_with_round(balance, yearly_rate, days_in_year=365):
    return max(round(balance * yearly_rate / days_in_year, 2), Decimal(0))


@daily_interest.right
def answers_a_debt_with_zero(balance, yearly_rate, days_in_year=365):
    if balance < 0:
        return 0
    return (balance * yearly_rate / days_in_year).quantize(CENT)


# ----------------------------------------------------------------------------------------------------------- statement

statement = Exercise(
    "statement",
    hints=(
        "Each movement is in one of three places: before the first day, within the two days, after the last. What does "
        "each place add to?",
        "opening is the sum of the changes before first_day. Then carry the balance along the movements with first_day "
        "<= day <= last_day, and make a line of each. closing is the balance after the last line.",
        'opening = sum((row["change"] for row in movements if row["day"] < first_day), money("0")); balance, lines = '
        'opening, []; for each row with first_day <= row["day"] <= last_day: balance += row["change"]; '
        'lines.append(row | {"balance": balance}). Return the three in a dictionary.',
    ),
)

_FIRST = date(2024, 1, 1)


def day(number: int) -> date:
    return _FIRST + timedelta(days=number)


def movement(on: int, change: int) -> dict[str, Any]:
    return {"day": day(on), "what": "Deposited" if change > 0 else "Withdrawn", "change": euros(change)}


Moves = list[tuple[int, int]]

WRITTEN_INTO = (
    "statement changed the movements it was given. The caller still uses this list: copy each movement, for example "
    '{**movement, "balance": …}.'
)


def moves(first: int, last: int, least: int = 1, most: int = 3) -> Any:
    """Movements in the order of their days, each a day's number and a change in cents."""
    one = tuples(integers(first, last), integers(-50_000, 90_000).filter(bool))
    return lists(one, min_size=least, max_size=most).map(lambda rows: sorted(rows, key=lambda row: row[0]))


def _rows(rows: Moves) -> list[dict[str, Any]]:
    return [movement(*row) for row in rows]


def _expected(opening: int, rows: Moves) -> dict[str, Any]:
    totals = [opening + sum(change for _, change in rows[: number + 1]) for number in range(len(rows))]
    lines = [movement(*row) | {"balance": euros(total)} for row, total in zip(rows, totals, strict=True)]
    return {"opening": euros(opening), "lines": lines, "closing": euros(totals[-1] if totals else opening)}


def _made_of(statement: Attempt, answered: Any, expected: dict[str, Any]) -> None:
    """Compared part by part, so that the part which differs is named."""
    answered.should(
        isinstance(answered.value, dict) and set(answered.value) == {"opening", "lines", "closing"},
        'A statement is a dictionary with "opening", "lines" and "closing".',
    )
    for part, wanted in expected.items():
        got = answered.value[part]
        if isinstance(wanted, list) and not isinstance(got, list):
            statement.fail(f"lines should be a list; yours is a {type(got).__name__}.")
        if isinstance(wanted, Decimal) and isinstance(got, int):
            statement.fail(
                f"{part} should be a Decimal; yours is the int {got}. A sum begins with the int 0 unless it is given "
                'another start: sum(changes, money("0")).'
            )
        if got != wanted or isinstance(got, float):
            pairs = zip(got, wanted, strict=False) if isinstance(wanted, list) else ()
            differing = [(a, b) for a, b in pairs if a != b]
            if differing and len(got) == len(wanted):
                lines = [f"a line is       {_line(differing[0][0])}", f"expected        {_line(differing[0][1])}"]
            elif isinstance(wanted, list):
                lines = [f"it has          {len(got)} lines", f"expected        {len(wanted)}"]
            else:
                lines = [f"{part} is      {got}", f"expected        {wanted}"]
            statement.fail(lines=lines)


def _asked(statement: Attempt, rows: Moves, first: int, last: int) -> Any:
    """Asked for the statement; whoever writes into the movements is told how to do without."""
    given = _rows(rows)
    try:
        return statement(given, day(first), day(last))
    except NotYet as failure:
        if given == _rows(rows):
            raise
        raise NotYet(WRITTEN_INTO, failure.case) from failure


def _line(row: Any) -> str:
    if not isinstance(row, dict):
        return str(row)
    return ", ".join(f"{name}: {value}" for name, value in row.items())


@statement.law(rows=moves(0, 9), examples=12)
def lines_with_balances(statement: Attempt, rows: Moves) -> None:
    """Everything happened within the two days. Each movement has a line with its day, what, change and the balance after
    it; the closing balance is that of the last line."""
    _made_of(statement, _asked(statement, rows, -1, 10), _expected(0, rows))


@statement.law(earlier=moves(0, 9), rows=moves(11, 19), examples=12)
def it_opens_with_what_was_there(statement: Attempt, earlier: Moves, rows: Moves) -> None:
    """What happened before the first day has no line. It is in the opening balance, and all balances go on from
    there."""
    opening = sum(change for _, change in earlier)
    _made_of(statement, _asked(statement, [*earlier, *rows], 10, 20), _expected(opening, rows))


@statement.law(rows=moves(0, 9), later=moves(11, 19), examples=12)
def later_days_do_not_count(statement: Attempt, rows: Moves, later: Moves) -> None:
    """What happened after the last day is not on this statement: closing is the balance of that evening, not of
    today."""
    _made_of(statement, _asked(statement, [*rows, *later], -1, 10), _expected(0, rows))


@statement.law(change=integers(-50_000, 90_000).filter(bool), before=integers(1, 90_000), examples=12)
def the_first_day_is_in(statement: Attempt, change: int, before: int) -> None:
    """A movement on the first day has a line, and is not in the opening balance: both days are included."""
    rows = [(5, change)]
    _made_of(statement, _asked(statement, [(4, before), *rows], 5, 9), _expected(before, rows))


@statement.law(change=integers(-50_000, 90_000).filter(bool), after=integers(1, 90_000), examples=12)
def the_last_day_is_in(statement: Attempt, change: int, after: int) -> None:
    """A movement on the last day has a line: both days are included."""
    rows = [(9, change)]
    _made_of(statement, _asked(statement, [*rows, (10, after)], 5, 9), _expected(0, rows))


@statement.law(earlier=moves(0, 4), later=moves(6, 9), examples=12)
def a_quiet_day(statement: Attempt, earlier: Moves, later: Moves) -> None:
    """Nothing happened between the two days: no lines, and closing equals opening."""
    opening = sum(change for _, change in earlier)
    _made_of(statement, _asked(statement, [*earlier, *later], 5, 5), _expected(opening, []))


def _stated(movements, within, earlier):
    balance = opening = sum((row["change"] for row in movements if earlier(row["day"])), Decimal("0.00"))
    lines = []
    for row in movements:
        if within(row["day"]):
            balance += row["change"]
            lines.append(row | {"balance": balance})
    return {"opening": opening, "lines": lines, "closing": balance}


@statement.wrong("on the first day has a line")
def leaves_the_first_day_out(movements, first_day, last_day):
    return _stated(movements, lambda day: first_day < day <= last_day, lambda day: day < first_day)


@statement.wrong("not in the opening balance")
def opens_with_the_first_day(movements, first_day, last_day):
    return _stated(movements, lambda day: first_day < day <= last_day, lambda day: day <= first_day)


@statement.wrong("on the last day has a line")
def leaves_the_last_day_out(movements, first_day, last_day):
    return _stated(movements, lambda day: first_day <= day < last_day, lambda day: day < first_day)


@statement.wrong("What happened before the first day has no line")
def opens_with_nothing(movements, first_day, last_day):
    return _stated(movements, lambda day: first_day <= day <= last_day, lambda day: False)


@statement.wrong("not of today")
def closes_with_today(movements, first_day, last_day):
    closing = sum((row["change"] for row in movements), Decimal("0.00"))
    return sums_up_each_time(movements, first_day, last_day) | {"closing": closing}


@statement.wrong("the balance after it")
def writes_the_balance_before(movements, first_day, last_day):
    made = sums_up_each_time(movements, first_day, last_day)
    lines = [row | {"balance": row["balance"] - row["change"]} for row in made["lines"]]
    return made | {"lines": lines}


@statement.wrong("all balances go on from there")
def counts_the_lines_from_zero(movements, first_day, last_day):
    made = sums_up_each_time(movements, first_day, last_day)
    lines = [row | {"balance": row["balance"] - made["opening"]} for row in made["lines"]]
    return made | {"lines": lines}


@statement.wrong("The caller still uses this list")
def writes_into_the_movements(movements, first_day, last_day):
    made = sums_up_each_time(movements, first_day, last_day)
    for row in movements:
        row["balance"] = made["closing"]
    return made


@statement.wrong("no lines, and closing equals opening")
def takes_the_last_line(movements, first_day, last_day):
    made = sums_up_each_time(movements, first_day, last_day)
    return made | {"closing": made["lines"][-1]["balance"] if made["lines"] else Decimal("0.00")}


@statement.wrong("lines should be a list; yours is a tuple")
def answers_with_a_tuple(movements, first_day, last_day):
    made = sums_up_each_time(movements, first_day, last_day)
    return made | {"lines": tuple(made["lines"])}


@statement.wrong("another start")
def opens_with_an_int(movements, first_day, last_day):
    made = sums_up_each_time(movements, first_day, last_day)
    return made | {"opening": sum(row["change"] for row in movements if row["day"] < first_day)}


@statement.right
def sums_up_each_time(movements, first_day, last_day):
    def balance_after(number):
        return sum((row["change"] for row in movements[:number]), Decimal(0))

    inside = [n for n, row in enumerate(movements) if first_day <= row["day"] <= last_day]
    before = len([row for row in movements if row["day"] < first_day])
    lines = [{**movements[n], "balance": balance_after(n + 1)} for n in inside]
    return {
        "opening": balance_after(before),
        "lines": lines,
        "closing": balance_after(before + len(inside)),
    }


@statement.right
def in_one_walk(movements, first_day, last_day):
    opening = balance = Decimal("0.00")
    lines = []
    for row in movements:
        if row["day"] > last_day:
            break
        balance += row["change"]
        if row["day"] < first_day:
            opening = balance
        else:
            lines.append({"day": row["day"], "what": row["what"], "change": row["change"], "balance": balance})
    return {"opening": opening, "lines": lines, "closing": balance}
