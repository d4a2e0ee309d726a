"""Answers to `withdraw` that are wrong, and others that are right."""

from course_utils.exercises import Answers

from ..answers.shared import asks_then_triggers, knows_no_limit
from ..kit import StandIn

answers = Answers("withdraw")


def _apply(event, account):
    account.balance -= event.amount


def refuses_the_limit_itself(account, amount):
    if not 0 < amount < account.balance + account.overdraft_limit and amount != account.balance:
        raise ValueError("no")
    account.trigger_event(account.Withdrawn, amount=amount)


def writes_the_balance(account, amount):
    if not 0 < amount <= account.balance + account.overdraft_limit:
        raise ValueError("no")
    account.balance -= amount


def does_both(account, amount):
    asks_then_triggers(account, amount)
    account.balance -= amount


def triggers_first(account, amount):
    account.trigger_event(account.Withdrawn, amount=amount)
    if amount <= 0 or account.balance < -account.overdraft_limit:
        raise ValueError("no")


def lets_negative_amounts_pass(account, amount):
    if amount > account.balance + account.overdraft_limit:
        raise ValueError("no")
    account.trigger_event(account.Withdrawn, amount=amount)


def does_not_ask(account, amount):
    account.trigger_event(account.Withdrawn, amount=amount)


def apply_asks(event, account):
    if not 0 < event.amount <= account.balance + account.overdraft_limit:
        raise ValueError("no")
    account.balance -= event.amount


def apply_skips(event, account):
    if event.amount <= account.balance + account.overdraft_limit:
        account.balance -= event.amount


def calls_the_method(account, amount):
    if amount <= 0:
        raise ValueError("no")
    account.withdraw(amount)


def gives_what_there_is(account, amount):
    if amount <= 0:
        raise ValueError("no")
    account.trigger_event(account.Withdrawn, amount=min(amount, account.balance + account.overdraft_limit))


def says_nothing(account, amount):
    if not 0 < amount <= account.balance + account.overdraft_limit:
        raise ValueError
    account.trigger_event(account.Withdrawn, amount=amount)


def says_next_to_nothing(account, amount):
    if not 0 < amount <= account.balance + account.overdraft_limit:
        raise ValueError("Invalid amount")
    account.trigger_event(account.Withdrawn, amount=amount)


def names_the_amount_alone(account, amount):
    if not 0 < amount <= account.balance + account.overdraft_limit:
        raise ValueError(f"EUR {amount}")
    account.trigger_event(account.Withdrawn, amount=amount)


def cries_and_names_the_amount(account, amount):
    if not 0 < amount <= account.balance + account.overdraft_limit:
        raise ValueError(f"Error: {amount} €!")
    account.trigger_event(account.Withdrawn, amount=amount)


def sets_what_the_event_has_set(account, amount):
    left = account.balance - amount
    asks_then_triggers(account, amount)
    account.balance = left


def apply_the_other_way_round(account, event):
    account.balance -= event.amount


def counts_in_floats(account, amount):
    if not 0 < amount <= account.balance + account.overdraft_limit:
        raise ValueError("no")
    account.trigger_event(account.Withdrawn, amount=float(amount))


def apply_adds(event, account):
    account.balance += event.amount


answers.wrong("as far as the overdraft limit")((knows_no_limit, _apply))


answers.wrong("that far exactly is still fine")((refuses_the_limit_itself, _apply))


answers.wrong("Only what is triggered can be saved")((writes_the_balance, _apply))


answers.wrong("it went down twice")((does_both, _apply))


answers.wrong("Ask first, then trigger")((triggers_first, _apply))


answers.wrong("deposit in disguise")((lets_negative_amounts_pass, _apply))


answers.wrong("The rule belongs in withdraw")((does_not_ask, apply_asks))


answers.wrong("neither refuse nor skip it")((asks_then_triggers, apply_skips))


answers.wrong("More than the balance and the overdraft limit together")((gives_what_there_is, _apply))


answers.wrong("account.withdraw calls itself")((calls_the_method, _apply))


answers.wrong("Say why")((says_nothing, _apply))


answers.wrong("the amount that was refused is in it")((says_next_to_nothing, _apply))


answers.wrong("The amount alone is no reason")((names_the_amount_alone, _apply))


answers.wrong("The amount alone is no reason")((cries_and_names_the_amount, _apply))


answers.wrong("sets account.balance itself")((sets_what_the_event_has_set, _apply))


answers.wrong("The event comes first and the account second")((asks_then_triggers, apply_the_other_way_round))


answers.wrong("float")((counts_in_floats, _apply))


answers.wrong("takes its amount from the account's balance")((asks_then_triggers, apply_adds))


def looks_at_what_would_be_left(account, amount):
    left = account.balance - amount
    if amount <= 0 or left < -account.overdraft_limit:
        raise ValueError(f"{amount} would leave {left}, below {-account.overdraft_limit}")
    account.trigger_event(StandIn.Withdrawn, amount=amount)
    return account


def apply_by_assignment(event, account):
    account.balance = account.balance - event.amount


def says_it_in_other_words(account, amount):
    if amount <= 0 or amount - account.balance > account.overdraft_limit:
        raise ValueError(f"Sorry, you can't have € {amount:,.2f} today.")
    account.trigger_event(account.Withdrawn, amount=amount)


answers.right((looks_at_what_would_be_left, _apply))


answers.right((says_it_in_other_words, _apply))


answers.right((asks_then_triggers, apply_by_assignment))
