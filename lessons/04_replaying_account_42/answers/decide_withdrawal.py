"""Answers to `decide_withdrawal` that are wrong, and others that are right."""

from datetime import UTC, datetime

from course_utils.exercises import Answers

answers = Answers("decide_withdrawal")

RULES = {
    "open": lambda state, amount, taken: state["open"],
    "above zero": lambda state, amount, taken: amount > 0,
    "balance": lambda state, amount, taken: amount <= state["balance"],
    "limit": lambda state, amount, taken: taken + amount <= 500,
}


def withdrawn(amount, timestamp):
    return {"type": "Withdrawn", "amount": amount, "timestamp": timestamp}


def judge(state, amount, timestamp, **changed):
    """Raise for the first rule that is broken, some of them `changed` (None leaves a rule out)."""
    taken = state["taken"] if state["day"] == timestamp[:10] else 0
    for name, holds in (RULES | {name.replace("_", " "): rule for name, rule in changed.items()}).items():
        if holds and not holds(state, amount, taken):
            raise ValueError(f"The rule about {name} says no.")


@answers.wrong("returned 0, an int; expected a dict")
def returns_the_new_balance(state, amount, timestamp):
    judge(state, amount, timestamp)
    return min(state["balance"] - amount, 0)


@answers.wrong("A decision is a new event")
def puts_the_balance_into_the_event(state, amount, timestamp):
    judge(state, amount, timestamp)
    return withdrawn(amount, timestamp) | {"balance": state["balance"] - amount}


@answers.wrong("leaves 0, which is not below zero")
def refuses_the_last_cent(state, amount, timestamp):
    judge(state, amount, timestamp, balance=lambda state, amount, taken: amount < state["balance"])
    return withdrawn(amount, timestamp)


@answers.wrong("deposit in disguise")
def lets_negative_amounts_pass(state, amount, timestamp):
    judge(state, amount, timestamp, above_zero=None)
    return withdrawn(amount, timestamp)


@answers.wrong("Zero moves nothing")
def lets_zero_pass(state, amount, timestamp):
    judge(state, amount, timestamp, above_zero=lambda state, amount, taken: amount >= 0)
    return withdrawn(amount, timestamp)


@answers.wrong("whatever its balance says")
def pays_from_a_closed_account(state, amount, timestamp):
    judge(state, amount, timestamp, open=None)
    return withdrawn(amount, timestamp)


@answers.wrong("Somebody has Ada's card")
def looks_at_the_balance_alone(state, amount, timestamp):
    judge(state, amount, timestamp, limit=None)
    return withdrawn(amount, timestamp)


@answers.wrong("Somebody has Ada's card")
def limits_each_withdrawal(state, amount, timestamp):
    judge(state, amount, timestamp, limit=lambda state, amount, taken: amount <= 500)
    return withdrawn(amount, timestamp)


@answers.wrong("Somebody has Ada's card")
def lets_the_one_pass_that_goes_beyond(state, amount, timestamp):
    judge(state, amount, timestamp, limit=lambda state, amount, taken: taken <= 500 and amount <= 500)
    return withdrawn(amount, timestamp)


@answers.wrong("exactly 500 in all is allowed")
def stops_short_of_the_limit(state, amount, timestamp):
    judge(state, amount, timestamp, limit=lambda state, amount, taken: taken + amount < 500)
    return withdrawn(amount, timestamp)


@answers.wrong("a day before or a month")
def forgets_that_a_day_ends(state, amount, timestamp):
    judge(state, amount, timestamp, limit=lambda state, amount, taken: state["taken"] + amount <= 500)
    return withdrawn(amount, timestamp)


@answers.wrong("a day before or a month")
def compares_the_day_of_the_month(state, amount, timestamp):
    same = state["day"][-2:] == timestamp[8:10]
    judge(state | {"day": timestamp[:10] if same else ""}, amount, timestamp)
    return withdrawn(amount, timestamp)


@answers.wrong("Say why")
def refuses_without_a_word(state, amount, timestamp):
    try:
        judge(state, amount, timestamp)
    except ValueError:
        raise ValueError from None
    return withdrawn(amount, timestamp)


@answers.wrong("or the clock")
def takes_the_time_from_the_clock(state, amount, timestamp):
    judge(state, amount, timestamp)
    return withdrawn(amount, datetime.now(UTC).isoformat())


@answers.wrong("More than the balance is refused")
def returns_none_instead_of_refusing(state, amount, timestamp):
    try:
        judge(state, amount, timestamp)
    except ValueError:
        return None
    return withdrawn(amount, timestamp)


@answers.wrong("More than the balance is refused")
def takes_what_there_is(state, amount, timestamp):
    amount = min(amount, state["balance"])
    judge(state, amount, timestamp, above_zero=lambda state, amount, taken: amount > 0 or state["balance"] <= 0)
    return withdrawn(amount, timestamp)


@answers.wrong("give each its own sentence")
def checks_in_one_comparison(state, amount, timestamp):
    try:
        judge(state, amount, timestamp)
    except ValueError:
        raise ValueError(f"cannot withdraw {amount} from {state['balance']}") from None
    return withdrawn(amount, timestamp)


@answers.wrong("the fourth call said")
def says_the_same_of_balance_and_limit(state, amount, timestamp):
    taken = state["taken"] if state["day"] == timestamp[:10] else 0
    if not state["open"]:
        raise ValueError("closed")
    if amount <= 0:
        raise ValueError("not above zero")
    if amount > min(state["balance"], 500 - taken):
        raise ValueError(f"{amount} is too much")
    return withdrawn(amount, timestamp)


@answers.wrong("give each its own sentence")
def says_the_same_more_or_less_loudly(state, amount, timestamp):
    taken = state["taken"] if state["day"] == timestamp[:10] else 0
    if not state["open"]:
        raise ValueError("Refused")
    if amount <= 0:
        raise ValueError("Refused!")
    if amount > state["balance"]:
        raise ValueError(f"REFUSED: {amount}")
    if taken + amount > 500:
        raise ValueError("… refused …")
    return withdrawn(amount, timestamp)


@answers.right
def collects_the_reasons_first(state, amount, timestamp):
    taken = state["taken"] * (state["day"] == timestamp[:10])
    reasons = []
    if not amount > 0:
        reasons.append("one can only withdraw more than nothing")
    if state["balance"] - amount < 0:
        reasons.append("there is not that much in the account")
    if amount > 500 - taken:
        reasons.append("the day's limit is used up")
    if not state["open"]:
        reasons.append("it was closed")
    if reasons:
        raise ValueError("Refused: " + "; ".join(reasons))
    return dict(type="Withdrawn", amount=amount, timestamp=timestamp)


@answers.right
def raises_errors_of_its_own(state, amount, timestamp):
    class Refused(ValueError):
        pass

    left = 500 - state["taken"] if timestamp.startswith(state["day"] or "?") else 500
    match state, amount:
        case {"open": False}, _:
            raise Refused("Nobody is at home.")
        case _, 0:
            raise Refused("Nothing is no withdrawal.")
        case _ if amount < 0:
            raise Refused(f"{amount} is below zero.")
        case {"balance": balance}, _ if amount > balance:
            raise Refused(f"{amount} is above {balance}.")
        case _ if amount > left:
            raise Refused(f"Only {left} more today.")
    return withdrawn(amount, timestamp)
