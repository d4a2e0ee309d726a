"""Answers to `take` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("take")


def note(connection, event):
    """Whether the event's id was not there, and is now."""
    return connection.execute("INSERT OR IGNORE INTO inbox VALUES (:id, :day)", event).rowcount == 1


def limit_of(connection, event, days=30):
    (newest,) = connection.execute("SELECT max(day) FROM inbox").fetchone()
    return max(event["day"], newest or 0) - days


@answers.wrong("or it grows for ever")
def never_forgets(event, connection):
    if event["day"] < limit_of(connection, event):
        return "too late"
    return "new" if note(connection, event) else "known"


@answers.wrong("must not get in as new")
def forgets_and_lets_in(event, connection):
    connection.execute("DELETE FROM inbox WHERE day < ?", (limit_of(connection, event),))
    return "new" if note(connection, event) else "known"


@answers.wrong('"known" from then on')
def keeps_the_last_two(event, connection):
    answer = "new" if note(connection, event) else "known"
    connection.execute("DELETE FROM inbox WHERE rowid NOT IN (SELECT rowid FROM inbox ORDER BY rowid DESC LIMIT 2)")
    return answer


@answers.wrong("must not get in as new")
def looks_from_the_event_at_hand(event, connection):
    limit = event["day"] - 30
    connection.execute("DELETE FROM inbox WHERE day < ?", (limit,))
    return "new" if note(connection, event) else "known"


@answers.wrong("The thirtieth day still counts")
def is_a_day_too_short(event, connection):
    limit = limit_of(connection, event, days=29)
    connection.execute("DELETE FROM inbox WHERE day < ?", (limit,))
    if event["day"] < limit:
        return "too late"
    return "new" if note(connection, event) else "known"


@answers.wrong("An event from before the limit")
def is_a_day_too_long(event, connection):
    limit = limit_of(connection, event, days=31)
    connection.execute("DELETE FROM inbox WHERE day < ?", (limit,))
    if event["day"] < limit:
        return "too late"
    return "new" if note(connection, event) else "known"


@answers.wrong("What is too")
def notes_what_is_too_late(event, connection):
    limit = limit_of(connection, event)
    connection.execute("DELETE FROM inbox WHERE day < ?", (limit,))
    new = note(connection, event)
    return "too late" if event["day"] < limit else "new" if new else "known"


@answers.wrong("whether it has come before or not")
def knows_a_duplicate_that_is_too_late(event, connection):
    limit = limit_of(connection, event)
    if event["day"] < limit:
        return "known"
    connection.execute("DELETE FROM inbox WHERE day < ?", (limit,))
    return "new" if note(connection, event) else "known"


@answers.wrong("and none from before")
def forgets_before_the_event_moves_the_limit(event, connection):
    (newest,) = connection.execute("SELECT max(day) FROM inbox").fetchone()
    connection.execute("DELETE FROM inbox WHERE day < ?", ((newest or 0) - 30,))
    if event["day"] < (newest or 0) - 30:
        return "too late"
    return "new" if note(connection, event) else "known"


NEWEST = 0


@answers.wrong("A process that has just started")
def keeps_the_newest_in_memory(event, connection):
    global NEWEST
    (noted,) = connection.execute("SELECT count(*) FROM inbox").fetchone()
    NEWEST = max(NEWEST if noted else 0, event["day"])
    connection.execute("DELETE FROM inbox WHERE day < ?", (NEWEST - 30,))
    if event["day"] < NEWEST - 30:
        return "too late"
    return "new" if note(connection, event) else "known"


@answers.wrong("neither commit it")
def commits(event, connection):
    with connection:
        return in_the_other_order(event, connection)


@answers.wrong('"new" when it first comes')
def says_yes_or_no(event, connection):
    return in_the_other_order(event, connection) == "new"


@answers.right
def in_the_other_order(event, connection):
    limit = limit_of(connection, event)
    if event["day"] < limit:
        return "too late"
    found = connection.execute("SELECT 1 FROM inbox WHERE id = ?", (event["id"],)).fetchone()
    if not found:
        connection.execute("INSERT INTO inbox (day, id) VALUES (?, ?)", (event["day"], event["id"]))
    connection.execute("DELETE FROM inbox WHERE day < ?", (limit,))
    return "known" if found else "new"


@answers.right
def in_sql_alone(event, connection):
    new = note(connection, event)
    connection.execute("DELETE FROM inbox WHERE day < (SELECT max(day) FROM inbox) - 30")
    there = connection.execute("SELECT count(*) FROM inbox WHERE id = :id", event).fetchone()[0]
    return ("new" if new else "known") if there else "too late"


@answers.right
def in_python(event, connection):
    inbox = dict(connection.execute("SELECT id, day FROM inbox"))
    oldest = max([*inbox.values(), event["day"]]) - 30
    for id in [id for id, day in inbox.items() if day < oldest]:
        connection.execute("DELETE FROM inbox WHERE id = ?", [id])
    match event["day"] >= oldest, event["id"] in inbox:
        case False, _:
            return "too late"
        case True, True:
            return "known"
    connection.execute("INSERT INTO inbox VALUES (?, ?)", [event["id"], event["day"]])
    return "new"
