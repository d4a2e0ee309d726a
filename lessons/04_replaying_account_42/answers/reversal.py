"""Answers to `reversal` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("reversal")


@answers.wrong("changed the event")
def edits_history(event, new_id, timestamp):
    event["amount"] = 0
    return event


@answers.wrong("stays above zero")
def deposits_a_negative_amount(event, new_id, timestamp):
    return {**event, "id": new_id, "amount": -event["amount"], "timestamp": timestamp, "reverses": event["id"]}


@answers.wrong("must be what it would be without the event")
def always_withdraws(event, new_id, timestamp):
    return {
        "id": new_id,
        "type": "Withdrawn",
        "amount": event["amount"],
        "timestamp": timestamp,
        "reverses": event["id"],
    }


@answers.wrong("itself a deposit or a withdrawal")
def invents_a_type(event, new_id, timestamp):
    return {
        "id": new_id,
        "type": "Reversed",
        "amount": event["amount"],
        "timestamp": timestamp,
        "reverses": event["id"],
    }


def _opposite(event):
    return {"Deposited": "Withdrawn", "Withdrawn": "Deposited"}[event["type"]]


@answers.wrong("dated when the mistake was noticed")
def keeps_the_old_date(event, new_id, timestamp):
    return {**event, "id": new_id, "type": _opposite(event), "reverses": event["id"]}


@answers.wrong("must see which event is undone")
def forgets_what_it_reverses(event, new_id, timestamp):
    return {**event, "id": new_id, "type": _opposite(event), "timestamp": timestamp}


@answers.wrong("it has its own id")
def keeps_the_old_id(event, new_id, timestamp):
    return {**matches_on_the_type(event, new_id, timestamp), "id": event["id"]}


@answers.wrong("it has its own id")
def has_no_id(event, new_id, timestamp):
    undone = matches_on_the_type(event, new_id, timestamp)
    del undone["id"]
    return undone


@answers.wrong("carries the old event's id")
def names_the_event_by_its_timestamp(event, new_id, timestamp):
    return matches_on_the_type(event, new_id, timestamp) | {"reverses": event["timestamp"]}


@answers.wrong("The newest event names the reversal")
def names_the_first_of_all(event, new_id, timestamp):
    return matches_on_the_type(event, new_id, timestamp) | {"reverses": event.get("reverses", event["id"])}


@answers.wrong("take over the amount, and nothing else")
def copies_the_whole_event(event, new_id, timestamp):
    return event | matches_on_the_type(event, new_id, timestamp)


@answers.wrong("also one you have never heard of")
def takes_every_other_type_for_a_withdrawal(event, new_id, timestamp):
    if event["type"] == "AccountOpened":
        raise ValueError("an opening moves no money")
    kind = "Withdrawn" if event["type"] == "Deposited" else "Deposited"
    return {"id": new_id, "type": kind, "amount": event["amount"], "timestamp": timestamp, "reverses": event["id"]}


@answers.wrong("Only a deposit or a withdrawal can be reversed")
def raises_whatever_python_raises(event, new_id, timestamp):
    kind = _opposite(event)
    return dict(id=new_id, type=kind, amount=event["amount"], timestamp=timestamp, reverses=event["id"])


@answers.right
def matches_on_the_type(event, new_id, timestamp):
    match event:
        case {"type": "Deposited", "amount": amount}:
            kind = "Withdrawn"
        case {"type": "Withdrawn", "amount": amount}:
            kind = "Deposited"
        case _:
            raise ValueError("nothing to reverse")
    return dict(id=new_id, type=kind, amount=amount, timestamp=timestamp, reverses=event["id"])


@answers.right
def changes_a_copy(event, new_id, timestamp):
    if event["type"] not in ("Deposited", "Withdrawn"):
        raise ValueError(f"There is nothing to reverse in {event['type']}.")
    undone = {key: event[key] for key in ("type", "amount")}
    undone["type"] = "Deposited" if undone["type"] == "Withdrawn" else "Withdrawn"
    undone.update(reverses=event["id"], timestamp=timestamp, id=new_id)
    return undone
