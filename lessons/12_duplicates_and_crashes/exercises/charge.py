"""`charge`: the other side of a key. A gateway carries a request out once, and gives its first reply again."""

import json
import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

from hypothesis.strategies import integers, sampled_from

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.every_order import in_every_order
from course_utils.schedules import SharedDatabase, every_crash
from course_utils.text import code, show

from ..kit import database, must_be_closed, until_killed

TABLES = (
    "CREATE TABLE charges (number INTEGER PRIMARY KEY, card TEXT NOT NULL, cents INTEGER NOT NULL)",
    "CREATE TABLE requests (key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, reply TEXT NOT NULL)",
)
OTHER_BODY, UNDER_WAY = {"status": 422}, {"status": 409}
LIMIT = 50_000

Body = dict[str, Any]
Reply = dict[str, Any]

exercise = Exercise(
    "charge",
    hints=(
        "A key has been here, or it has not. If it has, there are two cases. And what has to be written together with the "
        "charge, so that no kill can part them?",
        "One transaction, from BEGIN IMMEDIATE on: look for the key with `stored`; refuse another fingerprint; give back the "
        "stored reply; or carry out and `store`. Only around the BEGIN stands a `try`: an OperationalError there that says "
        "locked means that another request is under way.",
        code(
            "try:",
            '    connection.execute("BEGIN IMMEDIATE")',
            "except sqlite3.OperationalError:",
            '    return {"status": 409}',
            "with connection:",
            "    if found := stored(connection, key):",
            "        …  # the reply that was stored, or 422",
            "    reply = carry_out(connection, body)",
            "    store(connection, key, body, reply)",
            "return reply",
        ),
    ),
)

cents = integers(1, 9_000)
cards = sampled_from(["4242", "5555", "3782"])
keys = sampled_from(["order-7/1", "k-1", "a key"])


def carry_out(connection: sqlite3.Connection, body: Body) -> Reply:
    """As in the lesson: charge the card, unless it is too much."""
    if body["cents"] > LIMIT:
        return {"status": 402, "why": "declined"}
    number = connection.execute("INSERT INTO charges (card, cents) VALUES (:card, :cents)", body).lastrowid
    return {"status": 200, "charge": number}


def _body(card: str, cents: int) -> Body:
    return {"card": card, "cents": cents}


def _charges(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    return connection.execute("SELECT card, cents FROM charges ORDER BY number").fetchall()


def _tables(connection: sqlite3.Connection) -> None:
    for table in TABLES:
        connection.execute(table)


def _must_hold(charge: Attempt, connection: Any, expected: list[tuple[str, int]], because: str = "") -> None:
    """The charges are these, they are committed, and no transaction is open."""
    must_be_closed(charge, connection)
    if (found := _charges(connection)) != expected:
        charge.fail(because, lines=[f"then the charges are {found}", f"they should be       {expected}"])


@exercise.law(key=keys, card=cards, cents=cents, times=integers(1, 3), examples=20)
def a_key_is_carried_out_once(charge: Attempt, key: str, card: str, cents: int, times: int) -> None:
    """A key is carried out once, and each time it comes with the same body it gets the first reply again, whole."""
    with database("; ".join(TABLES)) as connection:
        for _ in range(times):
            reply = charge(connection, key, _body(card, cents), carry_out)
            must_be_closed(charge, connection)
            reply.should_be({"status": 200, "charge": 1})
        _must_hold(charge, connection, [(card, cents)])


@exercise.law(card=cards, cents=cents, examples=8)
def another_key_is_another_request(charge: Attempt, card: str, cents: int) -> None:
    """Another key is another request, even if it asks for the same, and if the keys look alike: somebody wants to pay twice."""
    with database("; ".join(TABLES)) as connection:
        for number, key in enumerate(("order-8/1", "order-8/2", "Order-8/1"), start=1):
            charge(connection, key, _body(card, cents), carry_out).should_be({"status": 200, "charge": number})
        _must_hold(charge, connection, [(card, cents)] * 3)


@exercise.law(card=cards, cents=cents, more=integers(1, 50), examples=12)
def another_body_is_refused(charge: Attempt, card: str, cents: int, more: int) -> None:
    """The same key with another body, in whatever field, is a mistake of the caller: reply {"status": 422}, change nothing,
    and know the first body still."""
    with database("; ".join(TABLES)) as connection:
        charge(connection, "k-1", _body(card, cents), carry_out)
        for other in (_body(card, cents + more), {**_body(card, cents), "currency": "USD"}):
            charge(connection, "k-1", other, carry_out).should_be(OTHER_BODY)
        charge(connection, "k-1", _body(card, cents), carry_out).should_be({"status": 200, "charge": 1})
        _must_hold(charge, connection, [(card, cents)])


@exercise.law(card=cards, cents=cents, examples=5)
def fields_have_no_order(charge: Attempt, card: str, cents: int) -> None:
    """The same fields in another order are the same body."""
    with database("; ".join(TABLES)) as connection:
        charge(connection, "k-1", {"card": card, "cents": cents}, carry_out)
        charge(connection, "k-1", {"cents": cents, "card": card}, carry_out).should_be({"status": 200, "charge": 1})


@exercise.law(card=cards, more=integers(1, 900), examples=5)
def a_refusal_is_a_reply(charge: Attempt, card: str, more: int) -> None:
    """A declined card is a reply like any other: the same key gets it again, and nothing is tried anew."""
    calls = list[int]()

    def counted(connection: sqlite3.Connection, body: Body) -> Reply:
        calls.append(1)
        return carry_out(connection, body)

    with database("; ".join(TABLES)) as connection:
        for _ in range(2):
            charge(connection, "k-1", _body(card, LIMIT + more), counted).should_be({"status": 402, "why": "declined"})
        if len(calls) > 1:
            charge.fail(lines=[f"carry_out was called {len(calls)} times"])


@exercise.law(card=cards, cents=cents, examples=4)
def killed_anywhere_it_is_asked_again(charge: Attempt, card: str, cents: int) -> None:
    """The gateway was killed, and the caller asks again with the same key: there must be one charge, and its reply."""
    for kill in every_crash():
        charge.steps.clear()
        with database("; ".join(TABLES)) as connection:
            until_killed(charge, kill, connection, "k-1", _body(card, cents), carry_out)
            charge(connection, "k-1", _body(card, cents), carry_out).should_be({"status": 200, "charge": 1})
            _must_hold(charge, connection, [(card, cents)])


@exercise.law(card=cards, cents=cents, examples=4)
def one_under_way_is_told_so(charge: Attempt, card: str, cents: int) -> None:
    """Another request is under way, and BEGIN IMMEDIATE raises sqlite3.OperationalError, "database is locked": reply
    {"status": 409}, and do nothing. Later the same key may come again."""
    shared = SharedDatabase(_tables)
    try:
        other, mine = shared.connect(), shared.connect()
        other.execute("BEGIN IMMEDIATE")
        charge.steps.append('other.execute("BEGIN IMMEDIATE")')
        charge(mine, "k-1", _body(card, cents), carry_out).should_be(UNDER_WAY)
        must_be_closed(charge, mine)
        other.execute("ROLLBACK")
        charge.steps.append('other.execute("ROLLBACK")')
        charge(mine, "k-1", _body(card, cents), carry_out).should_be({"status": 200, "charge": 1})
        _must_hold(charge, mine, [(card, cents)])
    finally:
        shared.close()


@exercise.law(error=sampled_from([RuntimeError, sqlite3.OperationalError]), examples=4)
def a_failure_is_no_reply(charge: Attempt, error: type[Exception]) -> None:
    """`carry_out` raised: that is no reply. Undo everything, store nothing, and let the error out, so that the same key may
    come again."""

    def broken(connection: sqlite3.Connection, body: Body) -> Reply:
        carry_out(connection, body)
        raise error("the card's bank cannot be reached")

    with database("; ".join(TABLES)) as connection:
        charge.raises(error, connection, "k-1", _body("4242", 500), broken)
        _must_hold(charge, connection, [])
        charge(connection, "k-1", _body("4242", 500), carry_out).should_be({"status": 200, "charge": 1})


@exercise.law(examples=2, same=sampled_from([True, False]))
def one_charge_in_every_order(charge: Attempt, same: bool) -> None:
    """Two requests come with one key at the same time. In every order of their statements there must be one charge; the
    same body gets its reply, another body 422. (Who is told 409 may ask again.)"""
    bodies = {"A": _body("4242", 500), "B": _body("4242", 500 if same else 900)}

    def went_wrong(shared: SharedDatabase) -> str:
        replies = sorted((_shown(shared.results[name]) for name in bodies), key=str)
        first = {"status": 200, "charge": 1}
        allowed = [first, first if same else OTHER_BODY]
        told = [reply for reply in replies if reply != UNDER_WAY]
        kept = first in told and all(reply in allowed for reply in told) and (same or told.count(first) == 1)
        found = shared.rows("SELECT cents FROM charges")
        if kept and len(found) == 1:
            return ""
        said = " and ".join(show(shared.results[name]) for name in bodies)
        return f"Charges in the end: {len(found)}. The replies were {said}."

    work = {name: partial(_asked, charge.answer, body) for name, body in bodies.items()}
    in_every_order(charge, _tables, work, went_wrong)


def _asked(answer: Any, body: Body, connection: sqlite3.Connection) -> object:
    asked: Callable[..., object] = answer
    return asked(connection, "k-1", body, carry_out)


def _shown(result: object) -> object:
    """A reply as it would travel."""
    return json.loads(json.dumps(result)) if isinstance(result, dict) else result
