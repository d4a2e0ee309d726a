"""Answers to `in_order` that are wrong, and others that are right."""

import json

from course_utils.exercises import Answers
from course_utils.exercises.stress import Later

answers = Answers("in_order")


def cents(event):
    if event["type"] == "AccountOpened":
        return event["balance"]
    return event["amount"] if event["type"] == "Deposited" else -event["amount"]


def apply(event, db):
    if event["type"] == "AccountOpened":
        db.execute("INSERT INTO accounts VALUES (:account, :version, :balance, :balance)", event)
        return
    db.execute(
        """UPDATE accounts SET version = ?, balance = balance + ?, lowest = min(lowest, balance + ?) WHERE account = ?""",
        (event["version"], cents(event), cents(event), event["account"]),
    )


def version_of(account, db):
    row = db.execute("SELECT version FROM accounts WHERE account = ?", (account,)).fetchone()
    return row[0] if row else 0


def hold(event, db):
    row = (event["account"], event["version"], json.dumps(event))
    db.execute("INSERT OR IGNORE INTO held VALUES (?, ?, ?)", row)


def held(account, version, db):
    row = db.execute("SELECT event FROM held WHERE account = ? AND version = ?", (account, version)).fetchone()
    return json.loads(row[0]) if row else None


def let_go(account, db):
    while following := held(account, version_of(account, db) + 1, db):
        apply(following, db)
    db.execute("DELETE FROM held WHERE account = ? AND version <= ?", (account, version_of(account, db)))


@answers.right
def holds_what_is_early_only(event, db):
    db.execute("BEGIN IMMEDIATE")
    try:
        version = version_of(event["account"], db)
        if event["version"] == version + 1:
            apply(event, db)
            let_go(event["account"], db)
        elif event["version"] > version:
            hold(event, db)
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


@answers.right
def takes_them_out_one_by_one(event, db):
    with db:
        db.execute("BEGIN EXCLUSIVE")
        if event["version"] > version_of(event["account"], db):
            hold(event, db)
        for data in db.execute(
            "SELECT event FROM held WHERE account = ? ORDER BY version", (event["account"],)
        ).fetchall():
            following = json.loads(data[0])
            if following["version"] == version_of(event["account"], db) + 1:
                apply(following, db)
                db.execute(
                    "DELETE FROM held WHERE account = ? AND version = ?", (event["account"], following["version"])
                )


@answers.wrong("an event waits")
def applies_what_comes(event, db):
    with db:
        db.execute("BEGIN IMMEDIATE")
        apply(event, db)


@answers.wrong("an event waits")
def drops_what_is_early(event, db):
    with db:
        db.execute("BEGIN IMMEDIATE")
        if event["version"] == version_of(event["account"], db) + 1:
            apply(event, db)


@answers.wrong("an event waits")
def drops_what_is_older(event, db):
    with db:
        db.execute("BEGIN IMMEDIATE")
        if event["version"] > version_of(event["account"], db):
            change = cents(event)
            row = (event["account"], min(0, change) if event["version"] > 1 else change)
            db.execute("INSERT OR IGNORE INTO accounts VALUES (?, 0, 0, ?)", row)
            db.execute(
                "UPDATE accounts SET version = ?, balance = balance + ?, lowest = min(lowest, balance + ?) WHERE account = ?",
                (event["version"], change, change, event["account"]),
            )


@answers.wrong("an event waits")
def asks_for_it_again(event, db):
    with db:
        db.execute("BEGIN IMMEDIATE")
        version = version_of(event["account"], db)
        if event["version"] > version + 1:
            raise Later("One before it is missing.")
        if event["version"] == version + 1:
            apply(event, db)


BUFFER: dict[str, dict[int, dict[str, object]]] = {}


@answers.wrong("is right in 6 of 6 orders, 222 of 222 schedules, ")
def holds_back_in_memory(event, db):
    own = BUFFER.setdefault(event["account"], {})
    own[event["version"]] = event
    with db:
        db.execute("BEGIN IMMEDIATE")
        while following := own.pop(version_of(event["account"], db) + 1, None):
            apply(following, db)


@answers.wrong("The versions say the order, and no clock")
def goes_by_the_clock(event, db):
    account = event["account"]
    with db:
        db.execute("BEGIN IMMEDIATE")
        hold(event, db)
        version, ready = version_of(account, db), []
        while following := held(account, version + 1, db):
            ready.append(following)
            version += 1
        for each in sorted(ready, key=lambda each: each["timestamp"]):
            apply(each, db)
        db.execute("UPDATE accounts SET version = ? WHERE account = ?", (version, account))
        db.execute("DELETE FROM held WHERE account = ? AND version <= ?", (account, version))


@answers.wrong("an event waits")
def frees_one_only(event, db):
    with db:
        db.execute("BEGIN IMMEDIATE")
        hold(event, db)
        if following := held(event["account"], version_of(event["account"], db) + 1, db):
            apply(following, db)
        db.execute(
            "DELETE FROM held WHERE account = ? AND version <= ?", (event["account"], version_of(event["account"], db))
        )


@answers.wrong("each account by its own versions")
def one_counter_for_all(event, db):
    with db:
        db.execute("BEGIN IMMEDIATE")
        hold(event, db)
        (latest,) = db.execute("SELECT coalesce(max(version), 0) FROM accounts").fetchone()
        while following := held(event["account"], latest + 1, db):
            apply(following, db)
            latest += 1
        db.execute("DELETE FROM held WHERE account = ? AND version <= ?", (event["account"], latest))


@answers.wrong("is right in 6 of 6 orders")
def leaves_each_statement_to_itself(event, db):
    if event["version"] > version_of(event["account"], db):
        hold(event, db)
    let_go(event["account"], db)


@answers.wrong("is right in 6 of 6 orders")
def looks_before_it_begins(event, db):
    version = version_of(event["account"], db)
    if event["version"] <= version:
        return
    with db:
        db.execute("BEGIN IMMEDIATE")
        if event["version"] == version + 1:
            apply(event, db)
            let_go(event["account"], db)
        else:
            hold(event, db)


@answers.wrong("The transaction is still open")
def does_not_commit(event, db):
    if not db.in_transaction:
        db.execute("BEGIN IMMEDIATE")
    hold(event, db)
    let_go(event["account"], db)


@answers.wrong("nothing stays in `held`")
def forgets_to_empty_it(event, db):
    with db:
        db.execute("BEGIN IMMEDIATE")
        hold(event, db)
        while following := held(event["account"], version_of(event["account"], db) + 1, db):
            apply(following, db)


@answers.wrong("is right in 6 of 6 orders, 22 of 222 schedules")
def keeps_what_comes_twice(event, db):
    with db:
        db.execute("BEGIN IMMEDIATE")
        hold(event, db)
        while following := held(event["account"], version_of(event["account"], db) + 1, db):
            apply(following, db)
            db.execute("DELETE FROM held WHERE account = ? AND version = ?", (event["account"], following["version"]))
