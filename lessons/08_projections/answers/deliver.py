"""Answers to `deliver` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("deliver")


@answers.right
def one_at_a_time(view, send):
    while row := view.execute("SELECT key, text FROM outbox ORDER BY key LIMIT 1").fetchone():
        send(*row)
        view.execute("DELETE FROM outbox WHERE key = ?", row[:1])
        view.commit()


@answers.right
def reads_keys_first(view, send):
    keys = {key for (key,) in view.execute("SELECT key FROM outbox")}
    for key in sorted(keys):
        (text,) = view.execute("SELECT text FROM outbox WHERE key = ?", (key,)).fetchone()
        send(key, text)
        with view:
            view.execute("DELETE FROM outbox WHERE key <= ?", (key,))


def in_order(view):
    return view.execute("SELECT key, text FROM outbox ORDER BY key").fetchall()


@answers.wrong("A transaction was open while `send` ran")
def deletes_and_sends_in_one_transaction(view, send):
    for key, text in in_order(view):
        with view:
            view.execute("BEGIN")
            view.execute("DELETE FROM outbox WHERE key = ?", (key,))
            send(key, text)


@answers.wrong("A transaction was open while `send` ran")
def sends_while_it_reads(view, send):
    for key, text in view.execute("SELECT key, text FROM outbox ORDER BY key"):
        send(key, text)
        view.execute("DELETE FROM outbox WHERE key = ?", (key,))


@answers.wrong("A transaction was open while `send` ran")
def fetches_one_after_the_other(view, send):
    mails = view.execute("SELECT key, text FROM outbox ORDER BY key")
    while mail := mails.fetchone():
        send(*mail)
        view.execute("DELETE FROM outbox WHERE key = ?", mail[:1])


@answers.right
def takes_the_lowest_as_long_as_there_is_one(view, send):
    while True:
        (key,) = view.execute("SELECT min(key) FROM outbox").fetchone()
        if key is None:
            return
        send(key, view.execute("SELECT text FROM outbox WHERE key = ?", (key,)).fetchone()[0])
        view.execute("BEGIN IMMEDIATE")
        view.execute("DELETE FROM outbox WHERE key = ?", (key,))
        view.execute("COMMIT")


@answers.wrong("in the order of the keys")
def asks_for_no_order(view, send):
    for key, text in view.execute("SELECT key, text FROM outbox").fetchall():
        send(key, text)
        view.execute("DELETE FROM outbox WHERE key = ?", (key,))


@answers.wrong("what fails holds up the rest")
def goes_on_with_the_others(view, send):
    failure = None
    for key, text in in_order(view):
        try:
            send(key, text)
        except ConnectionError as error:
            failure = error
        else:
            view.execute("DELETE FROM outbox WHERE key = ?", (key,))
    if failure:
        raise failure


@answers.wrong("is lost: it was taken out before it was sent")
def deletes_before_it_sends(view, send):
    for key, text in in_order(view):
        with view:
            view.execute("DELETE FROM outbox WHERE key = ?", (key,))
        try:
            send(key, text)
        except ConnectionError:
            with view:
                view.execute("INSERT INTO outbox VALUES (?, ?)", (key, text))
            raise


@answers.wrong("is lost: it was taken out before it was sent")
def deletes_what_failed(view, send):
    for key, text in in_order(view):
        with view:
            view.execute("DELETE FROM outbox WHERE key = ?", (key,))
        send(key, text)


@answers.wrong("was sent a second time: delete each")
def deletes_all_at_the_end(view, send):
    for key, text in in_order(view):
        send(key, text)
    with view:
        view.execute("DELETE FROM outbox")


@answers.wrong("outside any longer transaction")
def one_transaction_for_all(view, send):
    with view:
        view.execute("BEGIN")
        for key, text in in_order(view):
            send(key, text)
            view.execute("DELETE FROM outbox WHERE key = ?", (key,))


@answers.wrong("outside any longer transaction")
def commits_at_the_end(view, send):
    view.execute("BEGIN")
    try:
        for key, text in in_order(view):
            send(key, text)
            view.execute("DELETE FROM outbox WHERE key = ?", (key,))
    finally:
        view.commit()


@answers.wrong("leaves the outbox, for good")
def never_deletes(view, send):
    for key, text in in_order(view):
        send(key, text)


@answers.wrong("leaves the outbox, for good")
def never_commits_the_deletion(view, send):
    view.execute("BEGIN")
    for key, text in in_order(view):
        send(key, text)
        view.execute("DELETE FROM outbox WHERE key = ?", (key,))


@answers.wrong("with its own key")
def makes_up_keys(view, send):
    for number, (key, text) in enumerate(in_order(view), start=100):
        send(number, text)
        with view:
            view.execute("DELETE FROM outbox WHERE key = ?", (key,))


@answers.wrong("the error comes out")
def swallows_the_error(view, send):
    for key, text in in_order(view):
        try:
            send(key, text)
        except ConnectionError:
            pass
        with view:
            view.execute("DELETE FROM outbox WHERE key = ?", (key,))
