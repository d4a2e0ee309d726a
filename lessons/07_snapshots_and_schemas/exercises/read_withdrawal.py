"""`read_withdrawal`: a tolerant reader takes what it needs, and makes nothing up."""

from decimal import Decimal

from hypothesis.strategies import (
    dictionaries,
    integers,
    just,
    one_of,
    sampled_from,
)

from course_utils.exercises import Attempt, Exercise
from course_utils.text import show

from ..kit import State

exercise = Exercise(
    "read_withdrawal",
    hints=(
        "For each of the three fields: what was true of a withdrawal in the days when nobody wrote it down?",
        "Build a new dictionary of three keys, so that nothing else gets in. `state.get(key, default)` is for fields "
        "that were once missing; from version 2 on the amount never is, so without it something is wrong.",
        'If "amount" is not in state, raise ValueError. Else return {"amount": state["amount"], "reason": '
        'state.get("reason", ""), "fee": state.get("fee", Decimal("0.00"))}.',
    ),
)


FEE = Decimal("0.50")


euros = integers(1, 99_999).map(lambda cents: Decimal(cents).scaleb(-2))


reasons = sampled_from(["rent", "cash", "groceries", ""])


fees = sampled_from([Decimal("0.50"), Decimal("0.00"), Decimal("0.75")])


extras = dictionaries(
    sampled_from(["channel", "correlation_id", "branch"]), sampled_from(["app", "7f3a", ""]), min_size=1
)


@exercise.law(examples=25, amount=euros, reason=reasons.filter(bool), fee=fees.filter(bool))
def what_is_there_is_taken(read: Attempt, amount: Decimal, reason: str, fee: Decimal) -> None:
    """Amount, reason and fee are taken as they are when they are there."""
    withdrawal = {"amount": amount, "reason": reason, "fee": fee}
    read(withdrawal).should_be(withdrawal)


@exercise.law(examples=25, amount=euros, reason=reasons, fee=fees, more=extras)
def unknown_fields_are_left_alone(read: Attempt, amount: Decimal, reason: str, fee: Decimal, more: State) -> None:
    """A field this reader has not heard of is none of its business: it is neither an error nor in the result."""
    withdrawal = {"amount": amount, "reason": reason, "fee": fee}
    read(withdrawal | more).should_be(withdrawal)


@exercise.law(examples=25, amount=euros, fee=fees)
def a_missing_reason_is_empty(read: Attempt, amount: Decimal, fee: Decimal) -> None:
    """A withdrawal of version 2 has no reason. Nobody wrote one down, so it reads as "" and is not made up."""
    read({"amount": amount, "fee": fee}).should_be({"amount": amount, "reason": "", "fee": fee})


@exercise.law(examples=25, amount=euros, reason=reasons)
def a_missing_fee_was_no_fee(read: Attempt, amount: Decimal, reason: str) -> None:
    """When this was withdrawn there was no fee, and nobody paid one. Any other default takes money out of old
    accounts."""
    returned = read({"amount": amount, "reason": reason})
    if isinstance(returned.value, dict):
        fee = returned.value.get("fee")
        returned.should(
            fee is None or isinstance(fee, Decimal),
            f"The fee is {show(fee)}, of the type {type(fee).__name__}. It is money: a Decimal, like the rest.",
        )
    returned.should_be({"amount": amount, "reason": reason, "fee": Decimal("0.00")})


@exercise.law(examples=25, reason=reasons, fee=fees)
def an_amount_of_nothing_is_there(read: Attempt, reason: str, fee: Decimal) -> None:
    """An amount of 0.00 is there, and is read as any other. Refuse a state that has no amount at all."""
    withdrawal = {"amount": Decimal("0.00"), "reason": reason, "fee": fee}
    read(withdrawal).should_be(withdrawal)


@exercise.law(examples=25, state=one_of(just({}), reasons.map(lambda reason: {"reason": reason, "fee": FEE})))
def an_amount_is_not_made_up(read: Attempt, state: State) -> None:
    """There is no amount, and no default can stand for it: 0.00 would change a balance in silence. Raise
    ValueError."""
    read.raises(ValueError, state)
