"""`pay`: a call to the outside, with a key for each attempt that is stored before the call."""

import json
from collections import Counter

from hypothesis.strategies import integers, lists, sampled_from, tuples

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.anew import in_a_new_process
from course_utils.schedules import WatchedConnection, every_crash
from course_utils.text import code

from ..kit import Event, KeyedGateway, database, must_be_closed, until_killed

FIELDS = ("order", "card", "cents")
TABLES = "CREATE TABLE calls (key TEXT PRIMARY KEY, body TEXT NOT NULL, reply TEXT)"

exercise = Exercise(
    "pay",
    answers=("owe", "pay"),
    hints=(
        "Two tries of one attempt need the same key, also after a kill. Two attempts need different ones, even with the same "
        "card. What is there once for each attempt?",
        "`owe` inserts one row and does nothing else: the event's own id is a key that fits. `pay` reads the rows without a "
        "reply, with fetchall; asks the gateway for each; and updates its row afterwards.",
        code(
            "def owe(event, connection):",
            '    body = {name: event[name] for name in ("order", "card", "cents")}',
            '    connection.execute("INSERT INTO calls (key, body) VALUES (?, ?)", (event["id"], …))',
            "def pay(connection, gateway):",
            '    owed = connection.execute("SELECT key, body FROM calls WHERE reply IS NULL").fetchall()',
            "    for key, body in owed:",
            "        reply = gateway(key, …)",
            '        connection.execute("UPDATE calls SET reply = ? WHERE …", …)',
        ),
    ),
    none_is_an_answer=True,
)

Given = list[tuple[int, str, int]]
"""Order, card and cents of each attempt."""
_attempts = lists(
    tuples(integers(1, 2), sampled_from(["tok-1", "tok-2", "tok-declined", "tok-short"]), sampled_from([650, 1999])),
    min_size=1,
    max_size=4,
)


def _events(attempts: Given) -> list[Event]:
    return [
        {"id": f"e{number}", "order": f"O-{order}", "card": card, "cents": cents}
        for number, (order, card, cents) in enumerate(attempts, start=1)
    ]


def _owe(owe: Attempt, connection: WatchedConnection, events: list[Event]) -> None:
    """As a step does: all in one transaction, which stays the step's."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for event in events:
            owe(dict(event), connection)
            if not connection.in_transaction:
                owe.fail(
                    "The transaction was ended. It is the step's, with the inbox and the cursor in it: only write."
                )


def _must_be_done(pay: Attempt, connection: WatchedConnection, gateway: KeyedGateway, events: list[Event]) -> None:
    """Each attempt was carried out once, and the table has its reply."""
    must_be_closed(pay, connection)
    said = [f"the gateway was asked {gateway.asked}", f"it carried out       {gateway.carried}"]
    if gateway.refused:
        pay.fail(
            "The gateway knows this key, with another body, and replied 422: two attempts had one key. A customer's second "
            "card needs another than the first.",
            lines=said,
        )
    if any(not isinstance(body, dict) or body.keys() != set(FIELDS) for body in gateway.carried):
        pay.fail("The gateway takes a dictionary of order, card and cents, and nothing else.", lines=said)
    if connection.execute("SELECT 1 FROM calls WHERE reply IS NULL").fetchone():
        pay.fail(
            "The gateway replies, and a call is still owed. Ask for all that have no reply, and store each reply, also one "
            "that says declined.",
            lines=said,
        )
    wanted = Counter(_body(event) for event in events)
    found = Counter(_body(body) for body in gateway.carried)
    if fewer := wanted - found:
        pay.fail(
            "Each attempt is carried out. Here one was not: it had the key of another attempt, and got its old reply again. "
            "(The same card may be given a second time, once there is money on it.)",
            lines=[*said, f"never carried out    {[*fewer]}"],
        )
    if found - wanted:
        pay.fail(lines=said)
    rows = [(key, reply and json.loads(reply)) for key, reply in connection.execute("SELECT key, reply FROM calls")]
    expected = [(key, reply) for key, (_, reply) in gateway.known.items()]
    if sorted(rows, key=repr) != sorted(expected, key=repr):
        pay.fail(
            "The table keeps each call, under the key that the gateway was given, with its reply as JSON.",
            lines=[f"in the table    {rows}", f"it should be    {expected}"],
        )


def _body(event: Event) -> str:
    return json.dumps({name: event[name] for name in FIELDS}, sort_keys=True)


@exercise.law(cases=lambda: iter([{"attempts": [(1, "tok-declined", 1999), (1, "tok-2", 1999)]}]))
def a_second_card_is_another_attempt(owe: Attempt, pay: Attempt, attempts: Given) -> None:
    """The first card is declined, and the customer gives another one for the same order: it is charged."""
    events = _events(attempts)
    with database(TABLES) as connection:
        gateway = KeyedGateway(connection)
        for event in events:
            _owe(owe, connection, [event])
            pay(connection, gateway)
        _must_be_done(pay, connection, gateway, events)


@exercise.law(attempts=_attempts, examples=20)
def each_attempt_is_carried_out_once(owe: Attempt, pay: Attempt, attempts: Given) -> None:
    """Each attempt is carried out once, with a body of order, card and cents. What has a reply, also one that says declined,
    is not asked for again."""
    events = _events(attempts)
    with database(TABLES) as connection:
        gateway = KeyedGateway(connection)
        for event in events:
            _owe(owe, connection, [event])
            for _ in range(2):
                pay(connection, gateway)
                must_be_closed(pay, connection)
        _must_be_done(pay, connection, gateway, events)
        if len(gateway.asked) > len(events):
            pay.fail(lines=[f"the gateway was asked {gateway.asked}"])


@exercise.law(attempts=_attempts, examples=6)
def several_may_be_owed(owe: Attempt, pay: Attempt, attempts: Given) -> None:
    """Several calls may be owed when `pay` comes: it asks for all of them."""
    events = _events(attempts)
    with database(TABLES) as connection:
        gateway = KeyedGateway(connection)
        _owe(owe, connection, events)
        pay(connection, gateway)
        _must_be_done(pay, connection, gateway, events)


@exercise.law(attempts=_attempts, examples=6)
def nothing_is_locked_meanwhile(owe: Attempt, pay: Attempt, attempts: Given) -> None:
    """A transaction was open while the gateway worked. It may take seconds, and nobody else can write meanwhile: ask outside
    of a transaction, and store the reply afterwards."""
    with database(TABLES) as connection:
        gateway = KeyedGateway(connection)
        _owe(owe, connection, _events(attempts))
        pay(connection, gateway)
        if gateway.was_locked:
            pay.fail()


@exercise.law(error=sampled_from([OSError, RuntimeError]), attempts=_attempts, examples=4)
def a_gateway_that_is_not_reached_is_asked_later(
    owe: Attempt, pay: Attempt, error: type[Exception], attempts: Given
) -> None:
    """The gateway raised, and perhaps had charged: let the error out, and store no reply. The next `pay` asks again, with the
    same key."""
    events = _events(attempts)
    for charged in (False, True):
        owe.steps.clear()
        with database(TABLES) as connection:
            gateway = KeyedGateway(connection)
            _owe(owe, connection, events)
            gateway.trouble = (error("the gateway is not reached"), charged)
            pay.raises(error, connection, gateway)
            must_be_closed(pay, connection)
            if not connection.execute("SELECT 1 FROM calls WHERE reply IS NULL").fetchone():
                pay.fail()
            pay(connection, gateway)
            if len(set(gateway.asked)) > len(events):
                pay.fail(
                    "The gateway raised, and the next `pay` asked for the same call with another key: that is another charge. "
                    "Every try of a call takes the same key, which is in the table before the first."
                )
            _must_be_done(pay, connection, gateway, events)


@exercise.law(attempts=_attempts, examples=3)
def killed_anywhere_each_is_charged_once(owe: Attempt, pay: Attempt, attempts: Given) -> None:
    """The process was killed, and another one went on: each attempt must be carried out once. So the key of a call is stored
    before the call, and every try takes the same one."""
    events = _events(attempts)
    for kill in every_crash():
        owe.steps.clear()
        with database(TABLES) as connection:
            gateway = KeyedGateway(connection)
            _owe(owe, connection, events)
            until_killed(pay, kill, connection, gateway)
            in_a_new_process(pay, 2)(connection, gateway)
            _must_be_done(pay, connection, gateway, events)


@exercise.law(attempts=_attempts, examples=3)
def what_it_knew_is_in_the_table(owe: Attempt, pay: Attempt, attempts: Given) -> None:
    """Another process handles the next event. It knows nothing but what is in the table and in the event: count nothing in
    memory."""
    events = _events(attempts)
    with database(TABLES) as connection:
        gateway = KeyedGateway(connection)
        for process, event in enumerate(events, start=1):
            _owe(in_a_new_process(owe, process), connection, [event])
            in_a_new_process(pay, process)(connection, gateway)
        _must_be_done(pay, connection, gateway, events)
