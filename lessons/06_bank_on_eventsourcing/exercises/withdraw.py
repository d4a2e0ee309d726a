"""`withdraw` decides and triggers an event; `apply_withdrawn` is what the event does to its account."""

import re
from decimal import Decimal

from hypothesis.strategies import integers

from course_utils.exercises import Attempt, Exercise, NotYet
from course_utils.text import code, show_error

from ..kit import (
    Happened,
    StandIn,
    cents,
    euros,
    must_change_by_events_only,
    must_have_balance,
    must_have_pending,
    must_refuse,
)

exercise = Exercise(
    "withdraw",
    answers=("withdraw", "apply_withdrawn"),
    hints=(
        "Two functions, two jobs: one may refuse and changes nothing itself, the other changes the balance and may "
        "never refuse. Which one knows the overdraft limit?",
        "In withdraw, two refusals come first, and both name the amount: `amount <= 0`, and `amount > account.balance + "
        "account.overdraft_limit`. Then `account.trigger_event(account.Withdrawn, amount=amount)`.",
        code(
            "if amount <= 0:",
            '    raise ValueError(f"…")  # a sentence with the amount in it',
            "if …:  # more than the balance and the limit together",
            '    raise ValueError(f"…")',
            "account.trigger_event(account.Withdrawn, amount=amount)",
        )
        + " And what is left for apply_withdrawn is one line, with event.amount in it.",
    ),
)


@exercise.law(before=integers(0, 90_000), amount=cents, examples=30)
def applying_subtracts(_: Attempt, apply_withdrawn: Attempt, before: int, amount: int) -> None:
    """Applying a withdrawal takes its amount from the account's balance."""
    account, event = StandIn(before, limit=100_000), Happened("Withdrawn", amount=euros(amount))
    try:
        apply_withdrawn(event, account)
    except NotYet as failure:
        if isinstance(failure.__cause__, AttributeError) and _takes_them_the_other_way_round(apply_withdrawn):
            apply_withdrawn.steps.pop()
            apply_withdrawn.fail(
                "The event comes first and the account second: this function becomes the event's method apply(self, "
                "account), and its self is the event. Yours has the two the other way round."
            )
        raise
    must_have_balance(apply_withdrawn, account, euros(before - amount))


def _takes_them_the_other_way_round(apply_withdrawn: Attempt) -> bool:
    account = StandIn(100, limit=100_000)
    try:
        apply_withdrawn(account, Happened("Withdrawn", amount=euros(30)))
    except NotYet:
        return False
    return account.balance == euros(70)


@exercise.law(rest=integers(0, 90_000), amount=cents, examples=30)
def an_event_is_triggered(withdraw: Attempt, apply_withdrawn: Attempt, rest: int, amount: int) -> None:
    """A withdrawal that is fine triggers one Withdrawn event with its amount. Only what is triggered can be saved."""
    account = StandIn(rest + amount, apply_withdrawn=apply_withdrawn.answer)
    withdraw(account, euros(amount))
    must_have_pending(withdraw, account, f"[Withdrawn(amount={euros(amount)})]")
    if not isinstance(account.pending_events[0].values["amount"], Decimal):
        withdraw.fail("The amount in the event is no Decimal any more. Pass it on as it came.")
    twice = (
        "trigger_event applies the event at once, so withdraw need not touch the balance itself: it went down twice."
    )
    must_have_balance(withdraw, account, euros(rest), twice)
    must_change_by_events_only(withdraw, account)


@exercise.law(before=integers(-20_000, 30_000), spare=integers(0, 20_000), examples=30)
def down_to_the_limit(withdraw: Attempt, apply_withdrawn: Attempt, before: int, spare: int) -> None:
    """The balance may fall as far as the overdraft limit below zero, and that far exactly is still fine."""
    limit = max(0, -before) + 5_000
    amount = max(1, before + limit - spare) if spare % 3 else before + limit
    account = StandIn(before, limit, apply_withdrawn=apply_withdrawn.answer)
    withdraw(account, euros(amount))
    must_have_pending(withdraw, account, f"[Withdrawn(amount={euros(amount)})]")


@exercise.law(before=integers(-3_000, 30_000), limit=integers(3_000, 9_000), excess=integers(1, 9_000), examples=30)
def no_further(withdraw: Attempt, apply_withdrawn: Attempt, before: int, limit: int, excess: int) -> None:
    """More than the balance and the overdraft limit together is refused, by raising ValueError."""
    account = StandIn(before, limit, apply_withdrawn=apply_withdrawn.answer)
    must_refuse(withdraw, account, euros(before + limit + excess))


@exercise.law(before=integers(0, 30_000), amount=integers(-9_000, 0), examples=30)
def amounts_are_above_zero(withdraw: Attempt, apply_withdrawn: Attempt, before: int, amount: int) -> None:
    """Amounts must be above 0.00: a negative withdrawal is a deposit in disguise, and one of 0.00 is nothing."""
    must_refuse(withdraw, StandIn(before, apply_withdrawn=apply_withdrawn.answer), euros(amount))


@exercise.law(before=integers(0, 10_000), excess=integers(1, 9_000), examples=30)
def applying_never_refuses(_: Attempt, apply_withdrawn: Attempt, before: int, excess: int) -> None:
    """This withdrawal is in the file: it was fine under the limit of its day. Applying it must neither refuse nor
    skip it, or the account cannot be loaded any more. The rule belongs in withdraw."""
    account = StandIn(before, limit=0)
    apply_withdrawn(Happened("Withdrawn", amount=euros(before + excess)), account)
    must_have_balance(apply_withdrawn, account, euros(-excess))


@exercise.law(cases=lambda: [{"amount": amount} for amount in ("130.00", "71.95", "0.00", "-4.50")])
def a_refusal_says_why(withdraw: Attempt, apply_withdrawn: Attempt, amount: str) -> None:
    """Say why: the ValueError carries a sentence for the person at the counter, and the amount that was refused is in
    it."""
    account = StandIn(50_00, limit=20_00, apply_withdrawn=apply_withdrawn.answer)
    refusal = must_refuse(withdraw, account, Decimal(amount))
    if not _names(str(refusal), Decimal(amount)):
        withdraw.fail(got=show_error(refusal), expected=f"a ValueError whose sentence names {amount}")
    if not _says_something(str(refusal)):
        withdraw.fail(
            "The amount alone is no reason. Say why: what is wrong with it, in a sentence for the person at the counter.",
            got=show_error(refusal),
        )


def _names(sentence: str, amount: Decimal) -> bool:
    """Whether a sentence has the amount in it, in whichever way it writes numbers."""
    digits = re.sub(r"\D", "", sentence)
    ways = {f"{abs(amount):.2f}", f"{abs(amount).normalize():f}"}
    return any(way.replace(".", "") in digits for way in ways)


def _says_something(sentence: str) -> bool:
    """Whether there are words beside the amount and its currency: two, since "Error" says no more than the exception."""
    words = re.findall(r"[^\W\d_]+", sentence.casefold())
    return len([word for word in words if word not in ("eur", "euro", "euros", "cent", "cents")]) > 1
