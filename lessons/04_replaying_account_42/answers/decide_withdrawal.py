"""Answers to `decide_withdrawal` that are wrong, and others that are right."""

from datetime import UTC, datetime

from course_utils.exercises import Answers

answers = Answers("decide_withdrawal")


def _withdrawn(amount, timestamp):
    return {"type": "Withdrawn", "amount": amount, "timestamp": timestamp}


@answers.wrong("returned 0, an int; expected a dict")
def returns_the_new_balance(balance, amount, timestamp):
    if amount > balance or amount <= 0:
        raise ValueError("no")
    return 0 if amount == balance else min(balance - amount, 0)


@answers.wrong("A decision is a new event")
def puts_the_balance_into_the_event(balance, amount, timestamp):
    if amount > balance or amount <= 0:
        raise ValueError("no")
    return _withdrawn(amount, timestamp) | {"balance": balance - amount}


@answers.wrong("leaves 0, which is not below zero")
def refuses_the_last_cent(balance, amount, timestamp):
    if amount >= balance or amount <= 0:
        raise ValueError("no")
    return _withdrawn(amount, timestamp)


@answers.wrong("deposit in disguise")
def lets_negative_amounts_pass(balance, amount, timestamp):
    if amount > balance:
        raise ValueError("no")
    return _withdrawn(amount, timestamp)


@answers.wrong("Zero moves nothing")
def lets_zero_pass(balance, amount, timestamp):
    if amount > balance or amount < 0:
        raise ValueError("no")
    return _withdrawn(amount, timestamp)


@answers.wrong("Say why")
def refuses_without_a_word(balance, amount, timestamp):
    if amount > balance or amount <= 0:
        raise ValueError
    return _withdrawn(amount, timestamp)


@answers.wrong("or the clock")
def takes_the_time_from_the_clock(balance, amount, timestamp):
    return checks_in_one_comparison(balance, amount, datetime.now(UTC).isoformat())


@answers.wrong("More than the balance is refused")
def returns_none_instead_of_refusing(balance, amount, timestamp):
    if amount > balance or amount <= 0:
        return None
    return _withdrawn(amount, timestamp)


@answers.wrong("More than the balance is refused")
def takes_what_there_is(balance, amount, timestamp):
    return _withdrawn(min(amount, balance), timestamp)


@answers.right
def checks_in_one_comparison(balance, amount, timestamp):
    if 0 < amount <= balance:
        return dict(type="Withdrawn", amount=amount, timestamp=timestamp)
    raise ValueError(f"cannot withdraw {amount} from {balance}")
