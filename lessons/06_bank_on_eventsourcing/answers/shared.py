"""What wrong answers of several exercises share."""


def asks_then_triggers(account, amount):
    if amount <= 0:
        raise ValueError(f"{amount} is not more than 0.00")
    if amount > account.balance + account.overdraft_limit:
        raise ValueError(f"{amount} is too much")
    account.trigger_event(account.Withdrawn, amount=amount)


def knows_no_limit(account, amount):
    if not 0 < amount <= account.balance:
        raise ValueError("no")
    account.trigger_event(account.Withdrawn, amount=amount)
