"""Answers to `append_once` that are wrong, and others that are right."""

from sqlite3 import IntegrityError

from course_utils.exercises import Answers

from ..answers.append import begins_immediately
from ..answers.shared import expect, insert, position_of, version_of

answers = Answers("append_once")


@answers.wrong("both must get its position")
def looks_before_it_appends(connection, stream, expected_version, event):
    position = position_of(connection, event["id"])
    if position is None:
        begins_immediately(connection, stream, expected_version, [event])
        position = position_of(connection, event["id"])
    return position


@answers.wrong("let the IntegrityError out")
def takes_every_conflict_for_its_own(connection, stream, expected_version, event):
    try:
        begins_immediately(connection, stream, expected_version, [event])
    except IntegrityError:
        pass
    return position_of(connection, event["id"])


@answers.wrong("Its version counts its own stream only")
def returns_the_version_instead(connection, stream, expected_version, event):
    tries_then_looks(connection, stream, expected_version, event)
    return expected_version + 1


@answers.wrong("the position that the event has had all the time")
def returns_the_end_of_the_log(connection, stream, expected_version, event):
    tries_then_looks(connection, stream, expected_version, event)
    return connection.execute("SELECT max(position) FROM events").fetchone()[0]


@answers.wrong("each must get the position of their own")
def returns_the_end_of_the_log_when_it_has_appended(connection, stream, expected_version, event):
    try:
        begins_immediately(connection, stream, expected_version, [event])
    except IntegrityError:
        if position_of(connection, event["id"]) is None:
            raise
        return position_of(connection, event["id"])
    return connection.execute("SELECT max(position) FROM events").fetchone()[0]


@answers.wrong("in another stream")
def looks_in_its_own_stream_only(connection, stream, expected_version, event):
    query = "SELECT position FROM events WHERE stream = ? AND id = ?"
    try:
        begins_immediately(connection, stream, expected_version, [event])
    except IntegrityError:
        if connection.execute(query, (stream, event["id"])).fetchone() is None:
            raise
    return connection.execute(query, (stream, event["id"])).fetchone()[0]


@answers.wrong("append_once raised IntegrityError")
def appends_and_hopes(connection, stream, expected_version, event):
    begins_immediately(connection, stream, expected_version, [event])
    return position_of(connection, event["id"])


@answers.wrong("real conflict")
def gives_it_another_version(connection, stream, expected_version, event):
    try:
        begins_immediately(connection, stream, expected_version, [event])
    except IntegrityError:
        if position_of(connection, event["id"]) is None:
            begins_immediately(connection, stream, version_of(connection, stream), [event])
    return position_of(connection, event["id"])


@answers.wrong("The same call again")
def gives_it_another_id(connection, stream, expected_version, event):
    try:
        begins_immediately(connection, stream, expected_version, [event])
    except IntegrityError:
        if position_of(connection, event["id"]) is None:
            raise
        event = event | {"id": event["id"] + "-again"}
        begins_immediately(connection, stream, version_of(connection, stream), [event])
    return position_of(connection, event["id"])


@answers.right
def tries_then_looks(connection, stream, expected_version, event):
    try:
        begins_immediately(connection, stream, expected_version, [event])
    except IntegrityError as conflict:
        found = connection.execute("SELECT position FROM events WHERE id = ?", (event["id"],)).fetchall()
        if not found:
            raise conflict
        return found[0][0]
    return position_of(connection, event["id"])


@answers.right
def takes_the_row_number_of_its_own_insert(connection, stream, expected_version, event):
    try:
        begins_immediately(connection, stream, expected_version, [event])
        return connection.execute("SELECT last_insert_rowid()").fetchone()[0]
    except IntegrityError:
        position = position_of(connection, event["id"])
        if position:
            return position
        raise


@answers.right
def looks_inside_the_transaction(connection, stream, expected_version, event):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if position_of(connection, event["id"]) is None:
            expect(connection, stream, expected_version)
            insert(connection, stream, expected_version + 1, event)
        return position_of(connection, event["id"])
