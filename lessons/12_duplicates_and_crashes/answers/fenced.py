"""Answers to `fenced` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("fenced")


def highest(connection, job):
    found = connection.execute("SELECT delivery FROM fences WHERE job = ?", (job,)).fetchone()
    return found[0] if found else 0


def raise_fence(connection, job, delivery):
    connection.execute("REPLACE INTO fences VALUES (?, ?)", (job, delivery))


@answers.right
def works_before_it_notes(connection, job, delivery, work):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        current = delivery >= highest(connection, job)
        if current:
            work(connection)
            raise_fence(connection, job, delivery)
    return current


@answers.right
def one_upsert_tells(connection, job, delivery, work):
    upsert = """INSERT INTO fences VALUES (?, ?) ON CONFLICT (job) DO UPDATE SET delivery = excluded.delivery
                WHERE excluded.delivery >= delivery"""
    connection.execute("BEGIN IMMEDIATE")
    try:
        current = connection.execute(upsert, (job, delivery)).rowcount == 1
        if current:
            work(connection)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return current


@answers.wrong("B's quote must be the one that stays")
def looks_before_the_transaction(connection, job, delivery, work):
    if highest(connection, job) > delivery:
        return False
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        raise_fence(connection, job, delivery)
        work(connection)
    return True


@answers.wrong("Both belong into one transaction")
def notes_first(connection, job, delivery, work):
    if highest(connection, job) > delivery:
        return False
    raise_fence(connection, job, delivery)
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        work(connection)
    return True


@answers.wrong("Take the right to write before you read")
def deferred_begin(connection, job, delivery, work):
    with connection:
        connection.execute("BEGIN")
        if highest(connection, job) > delivery:
            return False
        raise_fence(connection, job, delivery)
        work(connection)
    return True


@answers.wrong("unless a higher number of its job was here before")
def the_first_one_wins(connection, job, delivery, work):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if highest(connection, job):
            return False
        raise_fence(connection, job, delivery)
        work(connection)
    return True


@answers.wrong("unless a higher number of its job was here before")
def never_raises_the_fence(connection, job, delivery, work):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if highest(connection, job) > delivery:
            return False
        work(connection)
    return True


@answers.wrong("is the same delivery, and works again")
def refuses_an_equal_number(connection, job, delivery, work):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if delivery <= highest(connection, job):
            return False
        raise_fence(connection, job, delivery)
        work(connection)
    return True


@answers.wrong("keeps nobody out")
def one_fence_for_all_jobs(connection, job, delivery, work):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        (found,) = connection.execute("SELECT coalesce(max(delivery), 0) FROM fences").fetchone()
        if found > delivery:
            return False
        raise_fence(connection, job, delivery)
        work(connection)
    return True


@answers.wrong("the error comes out")
def swallows_the_error(connection, job, delivery, work):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if highest(connection, job) > delivery:
            return False
        raise_fence(connection, job, delivery)
        try:
            work(connection)
        except RuntimeError:
            return False
    return True


@answers.wrong("A transaction is still open")
def leaves_it_open(connection, job, delivery, work):
    connection.execute("BEGIN IMMEDIATE")
    if highest(connection, job) > delivery:
        return False
    raise_fence(connection, job, delivery)
    work(connection)
    connection.commit()
    return True


@answers.wrong("an int; expected a bool")
def gives_back_a_number(connection, job, delivery, work):
    return int(works_before_it_notes(connection, job, delivery, work))
