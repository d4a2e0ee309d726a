"""Answers to `close` that are wrong, and others that are right."""

from course_utils.exercises import Answers

from ..answers.shared import asks_then_triggers, knows_no_limit
from ..kit import StandIn

answers = Answers("close")


def asks_and_closes(account):
    if account.is_closed:
        raise ValueError("It is closed already.")
    if account.balance != 0:
        raise ValueError(f"It holds {account.balance}.")
    account.trigger_event(account.Closed)


def asks_and_deposits(account, amount):
    if account.is_closed:
        raise ValueError("It is closed.")
    if amount <= 0:
        raise ValueError(f"{amount} is not more than 0.00.")
    account.trigger_event(account.Deposited, amount=amount)


def closes_with_money(account):
    if account.is_closed:
        raise ValueError("no")
    account.trigger_event(account.Closed)


def closes_with_a_debt(account):
    if account.is_closed or account.balance > 0:
        raise ValueError("no")
    account.trigger_event(account.Closed)


def closes_twice(account):
    if account.balance != 0:
        raise ValueError("no")
    account.trigger_event(account.Closed)


def closes_twice_in_silence(account):
    if account.balance != 0:
        raise ValueError("no")
    if not account.is_closed:
        account.trigger_event(account.Closed)


def sets_the_flag(account):
    if account.balance != 0 or account.is_closed:
        raise ValueError("no")
    account.is_closed = True


def closes_and_sets_the_flag_too(account):
    asks_and_closes(account)
    account.is_closed = True


def deposits_and_sets_the_balance_too(account, amount):
    after = account.balance + amount
    asks_and_deposits(account, amount)
    account.balance = after


def closes_and_writes_around_the_attributes(account):
    asks_and_closes(account)
    account.__dict__["overdraft_limit"] = account.balance


def deposits_around_the_attributes(account, amount):
    if account.is_closed or amount <= 0:
        raise ValueError("no")
    vars(account)["balance"] += amount
    account.trigger_event(account.Deposited, amount=amount)
    vars(account)["balance"] -= amount


def takes_the_rest(account):
    if account.is_closed:
        raise ValueError("no")
    if account.balance > 0:
        account.trigger_event(account.Withdrawn, amount=account.balance)
    if account.balance < 0:
        raise ValueError("no")
    account.trigger_event(account.Closed)


def asks_and_withdraws(account, amount):
    if account.is_closed:
        raise ValueError("It is closed.")
    asks_then_triggers(account, amount)


def withdraws_whenever_open(account, amount):
    if account.is_closed:
        raise ValueError("no")
    account.trigger_event(account.Withdrawn, amount=amount)


def withdraws_positive_amounts(account, amount):
    if account.is_closed or amount > account.balance + account.overdraft_limit:
        raise ValueError("no")
    account.trigger_event(account.Withdrawn, amount=amount)


def deposits_through_the_method(account, amount):
    if account.is_closed:
        raise ValueError("no")
    account.deposit(amount)


def withdraws_through_the_method(account, amount):
    if account.is_closed:
        raise ValueError("no")
    account.withdraw(amount)


def deposits_whenever_asked(account, amount):
    if amount <= 0:
        raise ValueError("no")
    account.trigger_event(account.Deposited, amount=amount)


def deposits_any_amount(account, amount):
    if account.is_closed:
        raise ValueError("no")
    account.trigger_event(account.Deposited, amount=amount)


answers.wrong("There is money in this account")((closes_with_money, asks_and_deposits, asks_and_withdraws))


answers.wrong("nobody could pay the debt back")((closes_with_a_debt, asks_and_deposits, asks_and_withdraws))


answers.wrong("An account is closed once")((closes_twice, asks_and_deposits, asks_and_withdraws))


answers.wrong("An account is closed once")((closes_twice_in_silence, asks_and_deposits, asks_and_withdraws))


answers.wrong("a fact like any other")((sets_the_flag, asks_and_deposits, asks_and_withdraws))


answers.wrong("close sets account.is_closed itself")(
    (closes_and_sets_the_flag_too, asks_and_deposits, asks_and_withdraws)
)


answers.wrong("deposit sets account.balance itself")(
    (asks_and_closes, deposits_and_sets_the_balance_too, asks_and_withdraws)
)


answers.wrong("close sets account.overdraft_limit itself")(
    (closes_and_writes_around_the_attributes, asks_and_deposits, asks_and_withdraws)
)


answers.wrong("deposit sets account.balance itself")(
    (asks_and_closes, deposits_around_the_attributes, asks_and_withdraws)
)


answers.wrong("closing must not decide where it goes")((takes_the_rest, asks_and_deposits, asks_and_withdraws))


answers.wrong("A closed account refuses deposits")((asks_and_closes, deposits_whenever_asked, asks_and_withdraws))


answers.wrong("A deposit is more than 0.00")((asks_and_closes, deposits_any_amount, asks_and_withdraws))


answers.wrong("account.deposit calls itself")((asks_and_closes, deposits_through_the_method, asks_and_withdraws))


answers.wrong("A closed account refuses withdrawals")((asks_and_closes, asks_and_deposits, asks_then_triggers))


answers.wrong("pays out as before")((asks_and_closes, asks_and_deposits, knows_no_limit))


answers.wrong("the overdraft limit together")((asks_and_closes, asks_and_deposits, withdraws_whenever_open))


answers.wrong("not above 0.00")((asks_and_closes, asks_and_deposits, withdraws_positive_amounts))


answers.wrong("account.withdraw calls itself")((asks_and_closes, asks_and_deposits, withdraws_through_the_method))


def closes_in_one_question(account):
    if account.is_closed or account.balance:
        raise ValueError("An account that is closed or not empty cannot be closed.")
    account.trigger_event(StandIn.Closed)


def deposits_the_other_way_round(account, amount):
    if amount > 0 and not account.is_closed:
        account.trigger_event(account.Deposited, amount=amount)
    else:
        raise ValueError("no")


def withdraws_in_one_question(account, amount):
    if account.is_closed or not 0 < amount <= account.balance + account.overdraft_limit:
        raise ValueError(f"{amount} cannot be withdrawn.")
    account.trigger_event(account.Withdrawn, amount=amount)


answers.right((closes_in_one_question, deposits_the_other_way_round, asks_and_withdraws))


answers.right((asks_and_closes, asks_and_deposits, withdraws_in_one_question))
