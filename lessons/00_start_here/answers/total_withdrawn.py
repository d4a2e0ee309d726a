"""Answers to `total_withdrawn` that are wrong, and others that are right."""

from functools import reduce

from course_utils.exercises import Answers

answers = Answers("total_withdrawn")


@answers.wrong("A deposit puts money in")
def counts_every_amount_as_delivered(events):
    total = 0
    for event in events:
        if "amount" in event:
            total += event["amount"]
    return total


@answers.wrong("A deposit puts money in")
def knows_account_42_by_heart(events):
    return 200


@answers.wrong("Every withdrawal counts")
def returns_inside_the_loop(events):
    total = 0
    for event in events:
        if event["type"] == "Withdrawn":
            total += event["amount"]
            return total
    return total


@answers.wrong("Every withdrawal counts")
def counts_how_many(events):
    return sum(event["type"] == "Withdrawn" for event in events)


@answers.wrong("Every withdrawal counts")
def counts_downwards(events):
    return sum(-event["amount"] for event in events if event["type"] == "Withdrawn")


@answers.wrong("Each time is an event of its own")
def counts_equal_withdrawals_once(events):
    return sum({event["amount"] for event in events if event["type"] == "Withdrawn"})


@answers.wrong("nothing was ever taken out")
def takes_the_opening_balance(events):
    return events[0]["balance"]


@answers.wrong("Only `Withdrawn` events count")
def counts_whatever_begins_so(events):
    return sum(event["amount"] for event in events if event["type"].startswith("Withdraw"))


@answers.wrong("Only `Withdrawn` events count")
def counts_all_but_deposits(events):
    return sum(event.get("amount", 0) for event in events if event["type"] != "Deposited")


@answers.wrong("printed a value and returned nothing")
def prints_the_total(events):
    print(sum(event["amount"] for event in events if event["type"] == "Withdrawn"))


@answers.right
def sums_a_generator(events):
    return sum(event["amount"] for event in events if event["type"] == "Withdrawn")


@answers.right
def matches_each_event(events):
    total = 0
    for event in events:
        match event:
            case {"type": "Withdrawn", "amount": amount}:
                total += amount
    return total


@answers.right
def folds(events):
    return reduce(lambda total, event: total + event["amount"] * (event["type"] == "Withdrawn"), events[1:], 0)
