"""`close` brings a new kind of event, and `deposit` and `withdraw` learn to refuse a closed account."""

from hypothesis.strategies import integers

from course_utils.exercises import Attempt, Exercise
from course_utils.text import code

from ..kit import StandIn, cents, euros, must_change_by_events_only, must_have_balance, must_have_pending, must_refuse

exercise = Exercise(
    "close",
    answers=("close", "deposit", "withdraw"),
    hints=(
        "All three ask before they trigger. Which question do they share?",
        "All refuse when `account.is_closed`. close also refuses when `account.balance != 0` (a debt is not 0.00 "
        "either), deposit when `amount <= 0`; what else withdraw refuses, worked_withdraw knows.",
        code(
            "def close(account):",
            "    …  # closed already? Something in it, or owed?",
            "    account.trigger_event(account.Closed)",
            "",
            "def deposit(account, amount):",
            "    …  # closed? Not above 0.00?",
            "    account.trigger_event(account.Deposited, amount=amount)",
            "",
            "def withdraw(account, amount):",
            "    …  # closed?",
            "    worked_withdraw(account, amount)",
        ),
    ),
)


@exercise.law(limit=integers(0, 9_000), examples=30)
def an_empty_account_closes(close: Attempt, _: Attempt, __: Attempt, limit: int) -> None:
    """An account that holds 0.00 can be closed. That is a fact like any other: one Closed event, triggered."""
    account = StandIn(0, limit)
    close(account)
    must_have_pending(close, account, "[Closed()]")
    must_change_by_events_only(close, account)


@exercise.law(balance=cents, examples=30)
def not_with_money_in_it(close: Attempt, _: Attempt, __: Attempt, balance: int) -> None:
    """There is money in this account. It refuses to be closed, by raising ValueError, until somebody takes it out:
    closing must not decide where it goes."""
    must_refuse(close, StandIn(balance))


@exercise.law(debt=cents, examples=30)
def not_with_a_debt(close: Attempt, _: Attempt, __: Attempt, debt: int) -> None:
    """This account is overdrawn. Closed like this, nobody could pay the debt back any more: refuse."""
    must_refuse(close, StandIn(-debt, limit=90_000))


@exercise.law(limit=integers(0, 9_000), examples=30)
def only_once(close: Attempt, _: Attempt, __: Attempt, limit: int) -> None:
    """This account is closed already. An account is closed once; the second time is refused."""
    must_refuse(close, StandIn(0, limit, closed=True))


@exercise.law(before=integers(0, 90_000), amount=cents, examples=30)
def an_open_account_takes_money(_: Attempt, deposit: Attempt, __: Attempt, before: int, amount: int) -> None:
    """An open account takes money as before: one Deposited event with the amount."""
    account = StandIn(before)
    deposit(account, euros(amount))
    must_have_pending(deposit, account, f"[Deposited(amount={euros(amount)})]")
    must_have_balance(
        deposit, account, euros(before + amount), "trigger_event applies the event at once: it counted twice."
    )
    must_change_by_events_only(deposit, account)


@exercise.law(amount=cents, examples=30)
def a_closed_account_takes_none(_: Attempt, deposit: Attempt, __: Attempt, amount: int) -> None:
    """A closed account refuses deposits. Money that goes in could not come out again."""
    must_refuse(deposit, StandIn(0, closed=True), euros(amount))


@exercise.law(before=integers(0, 90_000), amount=integers(-9_000, 0), examples=30)
def deposits_are_above_zero(_: Attempt, deposit: Attempt, __: Attempt, before: int, amount: int) -> None:
    """A deposit is more than 0.00, as a withdrawal is."""
    must_refuse(deposit, StandIn(before), euros(amount))


@exercise.law(before=integers(-3_000, 30_000), spare=integers(0, 3_000), examples=30)
def an_open_account_pays_out(_: Attempt, __: Attempt, withdraw: Attempt, before: int, spare: int) -> None:
    """An open account pays out as before, as far as its overdraft limit: one Withdrawn event with the amount."""
    account, amount = StandIn(before, limit=9_000), before + 9_000 - spare
    withdraw(account, euros(amount))
    must_have_pending(withdraw, account, f"[Withdrawn(amount={euros(amount)})]")
    must_have_balance(
        withdraw, account, euros(before - amount), "trigger_event applies the event at once: it counted twice."
    )
    must_change_by_events_only(withdraw, account)


@exercise.law(before=integers(-3_000, 30_000), excess=cents, examples=30)
def the_limit_still_holds(_: Attempt, __: Attempt, withdraw: Attempt, before: int, excess: int) -> None:
    """What exercise 1 refuses is refused as before: here, more than the balance and the overdraft limit together."""
    must_refuse(withdraw, StandIn(before, limit=9_000), euros(before + 9_000 + excess))


@exercise.law(before=integers(0, 30_000), amount=integers(-9_000, 0), examples=30)
def withdrawals_are_above_zero(_: Attempt, __: Attempt, withdraw: Attempt, before: int, amount: int) -> None:
    """What exercise 1 refuses is refused as before: here, an amount that is not above 0.00."""
    must_refuse(withdraw, StandIn(before), euros(amount))


@exercise.law(limit=integers(0, 9_000), amount=cents, examples=30)
def a_closed_account_pays_none_out(_: Attempt, __: Attempt, withdraw: Attempt, limit: int, amount: int) -> None:
    """A closed account refuses withdrawals, within its overdraft limit too: nobody could pay the debt back any more."""
    must_refuse(withdraw, StandIn(0, limit + amount, closed=True), euros(amount))
