"""Answers to `pay` that are wrong, with the sentence each gets, and others that are right."""

import itertools
import json
import uuid

from course_utils.exercises import Answers

answers = Answers("pay")

OWED = "SELECT key, body FROM calls WHERE reply IS NULL"
REPLIED = "UPDATE calls SET reply = ? WHERE key = ?"
FIELDS = ("order", "card", "cents")


def body_of(event):
    return json.dumps({name: event[name] for name in FIELDS})


def insert(connection, key, event):
    connection.execute("INSERT INTO calls (key, body) VALUES (?, ?)", (key, body_of(event)))


def owe(event, connection):
    insert(connection, event["id"], event)


def pay(connection, gateway):
    for key, body in connection.execute(OWED).fetchall():
        reply = gateway(key, json.loads(body))
        connection.execute(REPLIED, (json.dumps(reply), key))


def owe_under_order_and_attempt(event, connection):
    like = (f"{event['order']}/%",)
    (before,) = connection.execute("SELECT count(*) FROM calls WHERE key LIKE ?", like).fetchone()
    insert(connection, f"{event['order']}/{before + 1}", event)


def owe_under_a_key_by_chance(event, connection):
    insert(connection, str(uuid.uuid4()), event)


def pay_one_by_one(connection, gateway):
    while row := connection.execute(f"{OWED} LIMIT 1").fetchone():
        connection.execute(REPLIED, (json.dumps(gateway(row[0], json.loads(row[1]))), row[0]))


def pay_all_then_store(connection, gateway):
    owed = connection.execute(f"{OWED} ORDER BY rowid").fetchall()
    replies = [(json.dumps(gateway(key, json.loads(body))), key) for key, body in owed]
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(REPLIED, replies)


answers.right((owe_under_order_and_attempt, pay))
answers.right((owe_under_a_key_by_chance, pay_one_by_one))
answers.right((owe, pay_all_then_store))


def owe_under_the_order(event, connection):
    connection.execute("REPLACE INTO calls (key, body) VALUES (?, ?)", (event["order"], body_of(event)))


def owe_under_order_and_card(event, connection):
    key = f"{event['order']}/{event['card']}"
    connection.execute("INSERT OR IGNORE INTO calls (key, body) VALUES (?, ?)", (key, body_of(event)))


def owe_once_an_order(event, connection):
    connection.execute("INSERT OR IGNORE INTO calls (key, body) VALUES (?, ?)", (event["order"], body_of(event)))


_counter = itertools.count(1)


def owe_under_a_number_in_memory(event, connection):
    insert(connection, f"call-{next(_counter)}", event)


def owe_by_the_body(event, connection):
    key = body_of(event)
    connection.execute("INSERT OR IGNORE INTO calls (key, body) VALUES (?, ?)", (key, key))


def owe_all_there_is(event, connection):
    connection.execute("INSERT INTO calls (key, body) VALUES (?, ?)", (event["id"], json.dumps(event)))


def owe_and_commit(event, connection):
    owe(event, connection)
    connection.commit()


def pay_with_a_new_key(connection, gateway):
    for key, body in connection.execute(OWED).fetchall():
        new = str(uuid.uuid4())
        reply = gateway(new, json.loads(body))
        connection.execute("UPDATE calls SET key = ?, reply = ? WHERE key = ?", (new, json.dumps(reply), key))


def pay_in_one_transaction(connection, gateway):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        pay(connection, gateway)


def note_first(connection, gateway):
    for key, body in connection.execute(OWED).fetchall():
        connection.execute(REPLIED, (json.dumps({"status": "asked"}), key))
        connection.execute(REPLIED, (json.dumps(gateway(key, json.loads(body))), key))


def pay_only_if_it_was_good(connection, gateway):
    for key, body in connection.execute(OWED).fetchall():
        reply = gateway(key, json.loads(body))
        if reply["status"] == 200:
            connection.execute(REPLIED, (json.dumps(reply), key))


def pay_the_first(connection, gateway):
    for key, body in connection.execute(f"{OWED} LIMIT 1").fetchall():
        connection.execute(REPLIED, (json.dumps(gateway(key, json.loads(body))), key))


def pay_and_swallow(connection, gateway):
    for key, body in connection.execute(OWED).fetchall():
        try:
            reply = gateway(key, json.loads(body))
        except Exception as error:
            reply = {"error": str(error)}
        connection.execute(REPLIED, (json.dumps(reply), key))


def pay_with_the_text(connection, gateway):
    for key, body in connection.execute(OWED).fetchall():
        connection.execute(REPLIED, (json.dumps(gateway(key, body)), key))


def pay_and_store_the_status(connection, gateway):
    for key, body in connection.execute(OWED).fetchall():
        reply = gateway(key, json.loads(body))
        connection.execute(REPLIED, (json.dumps(reply["status"]), key))


def pay_and_forget(connection, gateway):
    for key, body in connection.execute(OWED).fetchall():
        gateway(key, json.loads(body))
        connection.execute("DELETE FROM calls WHERE key = ?", (key,))


answers.wrong("two attempts had one key")((owe_under_the_order, pay))
answers.wrong("The same card may be given a second time")((owe_under_order_and_card, pay))
answers.wrong("it had the key of another attempt")((owe_once_an_order, pay))
answers.wrong("The same card may be given a second time")((owe_by_the_body, pay))
answers.wrong("count nothing in memory")((owe_under_a_number_in_memory, pay))
answers.wrong("order, card and cents, and nothing else")((owe_all_there_is, pay))
answers.wrong("The transaction was ended")((owe_and_commit, pay))
answers.wrong("Every try of a call takes the same key")((owe, pay_with_a_new_key))
answers.wrong("ask outside of a transaction")((owe, pay_in_one_transaction))
answers.wrong("let the error out, and store no reply")((owe, note_first))
answers.wrong("also one that says declined")((owe, pay_only_if_it_was_good))
answers.wrong("Ask for all that have no reply")((owe, pay_the_first))
answers.wrong("let the error out")((owe, pay_and_swallow))
answers.wrong("order, card and cents, and nothing else")((owe, pay_with_the_text))
answers.wrong("its reply as JSON")((owe, pay_and_store_the_status))
answers.wrong("The table keeps each call")((owe, pay_and_forget))
