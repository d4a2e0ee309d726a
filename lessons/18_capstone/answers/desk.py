"""Answers to `desk` that are wrong, and systems of another kind that are right."""

from dataclasses import replace

from course_utils.exercises import Answers
from course_utils.modelling import EventType, Model, View

answers = Answers("desk")

LENT = EventType(
    "BookLent",
    owner="desk",
    key="loan",
    fields=("loan", "copy", "title", "member", "due"),
    personal=("member",),
    late=False,
    double=True,
)
RETURNED = EventType("BookReturned", owner="box", key="loan", fields=("loan", "copy"), late=True, double=True)
REMINDED = EventType(
    "ReminderSent", owner="post", key="loan", fields=("loan", "member"), personal=("member",), late=False, double=True
)
LATE, TWICE = "it is put right when the event comes", "loans are sets, and nothing changes"
SHELF = View("shelf", "visitors", ("BookLent", "BookReturned"), ("copy", "loan"), LATE, TWICE)
OVERDUE = View("overdue", "post", ("BookLent", "BookReturned", "ReminderSent"), ("loan", "due"), LATE, TWICE)


def with_(*events: EventType, views: tuple[View, ...] = (SHELF, OVERDUE)) -> Model:
    """The right model with some of its events declared otherwise."""
    others = {event.name: event for event in events}
    return Model(
        (others.get("BookLent", LENT), others.get("BookReturned", RETURNED), others.get("ReminderSent", REMINDED)),
        views,
    )


@answers.wrong("with fewer there is nothing to keep apart")
def desk():
    return Model((), ())


@answers.wrong("Declared here: CopyUpdated.")
def one_event_for_everything():
    updated = EventType("CopyUpdated", owner="desk", key="copy", fields=("copy", "status"), late=True, double=True)
    reads = ("CopyUpdated",)
    return Model(
        (updated,), (replace(SHELF, reads=reads, needs=("copy",)), replace(OVERDUE, reads=reads, needs=("copy",)))
    )


CRUD = tuple(
    EventType(name, owner="desk", key="id", fields=("id", "status"), late=False, double=False)
    for name in ("CopyUpdated", "TableChanged", "RowSaved")
)
ALL_OF_IT = tuple(event.name for event in CRUD)


@answers.wrong("All that happens here is that something is changed")
def something_is_updated():
    return Model(CRUD, (View("a", "us", ALL_OF_IT, ("status",)), View("b", "them", ALL_OF_IT, ("id",))))


@answers.wrong("the answer is a list of numbers")
def views_of_keys_alone():
    return with_(views=(replace(SHELF, needs=("loan",)), replace(OVERDUE, needs=("loan",))))


@answers.wrong("'overdue' show then? Say it in when_late")
def tells_all_that_is_missing():
    return with_(views=(replace(SHELF, when_late=""), replace(OVERDUE, when_late="")))


@answers.wrong("gives back a Model(…) that can be put together")
def types_in_place_of_a_list():
    return Model(LENT, (SHELF, OVERDUE))


@answers.wrong("LendBook reads like a command")
def commands():
    views = (
        replace(SHELF, reads=("LendBook", "BookReturned")),
        replace(OVERDUE, reads=("LendBook", "BookReturned", "ReminderSent")),
    )
    return Model((replace(LENT, name="LendBook"), RETURNED, REMINDED), views)


@answers.wrong("two different facts")
def two_owners():
    return Model((LENT, RETURNED, replace(RETURNED, owner="desk"), REMINDED), (SHELF, OVERDUE))


@answers.wrong("Whom do you ask when it is wrong?")
def nobody_owns_it():
    return with_(replace(RETURNED, owner=" "))


@answers.wrong("which is none of its fields")
def a_key_that_is_not_carried():
    return with_(replace(RETURNED, fields=("copy",)))


@answers.wrong("sounds like a person's, and is not marked")
def members_are_anybody():
    return with_(replace(LENT, personal=()), replace(REMINDED, personal=()))


@answers.wrong("'who' in BookLent sounds like a person's, and is not marked")
def says_who():
    return with_(replace(LENT, fields=("loan", "copy", "title", "who", "due"), personal=()))


@answers.wrong("is personal in BookLent, and is not marked in ReminderSent")
def marked_once():
    return with_(replace(REMINDED, personal=(), impersonal=()))


@answers.wrong("a bill without a buyer")
def a_view_for_nobody():
    return with_(views=(SHELF, replace(OVERDUE, asked_by="")))


@answers.wrong("none of the events it reads carries it")
def a_view_that_cannot_be_made():
    return with_(views=(SHELF, replace(OVERDUE, needs=("loan", "address"))))


@answers.wrong("No view reads ReminderSent")
def an_event_for_nobody():
    return with_(views=(SHELF, replace(OVERDUE, reads=("BookLent", "BookReturned"))))


@answers.wrong("BookReturned may come late. What does 'shelf' show then?")
def never_thought_of_late():
    return with_(views=(replace(SHELF, when_late=""), OVERDUE))


@answers.wrong("It is a list of names, even of one")
def a_text_for_a_list():
    return Model((EventType("BookLent", "desk", "loan", "loan", late=False, double=True),), ())


@answers.wrong("and not a Model")
def gives_back_nothing():
    Model((LENT,), (SHELF,))


@answers.right
def a_clinic():
    """Another system, with irregular past tenses, a service that owns all, and one that tells nobody's secrets."""
    held = EventType("AppointmentHeld", "clinic", "visit", ("visit", "patient"), False, False, ("patient",))
    put = EventType("SlotPut", "clinic", "slot", ("slot", "visit"), False, False)
    paid = EventType(
        "BillPaid", "clinic", "bill", ("bill", "visit", "card token"), True, True, impersonal=("card token",)
    )
    day = View("today", "the front desk", ("AppointmentHeld", "SlotPut"), ("slot", "patient"))
    money = View(
        "books", "the accountant", ("BillPaid",), ("bill",), "it stands in the next month", "a bill counts once"
    )
    return Model((held, put, paid), (day, money))


@answers.right
def in_another_language():
    """A check that knows English takes the author's word."""
    begun = EventType("KursBegonnen", "schule", "kurs", ("kurs",), False, True, past=True)
    booked = EventType("PlatzGebucht", "schule", "platz", ("platz", "kurs"), False, True, past=True)
    over = EventType("kurs.ended", "schule", "kurs", ("kurs",), True, True)
    plan = View(
        "plan", "Lehrende", ("KursBegonnen", "kurs.ended"), ("kurs",), "bleibt bis dahin offen", "ein Kurs endet einmal"
    )
    seats = View("seats", "Gäste", ("PlatzGebucht",), ("platz", "kurs"), when_double="ein Platz zählt einmal")
    return Model((begun, booked, over), (plan, seats))
