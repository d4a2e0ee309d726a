"""`relay`: from the outbox to the feed, killed anywhere: at least once, and in order."""

from hypothesis.strategies import integers, lists, sampled_from

from course_utils.exercises import Attempt, Exercise
from course_utils.schedules import every_crash
from course_utils.text import code

from ..kit import OUTBOX, Feed, database, must_be_closed, until_killed, written

exercise = Exercise(
    "relay",
    hints=(
        "There are two steps, and a kill may come between them. Which of the two orders can be made good afterwards?",
        "Read the rows that are not published, in the order of their numbers, with fetchall; publish their texts; then mark "
        "exactly these. While you published, the service may have written another row.",
        code(
            'rows = connection.execute("SELECT number, event FROM outbox WHERE NOT published ORDER BY number").fetchall()',
            "feed.publish([… for number, text in rows])",
            "for number, text in rows:",
            '    connection.execute("UPDATE outbox SET published = 1 WHERE …", …)',
        ),
    ),
    none_is_an_answer=True,
)

_numbers = lists(integers(1, 99), min_size=1, max_size=5, unique=True)


@exercise.law(numbers=_numbers, examples=25)
def all_are_published_once_and_in_order(relay: Attempt, numbers: list[int]) -> None:
    """What waits in the outbox is published, as it is written there and in the order of the numbers; and what was published
    is not published again by the next call."""
    with database(OUTBOX) as connection:
        feed = Feed(connection)
        expected = written(connection, numbers)
        for _ in range(2):
            relay(connection, feed)
            must_be_closed(relay, connection)
            _must_be(relay, feed, expected)


@exercise.law(numbers=_numbers, examples=6)
def killed_anywhere_nothing_is_lost(relay: Attempt, numbers: list[int]) -> None:
    """The relay was killed, and started again: each event must be in the feed, and in order. (One may be there twice:
    readers have an inbox.)"""
    for kill in every_crash():
        relay.steps.clear()
        with database(OUTBOX) as connection:
            feed = Feed(connection)
            expected = written(connection, numbers)
            until_killed(relay, kill, connection, feed)
            relay(connection, feed)
            if list(dict.fromkeys(feed.texts)) != expected:
                relay.fail(lines=[f"then the feed has {feed.texts}", f"it should have    {expected}"])


@exercise.law(numbers=_numbers, examples=6)
def what_is_written_meanwhile_waits(relay: Attempt, numbers: list[int]) -> None:
    """While the relay published, the service wrote two more events into the outbox, one under a lower number. Mark only
    what you published, row by row: the next call has to publish the others."""
    with database(OUTBOX) as connection:
        feed = Feed(connection)
        expected = written(connection, numbers)
        lower = min(set(range(len(numbers) + 1)) - set(numbers))
        feed.meanwhile = {
            number: f'{{"id": "meanwhile, as {number}", "type": "OrderPlaced"}}' for number in (lower, 100)
        }
        late = [*feed.meanwhile.values()]
        relay(connection, feed)
        relay(connection, feed)
        if (
            sorted(feed.texts) != sorted([*expected, *late])
            or [text for text in feed.texts if text not in late] != expected
        ):
            _must_be(relay, feed, [*expected, *late])


@exercise.law(numbers=_numbers, examples=3)
def nothing_is_locked_meanwhile(relay: Attempt, numbers: list[int]) -> None:
    """A transaction was open while the feed published. That may take its time, and the service cannot write meanwhile:
    publish first, and begin a transaction afterwards, for the marks, if you want one at all."""
    with database(OUTBOX) as connection:
        feed = Feed(connection)
        written(connection, numbers)
        relay(connection, feed)
        if feed.was_locked:
            relay.fail()


@exercise.law(error=sampled_from([OSError, RuntimeError]), numbers=_numbers, examples=4)
def a_feed_that_fails_has_nothing(relay: Attempt, error: type[Exception], numbers: list[int]) -> None:
    """`publish` raised: let the error out and mark nothing, so that the next call publishes."""
    with database(OUTBOX) as connection:
        feed = Feed(connection)
        expected = written(connection, numbers)
        feed.trouble = error("the feed is not reached")
        relay.raises(error, connection, feed)
        if connection.in_transaction:
            relay.fail("`publish` raised, and a transaction is still open. Publish before a transaction begins.")
        relay(connection, feed)
        _must_be(relay, feed, expected)


def _must_be(relay: Attempt, feed: Feed, expected: list[str]) -> None:
    if feed.texts != expected:
        relay.fail(lines=[f"then the feed has {feed.texts}", f"it should have    {expected}"])
