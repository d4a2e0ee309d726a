"""Answers to `explain` that are wrong, and others that are right."""

from course_utils.exercises import Answers

from ..answers.balance_at import stops_at_the_first_later_event
from ..answers.evolve import reads_fields
from ..answers.replay import with_reduce

answers = Answers("explain")


def _rows(events, change, balance):
    rows, before = [], 0
    for event in events:
        after = reads_fields(before, event)
        row = {"timestamp": event["timestamp"], "type": event["type"]}
        rows.append(row | {"change": change(before, after, event), "balance": balance(before, after)})
        before = after
    return rows


@answers.wrong("The balance in a row is the one after")
def shows_the_balance_before(events):
    return _rows(events, lambda before, after, event: after - before, lambda before, after: before)


@answers.wrong("The balance in a row is the one after")
def shows_todays_balance_everywhere(events):
    today = with_reduce(events)
    return _rows(events, lambda before, after, event: after - before, lambda before, after: today)


@answers.wrong("below zero when it fell")
def shows_the_amount_without_a_sign(events):
    return _rows(events, lambda before, after, event: abs(after - before), lambda before, after: after)


@answers.wrong("an opening balance is a change too")
def forgets_the_opening(events):
    def change(before, after, event):
        return after - before if "amount" in event else 0

    return _rows(events, change, lambda before, after: after)


@answers.wrong("gets a row too")
def leaves_unknown_events_out(events):
    known = [event for event in events if event["type"] in ("AccountOpened", "Deposited", "Withdrawn")]
    return _rows(known, lambda before, after, event: after - before, lambda before, after: after)


@answers.wrong("same timestamp")
def asks_for_the_balance_at_each_timestamp(events):
    rows, before = [], 0
    for event in events:
        after = stops_at_the_first_later_event(events, event["timestamp"])
        rows.append(
            {"timestamp": event["timestamp"], "type": event["type"], "change": after - before, "balance": after}
        )
        before = after
    return rows


@answers.wrong("is a dictionary")
def makes_tuples(events):
    return [tuple(row.values()) for row in with_accumulate(events)]


@answers.wrong("lacks change")
def calls_the_change_amount(events):
    return [
        {**{k: v for k, v in row.items() if k != "change"}, "amount": row["change"]} for row in with_accumulate(events)
    ]


@answers.right
def with_accumulate(events):
    from itertools import accumulate, pairwise

    balances = list(accumulate(events, reads_fields, initial=0))
    return [
        {"timestamp": event["timestamp"], "type": event["type"], "change": after - before, "balance": after}
        for event, (before, after) in zip(events, pairwise(balances))
    ]
