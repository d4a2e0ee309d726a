"""Handlers over SQLite under stress: crashes before every statement, two workers, acknowledgements, the outside world."""

import sqlite3
from dataclasses import replace
from typing import Any

import pytest

from course_utils.exercises.stress import Receiver, Stress
from tests.unit.exercises.stress.cells import cell, counts, right_in, survey

EVENTS: list[dict[str, Any]] = [
    {"id": "e1", "account": "Ada", "amount": 50},
    {"id": "e2", "account": "Ada", "amount": 30},
    {"id": "e3", "account": "Ben", "amount": 7},
]


def setup(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE balances (account TEXT PRIMARY KEY, balance INTEGER NOT NULL)")
    connection.execute("CREATE TABLE seen (id TEXT PRIMARY KEY)")


def balances(connection: sqlite3.Connection) -> dict[str, int]:
    return dict(connection.execute("SELECT account, balance FROM balances").fetchall())


def total(events: Any) -> int:
    return sum(event["amount"] for event in events)


def text_of(event: Any) -> str:
    return f"{event['account']}: {event['amount']}"


STRESS = Stress(EVENTS, lambda event: event["account"], total, balances, setup=setup)
ACKNOWLEDGES = replace(STRESS, takes=("event", "connection", "acknowledge"))
MAIL = Receiver("mail", owed=lambda event: [text_of(event)])
MAILS = replace(STRESS, takes=(), receivers=(MAIL,))
MAILS_WITH_KEYS = replace(STRESS, takes=(), receivers=(replace(MAIL, has_keys=True),))

PIECES = {
    "KNOWN": 'connection.execute("SELECT 1 FROM seen WHERE id = ?", (event["id"],)).fetchone()',
    "MARK": 'connection.execute("INSERT INTO seen VALUES (?)", (event["id"],))',
    "ADD": 'connection.execute("INSERT INTO balances VALUES (?, ?) ON CONFLICT DO UPDATE SET balance = balance + '
    'excluded.balance", (event["account"], event["amount"]))',
    "SEND": """mail(f"{event['account']}: {event['amount']}")""",
}


def handler(body: str, takes: str = "event, connection", before: str = "") -> Any:
    for name, code in PIECES.items():
        body = body.replace(name, code)
    return cell(f"{before}\ndef handle({takes}):\n" + "\n".join("    " + line for line in body.splitlines()))


TRANSACTION = """with connection:
    connection.execute("BEGIN IMMEDIATE")
    if not KNOWN:
        MARK
        ADD"""
BY_CONSTRAINT = """with connection:
    connection.execute("BEGIN IMMEDIATE")
    if connection.execute("INSERT OR IGNORE INTO seen VALUES (?)", (event["id"],)).rowcount:
        ADD"""
DEFERRED = TRANSACTION.replace(" IMMEDIATE", "")
DEFERRED_AND_LEFT_OPEN = """connection.execute("BEGIN")
if not KNOWN:
    MARK
    ADD
connection.execute("COMMIT")"""
CHECK_OUTSIDE = """if KNOWN:
    return
with connection:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT OR IGNORE INTO seen VALUES (?)", (event["id"],))
    ADD"""


@pytest.mark.parametrize("body", [TRANSACTION, BY_CONSTRAINT, DEFERRED])
def test_id_and_effect_in_one_transaction_survive_everything(body: str) -> None:
    """Also with a deferred BEGIN, as long as the one that fails rolls back: then it gets the event again."""
    found = survey(STRESS, handler(body))
    assert found.survived, found


@pytest.mark.parametrize(
    ("body", "schedules", "crashes", "pairs", "together"),
    [
        ("ADD", (6, 222), (12, 18), (24, 54), (6, 12)),
        ("if not KNOWN:\n    ADD\n    MARK", (222, 222), (24, 30), (90, 138), (76, 118)),
        ("if not KNOWN:\n    MARK\n    ADD", (222, 222), (24, 30), (90, 126), (94, 94)),
        (CHECK_OUTSIDE, (222, 222), (42, 42), (270, 270), (210, 400)),
        (DEFERRED_AND_LEFT_OPEN, (222, 222), (42, 42), (282, 282), (150, 400)),
    ],
    ids=["no ids", "two writes", "marks first", "checks outside", "deferred and left open"],
)
def test_a_wrong_handler_always_gets_its_number(
    body: str, schedules: tuple[int, int], crashes: tuple[int, int], pairs: tuple[int, int], together: tuple[int, int]
) -> None:
    found = right_in(survey(STRESS, handler(body)))
    drawn = " (drawn)" if together[1] == 400 else ""
    assert found == {
        "orders": (6, 6),
        "schedules": schedules,
        "crash points": crashes,
        "pairs of crash points": pairs,
        f"interleavings of two workers{drawn}": together,
    }


def test_ids_in_memory_are_gone_with_the_process_and_unknown_to_a_second_one() -> None:
    found = survey(
        STRESS, handler('if event["id"] not in ids:\n    ADD\n    ids.add(event["id"])', before="ids = set()")
    )
    assert right_in(found) == {
        "orders": (6, 6),
        "schedules": (222, 222),
        "crash points": (12, 18),
        "pairs of crash points": (24, 54),
        "interleavings of two workers": (6, 12),
    }
    assert counts(found, "crash points") == {"right": 12, "doubled": 6}


def test_two_writes_double_and_a_mark_before_the_effect_loses() -> None:
    doubling = survey(STRESS, handler("if not KNOWN:\n    ADD\n    MARK"))
    losing = survey(STRESS, handler("if not KNOWN:\n    MARK\n    ADD"))
    assert counts(doubling, "crash points") == {"right": 24, "doubled": 6}
    assert counts(losing, "crash points") == {"right": 24, "lost": 6}
    assert doubling.smallest is not None
    assert "the process dies before INSERT INTO seen VALUES ('e1')" in doubling.smallest.calls


def test_who_acknowledges_first_loses_and_who_does_it_last_does_not() -> None:
    first = survey(ACKNOWLEDGES, handler("acknowledge()\n" + TRANSACTION, "event, connection, acknowledge"))
    assert right_in(first)["crash points"] == (12, 42)
    assert counts(first, "crash points") == {"right": 12, "lost": 30}
    assert survey(ACKNOWLEDGES, handler(TRANSACTION + "\nacknowledge()", "event, connection, acknowledge")).survived


def test_who_never_acknowledges_is_never_done() -> None:
    found = survey(ACKNOWLEDGES, handler(TRANSACTION, "event, connection, acknowledge"))
    assert counts(found, "orders") == {"stuck": 6}


def test_a_mail_after_the_commit_is_lost_and_one_before_it_may_go_twice() -> None:
    takes = "event, connection, mail"
    after = survey(
        MAILS,
        handler(
            TRANSACTION.replace("not KNOWN", "KNOWN").replace("    MARK\n        ADD", "    return\n    MARK\n    ADD")
            + "\nSEND",
            takes,
        ),
    )
    before = TRANSACTION + "\n        SEND"
    assert counts(after, "crash points") == {"right": 42, "lost": 6}
    assert counts(after, "calls to the outside") == {"right": 6, "lost": 3}
    assert survey(MAILS, handler(before, takes)).survived
    keyless = survey(MAILS_WITH_KEYS, handler(before, takes))
    assert counts(keyless, "crash points") == {"right": 42, "doubled": 6}
    assert counts(keyless, "calls to the outside") == {"right": 6, "doubled": 3}
    keyed = before.replace("SEND", """mail(f"{event['account']}: {event['amount']}", key=event["id"])""")
    assert survey(MAILS_WITH_KEYS, handler(keyed, takes)).survived


def test_one_table_of_ids_for_two_consumers_hides_events_from_the_second() -> None:
    def setup_both(connection: sqlite3.Connection) -> None:
        setup(connection)
        connection.execute("CREATE TABLE counted (account TEXT PRIMARY KEY, events INTEGER NOT NULL)")
        connection.execute("CREATE TABLE seen_by (consumer TEXT, id TEXT, PRIMARY KEY (consumer, id))")

    def both(connection: sqlite3.Connection) -> dict[str, Any]:
        counted = dict(connection.execute("SELECT account, events FROM counted").fetchall())
        return {account: (balance, counted.get(account, 0)) for account, balance in balances(connection).items()}

    stress = Stress(EVENTS[1:], STRESS.key, lambda events: (total(events), len(events)), both, setup=setup_both)
    source = """
def once(event, connection, consumer, sql):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if connection.execute("INSERT OR IGNORE INTO {table}", {values}).rowcount:
            connection.execute(sql, event)

def add(event, connection):
    once(event, connection, "add", "INSERT INTO balances VALUES (:account, :amount) "
         "ON CONFLICT DO UPDATE SET balance = balance + excluded.balance")

def count(event, connection):
    once(event, connection, "count", "INSERT INTO counted VALUES (:account, 1) "
         "ON CONFLICT DO UPDATE SET events = events + 1")
"""
    shared = source.format(table="seen VALUES (?)", values='(event["id"],)')
    own = source.format(table="seen_by VALUES (?, ?)", values='(consumer, event["id"])')
    names = ("add", "count")
    found = survey(stress, *cell(shared, *names), names=names)
    assert right_in(found)["orders"] == (0, 2)
    assert right_in(found)["schedules"] == (0, 14)
    assert survey(stress, *cell(own, *names), names=names).survived


def test_the_smallest_interleaving_is_one_with_few_switches() -> None:
    smallest = survey(STRESS, handler(CHECK_OUTSIDE)).smallest
    assert smallest is not None
    assert smallest.calls.count("handle(") == 2
    assert "# A: BEGIN IMMEDIATE" in smallest.calls
    assert smallest.kind == "doubled"


def test_a_loop_that_only_ends_beside_nobody_is_stuck() -> None:
    body = """while True:
    try:
        connection.execute("BEGIN")
        if not KNOWN:
            MARK
            ADD
        connection.execute("COMMIT")
        return
    except Exception:
        while True:
            pass"""
    found = survey(STRESS, handler(body))
    assert right_in(found)["crash points"] == (42, 42)
    assert counts(found, "interleavings of two workers")["stuck"] >= 1
    assert found.smallest is not None
    assert "Does a loop never end?" in found.smallest.why
