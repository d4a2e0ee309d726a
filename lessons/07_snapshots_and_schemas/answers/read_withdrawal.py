"""Answers to `read_withdrawal` that are wrong, and others that are right."""

from decimal import Decimal

from course_utils.exercises import Answers

from ..exercises.read_withdrawal import FEE

answers = Answers("read_withdrawal")


def _needs_an_amount(state):
    if "amount" not in state:
        raise ValueError("A withdrawal without an amount.")


@answers.wrong("takes money out of old accounts")
def charges_the_fee_of_today(state):
    _needs_an_amount(state)
    return {"amount": state["amount"], "reason": state.get("reason", ""), "fee": state.get("fee", FEE)}


@answers.wrong("It is money")
def counts_the_fee_in_floats(state):
    _needs_an_amount(state)
    return {"amount": state["amount"], "reason": state.get("reason", ""), "fee": state.get("fee", 0.0)}


@answers.wrong("It is money")
def counts_the_fee_in_whole_numbers(state):
    _needs_an_amount(state)
    return {"amount": state["amount"], "reason": state.get("reason", ""), "fee": state.get("fee", 0)}


@answers.wrong("An amount of 0.00 is there")
def takes_nothing_for_missing(state):
    if not state.get("amount"):
        raise ValueError("A withdrawal without an amount.")
    return {
        "amount": state["amount"],
        "reason": state.get("reason", ""),
        "fee": state.get("fee", Decimal("0.00")),
    }


@answers.wrong("0.00 would change a balance in silence")
def makes_up_an_amount(state):
    zero = Decimal("0.00")
    return {"amount": state.get("amount", zero), "reason": state.get("reason", ""), "fee": state.get("fee", zero)}


@answers.wrong("none of its business")
def takes_everything_along(state):
    _needs_an_amount(state)
    return {"reason": "", "fee": Decimal("0.00")} | state


@answers.wrong("none of its business")
def refuses_what_it_does_not_know(state):
    _needs_an_amount(state)
    if unknown := set(state) - {"amount", "reason", "fee"}:
        raise ValueError(f"unknown: {unknown}")
    return {"reason": "", "fee": Decimal("0.00")} | state


@answers.wrong("raised KeyError")
def wants_everything(state):
    _needs_an_amount(state)
    return {key: state[key] for key in ("amount", "reason", "fee")}


@answers.wrong("is not made up")
def makes_up_a_reason(state):
    _needs_an_amount(state)
    return {
        "amount": state["amount"],
        "reason": state.get("reason", "unknown"),
        "fee": state.get("fee", Decimal("0.00")),
    }


@answers.right
def defaults_first(state):
    _needs_an_amount(state)
    known = {"amount": None, "reason": "", "fee": Decimal("0.00")} | state
    return {key: known[key] for key in ("amount", "reason", "fee")}


@answers.right
def by_pattern(state):
    match state:
        case {"amount": amount}:
            return {"fee": state.get("fee", Decimal(0)), "reason": state.get("reason") or "", "amount": amount}
    raise ValueError(f"There is no amount in {state}.")
