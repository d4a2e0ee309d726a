"""Answers to `change_address` that are wrong, with their numbers where stress counts, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("change_address")

UPSERT = """INSERT INTO addresses VALUES (:customer, :address, :version)
            ON CONFLICT (customer) DO UPDATE SET address = excluded.address, version = excluded.version"""


def version_of(connection, event):
    found = connection.execute("SELECT version FROM addresses WHERE customer = :customer", event).fetchone()
    return found[0] if found else 0


@answers.right
def not_below(event, connection):
    connection.execute(UPSERT + " WHERE excluded.version >= version", event)


@answers.right
def looks_in_a_transaction(event, connection):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if event["version"] > version_of(connection, event):
            connection.execute("REPLACE INTO addresses VALUES (:customer, :address, :version)", event)


@answers.right
def inserts_then_updates(event, connection):
    connection.execute("INSERT OR IGNORE INTO addresses VALUES (:customer, :address, :version)", event)
    connection.execute(
        "UPDATE addresses SET address = :address, version = :version WHERE customer = :customer AND version < :version",
        event,
    )


@answers.wrong("in 2 of 6 orders, 74 of 222 schedules, 9 of 18 crash points")
def the_last_one_stays(event, connection):
    connection.execute(UPSERT, event)


@answers.wrong("replaces the address of a lower one")
def the_first_one_stays(event, connection):
    connection.execute("INSERT OR IGNORE INTO addresses VALUES (:customer, :address, :version)", event)


@answers.wrong("10 is above 9")
def compares_as_text(event, connection):
    connection.execute(UPSERT + " WHERE CAST(excluded.version AS TEXT) > CAST(version AS TEXT)", event)


@answers.wrong("another customer's higher one means nothing")
def one_version_for_all(event, connection):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        (newest,) = connection.execute("SELECT coalesce(max(version), 0) FROM addresses").fetchone()
        if event["version"] > newest:
            connection.execute(UPSERT, event)


@answers.wrong("It need not be the next")
def waits_for_the_next_version(event, connection):
    connection.execute(UPSERT + " WHERE excluded.version = version + 1", event)


@answers.wrong("another customer's higher one means nothing")
def above_the_versions_of_all(event, connection):
    connection.execute(UPSERT + " WHERE excluded.version > (SELECT max(version) FROM addresses)", event)


@answers.wrong("150 of 150 pairs of crash points and 122 of 140 interleavings of two workers")
def address_and_version_apart(event, connection):
    connection.execute("INSERT OR IGNORE INTO addresses VALUES (:customer, :address, :version)", event)
    connection.execute(
        "UPDATE addresses SET address = :address WHERE customer = :customer AND version < :version", event
    )
    connection.execute("UPDATE addresses SET version = max(version, :version) WHERE customer = :customer", event)


@answers.wrong("keep no ids")
def keeps_ids_as_well(event, connection):
    connection.execute("CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY)")
    connection.execute("INSERT OR IGNORE INTO seen VALUES (:id)", event)
    connection.execute(UPSERT + " WHERE excluded.version > version", event)


@answers.wrong("31 of 37 interleavings of two workers")
def looks_and_writes_apart(event, connection):
    if event["version"] > version_of(connection, event):
        connection.execute(UPSERT, event)


@answers.wrong("in 2 of 6 orders, 74 of 222 schedules, 12 of 24 crash points")
def knows_ids_and_no_versions(event, connection):
    (last,) = connection.execute("SELECT max(version) FROM addresses WHERE customer = :customer", event).fetchone()
    if last != event["version"]:
        connection.execute(UPSERT, event)
