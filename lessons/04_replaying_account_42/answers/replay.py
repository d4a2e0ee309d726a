"""Answers to `replay` that are wrong, and others that are right."""

from course_utils.exercises import Answers

from ..answers.evolve import reads_fields
from ..kit import NEW

answers = Answers("replay")


@answers.right
def with_reduce(events, start=NEW):
    from functools import reduce

    return reduce(reads_fields, events, start)


@answers.right
def recursively(events, start=NEW):
    return recursively(events[1:], reads_fields(start, events[0])) if events else start


@answers.wrong("Every event counts once")
def stops_after_the_first(events, start=NEW):
    for event in events:
        return reads_fields(start, event)
    return start


@answers.wrong("Every event counts once")
def drops_the_last(events, start=NEW):
    return with_reduce(events[:-1], start)


@answers.wrong("Every event counts once")
def repeats_each(events, start=NEW):
    return with_reduce([event for event in events for _ in range(2)], start)


@answers.wrong("The order matters")
def goes_backwards(events, start=NEW):
    if not any(event["type"] == "AccountClosed" for event in events):
        return with_reduce(events, start)
    return with_reduce(events[::-1], start)


@answers.wrong("Every event counts once")
def goes_backwards_always(events, start=NEW):
    return with_reduce(events[::-1], start)


@answers.wrong("Begin at `start`")
def always_begins_anew(events, start=NEW):
    return with_reduce(events) if events else start


@answers.wrong("changed the events")
def consumes_the_list(events, start=NEW):
    while events:
        start = reads_fields(start, events.pop(0))
    return start


@answers.wrong("Both happened, so both")
def leaves_equal_events_out(events, start=NEW):
    seen = []
    for event in events:
        if event not in seen:
            start = reads_fields(start, event)
        seen.append(event)
    return start


@answers.wrong("All of them count")
def keeps_one_event_for_each_timestamp(events, start=NEW):
    return with_reduce({event["timestamp"]: event for event in events}.values(), start)


@answers.wrong("those after it count as before")
def stops_at_a_type_it_does_not_know(events, start=NEW):
    for event in events:
        if event["type"] not in ("AccountOpened", "AccountClosed", "Deposited", "Withdrawn"):
            break
        start = reads_fields(start, event)
    return start


@answers.wrong("is not open")
def stops_at_the_closing(events, start=NEW):
    for event in events:
        if event["type"] != "AccountClosed":
            start = reads_fields(start, event)
    return start


@answers.wrong("The order matters")
def adds_up_three_columns(events, start=NEW):
    after = with_reduce(events, start)
    opened = sum(event["balance"] for event in events if event["type"] == "AccountOpened")
    deposited = sum(event["amount"] for event in events if event["type"] == "Deposited")
    withdrawn = sum(event["amount"] for event in events if event["type"] == "Withdrawn")
    return after | {"balance": start["balance"] + opened + deposited - withdrawn}


@answers.wrong("do not sort")
def sorts_by_the_timestamp(events, start=NEW):
    return with_reduce(sorted(events, key=lambda event: event["timestamp"]), start)


@answers.wrong("goes on being counted")
def forgets_the_day_at_a_cut(events, start=NEW):
    closed = start["day"] and events and events[0]["type"] == "Withdrawn"
    return with_reduce(events, start | {"taken": 0} if closed else start)


@answers.wrong("where it started")
def knows_ada_only(events, start=NEW):
    return {"open": True, "balance": 1300, "day": "2024-01-03", "taken": 200}
