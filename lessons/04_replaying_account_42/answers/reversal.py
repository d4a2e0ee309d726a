"""Answers to `reversal` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("reversal")


@answers.wrong("changed the event")
def edits_history(event, timestamp):
    event["amount"] = 0
    return event


@answers.wrong("stays above zero")
def deposits_a_negative_amount(event, timestamp):
    return {**event, "amount": -event["amount"], "timestamp": timestamp, "reverses": event["timestamp"]}


@answers.wrong("must be what it would be without the event")
def always_withdraws(event, timestamp):
    return {"type": "Withdrawn", "amount": event["amount"], "timestamp": timestamp, "reverses": event["timestamp"]}


@answers.wrong("itself a deposit or a withdrawal")
def invents_a_type(event, timestamp):
    return {"type": "Reversed", "amount": event["amount"], "timestamp": timestamp, "reverses": event["timestamp"]}


def _opposite(event):
    return {"Deposited": "Withdrawn", "Withdrawn": "Deposited"}[event["type"]]


@answers.wrong("dated when the mistake was noticed")
def keeps_the_old_date(event, timestamp):
    return {**event, "type": _opposite(event), "reverses": event["timestamp"]}


@answers.wrong("must see which event is undone")
def forgets_what_it_reverses(event, timestamp):
    return {**event, "type": _opposite(event), "timestamp": timestamp}


@answers.wrong("also one you have never heard of")
def takes_every_other_type_for_a_withdrawal(event, timestamp):
    if event["type"] == "AccountOpened":
        raise ValueError("an opening moves no money")
    kind = "Withdrawn" if event["type"] == "Deposited" else "Deposited"
    return {"type": kind, "amount": event["amount"], "timestamp": timestamp, "reverses": event["timestamp"]}


@answers.wrong("Only a deposit or a withdrawal can be reversed")
def raises_whatever_python_raises(event, timestamp):
    return {**event, "type": _opposite(event), "timestamp": timestamp, "reverses": event["timestamp"]}


@answers.right
def matches_on_the_type(event, timestamp):
    match event:
        case {"type": "Deposited", "amount": amount}:
            kind = "Withdrawn"
        case {"type": "Withdrawn", "amount": amount}:
            kind = "Deposited"
        case _:
            raise ValueError("nothing to reverse")
    return dict(type=kind, amount=amount, timestamp=timestamp, reverses=event["timestamp"])
