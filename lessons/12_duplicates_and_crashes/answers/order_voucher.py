"""Answers to `order_voucher` that are wrong, with their numbers where stress counts, and others that are right."""

from uuid import uuid4

from course_utils.exercises import Answers

answers = Answers("order_voucher")


def is_ordered(connection, event):
    return connection.execute("SELECT 1 FROM ordered WHERE id = :id", event).fetchone() is not None


def note(connection, event):
    connection.execute("INSERT OR IGNORE INTO ordered VALUES (:id, :customer)", event)


def text(event):
    return f"{event['customer']}: {event['points']}"


@answers.right
def returns_early(event, connection, voucher):
    if is_ordered(connection, event):
        return
    voucher(text(event), key="voucher for " + event["id"])
    note(connection, event)


@answers.right
def writes_in_a_transaction(event, connection, voucher):
    if not is_ordered(connection, event):
        voucher(text(event), key=("points", event["id"]))
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            note(connection, event)


@answers.right
def fails_for_the_second_worker(event, connection, voucher):
    """The constraint refuses its row, the event comes again, and is known then."""
    if not is_ordered(connection, event):
        voucher(text(event), key=event["id"])
        connection.execute("INSERT INTO ordered VALUES (:id, :customer)", event)


@answers.wrong("16 of 20 crash points, 60 of 92 pairs of crash points, 4 of 6 calls to the outside")
def without_a_key(event, connection, voucher):
    if not is_ordered(connection, event):
        voucher(text(event))
        note(connection, event)


@answers.wrong("16 of 20 crash points, 60 of 84 pairs of crash points, 4 of 6 calls to the outside")
def notes_first(event, connection, voucher):
    if not is_ordered(connection, event):
        note(connection, event)
        voucher(text(event), key=event["id"])


@answers.wrong("let it out")
def takes_no_reply_for_a_reply(event, connection, voucher):
    if not is_ordered(connection, event):
        try:
            voucher(text(event), key=event["id"])
        except Exception as error:
            print(error)
        note(connection, event)


@answers.wrong("4 of 6 calls to the outside and 76 of 136 interleavings")
def a_new_key_for_each_try(event, connection, voucher):
    if not is_ordered(connection, event):
        voucher(text(event), key=str(uuid4()))
        note(connection, event)


@answers.wrong("under two keys")
def a_key_for_the_customer(event, connection, voucher):
    if not is_ordered(connection, event):
        voucher(text(event), key=event["customer"])
        note(connection, event)


@answers.wrong("under two keys")
def a_key_for_the_text(event, connection, voucher):
    if not is_ordered(connection, event):
        voucher(text(event), key=text(event))
        note(connection, event)


@answers.wrong("gives another number in each")
def a_key_by_hash(event, connection, voucher):
    if not is_ordered(connection, event):
        voucher(text(event), key=hash(event["id"]))
        note(connection, event)


@answers.wrong("or nobody asks again")
def notes_it_without_a_reply(event, connection, voucher):
    if is_ordered(connection, event):
        return
    try:
        voucher(text(event), key=event["id"])
    except Exception as trouble:
        if "no reply" in str(trouble):
            note(connection, event)
        raise
    note(connection, event)


@answers.wrong("do not call at all")
def leaves_it_to_the_key(event, connection, voucher):
    voucher(text(event), key=event["id"])
    note(connection, event)


@answers.wrong("A transaction was open during the call")
def calls_in_the_transaction(event, connection, voucher):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if not is_ordered(connection, event):
            note(connection, event)
            voucher(text(event), key=event["id"])
