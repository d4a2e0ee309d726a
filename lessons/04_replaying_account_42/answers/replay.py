"""Answers to `replay` that are wrong, and others that are right."""

from course_utils.exercises import Answers

from ..answers.evolve import reads_fields

answers = Answers("replay")


@answers.wrong("Every event counts once")
def stops_after_the_first(events, start=0):
    for event in events:
        return reads_fields(start, event)
    return start


@answers.wrong("opens the account again")
def adds_the_start_in_the_end(events, start=0):
    balance = 0
    for event in events:
        balance = reads_fields(balance, event)
    return balance + start


@answers.wrong("Begin at `start`")
def always_begins_at_zero(events, start=0):
    if not events:
        return start
    balance = 0
    for event in events:
        balance = reads_fields(balance, event)
    return balance


@answers.wrong("changed the events")
def consumes_the_list(events, start=0):
    while events:
        start = reads_fields(start, events.pop(0))
    return start


@answers.wrong("Every event counts once")
def sums_all_amounts(events, start=0):
    return start + sum(event.get("amount", event.get("balance", 0)) for event in events)


@answers.wrong("Both happened, so both")
def leaves_equal_events_out(events, start=0):
    seen = []
    for event in events:
        if event not in seen:
            start = reads_fields(start, event)
        seen.append(event)
    return start


@answers.wrong("All of them count")
def keeps_one_event_for_each_timestamp(events, start=0):
    return with_reduce({event["timestamp"]: event for event in events}.values(), start)


@answers.wrong("those after it count as before")
def stops_at_a_type_it_does_not_know(events, start=0):
    for event in events:
        if event["type"] not in ("AccountOpened", "Deposited", "Withdrawn"):
            break
        start = reads_fields(start, event)
    return start


@answers.wrong("The order matters")
def adds_up_three_columns(events, start=0):
    opened = sum(event["balance"] for event in events if event["type"] == "AccountOpened")
    deposited = sum(event["amount"] for event in events if event["type"] == "Deposited")
    withdrawn = sum(event["amount"] for event in events if event["type"] == "Withdrawn")
    return start + opened + deposited - withdrawn


@answers.wrong("do not sort")
def sorts_by_the_timestamp(events, start=0):
    return with_reduce(sorted(events, key=lambda event: event["timestamp"]), start)


@answers.wrong("where it started")
def knows_ada_only(events, start=0):
    return 1300


@answers.right
def with_reduce(events, start=0):
    from functools import reduce

    return reduce(reads_fields, events, start)


@answers.right
def recursively(events, start=0):
    return recursively(events[1:], reads_fields(start, events[0])) if events else start
