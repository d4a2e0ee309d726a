"""Exercises of lesson 00: two questions to an account's history, the first answered wrongly as delivered."""

from functools import reduce
from typing import Any

from hypothesis.strategies import booleans, integers, lists, sampled_from, tuples

from course_utils.exercises import Attempt, Exercise

Event = dict[str, Any]

amounts = integers(1, 900)
changes = lists(tuples(sampled_from(["Deposited", "Withdrawn", "InterestCredited"]), amounts), max_size=6)


def history(*changes: tuple[str, int]) -> list[Event]:
    """An account's events: opened with enough for all withdrawals, then each (type, amount) in turn."""
    needed = sum(amount for kind, amount in changes if kind == "Withdrawn")
    opened: Event = {"type": "AccountOpened", "balance": needed}
    return [opened, *({"type": kind, "amount": amount} for kind, amount in changes)]


total_withdrawn = Exercise(
    "total_withdrawn",
    hints=(
        "Do the check's case by hand: which of its events take money out of the account? Which ones does the function add up?",
        'What an event means stands in event["type"]. The function never looks there.',
        'Before adding, ask: if event["type"] == "Withdrawn". The line that adds moves under it, indented.',
    ),
)


@total_withdrawn.law(examples=30, deposits=lists(amounts, max_size=4))
def a_deposit_takes_nothing_out(total_withdrawn: Attempt, deposits: list[int]) -> None:
    """A deposit puts money in. From this account nothing was ever taken out."""
    total_withdrawn(history(*(("Deposited", amount) for amount in deposits))).should_be(0)


@total_withdrawn.law(examples=30, withdrawals=lists(amounts, min_size=1, max_size=5))
def every_withdrawal_counts(total_withdrawn: Attempt, withdrawals: list[int]) -> None:
    """Every withdrawal counts, with the whole of its amount."""
    total_withdrawn(history(*(("Withdrawn", amount) for amount in withdrawals))).should_be(sum(withdrawals))


@total_withdrawn.law(examples=30, changes=changes)
def nothing_but_withdrawals_counts(total_withdrawn: Attempt, changes: list[tuple[str, int]]) -> None:
    """Only `Withdrawn` events count. Events of other types may carry an amount, too."""
    taken = [amount for kind, amount in changes if kind == "Withdrawn"]
    total_withdrawn(history(*changes)).should_be(sum(taken))


@total_withdrawn.wrong("A deposit puts money in")
def counts_every_amount_as_delivered(events: list[Event]) -> int:
    total = 0
    for event in events:
        if "amount" in event:
            total += event["amount"]
    return total


@total_withdrawn.wrong("A deposit puts money in")
def knows_account_42_by_heart(events: list[Event]) -> int:
    return 200


@total_withdrawn.wrong("Every withdrawal counts")
def returns_inside_the_loop(events: list[Event]) -> int:
    total = 0
    for event in events:
        if event["type"] == "Withdrawn":
            total += event["amount"]
            return total
    return total


@total_withdrawn.wrong("Every withdrawal counts")
def counts_how_many(events: list[Event]) -> int:
    return sum(event["type"] == "Withdrawn" for event in events)


@total_withdrawn.wrong("Every withdrawal counts")
def counts_downwards(events: list[Event]) -> int:
    return sum(-event["amount"] for event in events if event["type"] == "Withdrawn")


@total_withdrawn.wrong("Only `Withdrawn` events count")
def counts_all_but_deposits(events: list[Event]) -> int:
    return sum(event.get("amount", 0) for event in events if event["type"] != "Deposited")


@total_withdrawn.wrong("printed a value and returned nothing")
def prints_the_total(events: list[Event]) -> None:
    print(sum(event["amount"] for event in events if event["type"] == "Withdrawn"))


@total_withdrawn.right
def sums_a_generator(events: list[Event]) -> int:
    return sum(event["amount"] for event in events if event["type"] == "Withdrawn")


@total_withdrawn.right
def matches_each_event(events: list[Event]) -> int:
    total = 0
    for event in events:
        match event:
            case {"type": "Withdrawn", "amount": amount}:
                total += amount
    return total


@total_withdrawn.right
def folds(events: list[Event]) -> int:
    return reduce(lambda total, event: total + event["amount"] * (event["type"] == "Withdrawn"), events[1:], 0)


largest_deposit = Exercise(
    "largest_deposit",
    hints=(
        "Go through the events as before, and remember the largest deposit seen so far. What is it before the first event?",
        'Only events whose event["type"] is "Deposited" matter. max takes the largest of a list, and raises when the list is empty.',
        'max(…, default=0) takes an empty list as well. Give it event["amount"] for each event that is a deposit.',
    ),
)


@largest_deposit.law(examples=30, amount=amounts)
def one_deposit_is_the_largest(largest_deposit: Attempt, amount: int) -> None:
    """An account with one deposit: that one is the largest. The answer is its amount."""
    largest_deposit(history(("Deposited", amount))).should_be(amount)


@largest_deposit.law(
    examples=30, largest=amounts, less=lists(integers(1, 900), min_size=1, max_size=3), place=integers(0, 3)
)
def the_largest_may_stand_anywhere(largest_deposit: Attempt, largest: int, less: list[int], place: int) -> None:
    """The largest deposit may stand anywhere in the history."""
    deposits = [min(amount, largest) for amount in less]
    deposits.insert(place, largest)
    largest_deposit(history(*(("Deposited", amount) for amount in deposits))).should_be(largest)


@largest_deposit.law(
    examples=30,
    amount=amounts,
    more=amounts,
    kind=sampled_from(["Withdrawn", "InterestCredited"]),
    deposit_first=booleans(),
)
def nothing_but_deposits_counts(
    largest_deposit: Attempt, amount: int, more: int, kind: str, deposit_first: bool
) -> None:
    """Only deposits count, however large the amounts of other events are."""
    events = [("Deposited", amount), (kind, amount + more)]
    largest_deposit(history(*(events if deposit_first else reversed(events)))).should_be(amount)


@largest_deposit.law(
    examples=30, others=lists(tuples(sampled_from(["Withdrawn", "InterestCredited"]), amounts), max_size=3)
)
def without_deposits_it_is_zero(largest_deposit: Attempt, others: list[tuple[str, int]]) -> None:
    """Nothing was ever deposited here, so the answer is 0."""
    largest_deposit(history(*others)).should_be(0)


@largest_deposit.wrong("that one is the largest")
def knows_account_42(events: list[Event]) -> int:
    return 1000


@largest_deposit.wrong("a dict; expected an int")
def returns_the_event(events: list[Event]) -> Event:
    deposits = [event for event in events if event["type"] == "Deposited"]
    return max(deposits, key=lambda event: event["amount"])


@largest_deposit.wrong("may stand anywhere")
def takes_the_last(events: list[Event]) -> int:
    largest = 0
    for event in events:
        if event["type"] == "Deposited":
            largest = event["amount"]
    return largest


@largest_deposit.wrong("may stand anywhere")
def takes_the_first(events: list[Event]) -> int:
    return next((event["amount"] for event in events if event["type"] == "Deposited"), 0)


@largest_deposit.wrong("may stand anywhere")
def adds_them_up(events: list[Event]) -> int:
    return sum(event["amount"] for event in events if event["type"] == "Deposited")


@largest_deposit.wrong("Only deposits count")
def takes_any_amount(events: list[Event]) -> int:
    return max(event.get("amount", 0) for event in events)


@largest_deposit.wrong("raised ValueError")
def forgets_that_there_may_be_none(events: list[Event]) -> int:
    return max(event["amount"] for event in events if event["type"] == "Deposited")


@largest_deposit.wrong("returned nothing (None)")
def says_none_for_none(events: list[Event]) -> int | None:
    return max((event["amount"] for event in events if event["type"] == "Deposited"), default=None)


@largest_deposit.right
def remembers_the_largest(events: list[Event]) -> int:
    largest = 0
    for event in events:
        if event["type"] == "Deposited" and event["amount"] > largest:
            largest = event["amount"]
    return largest


@largest_deposit.right
def sorts_them(events: list[Event]) -> int:
    deposits = sorted(event["amount"] for event in events if event["type"] == "Deposited")
    return deposits[-1] if deposits else 0
