"""Answers to `records_to_read` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("records_to_read")


@answers.right
def by_recursion(records, id):
    causes = {record["id"]: record["cause"] for record in records}
    if id not in causes:
        return []
    cause = causes[id]
    return [id] if cause == id else [id, *by_recursion(records, cause)]


@answers.right
def by_searching_each_time(records, id):
    path = []
    here = next((record for record in records if record["id"] == id), None)
    while here is not None:
        path.append(here["id"])
        cause = here["cause"]
        here = None if cause in path else next((record for record in records if record["id"] == cause), None)
    return path


def walk(records, id):
    causes = {record["id"]: record["cause"] for record in records}
    path = []
    while id in causes and id not in path:
        path.append(id)
        id = causes[id]
    return path


@answers.wrong("that is what causes are for")
def what_else_the_causes_led_to(records, id):
    path = walk(records, id)
    return path + [one["id"] for one in records if one["cause"] in path[1:] and one["id"] not in path]


@answers.wrong("to the cause of that, up to the first")
def backwards_through_the_list(records, id):
    path, wanted = [], id
    for record in reversed(records):
        if record["id"] == wanted and wanted not in path:
            path.append(wanted)
            wanted = record["cause"]
    return path


@answers.wrong("From the record asked for to its cause")
def begins_at_the_first(records, id):
    return walk(records, id)[::-1]


@answers.wrong("to the cause of that, up to the first")
def one_step_back(records, id):
    return walk(records, id)[:2]


@answers.wrong("From the record asked for to its cause")
def leaves_the_effect_out(records, id):
    return walk(records, id)[1:]


@answers.wrong("even if it belongs to another story")
def stays_in_the_story(records, id):
    story = {record["id"]: record["story"] for record in records}
    return [one for one in walk(records, id) if story[one] == story[id]]


@answers.wrong("that id is not in the list")
def lists_the_request_too(records, id):
    causes = {record["id"]: record["cause"] for record in records}
    path = walk(records, id)
    if path and causes[path[-1]] not in (None, path[-1]):
        path.append(causes[path[-1]])
    return path


@answers.wrong("no record there, such as a request")
def takes_it_that_every_cause_is_there(records, id):
    causes = {record["id"]: record["cause"] for record in records}
    path = []
    while id is not None and id not in path and (path or id in causes):
        path.append(id)
        id = causes[id]
    return path


@answers.wrong("did not come back")
def goes_round_for_ever(records, id):
    causes = {record["id"]: record["cause"] for record in records}
    path = []
    while id in causes:
        path.append(id)
        id = causes[id]
    return path


@answers.wrong("lies there twice, and is read once")
def a_record_for_each_line(records, id):
    path = walk(records, id)
    return [one for one in path for record in records if record["id"] == one]


@answers.wrong("the list is empty")
def looks_up_without_a_question(records, id):
    return [id] if id not in [record["id"] for record in records] else walk(records, id)
