"""Answers to `evolve` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("evolve")


@answers.wrong("opened with money in it")
def ignores_the_opening_balance(balance, event):
    if event["type"] == "Deposited":
        return balance + event["amount"]
    if event["type"] == "Withdrawn":
        return balance - event["amount"]
    return balance


@answers.wrong("move no money")
def takes_every_amount_for_a_deposit(balance, event):
    if event["type"] == "AccountOpened":
        return event["balance"]
    return balance - event["amount"] if event["type"] == "Withdrawn" else balance + event["amount"]


@answers.wrong("Nothing from before is added")
def adds_the_opening_balance(balance, event):
    return balance + event["balance"] if event["type"] == "AccountOpened" else reads_fields(balance, event)


@answers.wrong("has happened")
def checks_the_overdraft(balance, event):
    if event["type"] == "Withdrawn" and event["amount"] > balance:
        raise ValueError("overdrawn")
    return reads_fields(balance, event)


@answers.wrong("has happened")
def skips_what_would_overdraw(balance, event):
    if event["type"] == "Withdrawn" and event["amount"] > balance:
        return balance
    return reads_fields(balance, event)


@answers.wrong("a float")
def counts_in_floats(balance, event):
    return float(reads_fields(balance, event))


@answers.wrong("returned nothing")
def forgets_to_return_for_unknown_types(balance, event):
    if event["type"] in ("AccountOpened", "Deposited", "Withdrawn"):
        return reads_fields(balance, event)


@answers.wrong("A deposit adds its amount")
def answers_with_a_constant(balance, event):
    return 150


@answers.right
def reads_fields(balance, event):
    kind = event["type"]
    if kind == "AccountOpened":
        balance = event["balance"]
    elif kind == "Deposited":
        balance += event["amount"]
    elif kind == "Withdrawn":
        balance -= event["amount"]
    return balance


@answers.right
def looks_up_a_function(balance, event):
    meaning = {
        "AccountOpened": lambda: event["balance"],
        "Deposited": lambda: balance + event["amount"],
        "Withdrawn": lambda: balance - event["amount"],
    }
    return meaning.get(event["type"], lambda: balance)()


@answers.right
def refuses_types_that_nobody_told_it_about(balance, event):
    if event["type"] not in (
        "AccountOpened",
        "Deposited",
        "Withdrawn",
        "AddressChanged",
        "CardIssued",
        "LimitRequested",
    ):
        raise ValueError(f"{event['type']} may move money, for all we know")
    return reads_fields(balance, event)
