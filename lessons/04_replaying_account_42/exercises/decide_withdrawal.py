"""A decision: the event it gives, what it refuses, and that each refusal says which rule it was."""

import re
from itertools import combinations

from hypothesis.strategies import integers, sampled_from

from course_utils.exercises import Attempt, Exercise

from ..kit import State, at, balances, day_of, state

exercise = Exercise(
    "decide_withdrawal",
    hints=(
        "There are five ways out of this function: four refusals, each with a sentence of its own, and one event. Write the "
        "refusals first, one `if` each.",
        "Three of the rules compare `amount` or a key of the state with one value. For the limit, find out first how much "
        'went out on this very day: `timestamp[:10]` may be `state["day"]`, or another.',
        'taken = state["taken"] if state["day"] == timestamp[:10] else 0. The limit is then broken by `taken` and `amount` '
        "together. The event that you return has type, amount and timestamp; nothing of the state is in it.",
    ),
)

LIMIT = 500
within = integers(1, LIMIT - 1)
CALLS = ("first", "second", "third", "fourth")


def withdrawn(amount: int, step: int) -> dict[str, object]:
    return {"type": "Withdrawn", "amount": amount, "timestamp": at(step)}


@exercise.law(balance=integers(501, 2000), amount=within, step=integers(0, 9))
def it_returns_the_event(decide: Attempt, balance: int, amount: int, step: int) -> None:
    """A decision is a new event with type, amount and timestamp. What it does to the state is evolve's business."""
    decided = decide(state(balance), amount, at(step))
    if isinstance(decided.value, dict):
        stamped = decided.value.get("timestamp")
        decided.should(
            stamped == at(step), "The timestamp is the one you were given; deciding looks at no clock.", at(step)
        )
    decided.should_be(withdrawn(amount, step))


@exercise.law(balance=within)
def the_last_cent_may_go(decide: Attempt, balance: int) -> None:
    """Taking all there is leaves 0, which is not below zero: that is allowed."""
    decide(state(balance), balance, at(1)).should_be(withdrawn(balance, 1))


@exercise.law(balance=integers(-300, 400), excess=integers(1, 100))
def more_than_there_is_is_refused(decide: Attempt, balance: int, excess: int) -> None:
    """More than the balance is refused, by raising ValueError before anything becomes a fact."""
    decide.raises(ValueError, state(balance), max(balance, 0) + excess, at(1))


@exercise.law(balance=balances, amount=integers(-500, -1))
def a_negative_amount_is_refused(decide: Attempt, balance: int, amount: int) -> None:
    """An amount is above zero. Withdrawing a negative amount would be a deposit in disguise."""
    decide.raises(ValueError, state(balance), amount, at(1))


@exercise.law(balance=balances)
def nothing_is_no_withdrawal(decide: Attempt, balance: int) -> None:
    """An amount is above zero. Zero moves nothing, and a log has no room for events in which nothing happened."""
    decide.raises(ValueError, state(balance), 0, at(1))


@exercise.law(balance=integers(500, 2000), amount=within)
def a_closed_account_pays_nothing(decide: Attempt, balance: int, amount: int) -> None:
    """The account is closed, so nothing can be withdrawn from it, whatever its balance says."""
    decide.raises(ValueError, state(balance, is_open=False), amount, at(1))


@exercise.law(taken=integers(0, LIMIT), excess=integers(1, 400), step=integers(1, 9))
def a_thief_is_stopped_at_the_limit(decide: Attempt, taken: int, excess: int, step: int) -> None:
    """Somebody has Ada's card, and asks again and again. What went out on that day already and this amount are more than
    500 together: refuse."""
    was = state(5000, day=day_of(step), taken=taken)
    decide.raises(ValueError, was, LIMIT - taken + excess, at(step))


@exercise.law(taken=integers(0, LIMIT - 1), step=integers(1, 9))
def the_limit_itself_is_allowed(decide: Attempt, taken: int, step: int) -> None:
    """No more than 500 on one day: exactly 500 in all is allowed."""
    was = state(5000, day=day_of(step) if taken else "", taken=taken)
    decide(was, LIMIT - taken, at(step)).should_be(withdrawn(LIMIT - taken, step))


@exercise.law(taken=integers(1, 900), amount=within, by=sampled_from([4, 8, 124]))
def an_earlier_day_does_not_count(decide: Attempt, taken: int, amount: int, by: int) -> None:
    """What was taken on an earlier day, a day before or a month, uses up nothing of this one."""
    decide(state(5000, day=day_of(0), taken=taken), amount, at(by)).should_be(withdrawn(amount, by))


@exercise.law(low=integers(-500, 0), excess=integers(1, 90))
def a_refusal_says_why(decide: Attempt, low: int, excess: int) -> None:
    """Say why: each ValueError carries a sentence for the person who is refused."""
    for was, amount in one_of_each(low, excess):
        refusal = decide.raises(ValueError, was, amount, at(1))
        if not str(refusal).strip():
            decide.fail(got="ValueError()", expected='ValueError("a sentence")')


@exercise.law(low=integers(-500, 0), excess=integers(1, 90))
def each_rule_has_its_own_sentence(decide: Attempt, low: int, excess: int) -> None:
    """Two rules refuse, and both say the same, but for numbers and punctuation. The person who is refused cannot tell which
    rule it was: give each its own sentence."""
    said = [str(decide.raises(ValueError, was, amount, at(1))) for was, amount in one_of_each(low, excess)]
    for (one, first), (other, second) in combinations(zip(CALLS, said, strict=True), 2):
        if words(first) == words(second):
            decide.fail(lines=[f"the {one} call said   {first}", f"the {other} call said   {second}"])


def one_of_each(low: int, excess: int) -> list[tuple[State, int]]:
    """Four withdrawals, each of which breaks one rule and no other."""
    return [
        (state(400, is_open=False), 10),
        (state(400), low),
        (state(400), 400 + excess),
        (state(900, day=day_of(1), taken=300), 200 + excess),
    ]


def words(sentence: str) -> list[str]:
    """The words of a sentence. Numbers differ whatever it says, and signs or large letters say nothing else."""
    return re.findall(r"[^\W\d_]+", re.sub(r"\d[\d.,:_TZ-]*", " ", sentence).casefold())
