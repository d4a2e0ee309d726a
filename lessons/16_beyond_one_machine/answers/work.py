"""Answers to `work` that are wrong, with the sentence each gets, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("work")

RAISE = "REPLACE INTO fences VALUES (?, ?, ?)"


def noted(connection, delivery):
    select = "SELECT position, attempt FROM fences WHERE partition = ?"
    return connection.execute(select, (delivery.partition,)).fetchone() or (0, 0)


def note(connection, delivery):
    connection.execute(RAISE, (delivery.partition, *delivery.token))


def first(consumer):
    return next(iter(consumer.fetch()), None)


@answers.right
def one_upsert_tells(connection, consumer, handle):
    delivery = first(consumer)
    if delivery is None:
        return None
    upsert = """INSERT INTO fences VALUES (?, ?, ?)
                ON CONFLICT (partition) DO UPDATE SET position = excluded.position, attempt = excluded.attempt
                WHERE (excluded.position, excluded.attempt) >= (position, attempt)"""
    connection.execute("BEGIN IMMEDIATE")
    try:
        current = connection.execute(upsert, (delivery.partition, *delivery.token)).rowcount == 1
        if current:
            handle(delivery.envelope, connection)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    if current:
        consumer.ack(delivery)
    return current


@answers.right
def acknowledges_what_another_handled(connection, consumer, handle):
    """What a higher token was noted for is done, so its acknowledgement is true whoever gives it."""
    for delivery in consumer.fetch(1):
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            current = noted(connection, delivery) <= delivery.token
            if current:
                handle(delivery.envelope, connection)
                note(connection, delivery)
        consumer.ack(delivery)
        return current
    return None


@answers.wrong("The paused one must write nothing")
def without_a_fence(connection, consumer, handle):
    for delivery in consumer.fetch():
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            handle(delivery.envelope, connection)
            note(connection, delivery)
        consumer.ack(delivery)
        return True
    return None


@answers.wrong("The paused one must write nothing")
def by_position_alone_and_lets_equals_in(connection, consumer, handle):
    for delivery in consumer.fetch():
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if noted(connection, delivery)[0] > delivery.position:
                return False
            note(connection, delivery)
            handle(delivery.envelope, connection)
        consumer.ack(delivery)
        return True
    return None


@answers.wrong("B's price must be the one that stays")
def looks_before_the_transaction(connection, consumer, handle):
    for delivery in consumer.fetch():
        if noted(connection, delivery) > delivery.token:
            return False
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            note(connection, delivery)
            handle(delivery.envelope, connection)
        consumer.ack(delivery)
        return True
    return None


@answers.wrong("Take the right to write before you read")
def deferred_begin(connection, consumer, handle):
    for delivery in consumer.fetch():
        with connection:
            connection.execute("BEGIN")
            if noted(connection, delivery) > delivery.token:
                return False
            note(connection, delivery)
            handle(delivery.envelope, connection)
        consumer.ack(delivery)
        return True
    return None


@answers.wrong("acknowledged behind the commit")
def acknowledges_first(connection, consumer, handle):
    for delivery in consumer.fetch():
        consumer.ack(delivery)
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if noted(connection, delivery) > delivery.token:
                return False
            note(connection, delivery)
            handle(delivery.envelope, connection)
        return True
    return None


@answers.wrong("the event is not acknowledged, and the error comes out")
def acknowledges_whatever_comes(connection, consumer, handle):
    for delivery in consumer.fetch():
        try:
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                if noted(connection, delivery) > delivery.token:
                    return False
                note(connection, delivery)
                handle(delivery.envelope, connection)
        finally:
            consumer.ack(delivery)
        return True
    return None


@answers.wrong("the fence stands in the transaction of the work")
def notes_in_a_transaction_of_its_own(connection, consumer, handle):
    for delivery in consumer.fetch():
        if noted(connection, delivery) > delivery.token:
            return False
        note(connection, delivery)
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            handle(delivery.envelope, connection)
        consumer.ack(delivery)
        return True
    return None


@answers.wrong("keeps nobody out")
def one_fence_for_all_partitions(connection, consumer, handle):
    for delivery in consumer.fetch():
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            highest = connection.execute("SELECT position, attempt FROM fences ORDER BY 1 DESC, 2 DESC").fetchone()
            if highest and highest > delivery.token:
                return False
            note(connection, delivery)
            handle(delivery.envelope, connection)
        consumer.ack(delivery)
        return True
    return None


@answers.wrong("and not acknowledged: it will come again")
def forgets_to_acknowledge(connection, consumer, handle):
    for delivery in consumer.fetch():
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if noted(connection, delivery) > delivery.token:
                return False
            note(connection, delivery)
            handle(delivery.envelope, connection)
        return True
    return None


@answers.wrong("has to be acknowledged then")
def refuses_what_comes_again(connection, consumer, handle):
    """By position alone, and without an acknowledgement: a redelivery is refused until it is a dead letter."""
    for delivery in consumer.fetch():
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if noted(connection, delivery)[0] >= delivery.position:
                return False
            note(connection, delivery)
            handle(delivery.envelope, connection)
        consumer.ack(delivery)
        return True
    return None


@answers.wrong("the error comes out")
def swallows_the_error(connection, consumer, handle):
    for delivery in consumer.fetch():
        try:
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                if noted(connection, delivery) > delivery.token:
                    return False
                note(connection, delivery)
                handle(delivery.envelope, connection)
        except (LookupError, RuntimeError):
            return False
        consumer.ack(delivery)
        return True
    return None


@answers.wrong("it keeps out too little")
def keeps_the_first_fence(connection, consumer, handle):
    for delivery in consumer.fetch():
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if noted(connection, delivery) > delivery.token:
                return False
            row = (delivery.partition, *delivery.token)
            connection.execute("INSERT OR IGNORE INTO fences VALUES (?, ?, ?)", row)
            handle(delivery.envelope, connection)
        consumer.ack(delivery)
        return True
    return None
