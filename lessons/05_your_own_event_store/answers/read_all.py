"""Answers to `read_all` that are wrong, and others that are right."""

import json
from contextlib import closing

from course_utils.exercises import Answers

answers = Answers("read_all")


def _pairs(connection, sql, *values):
    return [(position, json.loads(data)) for position, data in connection.execute(sql, values).fetchall()]


@answers.wrong("has been read already")
def reads_the_last_one_again(connection, after, limit):
    return _pairs(
        connection,
        "SELECT position, data FROM events WHERE position >= ? ORDER BY position LIMIT ?",
        max(after, 1),
        limit,
    )


@answers.wrong("do not count rows")
def counts_rows(connection, after, limit):
    return _pairs(connection, "SELECT position, data FROM events ORDER BY position LIMIT ? OFFSET ?", limit, after)


@answers.wrong("`limit` counts the events you return, not positions")
def counts_positions(connection, after, limit):
    sql = "SELECT position, data FROM events WHERE position BETWEEN ? AND ? ORDER BY position"
    return _pairs(connection, sql, after + 1, after + limit)


@answers.wrong("in order of position")
def reads_stream_by_stream(connection, after, limit):
    sql = "SELECT position, data FROM events WHERE position > ? ORDER BY stream, version LIMIT ?"
    return _pairs(connection, sql, after, limit)


@answers.wrong("in order of position")
def leaves_the_order_to_chance(connection, after, limit):
    return _pairs(connection, "SELECT position, data FROM events WHERE position > ? LIMIT ?", after, limit)


@answers.wrong("No more than `limit`")
def forgets_the_limit(connection, after, limit):
    return _pairs(connection, "SELECT position, data FROM events WHERE position > ? ORDER BY position", after)


@answers.wrong("the first ones")
def takes_the_last_ones(connection, after, limit):
    return forgets_the_limit(connection, after, limit)[-limit:]


@answers.wrong("json.loads(data) makes of it the event")
def gives_text(connection, after, limit):
    sql = "SELECT position, data FROM events WHERE position > ? ORDER BY position LIMIT ?"
    return connection.execute(sql, (after, limit)).fetchall()


@answers.wrong("as a list of pairs")
def leaves_the_position_out(connection, after, limit):
    return [event for _, event in slices(connection, after, limit)]


@answers.wrong("leave it open")
def closes_the_connection(connection, after, limit):
    with closing(connection):
        return slices(connection, after, limit)


@answers.right
def slices(connection, after, limit):
    everything = connection.execute("SELECT position, data FROM events ORDER BY position").fetchall()
    return [(position, json.loads(data)) for position, data in everything if position > after][:limit]


@answers.right
def names_its_values(connection, after, limit):
    found = connection.cursor().execute(
        "SELECT data, position FROM events WHERE position > :after ORDER BY position ASC LIMIT :limit",
        {"after": after, "limit": limit},
    )
    pairs = []
    for data, position in found:
        pairs.append((position, json.loads(data)))
    return pairs
