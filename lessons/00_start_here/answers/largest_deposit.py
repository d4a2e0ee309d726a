"""Answers to `largest_deposit` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("largest_deposit")


@answers.wrong("that one is the largest")
def knows_account_42(events):
    return 1000


@answers.wrong("a dict; expected an int")
def returns_the_event(events):
    deposits = [event for event in events if event["type"] == "Deposited"]
    return max(deposits, key=lambda event: event["amount"])


@answers.wrong("may stand anywhere")
def takes_the_last(events):
    largest = 0
    for event in events:
        if event["type"] == "Deposited":
            largest = event["amount"]
    return largest


@answers.wrong("may stand anywhere")
def takes_the_first(events):
    return next((event["amount"] for event in events if event["type"] == "Deposited"), 0)


@answers.wrong("may stand anywhere")
def adds_them_up(events):
    return sum(event["amount"] for event in events if event["type"] == "Deposited")


@answers.wrong("Only deposits count")
def takes_any_amount(events):
    return max(event.get("amount", 0) for event in events)


@answers.wrong("Only deposits count")
def takes_whatever_is_called_a_deposit(events):
    return max((event["amount"] for event in events if "Deposit" in event["type"]), default=0)


@answers.wrong("raised ValueError")
def forgets_that_there_may_be_none(events):
    return max(event["amount"] for event in events if event["type"] == "Deposited")


@answers.wrong("returned nothing (None)")
def says_none_for_none(events):
    return max((event["amount"] for event in events if event["type"] == "Deposited"), default=None)


@answers.right
def remembers_the_largest(events):
    largest = 0
    for event in events:
        if event["type"] == "Deposited" and event["amount"] > largest:
            largest = event["amount"]
    return largest


@answers.right
def sorts_them(events):
    deposits = sorted(event["amount"] for event in events if event["type"] == "Deposited")
    return deposits[-1] if deposits else 0
