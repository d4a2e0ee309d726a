"""A decision: the event it gives, what it refuses, and that each refusal says which rule it was."""

import re

from hypothesis.strategies import integers

from course_utils.exercises import Attempt, Exercise

from ..kit import amounts, at, balances

exercise = Exercise(
    "decide_withdrawal",
    hints=(
        "There are three ways out of this function: two refusals, each with a sentence of its own, and one event. Write "
        "the refusals first.",
        "Refuse when `amount <= 0` and when `amount > balance`. An amount equal to the balance is allowed.",
        'After the two `if … raise ValueError(…)`, return {"type": "Withdrawn", "amount": amount, "timestamp": '
        "timestamp}. The new balance is nowhere in it.",
    ),
)


@exercise.law(balance=integers(901, 2000), amount=amounts, step=integers(0, 9))
def it_returns_the_event(decide: Attempt, balance: int, amount: int, step: int) -> None:
    """A decision is a new event with type, amount and timestamp. What it does to the balance is evolve's business."""
    decided = decide(balance, amount, at(step))
    if isinstance(decided.value, dict):
        stamped = decided.value.get("timestamp")
        decided.should(
            stamped == at(step), "The timestamp is the one you were given; deciding looks at no clock.", at(step)
        )
    decided.should_be({"type": "Withdrawn", "amount": amount, "timestamp": at(step)})


@exercise.law(balance=amounts)
def the_last_cent_may_go(decide: Attempt, balance: int) -> None:
    """Taking all there is leaves 0, which is not below zero: that is allowed."""
    decide(balance, balance, at(1)).should_be({"type": "Withdrawn", "amount": balance, "timestamp": at(1)})


@exercise.law(balance=integers(-300, 2000), excess=amounts)
def more_than_there_is_is_refused(decide: Attempt, balance: int, excess: int) -> None:
    """More than the balance is refused, by raising ValueError before anything becomes a fact."""
    decide.raises(ValueError, balance, max(balance, 0) + excess, at(1))


@exercise.law(balance=balances, amount=integers(-500, -1))
def a_negative_amount_is_refused(decide: Attempt, balance: int, amount: int) -> None:
    """An amount is above zero. Withdrawing a negative amount would be a deposit in disguise."""
    decide.raises(ValueError, balance, amount, at(1))


@exercise.law(balance=balances)
def nothing_is_no_withdrawal(decide: Attempt, balance: int) -> None:
    """An amount is above zero. Zero moves nothing, and a log has no room for events in which nothing happened."""
    decide.raises(ValueError, balance, 0, at(1))


@exercise.law(balance=balances, excess=amounts, low=integers(-500, 0))
def a_refusal_says_why(decide: Attempt, balance: int, excess: int, low: int) -> None:
    """Say why: each ValueError carries a sentence for the person who is refused."""
    for amount in (balance + excess, low):
        refusal = decide.raises(ValueError, balance, amount, at(1))
        if not str(refusal).strip():
            decide.fail(got="ValueError()", expected='ValueError("a sentence")')


@exercise.law(balance=balances, excess=amounts, low=integers(-500, 0))
def each_rule_has_its_own_sentence(decide: Attempt, balance: int, excess: int, low: int) -> None:
    """Two rules refuse, and both say the same, but for the numbers. The person who is refused cannot tell which rule it
    was: give each its own sentence."""
    too_much = str(decide.raises(ValueError, balance, balance + excess, at(1)))
    too_little = str(decide.raises(ValueError, balance, low, at(1)))
    if words(too_much) == words(too_little):
        decide.fail(lines=[f"said first      {too_much}", f"said then       {too_little}"])


def words(sentence: str) -> str:
    """A sentence without its numbers and their signs, which differ whatever it says."""
    return re.sub(r"[-+−]?\d[\d.,:_TZ-]*", "…", sentence)
