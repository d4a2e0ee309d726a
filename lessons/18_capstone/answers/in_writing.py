"""Answers to `in_writing` that are wrong, and others that are right."""

from course_utils.exercises import Answers
from course_utils.exercises.stress import Stress

answers = Answers("in_writing")

EVENTS = [
    {"id": "e1", "type": "BookLent", "title": "Emma"},
    {"id": "e2", "type": "BookReturned", "title": "Emma"},
    {"id": "e3", "type": "BookLent", "title": "Emma"},
]
WHY = "The shelf of favourites is sorted by it, and one loan too many moves no book"


def title_of(event):
    return event["title"]


def lendings(events):
    return sum(event["type"] == "BookLent" for event in events)


def read(state):
    return state.get("loans", {})


def trial():
    return Stress(EVENTS, title_of, lendings, read)


def counts(event, state):
    loans = state.setdefault("loans", {})
    loans[event["title"]] = loans.get(event["title"], 0) + (event["type"] == "BookLent")


def counts_once(event, state):
    counted = state.setdefault("counted", [])
    if event["id"] not in counted:
        counted.append(event["id"])
        counts(event, state)


def is_stuck(event, state):
    counts_once(event, state)
    if len(state["counted"]) > 2:
        raise RuntimeError("full")


def does_nothing(event, state):
    pass


def doubles():
    return {"doubled": WHY}


def nothing():
    return {}


def everything():
    return {"lost": WHY, "doubled": WHY}


def briefly():
    return {"doubled": "It is fine."}


def stuck():
    return {"raised": WHY}


def constant_trial():
    return Stress(EVENTS, title_of, lambda events: 2, read)


def trial_that_nothing_passes():
    return Stress([], title_of, lendings, read)


def in_a_database():
    """Another system, and another contract: seats of a flight, kept in a table, from a log."""
    events = [{"id": "b1", "seat": "12A", "by": "Ada"}, {"id": "b2", "seat": "12A", "by": "Ben"}]
    return Stress(
        events,
        key=lambda event: event["seat"],
        fold=lambda events: events[0]["by"],
        read=lambda connection: dict(connection.execute("SELECT seat, taken_by FROM seats").fetchall()),
        contract="log",
        setup=lambda connection: connection.execute("CREATE TABLE seats (seat TEXT PRIMARY KEY, taken_by TEXT)"),
    )


def first_come(event, connection):
    connection.execute("INSERT OR IGNORE INTO seats VALUES (:seat, :by)", event)


answers.wrong("`accepted` says nothing about it")((trial, counts, nothing))
answers.wrong("would hide the day on which it does")((trial, counts, everything))
answers.wrong("would hide the day on which it does")((trial, counts_once, doubles))
answers.wrong("Who sees it, what does it cost them")((trial, counts, briefly))
answers.wrong("This much cannot be accepted away")((trial, does_nothing, everything))
answers.wrong("cannot be accepted. What can be")((trial, counts, stuck))
answers.wrong("This much cannot be accepted away")((trial, is_stuck, stuck))
answers.wrong("Whichever event is left out")((constant_trial, counts, nothing))
answers.wrong("A handler that does nothing is right")((trial_that_nothing_passes, counts_once, nothing))
answers.right((trial, counts_once, nothing))
answers.right((trial, counts, doubles))
answers.right((in_a_database, first_come, nothing))
