"""Answers to `release` that are wrong, with the sentence each gets, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("release")

GIVE_BACK = "UPDATE stock SET available = available + ? WHERE sku = ?"
FORGET = "DELETE FROM reservations WHERE number = ?"


def lines(connection, number):
    return connection.execute("SELECT sku, quantity FROM reservations WHERE number = ?", (number,)).fetchall()


@answers.right
def takes_the_rows_and_deletes_them(connection, number):
    taken = connection.execute(
        "DELETE FROM reservations WHERE number = ? RETURNING quantity, sku", (number,)
    ).fetchall()
    connection.executemany(GIVE_BACK, taken)
    return len(taken) > 0


@answers.right
def in_two_statements(connection, number):
    connection.execute(
        """UPDATE stock SET available = available + COALESCE(
               (SELECT sum(quantity) FROM reservations WHERE number = ? AND reservations.sku = stock.sku), 0)""",
        (number,),
    )
    return connection.execute(FORGET, (number,)).rowcount > 0


@answers.wrong("also two of one sku")
def one_line_of_each_sku(connection, number):
    """A subquery in the place of a number gives its first row."""
    connection.execute(
        """UPDATE stock SET available = available + COALESCE(
               (SELECT quantity FROM reservations WHERE number = ? AND reservations.sku = stock.sku), 0)""",
        (number,),
    )
    return connection.execute(FORGET, (number,)).rowcount > 0


@answers.wrong("All lines of the order are available again")
def gives_back_and_keeps(connection, number):
    rows = lines(connection, number)
    connection.executemany(GIVE_BACK, [(quantity, sku) for sku, quantity in rows])
    return bool(rows)


@answers.wrong("All lines of the order are available again")
def only_forgets(connection, number):
    return connection.execute(FORGET, (number,)).rowcount > 0


@answers.wrong("All lines of the order are available again")
def the_first_line_only(connection, number):
    for sku, quantity in lines(connection, number)[:1]:
        connection.execute(GIVE_BACK, (quantity, sku))
    return connection.execute(FORGET, (number,)).rowcount > 0


@answers.wrong("All lines of the order are available again")
def one_of_each(connection, number):
    for sku, _ in lines(connection, number):
        connection.execute(GIVE_BACK, (1, sku))
    return connection.execute(FORGET, (number,)).rowcount > 0


@answers.wrong("The transaction was ended")
def in_a_transaction_of_its_own(connection, number):
    rows = lines(connection, number)
    with connection:
        connection.executemany(GIVE_BACK, [(quantity, sku) for sku, quantity in rows])
        connection.execute(FORGET, (number,))
    return bool(rows)


@answers.wrong("those of other orders stay")
def forgets_all_of_the_product(connection, number):
    rows = lines(connection, number)
    for sku, quantity in rows:
        connection.execute(GIVE_BACK, (quantity, sku))
        connection.execute("DELETE FROM reservations WHERE sku = ?", (sku,))
    return bool(rows)


@answers.wrong("it changes nothing and returns False")
def always_true(connection, number):
    connection.executemany(GIVE_BACK, [(quantity, sku) for sku, quantity in lines(connection, number)])
    connection.execute(FORGET, (number,))
    return True


@answers.wrong("LookupError")
def insists_on_a_reservation(connection, number):
    rows = lines(connection, number)
    if not rows:
        raise LookupError(f"Nothing is reserved for {number}.")
    connection.executemany(GIVE_BACK, [(quantity, sku) for sku, quantity in rows])
    connection.execute(FORGET, (number,))
    return True
