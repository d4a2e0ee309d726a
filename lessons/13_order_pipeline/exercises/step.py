"""`step`: events, what comes of them, the inbox and the cursor are one transaction."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import cast

from hypothesis.strategies import integers, lists, sampled_from, tuples

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.every_order import in_every_order
from course_utils.schedules import SharedDatabase, WatchedConnection, every_crash
from course_utils.text import code, show_error

from ..kit import Event, Feed, database, must_be_closed, until_killed

TABLES = """CREATE TABLE cursor (position INTEGER NOT NULL); INSERT INTO cursor VALUES (0);
CREATE TABLE inbox (source TEXT, id TEXT, PRIMARY KEY (source, id));
CREATE TABLE done (id TEXT, source TEXT, type TEXT)"""

exercise = Exercise(
    "step",
    hints=(
        "Four things belong together: the row in the inbox, what `handle` writes, the cursor, and the end of the "
        "transaction. What may stay outside?",
        "Read the cursor and the feed. Then one transaction: for each event, INSERT OR IGNORE into the inbox, and handle it "
        "if that made a row (`rowcount`); after the last, put its position into the cursor.",
        code(
            'position = connection.execute("SELECT position FROM cursor").fetchone()[0]',
            "events = feed.read_after(position, 100)",
            "with connection:",
            '    connection.execute("BEGIN IMMEDIATE")',
            "    for position, event in events:",
            '        new = connection.execute("INSERT OR IGNORE INTO inbox VALUES (:source, :id)", event).rowcount',
            "        …",
            '    connection.execute("UPDATE cursor SET position = max(position, ?)", (position,))',
        ),
    ),
)


def handle(event: Event, connection: sqlite3.Connection) -> None:
    """What comes of an event: one row."""
    row = (event["id"], event["source"], event.get("type"))
    connection.execute("INSERT INTO done VALUES (?, ?, ?)", row)


def events_at(drawn: Sequence[tuple[int, int, str]]) -> list[tuple[int, Event]]:
    """Events at positions with these gaps."""
    found, position = list[tuple[int, Event]](), 0
    for gap, number, source in drawn:
        position += gap
        found.append((position, {"source": source, "id": f"e{number}", "type": "OrderPlaced"}))
    return found


def _expected(events: Sequence[tuple[int, Event]]) -> list[tuple[str, ...]]:
    return list(dict.fromkeys((event["id"], event["source"], event["type"]) for _, event in events))


def _done(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    return connection.execute("SELECT id, source, type FROM done ORDER BY rowid").fetchall()


_feeds = lists(
    tuples(sampled_from([1, 1, 3]), integers(1, 3), sampled_from(["orders", "desk"])), min_size=1, max_size=5
)


@exercise.law(drawn=_feeds, examples=40)
def each_event_is_handled_once(step: Attempt, drawn: list[tuple[int, int, str]]) -> None:
    """Each event is handled once, in the feed's order and as it came, also if the feed has it twice. Two with one id from two sources are two events; positions
    may have gaps. `step` returns how many the feed gave, and with nothing new, 0."""
    with database(TABLES) as connection:
        feed = Feed(connection)
        feed.events = events_at(drawn)
        _note(step, feed)
        step(connection, feed, handle).should_be(len(drawn))
        must_be_closed(step, connection)
        _must_be(step, connection, _expected(feed.events))
        step(connection, feed, handle).should_be(0)
        must_be_closed(step, connection)


@exercise.law(drawn=_feeds, more=_feeds, examples=10)
def it_goes_on_where_it_was(step: Attempt, drawn: list[tuple[int, int, str]], more: list[tuple[int, int, str]]) -> None:
    """Ask the feed for what comes after the position of the last event that was read: neither from the beginning again, nor
    after a number you counted yourself."""
    with database(TABLES) as connection:
        feed = Feed(connection)
        feed.events = events_at(drawn)
        _note(step, feed)
        step(connection, feed, handle)
        last = feed.events[-1][0]
        feed.events += [(last + position, event) for position, event in events_at(more)]
        feed.asked.clear()
        _note(step, feed)
        step(connection, feed, handle)
        if feed.asked[:1] != [last]:
            step.fail(lines=[f"it asked for events after {feed.asked[:1]}; the last one it had read stood at {last}"])
        _must_be(
            step,
            connection,
            _expected(feed.events),
            "The feed brought some events again in a later step: what is in the inbox is not handled a second time.",
        )


@exercise.law(drawn=_feeds, examples=8)
def killed_anywhere_nothing_is_lost_or_doubled(step: Attempt, drawn: list[tuple[int, int, str]]) -> None:
    """The process was killed, and a new one goes on: each event must be handled once. So what the handler writes, the inbox
    and the cursor are there together, or not at all."""
    for kill in every_crash():
        step.steps.clear()
        with database(TABLES) as connection:
            feed = Feed(connection)
            feed.events = events_at(drawn)
            _note(step, feed)
            until_killed(step, kill, connection, feed, handle)
            step(connection, feed, handle)
            _must_be(step, connection, _expected(feed.events))


@exercise.law(at=integers(1, 3), examples=4)
def a_handler_that_fails_leaves_nothing(step: Attempt, at: int) -> None:
    """`handle` raised: nothing of these events stays, neither rows nor inbox nor cursor, and the error comes out. The next
    call begins again there."""

    def fails(event: Event, connection: sqlite3.Connection) -> None:
        handle(event, connection)
        if event["id"] == f"e{at}":
            raise LookupError("there is no such order")

    with database(TABLES) as connection:
        feed = Feed(connection)
        feed.events = events_at([(1, number, "orders") for number in (1, 2, 3)])
        _note(step, feed)
        step.raises(LookupError, connection, feed, fails)
        must_be_closed(step, connection)
        if found := _done(connection):
            step.fail(lines=[f"then the rows {found} are there"])
        step(connection, feed, handle).should_be(3)
        _must_be(step, connection, _expected(feed.events))


@exercise.law(events=sampled_from([101, 250]), examples=2)
def more_than_it_takes_at_once(step: Attempt, events: int) -> None:
    """A feed gives at most as many as it is asked for: take at most 100 in one step, or others wait too long; the next
    step takes those that are left."""
    with database(TABLES) as connection:
        feed = Feed(connection)
        feed.events = events_at([(1, number, "orders") for number in range(events)])
        taken = 0
        while taken < events:
            value = step(connection, feed, handle).value
            if not isinstance(value, int) or not 0 < value <= 100:
                step.fail(lines=[f"{events - taken} events were left, and it returned {value}"])
            taken += value
        _must_be(step, connection, _expected(feed.events))


@exercise.law(
    cases=lambda: (
        {"names": [("web", "11"), ("web1", "1")]},
        *({"names": [(f"till{sign}1", "2"), ("till", f"1{sign}2")]} for sign in "-:/ ,|."),
    )
)
def source_and_id_are_two_fields(step: Attempt, names: list[tuple[str, str]]) -> None:
    """Source and id are two fields, and any text may stand in each: joined to one text, two events can look the same."""
    with database(TABLES) as connection:
        feed = Feed(connection)
        events = [{"source": source, "id": id, "type": "OrderPlaced"} for source, id in names]
        feed.events = list(enumerate(events, start=1))
        _note(step, feed)
        step(connection, feed, handle)
        _must_be(step, connection, _expected(feed.events))


@exercise.law()
def two_processes_at_once(step: Attempt) -> None:
    """Two processes run `step` at once, since the old one was not stopped yet when a new one started. In every order of
    their statements the event must be handled once, and both calls come to their end. Look into the inbox where nobody
    gets in between: after BEGIN IMMEDIATE."""
    events = events_at([(1, 1, "orders")])

    def process(connection: sqlite3.Connection) -> object:
        assert isinstance(connection, WatchedConnection)
        feed, answer = Feed(connection), cast(Callable[..., object], step.answer)
        feed.events = events
        return answer(connection, feed, handle)

    def went_wrong(shared: SharedDatabase) -> str:
        for name, result in shared.results.items():
            if isinstance(result, Exception):
                return f"{name} raised {show_error(result)}"
        times = len(shared.rows("SELECT id FROM done"))
        return "" if times == 1 else f"In the end the event was handled {times} times."

    in_every_order(step, lambda connection: connection.executescript(TABLES), {"A": process, "B": process}, went_wrong)


def _note(step: Attempt, feed: Feed) -> None:
    shown = ", ".join(f"{position}: {event['source']}/{event['id']}" for position, event in feed.events[:8])
    step.steps.append(f"# in the feed: {shown}{' …' if len(feed.events) > 8 else ''}")


def _must_be(step: Attempt, connection: sqlite3.Connection, expected: list[tuple[str, ...]], because: str = "") -> None:
    found = _done(connection)
    if found != expected:
        step.fail(because, lines=[f"then these were handled {found}", f"it should be            {expected}"])
