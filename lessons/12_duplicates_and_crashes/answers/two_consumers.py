"""Answers to `two_consumers` that are wrong, each with its number, and others that are right."""

import sqlite3

from course_utils.exercises import Answers

answers = Answers("two_consumers")

ADD = """INSERT INTO points VALUES (:customer, :points)
         ON CONFLICT (customer) DO UPDATE SET points = points.points + excluded.points"""
COUNT = """INSERT INTO purchases VALUES (:customer, 1)
           ON CONFLICT (customer) DO UPDATE SET purchases = purchases.purchases + 1"""


def once(connection, event, sql, *row):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if connection.execute("INSERT OR IGNORE INTO inbox VALUES (?, ?, ?)", row).rowcount:
            connection.execute(sql, event)


def adds_by_one_function(event, connection):
    once(connection, event, ADD, "points", event["source"], event["id"])


def counts_by_one_function(event, connection):
    once(connection, event, COUNT, "purchases", event["source"], event["id"])


answers.right((adds_by_one_function, counts_by_one_function))


def knows(connection, consumer, event):
    found = "SELECT 1 FROM inbox WHERE consumer = ? AND source = ? AND id = ?"
    return connection.execute(found, (consumer, event["source"], event["id"])).fetchone()


def adds_by_looking(event, connection):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if not knows(connection, "A", event):
            connection.execute(ADD, event)
            connection.execute("INSERT INTO inbox VALUES ('A', :source, :id)", event)


def counts_by_looking(event, connection):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if not knows(connection, "B", event):
            connection.execute(COUNT, event)
            connection.execute("INSERT INTO inbox VALUES ('B', :source, :id)", event)


answers.right((adds_by_looking, counts_by_looking))


def adds_by_a_shared_row(event, connection):
    once(connection, event, ADD, "shop", event["source"], event["id"])


def counts_by_a_shared_row(event, connection):
    once(connection, event, COUNT, "shop", event["source"], event["id"])


answers.wrong("0 of 2 orders, 0 of 14 schedules, 0 of 44 crash points, 0 of 240 pairs of crash points and 0 of 176")(
    (adds_by_a_shared_row, counts_by_a_shared_row)
)


def adds_by_id_alone(event, connection):
    once(connection, event, ADD, "points", "", event["id"])


def counts_by_id_alone(event, connection):
    once(connection, event, COUNT, "purchases", "", event["id"])


answers.wrong("0 of 2 orders, 0 of 14 schedules, 0 of 44 crash points, 0 of 240 pairs of crash points and 0 of 140")(
    (adds_by_id_alone, counts_by_id_alone)
)


def adds_in_two_transactions(event, connection):
    row = ("points", event["source"], event["id"])
    if connection.execute("INSERT OR IGNORE INTO inbox VALUES (?, ?, ?)", row).rowcount:
        connection.execute(ADD, event)


def counts_in_two_transactions(event, connection):
    row = ("purchases", event["source"], event["id"])
    if connection.execute("INSERT OR IGNORE INTO inbox VALUES (?, ?, ?)", row).rowcount:
        connection.execute(COUNT, event)


answers.wrong("24 of 32 crash points")((adds_in_two_transactions, counts_in_two_transactions))


def adds_what_was_shown(event, connection):
    points = {"web": 50, "till": 30}[event["source"]]
    once(connection, {**event, "points": points}, ADD, "points", event["source"], event["id"])


answers.wrong("Any purchase of any customer counts")((adds_what_was_shown, counts_by_one_function))


def adds_by_a_joined_text(event, connection):
    once(connection, event, ADD, "points", "", event["source"] + event["id"])


def counts_by_a_joined_text(event, connection):
    once(connection, event, COUNT, "purchases", "", event["source"] + event["id"])


answers.wrong("joined to one text")((adds_by_a_joined_text, counts_by_a_joined_text))


def adds_by_a_text_with_a_sign(event, connection):
    once(connection, event, ADD, "points", "", f"{event['source']}:{event['id']}")


answers.wrong("joined to one text")((adds_by_a_text_with_a_sign, counts_by_one_function))


def adds_by_a_text_with_a_rare_sign(event, connection):
    once(connection, event, ADD, "points", "", f"{event['source']}|{event['id']}")


answers.wrong("joined to one text")((adds_by_a_text_with_a_rare_sign, counts_by_one_function))


def adds_by_a_tidied_id(event, connection):
    once(connection, event, ADD, "points", event["source"], event["id"].strip().lower())


answers.wrong("whether their ids look alike or not")((adds_by_a_tidied_id, counts_by_one_function))


def adds_by_a_hash(event, connection):
    once(connection, event, ADD, "points", "", str(hash((event["source"], event["id"]))))


answers.wrong("in another process, which must find")((adds_by_a_hash, counts_by_one_function))


def counts_without_a_rollback(event, connection):
    connection.execute("BEGIN IMMEDIATE")
    if not knows(connection, "B", event):
        connection.execute(COUNT, event)
        connection.execute("INSERT INTO inbox VALUES ('B', :source, :id)", event)
    connection.execute("COMMIT")


answers.wrong("A transaction is still open")((adds_by_looking, counts_without_a_rollback))


def counts_every_delivery(event, connection):
    connection.execute(COUNT, event)


answers.wrong("2 of 14 schedules")((adds_by_looking, counts_every_delivery))


def adds_first(event, connection):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(ADD, event)
        try:
            connection.execute("INSERT INTO inbox VALUES ('A', :source, :id)", event)
        except sqlite3.IntegrityError:
            connection.rollback()


answers.right((adds_first, counts_by_looking))
