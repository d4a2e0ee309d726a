"""Answers to `keep_newest` that are wrong, and others that are right."""

from copy import deepcopy

from course_utils.exercises import Answers

answers = Answers("keep_newest")


def copied(event):
    return {"version": event["version"], "items": event["items"]}


@answers.wrong("it came late")
def overwrites_with_whatever_comes(copies, event):
    return copies | {event["order_id"]: copied(event)}, True


@answers.wrong("whoever acts on news would act twice")
def takes_the_same_version_again(copies, event):
    known = copies.get(event["order_id"])
    if known and event["version"] < known["version"]:
        return copies, False
    return copies | {event["order_id"]: copied(event)}, True


@answers.wrong("each event carries the whole order")
def waits_for_the_next_in_line(copies, event):
    known = copies.get(event["order_id"])
    if known and event["version"] != known["version"] + 1:
        return copies, False
    return copies | {event["order_id"]: copied(event)}, True


@answers.wrong("whichever version it carries")
def starts_at_version_1_only(copies, event):
    known = copies.get(event["order_id"], {"version": 0})
    if event["version"] != known["version"] + 1:
        return copies, False
    return copies | {event["order_id"]: copied(event)}, True


@answers.wrong("Orders do not know of each other's versions")
def one_version_for_all_orders(copies, event):
    if event["version"] <= max((known["version"] for known in copies.values()), default=0):
        return copies, False
    return copies | {event["order_id"]: copied(event)}, True


@answers.wrong("Orders do not know of each other's versions")
def forgets_the_other_orders(copies, event):
    known = copies.get(event["order_id"])
    if known and event["version"] <= known["version"]:
        return copies, False
    return {event["order_id"]: copied(event)}, True


@answers.wrong("and nothing else")
def keeps_the_event_as_it_is(copies, event):
    known = copies.get(event["order_id"])
    if known and event["version"] <= known["version"]:
        return copies, False
    return copies | {event["order_id"]: event}, True


@answers.wrong("changed the copies it was given")
def writes_into_the_copies(copies, event):
    known = copies.get(event["order_id"])
    if known and event["version"] <= known["version"]:
        return copies, False
    copies[event["order_id"]] = copied(event)
    return copies, True


@answers.wrong("expected a tuple")
def keeps_the_news_to_itself(copies, event):
    known = copies.get(event["order_id"])
    if known and event["version"] <= known["version"]:
        return copies
    return copies | {event["order_id"]: copied(event)}


@answers.wrong("raised KeyError")
def expects_to_know_every_order(copies, event):
    if event["version"] <= copies[event["order_id"]]["version"]:
        return copies, False
    return copies | {event["order_id"]: copied(event)}, True


@answers.wrong("the newer items replace the older ones")
def merges_the_items(copies, event):
    known = copies.get(event["order_id"])
    if known and event["version"] <= known["version"]:
        return copies, False
    items = (known["items"] if known else {}) | event["items"]
    return copies | {event["order_id"]: {"version": event["version"], "items": items}}, True


@answers.wrong("10 is newer than 9")
def compares_versions_as_text(copies, event):
    known = copies.get(event["order_id"])
    if known and str(event["version"]) <= str(known["version"]):
        return copies, False
    return copies | {event["order_id"]: copied(event)}, True


@answers.wrong("whatever the items are")
def takes_equal_items_for_no_news(copies, event):
    known = copies.get(event["order_id"])
    if known and (event["version"] <= known["version"] or event["items"] == known["items"]):
        return copies, False
    return copies | {event["order_id"]: copied(event)}, True


@answers.right
def changes_a_deep_copy(copies, event):
    copies = deepcopy(copies)
    known = copies.setdefault(event["order_id"], {"version": 0, "items": {}})
    is_news = known["version"] < event["version"]
    if is_news:
        known.update(version=event["version"], items=event["items"])
    return copies, is_news


@answers.right
def takes_the_maximum(copies, event):
    candidates = [copied(event)]
    if event["order_id"] in copies:
        candidates.insert(0, copies[event["order_id"]])
    newest = max(candidates, key=lambda copy: copy["version"])
    return {**copies, event["order_id"]: newest}, newest is candidates[-1]
