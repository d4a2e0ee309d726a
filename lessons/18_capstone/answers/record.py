"""Answers to `record` that are wrong, and others that are right."""

from dataclasses import replace

from course_utils.exercises import Answers
from course_utils.modelling import Decision, Option

answers = Answers("record")

ROW = Option(
    "a row per copy", False, "one table that everybody at the desk understands", "a late return overwrites a later loan"
)
CHANGES = Option(
    "a row and a table of changes",
    False,
    "who changed what, for one trigger's work",
    "nobody notices a change that is not written",
)
EVENTS = Option(
    "events", True, "a late return ends its own loan, and no other", "views, ids and a rule for each event to forget"
)
RIGHT = Decision(
    question="How does the desk keep its loans?",
    options=(ROW, CHANGES, EVENTS),
    chosen="events",
    against="Two people run this desk, and none of them will mend a projection on a Saturday",
    without={"the catalogue": "the union of libraries keeps it, and we only copy it"},
    again_when="fewer than 5 late returns a year",
)


@answers.wrong("A row that is overwritten, a table of changes, and what else?")
def record():
    return replace(RIGHT, options=(EVENTS,))


@answers.wrong("None of them is without events")
def three_kinds_of_events():
    kinds = tuple(
        replace(EVENTS, name=name, gain=f"{name} is quick to build", cost=f"{name} is slow to learn") for name in "abc"
    )
    return replace(RIGHT, options=kinds, chosen="a")


@answers.wrong("and is none of them")
def chose_what_is_not_there():
    return replace(RIGHT, chosen="Kafka")


@answers.wrong("Say it in a sentence: what does it mean for this system?")
def in_one_word():
    return replace(RIGHT, options=(replace(ROW, gain="simple"), CHANGES, EVENTS))


@answers.wrong("has already")
def says_the_same_of_two():
    return replace(RIGHT, options=(ROW, replace(CHANGES, gain=ROW.gain), EVENTS))


@answers.wrong("takes the other side seriously")
def a_straw_man():
    return replace(RIGHT, against="It is a bit")


@answers.wrong("It is a sentence that one of the options has already")
def a_cost_for_a_case():
    return replace(RIGHT, against=EVENTS.cost)


@answers.wrong("everything is kept as events")
def events_everywhere():
    return replace(RIGHT, without={})


@answers.wrong("has no number")
def again_when_needed():
    return replace(RIGHT, again_when="when it is needed")


@answers.wrong("no number but a year, which comes by itself")
def again_some_day():
    return replace(RIGHT, again_when="when in 2027 we feel like looking at it again")


@answers.wrong("has 1 different words")
def says_one_word_again_and_again():
    return replace(RIGHT, against="bla bla bla bla bla bla bla bla bla")


@answers.right
def chooses_no_events():
    """For a desk with one table, the case against a table is the case for events."""
    against = "A box that is emptied on Mondays makes every weekend's returns late, and the row forgets whose"
    return replace(
        RIGHT, chosen="a row per copy", against=against, without={}, again_when="3 wrong reminders in a month"
    )


@answers.right
def four_options_in_a_list():
    paper = Option("paper cards", False, "works when the power is out", "no one finds a card that was put back wrongly")
    return replace(RIGHT, options=[*RIGHT.options, paper])
