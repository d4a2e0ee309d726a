"""Answers to `charge` that are wrong, and others that are right."""

import hashlib
import json
import sqlite3

from course_utils.exercises import Answers

answers = Answers("charge")


def fingerprint(body):
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def stored(connection, key):
    return connection.execute("SELECT fingerprint, reply FROM requests WHERE key = ?", (key,)).fetchone()


def store(connection, key, body, reply):
    connection.execute("INSERT INTO requests VALUES (?, ?, ?)", (key, fingerprint(body), json.dumps(reply)))


def known(found, body):
    return json.loads(found[1]) if found[0] == fingerprint(body) else {"status": 422}


@answers.right
def commits_by_hand(connection, key, body, carry_out):
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return {"status": 409}
    try:
        if found := stored(connection, key):
            connection.rollback()
            return known(found, body)
        reply = carry_out(connection, body)
        store(connection, key, body, reply)
    except BaseException:
        connection.rollback()
        raise
    connection.commit()
    return reply


@answers.right
def claims_the_key_first(connection, key, body, carry_out):
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise
        return dict(status=409)
    with connection:
        row = (key, json.dumps(sorted(body.items())), "")
        if not connection.execute("INSERT OR IGNORE INTO requests VALUES (?, ?, ?)", row).rowcount:
            mark, reply = stored(connection, key)
            return json.loads(reply) if mark == row[1] else dict(status=422)
        reply = carry_out(connection, body)
        connection.execute("UPDATE requests SET reply = ? WHERE key = ?", (json.dumps(reply), key))
        return reply


def begin(connection):
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    return True


@answers.wrong("there must be one charge, and its reply")
def stores_the_reply_after_the_commit(connection, key, body, carry_out):
    if not begin(connection):
        return {"status": 409}
    with connection:
        if found := stored(connection, key):
            return known(found, body)
        reply = carry_out(connection, body)
    store(connection, key, body, reply)
    return reply


@answers.wrong("gets the first reply again, whole")
def keeps_the_status_only(connection, key, body, carry_out):
    if not begin(connection):
        return {"status": 409}
    with connection:
        if found := stored(connection, key):
            return known(found, body)
        reply = carry_out(connection, body)
        store(connection, key, body, {"status": reply["status"]})
    return reply


@answers.wrong("gets the first reply again, whole")
def tells_the_second_one_off(connection, key, body, carry_out):
    if not begin(connection):
        return {"status": 409}
    with connection:
        if stored(connection, key):
            return {"status": 409}
        reply = carry_out(connection, body)
        store(connection, key, body, reply)
    return reply


@answers.wrong("is a mistake of the caller")
def never_looks_at_the_body(connection, key, body, carry_out):
    if not begin(connection):
        return {"status": 409}
    with connection:
        if found := stored(connection, key):
            return json.loads(found[1])
        reply = carry_out(connection, body)
        store(connection, key, body, reply)
    return reply


@answers.wrong("in whatever field")
def knows_two_fields(connection, key, body, carry_out):
    if not begin(connection):
        return {"status": 409}
    with connection:
        compared = {"card": body["card"], "cents": body["cents"]}
        if found := stored(connection, key):
            return known(found, compared)
        reply = carry_out(connection, body)
        store(connection, key, compared, reply)
    return reply


@answers.wrong("somebody wants to pay twice")
def by_fingerprint_alone(connection, key, body, carry_out):
    if not begin(connection):
        return {"status": 409}
    with connection:
        look = "SELECT reply FROM requests WHERE fingerprint = ?"
        if found := connection.execute(look, (fingerprint(body),)).fetchone():
            return json.loads(found[0])
        if stored(connection, key):
            return {"status": 422}
        reply = carry_out(connection, body)
        store(connection, key, body, reply)
    return reply


@answers.wrong("if the keys look alike")
def by_the_order_in_the_key(connection, key, body, carry_out):
    order, _, _attempt = key.partition("/")
    return commits_by_hand(connection, order, body, carry_out)


@answers.wrong("in another order are the same body")
def the_body_as_it_is_written(connection, key, body, carry_out):
    if not begin(connection):
        return {"status": 409}
    with connection:
        if found := stored(connection, key):
            return json.loads(found[1]) if found[0] == json.dumps(body) else {"status": 422}
        reply = carry_out(connection, body)
        connection.execute("INSERT INTO requests VALUES (?, ?, ?)", (key, json.dumps(body), json.dumps(reply)))
    return reply


@answers.wrong("nothing is tried anew")
def tries_a_declined_card_again(connection, key, body, carry_out):
    if not begin(connection):
        return {"status": 409}
    with connection:
        if found := stored(connection, key):
            return known(found, body)
        reply = carry_out(connection, body)
        if reply["status"] == 200:
            store(connection, key, body, reply)
    return reply


@answers.wrong("Another request is under way")
def waits_for_whoever_is_under_way(connection, key, body, carry_out):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if found := stored(connection, key):
            return known(found, body)
        reply = carry_out(connection, body)
        store(connection, key, body, reply)
    return reply


@answers.wrong("`carry_out` raised: that is no reply")
def takes_every_database_error_for_a_lock(connection, key, body, carry_out):
    try:
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if found := stored(connection, key):
                return known(found, body)
            reply = carry_out(connection, body)
            store(connection, key, body, reply)
    except sqlite3.OperationalError:
        return {"status": 409}
    return reply


@answers.wrong("`carry_out` raised: that is no reply")
def stores_the_error_as_a_reply(connection, key, body, carry_out):
    if not begin(connection):
        return {"status": 409}
    with connection:
        if found := stored(connection, key):
            return known(found, body)
        try:
            reply = carry_out(connection, body)
        except Exception:
            reply = {"status": 500}
        store(connection, key, body, reply)
    return reply


@answers.wrong("Two requests come with one key at the same time")
def looks_before_it_begins(connection, key, body, carry_out):
    if found := stored(connection, key):
        return known(found, body)
    if not begin(connection):
        return {"status": 409}
    with connection:
        reply = carry_out(connection, body)
        row = (key, fingerprint(body), json.dumps(reply))
        connection.execute("INSERT OR IGNORE INTO requests VALUES (?, ?, ?)", row)
    return reply


@answers.wrong("A transaction is still open")
def leaves_it_open_for_a_known_key(connection, key, body, carry_out):
    if not begin(connection):
        return {"status": 409}
    if found := stored(connection, key):
        return known(found, body)
    with connection:
        reply = carry_out(connection, body)
        store(connection, key, body, reply)
    return reply
