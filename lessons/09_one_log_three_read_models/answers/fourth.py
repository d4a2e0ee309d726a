"""Answers to `fourth` that are wrong, and others that are right."""

from datetime import timedelta, timezone

from course_utils.domains.shop import Customer, Order
from course_utils.exercises import Answers

answers = Answers("fourth")


def add(rows, name, number):
    rows.execute(
        """INSERT INTO answer VALUES (?, ?)
           ON CONFLICT (name) DO UPDATE SET number = answer.number + excluded.number""",
        (name, number),
    )


@answers.right
def declined_cards(event, rows, question="declined"):
    if isinstance(event, Order.Declined):
        add(rows, event.reason, 1)


@answers.right
def money_given_back(event, rows, question="given back"):
    match event:
        case Order.Cancelled(refund=refund) | Order.Returned(refund=refund) if refund:
            add(rows, f"{event.timestamp:%Y-%m}", int(refund * 100))


@answers.right
def parcels(event, rows, question="on their way"):
    match event:
        case Order.Shipped():
            add(rows, event.customer, 1)
        case Order.Delivered():
            add(rows, event.customer, -1)
            rows.execute("DELETE FROM answer WHERE number = 0")


@answers.right
def parcels_by_their_orders(event, rows, question="on their way"):
    rows.execute("CREATE TABLE IF NOT EXISTS parcels (number TEXT PRIMARY KEY, customer TEXT)")
    match event:
        case Order.Shipped():
            rows.execute("INSERT INTO parcels VALUES (?, ?)", (event.number, event.customer))
        case Order.Delivered():
            rows.execute("DELETE FROM parcels WHERE number = ?", (event.number,))
        case _:
            return
    rows.execute("DELETE FROM answer")
    rows.execute("INSERT INTO answer SELECT customer, count(*) FROM parcels GROUP BY customer")


@answers.wrong("There are")
def names_no_question(event, rows):
    declined_cards(event, rows)


@answers.wrong('"declined", "given back", "on their way"')
def asks_something_else(event, rows, question="weather"):
    declined_cards(event, rows)


@answers.wrong("Who has none has no row")
def leaves_rows_with_nothing(event, rows, question="on their way"):
    match event:
        case Order.Shipped():
            add(rows, event.customer, 1)
        case Order.Delivered():
            add(rows, event.customer, -1)


@answers.wrong("how many parcels are shipped and not delivered")
def never_arrives(event, rows, question="on their way"):
    if isinstance(event, Order.Shipped):
        add(rows, event.customer, 1)


@answers.wrong("A month without any has no row")
def writes_zeros(event, rows, question="given back"):
    if isinstance(event, Order.Cancelled | Order.Returned):
        add(rows, f"{event.timestamp:%Y-%m}", int(event.refund * 100))


@answers.wrong("refunds of returned and of cancelled orders")
def forgets_returns(event, rows, question="given back"):
    if isinstance(event, Order.Cancelled) and event.refund:
        add(rows, f"{event.timestamp:%Y-%m}", int(event.refund * 100))


@answers.wrong("how many cards were declined")
def sums_the_totals(event, rows, question="declined"):
    if isinstance(event, Order.Declined):
        add(rows, event.reason, int(event.total * 100))


SEEN: dict[str, int] = {}


@answers.wrong("keep something between calls")
def counts_in_a_variable(event, rows, question="declined"):
    if isinstance(event, Order.Declined):
        SEEN[event.reason] = SEEN.get(event.reason, 0) + 1
        rows.execute("INSERT OR REPLACE INTO answer VALUES (?, ?)", (event.reason, SEEN[event.reason]))


@answers.wrong("in the month of their own events")
def calculates_with_floats(event, rows, question="given back"):
    if isinstance(event, Order.Cancelled | Order.Returned) and event.refund:
        add(rows, f"{event.timestamp:%Y-%m}", int(float(event.refund) * 100))


@answers.wrong("how many parcels are shipped and not delivered")
def forgets_the_second_parcel(event, rows, question="on their way"):
    match event:
        case Order.Shipped():
            add(rows, event.customer, 1)
        case Order.Delivered():
            rows.execute("DELETE FROM answer WHERE name = ?", (event.customer,))


@answers.wrong("had its card declined all the same")
def forgets_what_was_paid_after_all(event, rows, question="declined"):
    declined_cards(event, rows)
    if isinstance(event, Order.Paid):
        rows.execute("DELETE FROM answer")


@answers.wrong("is still on its way")
def forgets_the_parcels_of_the_deleted(event, rows, question="on their way"):
    parcels(event, rows)
    if isinstance(event, Customer.Deleted):
        rows.execute("DELETE FROM answer WHERE name = ?", (event.number,))


@answers.wrong("from the first minute to the last")
def goes_by_the_clock_of_another_zone(event, rows, question="given back"):
    if isinstance(event, Order.Cancelled | Order.Returned) and event.refund:
        there = event.timestamp.astimezone(timezone(timedelta(hours=2)))
        add(rows, f"{there:%Y-%m}", int(event.refund * 100))


@answers.wrong("refunds of returned and of cancelled orders")
def gives_back_the_first_line(event, rows, question="given back"):
    if isinstance(event, Order.Cancelled | Order.Returned) and event.refund:
        add(rows, f"{event.timestamp:%Y-%m}", int(event.lines[0].amount * 100))


@answers.right
def money_that_any_event_gives_back(event, rows, *, question="given back"):
    if refund := getattr(event, "refund", 0):
        add(rows, event.timestamp.isoformat()[:7], round(refund * 100))
