"""Answers to `follow` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("follow")

GONE = "OrderCancelled"


def marked(copies, event):
    """The copies with version and items of `event`; the items of a cancelled order are None."""
    return copies | {event["order_id"]: {"version": event["version"], "items": event.get("items")}}


def is_old(copies, event):
    known = copies.get(event["order_id"])
    return known is not None and event["version"] <= known["version"]


def newest(copies, event):
    return copies if is_old(copies, event) else marked(copies, event)


def not_marked(copies):
    return {order_id: copy["items"] for order_id, copy in copies.items() if copy["items"] is not None}


def with_items(copies):
    return {order_id: copy["items"] for order_id, copy in copies.items() if copy["items"]}


def all_of_them(copies):
    return {order_id: copy["items"] for order_id, copy in copies.items()}


def without(copies, event):
    return {order_id: copy for order_id, copy in copies.items() if order_id != event["order_id"]}


def deletes(copies, event):
    return without(copies, event) if event["type"] == GONE else newest(copies, event)


def deletes_unless_it_is_old(copies, event):
    if is_old(copies, event):
        return copies
    return without(copies, event) if event["type"] == GONE else marked(copies, event)


def marks_only_what_it_knows(copies, event):
    if event["type"] == GONE and event["order_id"] not in copies:
        return copies
    return newest(copies, event)


def takes_whatever_comes_last(copies, event):
    return marked(copies, event)


def passes_over_cancellations(copies, event):
    return copies if event["type"] == GONE else newest(copies, event)


def expects_items(copies, event):
    return copies if is_old(copies, event) else marked(copies, event | {"items": event["items"]})


def compares_texts(copies, event):
    known = copies.get(event["order_id"])
    if known and str(event["version"]) <= str(known["version"]):
        return copies
    return marked(copies, event)


def deletes_what_must_be_there(copies, event):
    if event["type"] != GONE:
        return newest(copies, event)
    left = dict(copies)
    del left[event["order_id"]]
    return left


def one_version_for_all(copies, event):
    if event["version"] < max((copy["version"] for copy in copies.values()), default=0):
        return copies
    return marked(copies, event)


def writes_into_the_copies(copies, event):
    if not is_old(copies, event):
        copies[event["order_id"]] = {"version": event["version"], "items": event.get("items")}
    return copies


graveyard: set[str] = set()


def keeps_a_list_outside(copies, event):
    if event["type"] == GONE:
        graveyard.add(event["order_id"])
        return without(copies, event)
    return copies if event["order_id"] in graveyard else newest(copies, event)


def changes_places(copies, event):
    if event["type"] == GONE:
        return marked(copies, event | {"version": 0})
    return newest(copies, event)


for mistake, shown, sentence in (
    (deletes, not_marked, "What was deleted looks like what was never there"),
    (deletes_unless_it_is_old, not_marked, "What was deleted looks like what was never there"),
    (changes_places, not_marked, "something must stay that says it is gone"),
    (marks_only_what_it_knows, not_marked, "The first you hear of an order may be that it was cancelled"),
    (takes_whatever_comes_last, not_marked, "an older one that comes later changes nothing"),
    (passes_over_cancellations, not_marked, "is not among the open ones"),
    (newest, all_of_them, "is not among the open ones"),
    (newest, with_items, "Empty is not gone"),
    (expects_items, not_marked, "raised KeyError"),
    (compares_texts, not_marked, "10 is newer than 9"),
    (deletes_what_must_be_there, not_marked, "What was deleted"),
    (one_version_for_all, not_marked, "Others know nothing of that"),
    (writes_into_the_copies, not_marked, "changed the copies it was given"),
    (keeps_a_list_outside, not_marked, "must be in the copies, and nowhere else"),
):
    answers.wrong(sentence)((mistake, shown))


def collects_the_cancelled(copies, event):
    """A set of what is gone beside the orders; nothing that is in it is ever looked at again."""
    gone, orders = copies.get("gone", frozenset()), copies.get("orders", {})
    if event["type"] == GONE:
        return {"gone": gone | {event["order_id"]}, "orders": without(orders, event)}
    return {"gone": gone, "orders": orders if event["order_id"] in gone else newest(orders, event)}


def those_collected(copies):
    return {order_id: copy["items"] for order_id, copy in copies.get("orders", {}).items()}


def keeps_every_event(copies, event):
    """All that came, as a history of its own: (id, version) → event."""
    return copies | {(event["order_id"], event["version"]): event}


def those_not_cancelled_at_last(copies):
    last = {order_id: copies[order_id, version] for order_id, version in sorted(copies)}
    return {order_id: event["items"] for order_id, event in last.items() if event["type"] != GONE}


answers.right((collects_the_cancelled, those_collected))
answers.right((keeps_every_event, those_not_cancelled_at_last))
