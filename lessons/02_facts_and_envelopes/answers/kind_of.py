"""Answers to `kind_of` that are wrong, and others that are right."""

from course_utils.exercises import Answers

from ..exercises.kind_of import TWELVE

answers = Answers("kind_of")


@answers.wrong("yet a receiver has to act or may refuse")
def the_name_decides(message):
    if message["past_tense"]:
        return "event"
    return "query" if message["waits_for"] == "an answer" else "command"


@answers.wrong("nothing else. That is a query")
def whatever_may_be_refused_is_a_command(message):
    if message["may_be_refused"]:
        return "command in disguise" if message["past_tense"] else "command"
    if message["waits_for"] == "an action":
        return "command in disguise"
    return "query" if message["waits_for"] == "an answer" else "event"


@answers.wrong("a command, waited for or not")
def only_waiting_counts(message):
    if message["waits_for"] == "an action":
        return "command in disguise" if message["past_tense"] else "command"
    return "query" if message["waits_for"] == "an answer" else "event"


@answers.wrong("however many receivers it has")
def one_receiver_makes_a_command(message):
    if message["waits_for"] == "an answer":
        return "query"
    if len(message["receivers"]) == 1:
        return "command in disguise" if message["past_tense"] else "command"
    return "event"


@answers.wrong("one of the four texts exactly")
def with_a_capital_letter(message):
    return matches_on_the_use(message).capitalize()


@answers.wrong("one of the four texts exactly")
def nothing_on_some_path(message):
    return "query" if message["waits_for"] == "an answer" else None


@answers.wrong("This message is not one of them")
def knows_the_twelve_by_name(message):
    return {name: kind for kind, name, *_ in TWELVE}.get(message["name"], "event")


@answers.right
def matches_on_the_use(message):
    match message:
        case {"waits_for": "an answer"}:
            return "query"
        case {"waits_for": "nothing", "may_be_refused": False}:
            return "event"
        case {"past_tense": True}:
            return "command in disguise"
    return "command"


@answers.right
def by_what_is_asked_and_how_it_is_named(message):
    if message["waits_for"] == "nothing" and not message["may_be_refused"]:
        asked = "nothing"
    else:
        asked = "to know" if message["waits_for"] == "an answer" else "to act"
    disguised = "command in disguise" if message["past_tense"] else "command"
    return {"nothing": "event", "to know": "query", "to act": disguised}[asked]
