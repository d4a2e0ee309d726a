"""Four subscribers of one event: each does its own job from the event alone, in whatever order they are called."""

import re
from decimal import Decimal
from itertools import permutations as orders

from hypothesis.strategies import integers, lists

from course_utils.exercises import Attempt, Exercise
from course_utils.text import show

from ..kit import (
    DAILY_RATE,
    SUBSCRIBERS,
    Bank,
    accounts,
    amounts,
    compare,
    completed,
    leaves_nothing_else,
    opened,
    owners,
)

exercise = Exercise(
    "subscribers",
    answers=SUBSCRIBERS,
    hints=(
        "Each subscriber is one line of `deposit_by_calls`. Where did account, owner and amount come from there, and "
        "where do they come from now?",
        'The event is a dictionary: `event["account"]`, `event["owner"]`, `event["amount"]`. Nothing is returned; '
        "each subscriber changes its own store of `bank`.",
        'The first one is `bank.balances[event["account"]] += event["amount"]`. Interest goes the same way into another '
        "store. The text of the mail and the pair for compliance are as in the chain; only the names come from the event.",
    ),
)


@exercise.law(names=accounts, owner=owners, sums=lists(amounts, min_size=1, max_size=3), examples=25)
def the_balance_grows(
    update: Attempt, mail: Attempt, interest: Attempt, log: Attempt, names: list[str], owner: str, sums: list[int]
) -> None:
    """`update_balance` adds the amount to the balance of the account that the event names, and to no other."""
    bank = opened(update, *sorted(names))
    for amount in sums:
        update(bank, completed(names[0], owner, amount))
    compare(update, "balances", bank.balances, {**dict.fromkeys(sorted(names), 0), names[0]: sum(sums)})


@exercise.law(names=accounts, owner=owners, amount=amounts, examples=25)
def one_mail_is_sent(
    update: Attempt, mail: Attempt, interest: Attempt, log: Attempt, names: list[str], owner: str, amount: int
) -> None:
    """`send_email` sends one text that names the owner and the amount."""
    bank = opened(mail, *sorted(names))
    mail(bank, completed(names[0], owner, amount))
    if len(bank.mails) != 1:
        mail.fail(f"`send_email` sent {len(bank.mails)} mails for one deposit. Send one, with bank.mail(text).")
    text = bank.mails[0]
    if not isinstance(text, str) or owner not in text or str(amount) not in re.sub(r"[\s.,_'’]", "", text):
        mail.fail(lines=[f"the mail        {show(text)}", f"should name     {show(owner)} and {amount}"])


@exercise.law(owner=owners, amount=amounts, examples=5)
def a_mail_may_fail(update: Attempt, mail: Attempt, interest: Attempt, log: Attempt, owner: str, amount: int) -> None:
    """`send_email` did not raise while the email service was down. Send through bank.mail, which can fail, and let its
    error out; do not write to bank.mails."""
    bank = opened(mail, "42")
    bank.email_up = False
    mail.steps.append("bank.email_up = False")
    mail.raises(ConnectionError, bank, completed("42", owner, amount))


@exercise.law(names=accounts, owner=owners, sums=lists(amounts, min_size=1, max_size=3), examples=25)
def a_days_interest_grows(
    update: Attempt, mail: Attempt, interest: Attempt, log: Attempt, names: list[str], owner: str, sums: list[int]
) -> None:
    """`add_interest` adds the amount times `DAILY_RATE` to the interest of the account."""
    bank = opened(interest, *sorted(names))
    for amount in sums:
        bank.balances[names[0]] += amount
        interest.steps.append(f'bank.balances["{names[0]}"] += {amount}    # what the balance service does')
        interest(bank, completed(names[0], owner, amount))
    expected = {**dict.fromkeys(sorted(names), Decimal(0)), names[0]: sum(sums) * DAILY_RATE}
    compare(interest, "interest", bank.interest, expected)


@exercise.law(owner=owners, amount=amounts, examples=25)
def interest_needs_no_balance(
    update: Attempt, mail: Attempt, interest: Attempt, log: Attempt, owner: str, amount: int
) -> None:
    """`add_interest` gives another result when the balance was updated first. Use the event's amount; the balance
    belongs to another service."""
    bank = opened(interest, "42")
    interest(bank, completed("42", owner, amount))
    compare(interest, "interest", bank.interest, {"42": amount * DAILY_RATE})


@exercise.law(names=accounts, owner=owners, sums=lists(amounts, min_size=1, max_size=3, unique=True), examples=25)
def every_deposit_is_on_record(
    update: Attempt, mail: Attempt, interest: Attempt, log: Attempt, names: list[str], owner: str, sums: list[int]
) -> None:
    """`log_for_compliance` appends the pair (account, amount), after the records that are already there."""
    bank = opened(log, *sorted(names))
    for amount in sums:
        log(bank, completed(names[0], owner, amount))
    compare(log, "compliance_log", bank.compliance_log, [(names[0], amount) for amount in sums])


@exercise.law(owner=owners, amount=amounts, times=integers(2, 3), examples=10)
def equal_deposits_are_several(*four: Attempt, owner: str, amount: int, times: int) -> None:
    """Somebody paid in the same amount more than once. Each is a deposit of its own, with its mail and its record."""
    stores = ("balances", "mails", "interest", "compliance_log")
    for attempt, store in zip(four, stores, strict=True):
        attempt.steps.clear()
        bank = opened(attempt, "42")
        for _ in range(times):
            attempt(bank, completed("42", owner, amount))
        kept = {
            "balances": {"42": times * amount},
            "mails": bank.mails[:1] * times,
            "interest": {"42": times * amount * DAILY_RATE},
            "compliance_log": [("42", amount)] * times,
        }
        compare(attempt, store, getattr(bank, store), kept[store])


@exercise.law(owner=owners, amount=amounts, examples=25)
def each_keeps_to_its_own_store(*four: Attempt, owner: str, amount: int) -> None:
    """A subscriber wrote to a store that belongs to another service."""
    stores = ("balances", "mails", "interest", "compliance_log")
    for attempt, own in zip(four, stores, strict=True):
        attempt.steps.clear()
        bank, untouched = opened(attempt, "42"), vars(Bank("42"))
        attempt(bank, completed("42", owner, amount))
        for store in stores:
            if store != own:
                because = f"`{attempt.name}` wrote to bank.{store}, which belongs to another service."
                compare(attempt, store, getattr(bank, store), untouched[store], because)
        leaves_nothing_else(attempt, bank)


@exercise.law(cases=lambda: ({"order": order} for number in (2, 4) for order in orders(range(4), number)))
def any_order_ends_the_same(*four: Attempt, order: tuple[int, ...]) -> None:
    """A subscriber counts on another one having run before it. Nobody promises that: each works from the event alone."""
    alone = Bank("42")
    four[1](alone, completed("42", "Ada", 1000))
    four[1].steps.clear()
    bank = opened(four[0], "42")
    for position in order:
        four[position](bank, completed("42", "Ada", 1000))
    done = {four[position].name for position in order}
    compare(four[0], "balances", bank.balances, {"42": 1000 if "update_balance" in done else 0})
    compare(four[0], "mails", bank.mails, alone.mails if "send_email" in done else [])
    compare(four[0], "interest", bank.interest, {"42": 1000 * DAILY_RATE if "add_interest" in done else 0})
    compare(four[0], "compliance_log", bank.compliance_log, [("42", 1000)] if "log_for_compliance" in done else [])
