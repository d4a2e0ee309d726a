"""Answers to `put` that are wrong, and others that are right."""

import json

from course_utils.exercises import Answers

from ..answers.shared import insert, insert_all, version_of

answers = Answers("put")


@answers.wrong("gets version 1")
def counts_from_zero(connection, stream, events):
    for version, event in enumerate(events, start=version_of(connection, stream)):
        insert(connection, stream, version, event)


@answers.wrong("the versions after its last")
def begins_anew_with_each_call(connection, stream, events):
    for version, event in enumerate(events, start=1):
        insert(connection, stream, version, event)


@answers.wrong("What other streams hold does not count")
def counts_all_streams(connection, stream, events):
    last = connection.execute("SELECT max(version) FROM events").fetchone()[0] or 0
    insert_all(connection, stream, last, events)


@answers.wrong("and each next one the next version")
def gives_all_of_them_one_version(connection, stream, events):
    version = version_of(connection, stream) + 1
    for event in events:
        insert(connection, stream, version, event)


@answers.wrong("The transaction is still open")
def forgets_to_commit(connection, stream, events):
    connection.execute("BEGIN IMMEDIATE")
    insert_all(connection, stream, version_of(connection, stream), events)


@answers.wrong("in their order")
def from_the_back(connection, stream, events):
    insert_all(connection, stream, version_of(connection, stream), reversed(events))


@answers.wrong("No events: nothing is stored")
def takes_one_for_granted(connection, stream, events):
    first, *more = events
    insert_all(connection, stream, version_of(connection, stream), [first, *more])


@answers.wrong("Values go in by `?`")
def pastes_into_the_statement(connection, stream, events):
    for version, event in enumerate(events, start=version_of(connection, stream) + 1):
        data = json.dumps(event, ensure_ascii=False)
        values = f"'{stream}', {version}, '{event['id']}', '{data}'"
        connection.execute(f"INSERT INTO events (stream, version, id, data) VALUES ({values})")


@answers.right
def one_at_a_time(connection, stream, events):
    for event in events:
        insert(connection, stream, version_of(connection, stream) + 1, event)


@answers.right
def in_one_statement(connection, stream, events):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        rows = [
            (stream, version, event["id"], json.dumps(event))
            for version, event in enumerate(events, version_of(connection, stream) + 1)
        ]
        connection.executemany("INSERT INTO events (stream, version, id, data) VALUES (?, ?, ?, ?)", rows)
