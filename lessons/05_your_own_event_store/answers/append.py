"""Answers to `append` that are wrong, and others that are right."""

import json
from sqlite3 import IntegrityError

from course_utils.exercises import Answers

from ..answers.shared import expect, insert, insert_all, version_of

answers = Answers("append")


@answers.wrong("half a batch is kept")
def checks_then_inserts_without_a_transaction(connection, stream, expected_version, events):
    expect(connection, stream, expected_version)
    insert_all(connection, stream, expected_version, events)


@answers.wrong("half a batch is kept")
def believes_that_with_begins_a_transaction(connection, stream, expected_version, events):
    with connection:
        expect(connection, stream, expected_version)
        insert_all(connection, stream, expected_version, events)


@answers.wrong("half a batch is kept")
def commits_event_by_event(connection, stream, expected_version, events):
    for version, event in enumerate(events, start=expected_version + 1):
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            expect(connection, stream, version - 1)
            insert(connection, stream, version, event)


@answers.wrong("leave a gap")
def relies_on_unique_alone(connection, stream, expected_version, events):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        insert_all(connection, stream, expected_version, events)


@answers.wrong("moved on since the caller looked")
def takes_the_next_free_version(connection, stream, expected_version, events):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        insert_all(connection, stream, version_of(connection, stream), events)


@answers.wrong("moved on since the caller looked")
def keeps_the_conflict_to_itself(connection, stream, expected_version, events):
    try:
        begins_immediately(connection, stream, expected_version, events)
    except IntegrityError:
        return False


@answers.wrong("ValueError")
def raises_another_error(connection, stream, expected_version, events):
    try:
        begins_immediately(connection, stream, expected_version, events)
    except IntegrityError as error:
        raise ValueError(str(error)) from error


@answers.wrong("What other streams hold does not count")
def numbers_the_whole_log(connection, stream, expected_version, events):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if (connection.execute("SELECT max(version) FROM events").fetchone()[0] or 0) != expected_version:
            raise IntegrityError("conflict")
        insert_all(connection, stream, expected_version, events)


@answers.wrong("The first event of a stream gets version 1")
def starts_at_zero(connection, stream, expected_version, events):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        expect(connection, stream, expected_version)
        insert_all(connection, stream, expected_version - 1, events)


@answers.wrong("still open")
def never_commits(connection, stream, expected_version, events):
    connection.execute("BEGIN IMMEDIATE")
    expect(connection, stream, expected_version)
    insert_all(connection, stream, expected_version, events)


@answers.wrong("still open")
def leaves_the_transaction_open_on_conflict(connection, stream, expected_version, events):
    connection.execute("BEGIN IMMEDIATE")
    expect(connection, stream, expected_version)
    insert_all(connection, stream, expected_version, events)
    connection.execute("COMMIT")


@answers.wrong("transaction is still open")
def rolls_back_conflicts_only(connection, stream, expected_version, events):
    connection.execute("BEGIN IMMEDIATE")
    try:
        expect(connection, stream, expected_version)
        insert_all(connection, stream, expected_version, events)
    except IntegrityError:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@answers.wrong("database is locked")
def begins_without_immediate(connection, stream, expected_version, events):
    with connection:
        connection.execute("BEGIN")
        expect(connection, stream, expected_version)
        insert_all(connection, stream, expected_version, events)


@answers.wrong("different streams")
def numbers_positions_before_the_transaction(connection, stream, expected_version, events):
    position = connection.execute("SELECT coalesce(max(position), 0) FROM events").fetchone()[0]
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        expect(connection, stream, expected_version)
        for count, event in enumerate(events, start=1):
            row = (position + count, stream, expected_version + count, event["id"], json.dumps(event))
            connection.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?)", row)


@answers.wrong("gets version 1")
def appends_a_single_event(connection, stream, expected_version, events):
    begins_immediately(connection, stream, expected_version, events[:1])


@answers.wrong("has said which version it has seen")
def has_nothing_to_do_for_an_empty_batch(connection, stream, expected_version, events):
    if events:
        begins_immediately(connection, stream, expected_version, events)


@answers.wrong("a quote in a name is no end of a text in SQL")
def writes_its_statements_itself(connection, stream, expected_version, events):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        found = connection.execute(f"SELECT count(*) FROM events WHERE stream = '{stream}'").fetchone()
        if found[0] != expected_version:
            raise IntegrityError("conflict")
        for version, event in enumerate(events, start=expected_version + 1):
            values = f"'{stream}', {version}, '{event['id']}', '{json.dumps(event)}'"
            connection.execute(f"INSERT INTO events (stream, version, id, data) VALUES ({values})")


@answers.right
def begins_immediately(connection, stream, expected_version, events):
    connection.execute("BEGIN IMMEDIATE")
    try:
        expect(connection, stream, expected_version)
        insert_all(connection, stream, expected_version, events)
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


@answers.right
def checks_first_and_has_unique_as_a_net(connection, stream, expected_version, events):
    # A version never falls, so a stream that was there is there or further on, and UNIQUE refuses the latter.
    expect(connection, stream, expected_version)
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        insert_all(connection, stream, expected_version, events)


@answers.right
def inserts_all_at_once_with_a_cursor(connection, stream, expected_version, events):
    cursor = connection.cursor()
    new = [
        (stream, version, event["id"], json.dumps(event))
        for version, event in enumerate(events, start=expected_version + 1)
    ]
    with connection:
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute("SELECT count(*) FROM events WHERE stream = :stream", {"stream": stream})
        (count,) = next(cursor)
        if count != expected_version:
            raise IntegrityError(f"expected {expected_version}, found {count}")
        cursor.executemany("INSERT INTO events (stream, version, id, data) VALUES (?, ?, ?, ?)", new)
