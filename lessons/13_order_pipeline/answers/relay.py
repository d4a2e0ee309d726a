"""Answers to `relay` that are wrong, with the sentence each gets, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("relay")

WAITING = "SELECT number, event FROM outbox WHERE NOT published ORDER BY number"
MARK = "UPDATE outbox SET published = 1 WHERE number = ?"


def waiting(connection):
    return connection.execute(WAITING).fetchall()


@answers.right
def one_by_one(connection, feed):
    for number, text in waiting(connection):
        feed.publish([text])
        connection.execute(MARK, (number,))


@answers.wrong("one under a lower number")
def marks_up_to_the_last(connection, feed):
    rows = waiting(connection)
    if rows:
        feed.publish([text for _, text in rows])
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("UPDATE outbox SET published = 1 WHERE number <= ?", (rows[-1][0],))


@answers.right
def whatever_comes_next(connection, feed):
    """Also what was written since it began."""
    while row := connection.execute(f"{WAITING} LIMIT 1").fetchone():
        feed.publish([row[1]])
        connection.execute(MARK, (row[0],))


@answers.right
def takes_out_what_was_published(connection, feed):
    """Without the row there is nothing to mark."""
    for number, text in waiting(connection):
        feed.publish([text])
        connection.execute("DELETE FROM outbox WHERE number = ?", (number,))


@answers.wrong("killed, and started again: each event must be in the feed")
def marks_first(connection, feed):
    for number, text in waiting(connection):
        connection.execute(MARK, (number,))
        feed.publish([text])


@answers.wrong("Mark only what you published")
def marks_all(connection, feed):
    feed.publish([text for _, text in waiting(connection)])
    connection.execute("UPDATE outbox SET published = 1")


@answers.wrong("is not published again by the next call")
def marks_nothing(connection, feed):
    feed.publish([text for _, text in waiting(connection)])


@answers.wrong("in the order of the numbers")
def the_newest_first(connection, feed):
    for number, text in reversed(waiting(connection)):
        feed.publish([text])
        connection.execute(MARK, (number,))


@answers.wrong("A transaction was open while the feed published")
def in_one_transaction(connection, feed):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        rows = waiting(connection)
        feed.publish([text for _, text in rows])
        connection.executemany(MARK, [(number,) for number, _ in rows])


@answers.wrong("publish first, and begin a transaction afterwards")
def between_begin_and_commit(connection, feed):
    connection.execute("BEGIN")
    rows = waiting(connection)
    feed.publish([text for _, text in rows])
    connection.executemany(MARK, [(number,) for number, _ in rows])
    connection.execute("COMMIT")


@answers.wrong("`publish` raised, and a transaction is still open")
def tries_once_more_in_a_transaction(connection, feed):
    rows = waiting(connection)
    try:
        feed.publish([text for _, text in rows])
    except Exception:
        connection.execute("BEGIN IMMEDIATE")
        feed.publish([text for _, text in rows])
        raise
    connection.executemany(MARK, [(number,) for number, _ in rows])


@answers.wrong("let the error out")
def swallows_what_the_feed_says(connection, feed):
    for number, text in waiting(connection):
        try:
            feed.publish([text])
        except Exception:
            continue
        connection.execute(MARK, (number,))


@answers.wrong("as it is written there")
def publishes_the_rows(connection, feed):
    for number, text in waiting(connection):
        feed.publish([(number, text)])
        connection.execute(MARK, (number,))
