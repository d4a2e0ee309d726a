"""Answers to `give_points` that are wrong, each with its number, and others that are right."""

import sqlite3

from course_utils.exercises import Answers

answers = Answers("give_points")

ADD = """INSERT INTO points VALUES (:customer, :points)
         ON CONFLICT (customer) DO UPDATE SET points = points.points + excluded.points"""


def add(connection, event):
    connection.execute(ADD, event)


def knows(connection, event):
    return connection.execute("SELECT 1 FROM seen WHERE id = :id", event).fetchone() is not None


def mark(connection, event):
    connection.execute("INSERT INTO seen VALUES (:id)", event)


@answers.right
def lets_the_constraint_tell(event, connection, acknowledge):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if connection.execute("INSERT OR IGNORE INTO seen VALUES (:id)", event).rowcount:
            add(connection, event)
    acknowledge()


@answers.right
def rolls_back_by_hand(event, connection, acknowledge):
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not knows(connection, event):
            add(connection, event)
            mark(connection, event)
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise
    acknowledge()


@answers.right
def a_deferred_begin_that_rolls_back(event, connection, acknowledge):
    """The one that fails gets its event again."""
    with connection:
        connection.execute("BEGIN")
        if not knows(connection, event):
            mark(connection, event)
            add(connection, event)
    acknowledge()


@answers.right
def looks_outside_and_minds_the_constraint(event, connection, acknowledge):
    """The second worker's row is refused, and it gets its event again."""
    if not knows(connection, event):
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            mark(connection, event)
            add(connection, event)
    acknowledge()


@answers.right
def comes_back_without_a_word_when_locked(event, connection, acknowledge):
    """What was not acknowledged comes again, whether it raised or not."""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return
    with connection:
        if not knows(connection, event):
            add(connection, event)
            mark(connection, event)
    acknowledge()


@answers.right
def inside_a_savepoint(event, connection, acknowledge):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("SAVEPOINT event")
        if not knows(connection, event):
            add(connection, event)
            mark(connection, event)
        connection.execute("RELEASE event")
    acknowledge()


@answers.wrong("6 of 6 orders, 6 of 222 schedules")
def knows_no_ids(event, connection, acknowledge):
    add(connection, event)
    acknowledge()


@answers.wrong("24 of 30 crash points")
def effect_then_id(event, connection, acknowledge):
    if not knows(connection, event):
        add(connection, event)
        mark(connection, event)
    acknowledge()


@answers.wrong("24 of 30 crash points")
def marks_first(event, connection, acknowledge):
    if not knows(connection, event):
        mark(connection, event)
        add(connection, event)
    acknowledge()


@answers.wrong("12 of 42 crash points")
def acknowledges_first(event, connection, acknowledge):
    acknowledge()
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if not knows(connection, event):
            mark(connection, event)
            add(connection, event)


seen: set[str] = set()


@answers.wrong("12 of 18 crash points")
def ids_in_memory(event, connection, acknowledge):
    if event["id"] not in seen:
        add(connection, event)
        seen.add(event["id"])
    acknowledge()


@answers.wrong("42 of 42 crash points, 270 of 270 pairs of crash points and 210 of 400 drawn interleavings")
def checks_outside(event, connection, acknowledge):
    if not knows(connection, event):
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT OR IGNORE INTO seen VALUES (:id)", event)
            add(connection, event)
    acknowledge()


@answers.wrong("let the error out")
def acknowledges_whatever_comes(event, connection, acknowledge):
    try:
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if not knows(connection, event):
                mark(connection, event)
                add(connection, event)
    except Exception as error:
        print(error)
    acknowledge()


@answers.wrong("let the error out")
def acknowledges_in_a_finally(event, connection, acknowledge):
    try:
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if not knows(connection, event):
                mark(connection, event)
                add(connection, event)
    finally:
        acknowledge()


@answers.wrong("A transaction is still open")
def takes_the_lock_and_never_rolls_back(event, connection, acknowledge):
    connection.execute("BEGIN IMMEDIATE")
    if not knows(connection, event):
        mark(connection, event)
        add(connection, event)
    connection.execute("COMMIT")
    acknowledge()


@answers.wrong("A transaction is still open")
def rolls_back_only_what_is_locked(event, connection, acknowledge):
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not knows(connection, event):
            mark(connection, event)
            add(connection, event)
        connection.execute("COMMIT")
    except sqlite3.OperationalError:
        connection.rollback()
        raise
    acknowledge()


@answers.wrong("A transaction is still open")
def a_deferred_begin_left_open(event, connection, acknowledge):
    connection.execute("BEGIN")
    if not knows(connection, event):
        mark(connection, event)
        add(connection, event)
    connection.execute("COMMIT")
    acknowledge()


@answers.wrong("24 of 30 crash points")
def with_block_without_begin(event, connection, acknowledge):
    with connection:
        if not knows(connection, event):
            add(connection, event)
            mark(connection, event)
    acknowledge()


@answers.wrong("6 of 222 schedules, 36 of 42 crash points")
def forgets_to_acknowledge_what_it_knows(event, connection, acknowledge):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if knows(connection, event):
            return
        mark(connection, event)
        add(connection, event)
    acknowledge()


@answers.wrong("36 of 42 crash points")
def acknowledges_inside(event, connection, acknowledge):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if not knows(connection, event):
            mark(connection, event)
            add(connection, event)
        acknowledge()


@answers.wrong("Any purchase of any customer counts")
def an_answer_for_what_was_shown(event, connection, acknowledge):
    points = {"e1": 50, "e2": 30, "e3": 7}.get(event["id"], 0)
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if not knows(connection, event):
            mark(connection, event)
            add(connection, {**event, "points": points})
    acknowledge()


@answers.wrong("two whose ids look alike")
def looks_for_what_begins_with_the_id(event, connection, acknowledge):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if not connection.execute("SELECT 1 FROM seen WHERE id LIKE ?", (f"{event['id']}%",)).fetchone():
            add(connection, event)
            mark(connection, event)
    acknowledge()


@answers.wrong("two of them")
def tells_events_apart_by_what_they_say(event, connection, acknowledge):
    said = {"id": f"{event['customer']} {event['points']}"}
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if not knows(connection, said):
            mark(connection, said)
            add(connection, event)
    acknowledge()
