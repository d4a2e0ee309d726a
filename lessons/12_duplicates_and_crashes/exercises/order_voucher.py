"""`order_voucher`: somebody outside is asked, who does not roll back, but knows keys."""

import sqlite3
from collections.abc import Callable
from typing import Any

from hypothesis.strategies import integers, sampled_from

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.stress import NoReply, Receiver, Refused, Stress
from course_utils.text import code

from ..kit import Event, customer_of, database, handled

ORDERED = "CREATE TABLE ordered (id TEXT PRIMARY KEY, customer TEXT NOT NULL)"


def _text(event: Event) -> str:
    return f"{event['customer']}: {event['points']}"


def _tables(connection: sqlite3.Connection) -> None:
    connection.execute(ORDERED)


def _ordered(connection: sqlite3.Connection) -> dict[str, str]:
    found = "SELECT customer, group_concat(id, ' ') FROM (SELECT * FROM ordered ORDER BY id) GROUP BY customer"
    return dict(connection.execute(found).fetchall())


exercise = Exercise(
    "order_voucher",
    hints=(
        "Which comes first, the call or the row? Think of the kill between the two, and of what the next process does then.",
        "Call first, with a key that is the same at each try for this event and for no other; then the row. What `voucher` "
        "raises has to come out: then the queue brings the event again.",
        code(
            'known = connection.execute("SELECT 1 FROM ordered WHERE id = :id", event).fetchone()',
            "if not known:",
            "    voucher(…, key=…)",
            '    connection.execute("INSERT OR IGNORE INTO ordered VALUES (:id, :customer)", event)',
        ),
    ),
    stress=Stress(
        [{"id": "e1", "customer": "Ada", "points": 50}, {"id": "e2", "customer": "Ada", "points": 30}],
        key=customer_of,
        fold=lambda events: " ".join(sorted({event["id"] for event in events})),
        read=_ordered,
        setup=_tables,
        receivers=(Receiver("voucher", owed=lambda event: [_text(event)], has_keys=True),),
    ),
)


class _Service:
    """The service outside, which remembers its keys, and may fail once."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.trouble, self.asked, self.done = trouble, list[tuple[str, Any]](), dict[Any, str]()

    def as_function(self) -> Callable[..., str]:
        def voucher(what: str, key: object = None) -> str:
            self.asked.append((what, key))
            if not isinstance(self.trouble, Refused):
                self.done.setdefault(len(self.asked) if key is None else repr(key), what)
            if self.trouble is not None:
                trouble, self.trouble = self.trouble, None
                raise trouble
            return "done"

        return voucher


@exercise.law(customer=sampled_from(["Ada", "Ben", "Zoë"]), points=integers(1, 900), examples=15)
def equal_purchases_are_two(order_voucher: Attempt, customer: str, points: int) -> None:
    """Two purchases of one customer for the same points are two events: two vouchers, as "customer: points", under two
    keys."""
    service = _Service()
    with database(ORDERED) as connection:
        for id in ("e1", "e2"):
            event = {"id": id, "customer": customer, "points": points}
            order_voucher(event, connection, service.as_function())
        expected = [f"{customer}: {points}"] * 2
        if list(service.done.values()) != expected:
            order_voucher.fail(
                lines=[f"voucher was asked for {service.asked}", f"and has made    {[*service.done.values()]}"]
            )


@exercise.law(lost=sampled_from([True, False]), examples=4)
def what_it_raises_comes_out(order_voucher: Attempt, lost: bool) -> None:
    """`voucher` raised: let it out, so that the event comes again. Only a reply says that it is done."""
    trouble: Exception = NoReply("voucher gave no reply.") if lost else Refused("voucher refuses. Try again.")
    with database(ORDERED) as connection:
        event = {"id": "e1", "customer": "Ada", "points": 50}
        order_voucher.steps.append(f"# voucher raises {type(trouble).__name__}")
        order_voucher.raises(type(trouble), event, connection, _Service(trouble).as_function())


@exercise.law()
def a_lost_reply_is_none(order_voucher: Attempt) -> None:
    """No reply came, so nobody knows whether the voucher is printed: no row may say that it is, or nobody asks again."""
    rows = []
    for trouble in (Refused("voucher refuses. Try again."), NoReply("voucher gave no reply.")):
        order_voucher.steps[:] = [f"# voucher raises {type(trouble).__name__}"]
        with database(ORDERED) as connection:
            event = {"id": "e1", "customer": "Ada", "points": 50}
            order_voucher.raises(type(trouble), event, connection, _Service(trouble).as_function())
            rows.append(_ordered(connection))
    if rows[1] and not rows[0]:  # who notes first, whatever comes, is found by the crash points, with a number
        order_voucher.fail(lines=[f"then ordered has   {rows[1]}"])


@exercise.law()
def the_key_is_the_same_in_another_process(order_voucher: Attempt) -> None:
    """The key has to be the same in the process that tries again. `hash` of a text gives another number in each."""
    event, keys = {"id": "e1", "customer": "Ada", "points": 50}, list[list[Any]]()
    for processes in ((1, 1), (1, 2)):
        order_voucher.steps.clear()
        service = _Service()
        for process in processes:
            with database(ORDERED) as connection:
                handled(order_voucher, [event], connection, service.as_function(), process=process)
        keys.append([key for _what, key in service.asked])
    if len(set(keys[0])) == 1 < len(set(keys[1])):  # a new key for each try is found by the crash points, with a number
        order_voucher.fail(lines=[f"the keys were {keys[1]}"])


@exercise.law(again=integers(1, 3), examples=3)
def what_is_ordered_is_not_asked_for_again(order_voucher: Attempt, again: int) -> None:
    """The row says that it is done: when the event comes again, do not call at all. Receivers forget their keys some day."""
    service = _Service()
    with database(ORDERED) as connection:
        for _ in range(1 + again):
            order_voucher({"id": "e1", "customer": "Ada", "points": 50}, connection, service.as_function())
        if len(service.asked) > 1:
            order_voucher.fail(lines=[f"voucher was asked {len(service.asked)} times"])


@exercise.law(points=integers(1, 900), examples=3)
def nothing_is_locked_during_the_call(order_voucher: Attempt, points: int) -> None:
    """A transaction was open during the call. The service may take its time, and nobody else could write meanwhile: call
    first, then write."""
    with database(ORDERED) as connection:
        locked = list[bool]()

        def voucher(what: str, key: object = None) -> str:
            locked.append(connection.in_transaction)
            return "done"

        order_voucher({"id": "e1", "customer": "Ada", "points": points}, connection, voucher)
        if any(locked):
            order_voucher.fail()
