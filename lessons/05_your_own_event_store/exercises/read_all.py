"""`read_all` gives the events of all streams after a position, a page at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis.strategies import integers, lists, sets

from course_utils.exercises import Attempt, Exercise
from course_utils.exercises.attempt import Returned
from course_utils.schedules import WatchedConnection

from ..kit import Event, all_but_the_dots, amounts, deposits, store, write

exercise = Exercise(
    "read_all",
    hints=(
        "It is `load` with three differences: it reads all streams, it begins after a position, and it stops at a limit.",
        "Ask for position and data WHERE position > ?, ORDER BY position, LIMIT ?; the values are after and limit. Each "
        "row becomes a pair.",
        all_but_the_dots(
            'query = "SELECT position, data FROM events … LIMIT ?"',
            "found = connection.execute(query, (after, limit))",
            "return [(position, json.loads(data)) for position, data in found]",
        ),
    ),
)


@contextmanager
def mixed(read_all: Attempt, amounts: list[int]) -> Iterator[tuple[WatchedConnection, list[Event]]]:
    """A store in which two streams take turns, and its events in order of position."""
    events = deposits(*amounts)
    with store(read_all) as connection:
        # Without an ORDER BY, SQLite happens to go by position. It has a setting for just this: to go the other way.
        connection.execute("PRAGMA reverse_unordered_selects = ON")
        for index, event in enumerate(events):
            write(connection, ("account-9", "account-42")[index % 2], [event], after=index // 2)
        count = f"{len(events)} event{'s' * (len(events) > 1)}, of account-9 and account-42 in turn"
        read_all.steps.append(f"# {count}" if events else "# no events")
        yield connection, events


def in_pairs(read: Returned) -> Returned:
    """A pair may be a list as well; an event may be no text."""
    if isinstance(read.value, list):
        read.value = [tuple(pair) if isinstance(pair, list) else pair for pair in read.value]
        still_text = any(isinstance(pair, tuple) and isinstance(pair[-1], str) for pair in read.value if pair)
        read.should(
            not still_text,
            "The events are still the JSON text that stands in the column `data`. json.loads(data) makes of it the event "
            "that was stored.",
            expected="pairs (position, event), each event a dictionary",
        )
    return read


@exercise.law(examples=20, amounts=lists(amounts, max_size=6))
def everything_in_order(read_all: Attempt, amounts: list[int]) -> None:
    """All events of all streams, in order of position, as a list of pairs: (position, event). Without ORDER BY a
    database may give rows in any order."""
    with mixed(read_all, amounts) as (connection, events):
        in_pairs(read_all(connection, 0, 100)).should_be(list(enumerate(events, start=1)))


@exercise.law(examples=20, amounts=lists(amounts, min_size=2, max_size=6), after=integers(1, 6))
def only_what_comes_after(read_all: Attempt, amounts: list[int], after: int) -> None:
    """Only what comes after the position; the event at the position has been read already."""
    with mixed(read_all, amounts) as (connection, events):
        in_pairs(read_all(connection, after, 100)).should_be(list(enumerate(events, start=1))[after:])


@exercise.law(examples=20, amounts=lists(amounts, min_size=3, max_size=6), after=integers(0, 2), limit=integers(1, 3))
def no_more_than_the_limit(read_all: Attempt, amounts: list[int], after: int, limit: int) -> None:
    """No more than `limit` events, and of those that are left, the first ones."""
    with mixed(read_all, amounts) as (connection, events):
        in_pairs(read_all(connection, after, limit)).should_be(list(enumerate(events, start=1))[after : after + limit])


@exercise.law(examples=20, amounts=lists(amounts, min_size=3, max_size=6), limit=integers(1, 3))
def page_after_page(read_all: Attempt, amounts: list[int], limit: int) -> None:
    """A reader asks for page after page, each after the last position of the one before, on one connection. It belongs to
    the reader: leave it open."""
    with mixed(read_all, amounts) as (connection, events):
        for after in range(0, len(events) + 1, limit):
            in_pairs(read_all(connection, after, limit)).should_be(
                list(enumerate(events, start=1))[after : after + limit]
            )


def it_minds_gaps(read_all: Attempt, missing: set[int], after: int) -> None:
    """Of nine events, those at the `missing` positions are taken away."""
    with mixed(read_all, [10] * 9) as (connection, events):
        for position in missing:
            connection.execute("DELETE FROM events WHERE position = ?", (position,))
        read_all.steps.append(f"# positions missing: {sorted(missing)}")
        left = [pair for pair in enumerate(events, start=1) if pair[0] > after and pair[0] not in missing]
        in_pairs(read_all(connection, after, 3)).should_be(left[:3])


@exercise.law(examples=20, missing=sets(integers(1, 4), min_size=1, max_size=3))
def positions_before_may_be_missing(read_all: Attempt, missing: set[int]) -> None:
    """Some positions are missing, all of them read past already. Go by the positions themselves, and do not count
    rows."""
    it_minds_gaps(read_all, missing, after=4)


@exercise.law(examples=20, missing=sets(integers(1, 8), min_size=1, max_size=5), after=integers(0, 7))
def positions_after_may_be_missing(read_all: Attempt, missing: set[int], after: int) -> None:
    """Some positions are missing. `limit` counts the events you return, not positions."""
    it_minds_gaps(read_all, missing, after)
