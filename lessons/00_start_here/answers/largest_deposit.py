"""Answers to `largest_deposit` that are wrong, and others that are right."""

from course_utils.exercises import Answers

from ..kit import Event

answers = Answers("largest_deposit")


@answers.wrong("that one is the largest")
def knows_account_42(events: list[Event]) -> int:
    return 1000


@answers.wrong("a dict; expected an int")
def returns_the_event(events: list[Event]) -> Event:
    deposits = [event for event in events if event["type"] == "Deposited"]
    return max(deposits, key=lambda event: event["amount"])


@answers.wrong("may stand anywhere")
def takes_the_last(events: list[Event]) -> int:
    largest = 0
    for event in events:
        if event["type"] == "Deposited":
            largest = event["amount"]
    return largest


@answers.wrong("may stand anywhere")
def takes_the_first(events: list[Event]) -> int:
    return next((event["amount"] for event in events if event["type"] == "Deposited"), 0)


@answers.wrong("may stand anywhere")
def adds_them_up(events: list[Event]) -> int:
    return sum(event["amount"] for event in events if event["type"] == "Deposited")


@answers.wrong("Only deposits count")
def takes_any_amount(events: list[Event]) -> int:
    return max(event.get("amount", 0) for event in events)


@answers.wrong("raised ValueError")
def forgets_that_there_may_be_none(events: list[Event]) -> int:
    return max(event["amount"] for event in events if event["type"] == "Deposited")


@answers.wrong("returned nothing (None)")
def says_none_for_none(events: list[Event]) -> int | None:
    return max((event["amount"] for event in events if event["type"] == "Deposited"), default=None)


@answers.right
def remembers_the_largest(events: list[Event]) -> int:
    largest = 0
    for event in events:
        if event["type"] == "Deposited" and event["amount"] > largest:
            largest = event["amount"]
    return largest


@answers.right
def sorts_them(events: list[Event]) -> int:
    deposits = sorted(event["amount"] for event in events if event["type"] == "Deposited")
    return deposits[-1] if deposits else 0
