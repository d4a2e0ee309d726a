"""Answers to `project_sales` that are wrong, and others that are right."""

from datetime import timedelta, timezone

from course_utils.domains.shop import Customer, Order, Product
from course_utils.exercises import Answers

answers = Answers("project_sales")

UPSERT = """INSERT INTO sales VALUES (?, ?, ?, ?, ?) ON CONFLICT (day, sku) DO UPDATE
            SET pieces = pieces + excluded.pieces, cents = cents + excluded.cents, back = back + excluded.back"""


def in_cents(line):
    return int(line.amount * 100)


def rightly(event, rows, *, cents=in_cents, upsert=UPSERT, kinds=(Order.Paid, Order.Returned, Order.Cancelled)):
    if isinstance(event, Product.Listed):
        rows.execute("INSERT INTO products VALUES (?, ?)", (event.sku, event.category))
    if not isinstance(event, kinds) or (isinstance(event, Order.Cancelled) and not event.refund):
        return
    for line in event.lines:
        paid = (line.quantity, cents(line), 0) if isinstance(event, Order.Paid) else (0, 0, cents(line))
        rows.execute(upsert, (str(event.timestamp.date()), line.sku, *paid))


@answers.right
def looks_first_and_then_writes(event, rows):
    if isinstance(event, Product.Listed):
        rows.execute("INSERT INTO products (category, sku) VALUES (:c, :s)", {"c": event.category, "s": event.sku})
    if not isinstance(event, Order.Paid | Order.Returned | Order.Cancelled) or getattr(event, "refund", 1) == 0:
        return
    is_paid = type(event) is Order.Paid
    for line in event.lines:
        key = (event.timestamp.strftime("%Y-%m-%d"), line.sku)
        cents = int(line.price * 100) * line.quantity
        numbers = (line.quantity * is_paid, cents * is_paid, cents * (not is_paid))
        row = rows.execute("SELECT pieces, cents, back FROM sales WHERE day = ? AND sku = ?", key).fetchone()
        if row:
            numbers = [old + new for old, new in zip(row, numbers, strict=True)]
            rows.execute("UPDATE sales SET pieces = ?, cents = ?, back = ? WHERE day = ? AND sku = ?", (*numbers, *key))
        else:
            rows.execute("INSERT INTO sales VALUES (?, ?, ?, ?, ?)", (*key, *numbers))


@answers.right
def in_two_steps(event, rows):
    match event:
        case Product.Listed(sku=sku, category=category):
            rows.execute("INSERT INTO products VALUES (?, ?)", (sku, category))
        case Order.Paid(lines=lines):
            for line in lines:
                change(rows, event, line, "pieces = pieces + ?, cents = cents + ?", line.quantity, in_cents(line))
        case Order.Returned(lines=lines) | Order.Cancelled(lines=lines) if event.refund > 0:
            for line in lines:
                change(rows, event, line, "back = back + ?", in_cents(line))


def change(rows, event, line, what, *values):
    key = (event.timestamp.date().isoformat(), line.sku)
    rows.execute("INSERT OR IGNORE INTO sales VALUES (?, ?, 0, 0, 0)", key)
    rows.execute(f"UPDATE sales SET {what} WHERE day = ? AND sku = ?", (*values, *key))


@answers.wrong("was never paid")
def gives_back_what_was_never_paid(event, rows):
    if isinstance(event, Order.Cancelled):
        for line in event.lines:
            rows.execute(UPSERT, (str(event.timestamp.date()), line.sku, 0, 0, in_cents(line)))
    else:
        rightly(event, rows)


@answers.wrong("`Order.Returned` books its own lines")
def forgets_returns(event, rows):
    rightly(event, rows, kinds=(Order.Paid, Order.Cancelled))


@answers.wrong("with a refund books all its lines as given back")
def forgets_cancelled_orders(event, rows):
    rightly(event, rows, kinds=(Order.Paid, Order.Returned))


@answers.wrong("in whole cents")
def calculates_with_floats(event, rows):
    rightly(event, rows, cents=lambda line: int(float(line.amount) * 100))


@answers.wrong("quantity times price")
def forgets_the_quantity(event, rows):
    rightly(event, rows, cents=lambda line: int(line.price * 100))


@answers.wrong("add up in one row")
def replaces_the_row(event, rows):
    rightly(event, rows, upsert="INSERT OR REPLACE INTO sales VALUES (?, ?, ?, ?, ?)")


@answers.wrong("brings no money yet")
def counts_orders_that_are_only_placed(event, rows):
    if isinstance(event, Order.Placed):
        for line in event.lines:
            rows.execute(UPSERT, (str(event.timestamp.date()), line.sku, line.quantity, in_cents(line), 0))
    rightly(event, rows)


@answers.wrong("ended the transaction")
def commits(event, rows):
    rightly(event, rows)
    rows.connection.commit()


@answers.wrong("keeps its row")
def deletes_a_withdrawn_product(event, rows):
    if isinstance(event, Product.Withdrawn):
        rows.execute("DELETE FROM products WHERE sku = ?", (event.sku,))
    rightly(event, rows)


@answers.wrong("handed over beside the statement")
def pastes_the_category(event, rows):
    if isinstance(event, Product.Listed):
        rows.execute(f"INSERT INTO products VALUES ('{event.sku}', '{event.category}')")
    else:
        rightly(event, rows)


@answers.wrong("stays sold the day before")
def takes_it_off_the_pieces(event, rows):
    rightly(event, rows)
    if isinstance(event, Order.Returned):
        for line in event.lines:
            rows.execute("UPDATE sales SET pieces = pieces - ? WHERE sku = ?", (line.quantity, line.sku))


def paid_rightly_and_back_by(event, rows, sql):
    if isinstance(event, Order.Paid | Product.Listed):
        rightly(event, rows)
    elif isinstance(event, Order.Returned | Order.Cancelled) and event.refund:
        for line in event.lines:
            rows.execute(sql, (str(event.timestamp.date()), line.sku, in_cents(line)))


@answers.wrong("two returns and a cancelled order are three amounts")
def keeps_the_last_that_came_back(event, rows):
    upsert = "INSERT INTO sales VALUES (?, ?, 0, 0, ?) ON CONFLICT (day, sku) DO UPDATE SET back = excluded.back"
    paid_rightly_and_back_by(event, rows, upsert)


@answers.wrong("two returns and a cancelled order are three amounts")
def gives_back_only_where_nothing_was_sold(event, rows):
    paid_rightly_and_back_by(event, rows, "INSERT OR IGNORE INTO sales VALUES (?, ?, 0, 0, ?)")


@answers.wrong("each with its own amount")
def books_the_refund_for_every_line(event, rows):
    if isinstance(event, Order.Returned):
        for line in event.lines:
            rows.execute(UPSERT, (str(event.timestamp.date()), line.sku, 0, 0, int(event.refund * 100)))
    else:
        rightly(event, rows)


@answers.wrong("whatever costs more today")
def counts_what_was_sold_at_the_new_price(event, rows):
    rightly(event, rows)
    if isinstance(event, Product.Repriced):
        rows.execute("UPDATE sales SET cents = pieces * ? WHERE sku = ?", (int(event.price * 100), event.sku))


@answers.wrong("whoever is deleted")
def forgets_the_sales_of_the_deleted(event, rows):
    rightly(event, rows)
    if isinstance(event, Customer.Deleted):
        rows.execute("DELETE FROM sales WHERE day = ?", (str(event.timestamp.date()),))


@answers.wrong("of another")
def books_by_the_clock_of_another_zone(event, rows):
    if isinstance(event, Order.Paid):
        day = event.timestamp.astimezone(timezone(timedelta(hours=-5))).date()
        for line in event.lines:
            rows.execute(UPSERT, (str(day), line.sku, line.quantity, in_cents(line), 0))
    else:
        rightly(event, rows)
