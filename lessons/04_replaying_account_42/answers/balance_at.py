"""Answers to `balance_at` that are wrong, and others that are right."""

from datetime import UTC, datetime

from course_utils.exercises import Answers

answers = Answers("balance_at")


def balance_after(balance, event):
    """The balance alone, one event further."""
    if event["type"] == "AccountOpened":
        return event["balance"]
    return balance + {"Deposited": 1, "Withdrawn": -1}.get(event["type"], 0) * event.get("amount", 0)


def with_reduce(events, start=0):
    for event in events:
        start = balance_after(start, event)
    return start


def _until(events, keep):
    return with_reduce([event for event in events if keep(event["timestamp"])])


@answers.wrong("opened a second time")
def adds_every_opening(events, moment):
    balance = 0
    for event in events:
        if event["timestamp"] <= moment:
            sign = -1 if event["type"] == "Withdrawn" else 1
            if event["type"] in ("AccountOpened", "Deposited", "Withdrawn"):
                balance += sign * event.get("amount", event.get("balance", 0))
    return balance


@answers.wrong("the boundary is inclusive")
def leaves_the_moment_out(events, moment):
    return _until(events, lambda timestamp: timestamp < moment)


@answers.wrong("Only what had happened by then")
def answers_for_today(events, moment):
    return _until(events, lambda timestamp: timestamp <= datetime.now(UTC).isoformat())


@answers.wrong("Only what had happened by then")
def compares_days_only(events, moment):
    return _until(events, lambda timestamp: timestamp[:10] <= moment[:10])


@answers.wrong("compare the whole timestamps")
def compares_minutes_only(events, moment):
    return _until(events, lambda timestamp: timestamp[:16] <= moment[:16])


@answers.wrong("Only what had happened by then")
def counts_what_came_after(events, moment):
    return _until(events, lambda timestamp: timestamp >= moment)


@answers.wrong("raised IndexError")
def takes_for_granted_that_it_was_open(events, moment):
    so_far = [event for event in events if event["timestamp"] <= moment]
    return with_reduce(so_far[1:], start=so_far[0]["balance"])


@answers.wrong("not the first of it only")
def stops_once_the_moment_is_reached(events, moment):
    balance = 0
    for event in events:
        if event["timestamp"] > moment:
            break
        balance = balance_after(balance, event)
        if event["timestamp"] == moment:
            break
    return balance


@answers.right
def stops_at_the_first_later_event(events, moment):
    balance = 0
    for event in events:
        if event["timestamp"] > moment:
            break
        balance = balance_after(balance, event)
    return balance


@answers.right
def compares_datetimes(events, moment):
    return _until(events, lambda timestamp: datetime.fromisoformat(timestamp) <= datetime.fromisoformat(moment))
