"""Answers to `replay` that are wrong, and others that are right."""

from course_utils.exercises import Answers

from ..answers.evolve import reads_fields

answers = Answers("replay")


@answers.wrong("Every event counts once")
def stops_after_the_first(events, start=0):
    for event in events:
        return reads_fields(start, event)
    return start


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
