"""Answers to `in_writing` that are wrong, and others that are right."""

from course_utils.exercises import Answers
from course_utils.exercises.stress import Stress
from course_utils.modelling import EventType, Model

answers = Answers("in_writing")

EVENTS = [
    {"id": "e1", "type": "BookLent", "title": "Emma"},
    {"id": "e2", "type": "BookReturned", "title": "Emma"},
    {"id": "e3", "type": "BookLent", "title": "Emma"},
]
TYPES = ("BookLent", "BookReturned")
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


def trial_of_nothing():
    return Stress([], title_of, lendings, read)


def trial_of_one():
    return Stress(EVENTS[:1], title_of, lendings, read)


def knows_the_end(event, state):
    state["loans"] = {"Emma": 2}


def trial_that_nothing_fails():
    return Stress(EVENTS, title_of, lambda events: 2, lambda state: {"Emma": 2})


def folds_a_text():
    return Stress(EVENTS, title_of, lambda events: events["title"], read)


def too_many_events():
    return Stress(EVENTS * 2, title_of, lendings, read)


def of_another_model():
    model = Model([EventType("SeatTaken", "desk", "seat", ["seat"], late=True, double=True)], [])
    return Stress(EVENTS, title_of, lendings, read, late=model.late, double=model.double)


def in_the_words_of_a_model():
    """A model says that nothing comes late or twice; a process still may die."""
    lent, returned = (EventType(name, "desk", "title", ["title"], late=False, double=False) for name in TYPES)
    model = Model([lent, returned], [])
    return Stress(EVENTS, title_of, lendings, read, late=model.late, double=model.double)


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
answers.wrong("Whichever event is left out")((constant_trial, knows_the_end, nothing))
answers.wrong("The trial has 0 events")((trial_of_nothing, counts_once, nothing))
answers.wrong("The trial has 1 events")((trial_of_one, knows_the_end, nothing))
answers.wrong("a handler is right after each")((trial, knows_the_end, nothing))
answers.wrong("A handler that does nothing is right")((trial_that_nothing_fails, does_nothing, nothing))
answers.wrong("`fold` of the trial raised TypeError")((folds_a_text, counts, doubles))
answers.wrong("gives back a Stress of two to five events")((too_many_events, counts, doubles))
answers.wrong("`late` of the trial raised LookupError: The model declares no 'BookLent'")(
    (of_another_model, counts, doubles)
)
answers.right((in_the_words_of_a_model, counts, doubles))
answers.right((trial, counts_once, nothing))
answers.right((trial, counts, doubles))
answers.right((in_a_database, first_come, nothing))
