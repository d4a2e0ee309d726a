"""What the exercises of lesson 01 share: the bank with its stores, a completed deposit, and comparing what is kept."""

from decimal import Decimal
from typing import Any

from hypothesis.strategies import integers, permutations, sampled_from

from course_utils.exercises import Attempt
from course_utils.text import show

Event = dict[str, Any]

DAILY_RATE = Decimal("0.0001")
SUBSCRIBERS = ("update_balance", "send_email", "add_interest", "log_for_compliance")


accounts = permutations(["42", "7", "1815"])
owners = sampled_from(["Ada", "Grace", "Noether"])
amounts = integers(1, 9000)


class Bank:
    """The stores of all services, as the lesson builds them. Shown as `bank` in the calls of a message."""

    email_up = True
    fraud_points: dict[str, int]  # given by whoever adds the fraud team

    def __init__(self, *accounts: str) -> None:
        self.balances = dict.fromkeys(accounts, 0)
        self.mails: list[str] = []
        self.interest = dict.fromkeys(accounts, Decimal(0))
        self.compliance_log: list[tuple[str, int]] = []

    def mail(self, text: str) -> None:
        if not self.email_up:
            raise ConnectionError("the email service is down")
        self.mails.append(text)

    def __repr__(self) -> str:
        return "bank"


def opened(attempt: Attempt, *accounts: str) -> Bank:
    """A new bank, written as the first step a learner would make by hand."""
    attempt.steps.append(f"bank = Bank({', '.join(repr(account).replace(chr(39), chr(34)) for account in accounts)})")
    return Bank(*accounts)


def completed(account: str, owner: str, amount: int) -> Event:
    return {"type": "DepositCompleted", "account": account, "owner": owner, "amount": amount}


def leaves_nothing_else(attempt: Attempt, bank: Bank, *allowed: str) -> None:
    """`bank` has the stores it was opened with, and those that are `allowed` besides."""
    left = sorted(vars(bank).keys() - vars(Bank()).keys() - set(allowed))
    if left:
        attempt.fail(f"`{attempt.name}` left bank.{left[0]} behind. Keep to the store that the task names.")


def compare(attempt: Attempt, store: str, kept: object, expected: object, because: str = "") -> None:
    """What a service keeps must be as expected, and no number in it a float."""
    floats = isinstance(kept, dict) and any(isinstance(value, float) for value in kept.values())
    if floats:
        because = (
            f"A number in bank.{store} became a float, which cannot hold every cent. Keep int and Decimal as they are."
        )
    if floats or kept != expected:
        name = f"bank.{store}".ljust(15)
        attempt.fail(because, lines=[f"{name} {show(kept)}", f"expected        {show(expected)}"])
