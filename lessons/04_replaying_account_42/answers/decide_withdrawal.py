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


@answers.wrong("give each its own sentence")
def checks_in_one_comparison(balance, amount, timestamp):
    if 0 < amount <= balance:
        return dict(type="Withdrawn", amount=amount, timestamp=timestamp)
    raise ValueError(f"cannot withdraw {amount} from {balance}")


@answers.wrong("More than the balance is refused")
def asks_only_whether_the_account_is_overdrawn(balance, amount, timestamp):
    if amount <= 0:
        raise ValueError(f"{amount} is not above zero.")
    if 0 <= balance < amount:
        raise ValueError("That is more than there is.")
    return _withdrawn(amount, timestamp)


@answers.right
def collects_the_reasons_first(balance, amount, timestamp):
    reasons = []
    if not amount > 0:
        reasons.append("one can only withdraw more than nothing")
    if balance - amount < 0:
        reasons.append("there is not that much in the account")
    if reasons:
        raise ValueError("Refused: " + "; ".join(reasons))
    return dict(type="Withdrawn", amount=amount, timestamp=timestamp)


@answers.right
def raises_errors_of_its_own(balance, amount, timestamp):
    class Refused(ValueError):
        pass

    match amount:
        case 0:
            raise Refused("Nothing is no withdrawal.")
        case _ if amount < 0:
            raise Refused(f"{amount} is below zero.")
        case _ if amount > balance:
            raise Refused(f"{amount} is above {balance}.")
    return _withdrawn(amount, timestamp)
