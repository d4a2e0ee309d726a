"""Hints and laws of `withdraw`."""

from decimal import Decimal

from hypothesis.strategies import integers

from course_utils.exercises import Attempt, Exercise

from ..kit import Happened, StandIn, _balance, _pending, _refuses, cents, euros

exercise = Exercise(
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


@exercise.law(before=integers(0, 90_000), amount=cents, examples=30)
def applying_subtracts(_: Attempt, apply_withdrawn: Attempt, before: int, amount: int) -> None:
    """Applying a withdrawal takes its amount from the account's balance."""
    account = StandIn(before, limit=100_000)
    apply_withdrawn(Happened("Withdrawn", amount=euros(amount)), account)
    _balance(apply_withdrawn, account, euros(before - amount))


@exercise.law(rest=integers(0, 90_000), amount=cents, examples=30)
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


@exercise.law(before=integers(-20_000, 30_000), spare=integers(0, 20_000), examples=30)
def down_to_the_limit(withdraw: Attempt, apply_withdrawn: Attempt, before: int, spare: int) -> None:
    """The balance may fall as far as the overdraft limit below zero, and that far exactly is still fine."""
    limit = max(0, -before) + 5_000
    amount = max(1, before + limit - spare) if spare % 3 else before + limit
    account = StandIn(before, limit, apply_withdrawn=apply_withdrawn.answer)
    withdraw(account, euros(amount))
    _pending(withdraw, account, f"[Withdrawn(amount={euros(amount)})]")


@exercise.law(before=integers(-3_000, 30_000), limit=integers(3_000, 9_000), excess=integers(1, 9_000), examples=30)
def no_further(withdraw: Attempt, apply_withdrawn: Attempt, before: int, limit: int, excess: int) -> None:
    """More than the balance and the overdraft limit together is refused, by raising ValueError."""
    account = StandIn(before, limit, apply_withdrawn=apply_withdrawn.answer)
    _refuses(withdraw, account, euros(before + limit + excess))


@exercise.law(before=integers(0, 30_000), amount=integers(-9_000, 0), examples=30)
def amounts_are_above_zero(withdraw: Attempt, apply_withdrawn: Attempt, before: int, amount: int) -> None:
    """Amounts must be above 0.00: a negative withdrawal is a deposit in disguise, and one of 0.00 is nothing."""
    _refuses(withdraw, StandIn(before, apply_withdrawn=apply_withdrawn.answer), euros(amount))


@exercise.law(before=integers(0, 30_000), excess=integers(1, 9_000), examples=30)
def a_refusal_says_why(withdraw: Attempt, apply_withdrawn: Attempt, before: int, excess: int) -> None:
    """Say why: the ValueError carries a sentence for the person at the counter."""
    refusal = _refuses(withdraw, StandIn(before, apply_withdrawn=apply_withdrawn.answer), euros(before + excess))
    if not str(refusal).strip():
        withdraw.fail(got="ValueError()", expected='ValueError("a sentence")')


@exercise.law(before=integers(0, 10_000), excess=integers(1, 9_000), examples=30)
def applying_never_refuses(_: Attempt, apply_withdrawn: Attempt, before: int, excess: int) -> None:
    """This withdrawal is in the file: it was fine under the limit of its day. Applying it must neither refuse nor
    skip it, or the account cannot be loaded any more. The rule belongs in withdraw."""
    account = StandIn(before, limit=0)
    apply_withdrawn(Happened("Withdrawn", amount=euros(before + excess)), account)
    _balance(apply_withdrawn, account, euros(-excess))
