"""Answers to `project` that are wrong, and others that are right."""

from course_utils.exercises import Answers

from ..kit import SIGNS, UNKNOWN, at, by_a_table_of_signs

answers = Answers("project")


@answers.right
def with_a_table_of_signs(view, event):
    by_a_table_of_signs(view, event)


@answers.right
def reads_the_row_and_replaces_it(view, event):
    cursor = view.cursor()
    cursor.execute("SELECT cents FROM balances WHERE account = :account", event)
    found = cursor.fetchone()
    match event:
        case {"type": "AccountOpened", "balance": cents}:
            pass
        case {"type": "Deposited" | "InterestCredited", "amount": amount}:
            cents = found[0] + amount
        case {"type": "Withdrawn", "amount": amount}:
            cents = found[0] - amount
        case _:
            return
    cursor.execute("REPLACE INTO balances VALUES (:account, :cents, :timestamp)", {**event, "cents": cents})


@answers.wrong("The first version forgot it")
def forgets_interest(view, event):
    by_a_table_of_signs(view, event, {"Deposited": 1, "Withdrawn": -1})


@answers.wrong("or the clock")
def asks_the_clock(view, event):
    from datetime import UTC, datetime

    moment = at(0) if event["type"] != "Deposited" else datetime.now(UTC).isoformat()
    by_a_table_of_signs(
        view, event, moment=lambda event: moment if event["type"] == "Deposited" else event["timestamp"]
    )


@answers.wrong("its opening balance in cents, and the event's timestamp")
def asks_the_clock_of_the_database(view, event):
    if event["type"] == "AccountOpened":
        view.execute("INSERT INTO balances VALUES (?, ?, strftime('%Y', 'now'))", (event["account"], event["balance"]))


@answers.wrong("never part of a statement")
def pastes_the_account_into_the_statement(view, event):
    if event["type"] == "AccountOpened":
        row = f"('{event['account']}', {event['balance']}, '{event['timestamp']}')"
        view.execute(f"INSERT INTO balances VALUES {row}")
    else:
        by_a_table_of_signs(view, event)


@answers.wrong("`project` committed")
def commits_each_event(view, event):
    by_a_table_of_signs(view, event)
    view.commit()


@answers.wrong("leaves every row as it is")
def takes_every_other_type_for_a_deposit(view, event):
    by_a_table_of_signs(view, event, dict.fromkeys(UNKNOWN, 1) | SIGNS)


@answers.wrong("raised KeyError")
def raises_for_unknown_types(view, event):
    if event["type"] == "AccountOpened":
        return by_a_table_of_signs(view, event)
    sign = SIGNS[event["type"]]
    by_a_table_of_signs(view, event, {event["type"]: sign})


@answers.wrong("even below zero")
def judges_the_past(view, event):
    with_limit = {**event}
    if event["type"] == "Withdrawn":
        (cents,) = view.execute("SELECT cents FROM balances WHERE account = ?", (event["account"],)).fetchone()
        with_limit["amount"] = min(cents, event["amount"])
    by_a_table_of_signs(view, with_limit)


@answers.wrong("to its own account's row and to no other")
def changes_every_row(view, event):
    if event["type"] == "AccountOpened":
        return by_a_table_of_signs(view, event)
    if event["type"] in SIGNS:
        values = (SIGNS[event["type"]] * event["amount"], event["timestamp"])
        view.execute("UPDATE balances SET cents = cents + ?, changed_at = ?", values)


@answers.wrong("Several may carry the same timestamp")
def takes_one_moment_for_one_event(view, event):
    found = view.execute("SELECT changed_at FROM balances WHERE account = ?", (event["account"],)).fetchone()
    if found is None or found[0] != event["timestamp"]:
        by_a_table_of_signs(view, event)


@answers.wrong("the clock of another machine may be behind")
def keeps_the_latest_time(view, event):
    found = view.execute("SELECT changed_at FROM balances WHERE account = ?", (event["account"],)).fetchone()
    by_a_table_of_signs(view, event, moment=lambda event: max(event["timestamp"], *(found or ("",))))


@answers.wrong("the position is for the caller to write")
def writes_the_position_as_well(view, event):
    by_a_table_of_signs(view, event)
    view.execute("UPDATE progress SET position = ?", (event["position"],))


@answers.wrong("a mail is none of a projection's business")
def writes_to_the_customer(view, event):
    by_a_table_of_signs(view, event)
    view.execute("INSERT INTO outbox (text) VALUES (?)", (f"{event['account']}: your balance has changed",))
