"""Answers to `to_public` that are wrong, with the sentence each gets, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("to_public")

ALLOWED = {
    "OrderPlaced": ["order", "lines", "cents", "card"],
    "OrderCompleted": ["order", "customer", "cents"],
    "OrderCancelled": ["order", "customer", "reason"],
}


@answers.right
def by_cases(event):
    match event["type"]:
        case "OrderPlaced":
            return {name: event[name] for name in ("type", "order", "lines", "cents", "card")}
        case "OrderCompleted":
            return {"type": "OrderCompleted", **{name: event[name] for name in ("order", "customer", "cents")}}
        case "OrderCancelled":
            return {name: event[name] for name in ("type", "order", "customer", "reason")}
    return None


@answers.right
def filters_what_is_there(event):
    fields = ALLOWED.get(event["type"])
    return fields and {name: value for name, value in event.items() if name in ("type", *fields)}


@answers.wrong("what somebody adds tomorrow, stays inside")
def keeps_back_what_is_known_to_be_private(event):
    if event["type"] == "MarginChecked":
        return None
    return {name: value for name, value in event.items() if name != "margin"}


@answers.wrong("what somebody adds tomorrow, stays inside")
def one_list_of_fields_for_all(event):
    if event["type"] not in ALLOWED:
        return None
    return {name: event[name] for name in ("type", "order", "lines", "customer", "cents", "card", "reason")}


@answers.wrong("changed the event it was given")
def takes_out_of_the_event_itself(event):
    if event["type"] not in ALLOWED:
        return None
    for name in list(event):
        if name not in ("type", *ALLOWED[event["type"]]):
            del event[name]
    return event


@answers.wrong("also one that is invented later")
def lets_unknown_types_out_bare(event):
    return {name: event[name] for name in ("type", *ALLOWED.get(event["type"], ["order"]))}


@answers.wrong("A public event has its type")
def forgets_the_type(event):
    if event["type"] not in ALLOWED:
        return None
    return {name: event[name] for name in ALLOWED[event["type"]]}
