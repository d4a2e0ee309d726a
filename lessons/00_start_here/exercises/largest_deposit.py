"""The largest deposit in a history: only deposits count, it may stand anywhere, and there may be none."""

from hypothesis.strategies import booleans, integers, lists, sampled_from, tuples

from course_utils.exercises import Attempt, Exercise

from ..kit import amounts, history

other_types = sampled_from(["Withdrawn", "InterestCredited", "DepositRefused"])

exercise = Exercise(
    "largest_deposit",
    hints=(
        "Go through the events as before, and remember the largest deposit seen so far. What is it before the first event?",
        'Only events whose event["type"] is "Deposited" matter. max takes the largest of a list, and raises when the list is empty.',
        "max(…, default=0) takes an empty list as well. What stands in place of the dots is a list of amounts; from which "
        "events?",
    ),
)


@exercise.law(examples=30, amount=amounts)
def one_deposit_is_the_largest(largest_deposit: Attempt, amount: int) -> None:
    """An account with one deposit: that one is the largest. The answer is its amount."""
    largest_deposit(history(("Deposited", amount))).should_be(amount)


@exercise.law(examples=30, largest=amounts, less=lists(integers(1, 900), min_size=1, max_size=3), place=integers(0, 3))
def the_largest_may_stand_anywhere(largest_deposit: Attempt, largest: int, less: list[int], place: int) -> None:
    """The largest deposit may stand anywhere in the history."""
    deposits = [min(amount, largest) for amount in less]
    deposits.insert(place, largest)
    largest_deposit(history(*(("Deposited", amount) for amount in deposits))).should_be(largest)


@exercise.law(
    examples=30,
    amount=amounts,
    more=amounts,
    kind=other_types,
    deposit_first=booleans(),
)
def nothing_but_deposits_counts(
    largest_deposit: Attempt, amount: int, more: int, kind: str, deposit_first: bool
) -> None:
    """Only deposits count, events of type `Deposited`, however large the amounts of others are."""
    events = [("Deposited", amount), (kind, amount + more)]
    largest_deposit(history(*(events if deposit_first else reversed(events)))).should_be(amount)


@exercise.law(examples=30, others=lists(tuples(other_types, amounts), max_size=3))
def without_deposits_it_is_zero(largest_deposit: Attempt, others: list[tuple[str, int]]) -> None:
    """Nothing was ever deposited here, so the answer is 0."""
    largest_deposit(history(*others)).should_be(0)
