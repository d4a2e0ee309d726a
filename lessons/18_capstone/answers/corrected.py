"""Answers to `corrected` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("corrected")


def the_attempt(events, position):
    for event in events:
        if event["position"] == position and event["type"] == "Attempted":
            return event
    raise ValueError(f"There is no attempt at {position}.")


def refuse_what_is_withdrawn(events, position):
    if any(event["type"] == "AttemptWithdrawn" and event["withdraws"] == position for event in events):
        raise ValueError(f"The attempt at {position} is withdrawn already.")


def refuse_no_reason(because):
    if not because.strip():
        raise ValueError("Say why.")


def new(events, position, because, at, lesson):
    last = events[-1]["position"]
    about = {"position": last + 1, "at": at, "lesson": lesson, "type": "AttemptWithdrawn"}
    return about | {"withdraws": position, "because": because}


@answers.wrong("What is there stays as it is")
def takes_it_out(events, position, because, at):
    the_attempt(events, position)
    return [event for event in events if event["position"] != position]


@answers.wrong("changed the events it was given")
def writes_over_it(events, position, because, at):
    the_attempt(events, position)["status"] = "not attempted"
    return events


@answers.wrong("changed the events it was given")
def appends_to_what_it_was_given(events, position, because, at):
    event = the_attempt(events, position)
    events.append(new(events, position, because, at, event["lesson"]))
    return events


@answers.wrong("at the next position")
def numbers_by_length(events, position, because, at):
    refuse_no_reason(because)
    refuse_what_is_withdrawn(events, position)
    event = the_attempt(events, position)
    return [*events, new(events, position, because, at, event["lesson"]) | {"position": len(events) + 1}]


@answers.wrong("a hint that was taken was taken")
def withdraws_anything(events, position, because, at):
    refuse_no_reason(because)
    refuse_what_is_withdrawn(events, position)
    lessons = {event["position"]: event["lesson"] for event in events}
    return [*events, new(events, position, because, at, lessons.get(position, ""))]


@answers.wrong("is not withdrawn again")
def withdraws_it_twice(events, position, because, at):
    refuse_no_reason(because)
    return [*events, new(events, position, because, at, the_attempt(events, position)["lesson"])]


@answers.wrong("Another attempt still may be")
def allows_one_correction_in_all(events, position, because, at):
    refuse_no_reason(because)
    if any(event["type"] == "AttemptWithdrawn" for event in events):
        raise ValueError("There was a correction already.")
    return [*events, new(events, position, because, at, the_attempt(events, position)["lesson"])]


@answers.wrong("A correction without a reason is a mystery")
def asks_for_no_reason(events, position, because, at):
    refuse_what_is_withdrawn(events, position)
    return [*events, new(events, position, because, at, the_attempt(events, position)["lesson"])]


@answers.right
def with_a_table_of_attempts(events, position, because, at):
    refuse_no_reason(because)
    open_attempts = {event["position"]: event for event in events if event["type"] == "Attempted"}
    for event in events:
        if event["type"] == "AttemptWithdrawn":
            open_attempts.pop(event["withdraws"], None)
    if position not in open_attempts:
        raise ValueError(f"{position} is no attempt that could be withdrawn.")
    return [*events, new(events, position, because, at, open_attempts[position]["lesson"])]


@answers.right
def copies_first(events, position, because, at):
    if because.isspace() or because == "":
        raise ValueError("Say why.")
    found = [dict(event) for event in events]
    refuse_what_is_withdrawn(found, position)
    found.append(new(found, position, because, at, the_attempt(found, position)["lesson"]))
    return found
