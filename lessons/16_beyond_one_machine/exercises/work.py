"""`work`: one delivery, its fence and what comes of it in one transaction, and the acknowledgement behind it."""

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from hypothesis.strategies import booleans, integers, lists, sampled_from, tuples

from course_utils.brokers import BrokerTrouble, Consumer, Delivery, InProcessBroker
from course_utils.brokers.rules import partition_of
from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.every_order import in_every_order
from course_utils.messages import Envelope
from course_utils.schedules import SharedDatabase, every_crash
from course_utils.text import code

from ..kit import Clock, Hand, database, event, must_be_closed, until_killed

FENCES = "CREATE TABLE fences (partition INTEGER PRIMARY KEY, position INTEGER NOT NULL, attempt INTEGER NOT NULL)"
PRICES = "CREATE TABLE prices (sku TEXT PRIMARY KEY, cents INTEGER NOT NULL, by TEXT NOT NULL)"
TABLES = f"{FENCES}; {PRICES}"
ACK_WAIT = 30.0

exercise = Exercise(
    "work",
    hints=(
        "Whether somebody was here with a higher token, and what you write: may anything come between the two?",
        "Fetch. In one transaction that begins with BEGIN IMMEDIATE: read the partition's position and attempt in `fences`; "
        "if that pair is higher than delivery.token, return False; else put the token there, and call `handle`. After the "
        "commit, acknowledge.",
        code(
            "for delivery in consumer.fetch():",
            "    with connection:",
            '        connection.execute("BEGIN IMMEDIATE")',
            '        noted = connection.execute("SELECT position, attempt FROM fences WHERE partition = ?", …).fetchone()',
            "        if noted and …:",
            "            return False",
            '        connection.execute("REPLACE INTO fences VALUES (?, ?, ?)", (delivery.partition, *delivery.token))',
            "        …",
            "    consumer.ack(delivery)",
            "    return True",
        ),
    ),
    none_is_an_answer=True,
)


def writes(by: str) -> Callable[[Envelope, sqlite3.Connection], None]:
    """A handler: the price is what the event says. It also notes who wrote it."""

    def handle(envelope: Envelope, connection: sqlite3.Connection) -> None:
        row = (envelope.subject, envelope.data["cents"], by)
        connection.execute("REPLACE INTO prices VALUES (?, ?, ?)", row)

    return handle


def _opened(partitions: int, changes: Sequence[tuple[str, int]]) -> tuple[Clock, InProcessBroker]:
    clock = Clock()
    broker = InProcessBroker(partitions, now=clock)
    broker.publish([event(f"e{number}", sku, cents) for number, (sku, cents) in enumerate(changes)])
    return clock, broker


def _consumer(broker: InProcessBroker, partition: int = 0) -> Consumer:
    return broker.consumer("prices", partition, ack_wait=ACK_WAIT, max_deliver=50)


def _prices(connection: sqlite3.Connection) -> dict[str, int]:
    return dict(connection.execute("SELECT sku, cents FROM prices").fetchall())


_changes = lists(tuples(sampled_from(["cup", "kettle"]), integers(1, 9)), min_size=1, max_size=4)


@exercise.law(changes=_changes, first=booleans(), examples=30)
def one_delivery_at_a_time(work: Attempt, changes: list[tuple[str, int]], first: bool) -> None:
    """Each call handles one delivery, acknowledges it, and returns True; with nothing to do, it returns None. Partitions
    have fences of their own: a higher position in another one keeps nobody out."""
    _, broker = _opened(2, changes)
    with database(TABLES) as connection:
        for partition in (first, not first):
            consumer = Hand(_consumer(broker, int(partition)))
            for _ in [sku for sku, _ in changes if partition_of(sku, 2) == partition]:
                result = _call(work, connection, consumer)
                result.should_be(True)
            _call(work, connection, consumer).should_be(None)
            if consumer.lag().count:
                work.fail("An event was handled, and not acknowledged: it will come again.")
        _must_be(work, connection, dict(changes))
        found = connection.execute("SELECT * FROM fences ORDER BY partition").fetchall()
        last = {partition_of(sku, 2): (position, 1) for position, (sku, _) in enumerate(changes, start=1)}
        expected = [(partition, *token) for partition, token in sorted(last.items())]
        if found != expected:
            lines = [f"then the fences are {found}", f"they should be      {expected}"]
            work.fail(
                "A fence is not the token of the last delivery of its partition: it keeps out too little.", lines=lines
            )


@exercise.law(changes=lists(integers(1, 9), min_size=1, max_size=3, unique=True), later=integers(0, 2), examples=15)
def a_paused_worker_writes_nothing(work: Attempt, changes: list[int], later: int) -> None:
    """The worker was paused right after `fetch`, for longer than `ack_wait`. A successor got the event, and perhaps those
    after it. The paused one must write nothing, and return False: what it has in hand is old."""
    clock, broker = _opened(1, [("kettle", cents) for cents in changes])
    with database(TABLES) as connection:

        def meanwhile() -> None:
            clock.seconds += ACK_WAIT + 1
            for delivery in _taken(broker, 1 + min(later, len(changes) - 1)):
                _succeed(connection, delivery)
                work.steps.append(f"# while it is paused, another worker handles token {delivery.token}")

        consumer = Hand(_consumer(broker), meanwhile)
        result = work(connection, consumer, writes("the paused one"))
        must_be_closed(work, connection)
        rows = connection.execute("SELECT cents, by FROM prices").fetchall()
        expected = [(changes[min(later, len(changes) - 1)], "its successor")]
        if rows != expected:
            work.fail(lines=[f"then price and writer are {rows}", f"they should be            {expected}"])
        result.should_be(False)


def _taken(broker: InProcessBroker, count: int) -> list[Delivery]:
    """What a successor gets, one after the other."""
    consumer, taken = _consumer(broker), list[Delivery]()
    for _ in range(count):
        taken += consumer.fetch()
        consumer.ack(taken[-1])
    return taken


def _succeed(connection: sqlite3.Connection, delivery: Delivery) -> None:
    connection.execute("REPLACE INTO fences VALUES (?, ?, ?)", (delivery.partition, *delivery.token))
    writes("its successor")(delivery.envelope, connection)


@exercise.law(changes=_changes, examples=8)
def killed_anywhere_nothing_is_lost(work: Attempt, changes: list[tuple[str, int]]) -> None:
    """The worker was killed, and after `ack_wait` another one went on: each event must be handled. So an event is
    acknowledged behind the commit, and the fence stands in the transaction of the work."""
    for kill in every_crash():
        work.steps.clear()
        clock, broker = _opened(1, changes)
        with database(TABLES) as connection:
            until_killed(work, kill, connection, Hand(_consumer(broker), kill=kill), writes("it"))
            noted = connection.execute("SELECT count(*) FROM fences").fetchone()[0]
            if noted != len(_prices(connection)):
                work.fail(lines=[f"then {noted} fences are noted, and the prices are {_prices(connection)}"])
            _drain(work, clock, broker, connection, len(changes))
            _must_be(work, connection, dict(changes))


@exercise.law(cents=integers(1, 9), examples=4)
def an_unheard_acknowledgement_is_no_harm(work: Attempt, cents: int) -> None:
    """The event was handled, and the broker did not hear the acknowledgement. The error comes out; the event comes again,
    with a higher attempt, and has to be acknowledged then."""
    clock, broker = _opened(1, [("kettle", cents)])
    with database(TABLES) as connection:
        work.raises(BrokerTrouble, connection, Hand(_consumer(broker), ack_fails=True), writes("it"))
        must_be_closed(work, connection)
        _must_be(work, connection, {"kettle": cents})
        _drain(work, clock, broker, connection, 1)


@exercise.law(error=sampled_from([LookupError, RuntimeError]), examples=4)
def work_that_fails_leaves_nothing(work: Attempt, error: type[Exception]) -> None:
    """`handle` raised: nothing of it stays, the token does not either, the event is not acknowledged, and the error comes
    out. The broker brings the event again."""

    def fails(envelope: Envelope, connection: sqlite3.Connection) -> None:
        writes("it")(envelope, connection)
        raise error("the price makes no sense")

    clock, broker = _opened(1, [("kettle", 7)])
    with database(TABLES) as connection:
        consumer = Hand(_consumer(broker))
        work.raises(error, connection, consumer, fails)
        must_be_closed(work, connection)
        found = _prices(connection), connection.execute("SELECT * FROM fences").fetchall()
        if found != ({}, []):
            work.fail(lines=[f"then prices and fences hold {found}"])
        if not consumer.lag().count:
            work.fail(lines=["and the event was acknowledged"])
        _drain(work, clock, broker, connection, 1)
        _must_be(work, connection, {"kettle": 7})


@exercise.law(same=booleans(), late=booleans(), examples=4)
def in_every_order_of_two_workers(work: Attempt, same: bool, late: bool) -> None:
    """Worker A has an older delivery, and B a newer one of the same partition. In every order of their statements B's price
    must be the one that stays, and both calls must come to their end."""
    _, broker = _opened(1, [("kettle", 3450), ("kettle", 2990)])
    tokens = {"A": (1, 1), "B": (1, 2) if same else (2, 1)}
    deliveries = {name: _delivery(broker, *token) for name, token in tokens.items()}

    def setup(connection: sqlite3.Connection) -> None:
        connection.execute(FENCES)
        connection.execute(PRICES)

    def worker(name: str, connection: sqlite3.Connection) -> Any:
        answer: Any = work.answer
        return answer(connection, _Given(deliveries[name]), writes(name))

    def went_wrong(shared: SharedDatabase) -> str:
        found = shared.rows("SELECT by FROM prices")
        if found != [{"by": "B"}]:
            return (
                f"In the end the price is {found[0]['by'] + chr(39) + 's' if found else 'missing'}; it should be B's."
            )
        return "" if shared.results["B"] is True else f"B wrote its price, and got {shared.results['B']!r}."

    names = {name: partial(worker, name) for name in (("B", "A") if late else ("A", "B"))}
    in_every_order(work, setup, names, went_wrong)


def _delivery(broker: InProcessBroker, position: int, attempt: int) -> Delivery:
    envelope = broker.read_after(position - 1, 1)[0].envelope
    return Delivery(envelope, position, 0, attempt, envelope.time)


class _Given:
    """A consumer with one delivery in hand."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery

    def fetch(self, limit: int = 1, seconds: float = 0.0) -> list[Delivery]:
        return [self._delivery]

    def ack(self, delivery: Delivery) -> None:
        """It is not asked for again."""


def _call(work: Attempt, connection: Any, consumer: Hand) -> Any:
    result = work(connection, consumer, writes("it"))
    work.steps += consumer.said
    consumer.said.clear()
    must_be_closed(work, connection)
    return result


def _drain(work: Attempt, clock: Clock, broker: InProcessBroker, connection: Any, most: int) -> None:
    """A worker that goes on, until there is nothing left."""
    clock.seconds += ACK_WAIT + 1
    work.steps.append("# ack_wait is over, and another worker goes on")
    consumer = Hand(_consumer(broker))
    for _ in range(most):
        _call(work, connection, consumer)
    if consumer.lag().count:
        work.fail(lines=[f"{consumer.lag().count} events are still not acknowledged"])


def _must_be(work: Attempt, connection: sqlite3.Connection, expected: dict[str, int]) -> None:
    found = _prices(connection)
    if found != expected:
        work.fail(lines=[f"then the prices are {found}", f"they should be      {expected}"])
