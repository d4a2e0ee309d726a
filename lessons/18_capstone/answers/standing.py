"""Answers to `standing` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("standing")


def rows_of(
    events, counted=("not yet", "solved"), key=lambda event: (event["lesson"], event["exercise"]), left_out=frozenset()
):
    rows = {}
    for event in events:
        if event["type"] == "Attempted" and event["status"] in counted and event["position"] not in left_out:
            row = rows.setdefault(key(event), {"tries": 0, "solved": False})
            row["tries"] += 1
            row["solved"] |= event["status"] == "solved"
    return rows


def taken_back(events):
    return {event["withdraws"] for event in events if event["type"] == "AttemptWithdrawn"}


@answers.wrong("as if it had never been made")
def knows_no_corrections(events):
    return rows_of(events)


@answers.wrong("they are no tries")
def counts_every_attempt(events):
    return rows_of(events, counted=("not yet", "solved", "not attempted", "unfinished"), left_out=taken_back(events))


@answers.wrong("whatever comes later")
def the_last_word_counts(events):
    rows = {}
    for event in events:
        if event["type"] == "Attempted" and event["status"] in ("not yet", "solved"):
            row = rows.setdefault((event["lesson"], event["exercise"]), {"tries": 0, "solved": False})
            row["tries"] += 1
            row["solved"] = event["status"] == "solved"
    return rows


@answers.wrong("They are two exercises")
def by_the_name_alone(events):
    by_name = rows_of(events, key=lambda event: event["exercise"], left_out=taken_back(events))
    lessons = {event["exercise"]: event["lesson"] for event in events if event["type"] == "Attempted"}
    return {(lessons[name], name): row for name, row in by_name.items()}


@answers.wrong("`withdraws` is its position")
def takes_a_position_for_a_place(events):
    gone = {place - 1 for place in taken_back(events)}
    return rows_of([event for place, event in enumerate(events) if place not in gone])


@answers.wrong("as if it had never been made")
def subtracts_a_try(events):
    rows = rows_of(events)
    by_position = {event["position"]: event for event in events}
    for position in taken_back(events):
        event = by_position[position]
        if row := rows.get((event["lesson"], event["exercise"])):
            row["tries"] -= 1
    return rows


@answers.wrong("Other types change nothing")
def whatever_has_a_status(events):
    rows = {}
    for event in events:
        if event.get("status") in ("not yet", "solved") and event["position"] not in taken_back(events):
            row = rows.setdefault((event["lesson"], event["exercise"]), {"tries": 0, "solved": False})
            row["tries"] += 1
            row["solved"] |= event["status"] == "solved"
    return rows


@answers.right
def sorted_and_grouped(events):
    counting = [
        (event["lesson"], event["exercise"], event["status"])
        for event in events
        if event["type"] == "Attempted" and event["position"] not in taken_back(events)
    ]
    tries = [(lesson, name, status) for lesson, name, status in counting if status in ("not yet", "solved")]
    return {
        (lesson, name): {
            "tries": sum(each[:2] == (lesson, name) for each in tries),
            "solved": (lesson, name, "solved") in tries,
        }
        for lesson, name, _ in tries
    }


@answers.wrong("also those that nobody has thought of yet")
def withdraws_for_whoever_says_so(events):
    gone = {event["withdraws"] for event in events if "withdraws" in event}
    kept = [event for event in events if event["position"] not in gone and event["type"] == "Attempted"]
    return sorted_and_grouped(kept)


@answers.right
def backwards_from_the_end(events):
    """From the last event on, a correction is known before what it withdraws."""
    gone, rows = set(), {}
    for event in reversed(events):
        if event["type"] == "AttemptWithdrawn":
            gone.add(event["withdraws"])
        elif (
            event["type"] == "Attempted" and event["status"] in ("not yet", "solved") and event["position"] not in gone
        ):
            before = rows.get((event["lesson"], event["exercise"]), {"tries": 0, "solved": False})
            solved = before["solved"] or event["status"] == "solved"
            rows[event["lesson"], event["exercise"]] = {"tries": before["tries"] + 1, "solved": solved}
    return rows
