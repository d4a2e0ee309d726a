"""Answers to `explain` that are wrong, and others that are right."""

from course_utils.exercises import Answers

from ..answers.balance_at import balance_after, stops_at_the_first_later_event, with_reduce

answers = Answers("explain")


def _rows(events, change, balance):
    rows, before = [], 0
    for event in events:
        after = balance_after(before, event)
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


@answers.wrong("what that did to it")
def takes_an_opening_for_its_own_change(events):
    def change(before, after, event):
        return event["balance"] if event["type"] == "AccountOpened" else after - before

    return _rows(events, change, lambda before, after: after)


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


@answers.wrong("One dictionary stands in the list more than once")
def fills_in_one_row_again_and_again(events):
    row, rows, before = {}, [], 0
    for event in events:
        after = balance_after(before, event)
        row.update(timestamp=event["timestamp"], type=event["type"], change=after - before, balance=after)
        rows.append(row)
        before = after
    return rows


@answers.wrong("A row has amount too")
def copies_the_whole_event(events):
    return [event | row for event, row in zip(events, with_accumulate(events))]


@answers.wrong("A row has note too")
def explains_unknown_events_in_a_key_of_their_own(events):
    known = ("AccountOpened", "Deposited", "Withdrawn")
    rows = with_accumulate(events)
    return [row if row["type"] in known else row | {"note": "moves no money"} for row in rows]


@answers.wrong("Each row names the timestamp and type of its event")
def calls_unknown_events_other(events):
    known = ("AccountOpened", "Deposited", "Withdrawn")
    return [row if row["type"] in known else row | {"type": "other"} for row in with_accumulate(events)]


@answers.wrong("Events may be equal in everything")
def looks_for_the_place_of_each_event(events):
    rows = []
    for event in events:
        place = events.index(event)
        before, after = with_reduce(events[:place]), with_reduce(events[: place + 1])
        rows.append(dict(timestamp=event["timestamp"], type=event["type"], change=after - before, balance=after))
    return rows


@answers.wrong("raised IndexError")
def expects_an_opening(events):
    first, others = events[0], events[1:]
    rows = [
        {
            "timestamp": first["timestamp"],
            "type": first["type"],
            "change": first["balance"],
            "balance": first["balance"],
        }
    ]
    for event in others:
        after = balance_after(rows[-1]["balance"], event)
        change = after - rows[-1]["balance"]
        rows.append({"timestamp": event["timestamp"], "type": event["type"], "change": change, "balance": after})
    return rows


@answers.wrong("lacks change")
def calls_the_change_amount(events):
    return [
        {**{k: v for k, v in row.items() if k != "change"}, "amount": row["change"]} for row in with_accumulate(events)
    ]


@answers.right
def with_accumulate(events):
    from itertools import accumulate, pairwise

    balances = list(accumulate(events, balance_after, initial=0))
    return [
        {"timestamp": event["timestamp"], "type": event["type"], "change": after - before, "balance": after}
        for event, (before, after) in zip(events, pairwise(balances))
    ]
