"""Answers to `project_sales` that are wrong, and others that are right."""

from course_utils.domains.shop import Order, Product
from course_utils.exercises import Answers

answers = Answers("project_sales")

UPSERT = """INSERT INTO sales VALUES (?, ?, ?)
            ON CONFLICT (day, sku) DO UPDATE SET cents = sales.cents + excluded.cents"""


def book(rows, event, sign, cents=lambda line: int(line.amount * 100)):
    for line in event.lines:
        rows.execute(UPSERT, (str(event.timestamp.date()), line.sku, sign * cents(line)))


def by_kind(event, rows, *, paid=1, returned=-1, cancelled=-1, cents=lambda line: int(line.amount * 100)):
    match event:
        case Product.Listed():
            rows.execute("INSERT INTO products VALUES (?, ?)", (event.sku, event.category))
        case Order.Paid():
            book(rows, event, paid, cents)
        case Order.Returned():
            book(rows, event, returned, cents)
        case Order.Cancelled() if event.refund:
            book(rows, event, cancelled, cents)


@answers.right
def looks_first_and_then_writes(event, rows):
    if isinstance(event, Product.Listed):
        rows.execute("INSERT INTO products (category, sku) VALUES (:c, :s)", {"c": event.category, "s": event.sku})
    sign = {Order.Paid: 1, Order.Returned: -1, Order.Cancelled: -1}.get(type(event), 0)
    if not sign or (sign < 0 and event.refund == 0):
        return
    for line in event.lines:
        key = (event.timestamp.strftime("%Y-%m-%d"), line.sku)
        cents = sign * int(line.price * 100) * line.quantity
        if rows.execute("SELECT 1 FROM sales WHERE day = ? AND sku = ?", key).fetchone():
            rows.execute("UPDATE sales SET cents = cents + ? WHERE day = ? AND sku = ?", (cents, *key))
        else:
            rows.execute("INSERT INTO sales VALUES (?, ?, ?)", (*key, cents))


@answers.right
def in_two_steps(event, rows):
    match event:
        case Product.Listed(sku=sku, category=category):
            rows.execute("INSERT INTO products VALUES (?, ?)", (sku, category))
        case Order.Paid() | Order.Returned() | Order.Cancelled():
            sign = 1 if isinstance(event, Order.Paid) else -1 if event.refund else 0
            for line in event.lines if sign else ():
                day = event.timestamp.date().isoformat()
                rows.execute("INSERT OR IGNORE INTO sales VALUES (?, ?, 0)", (day, line.sku))
                change = (sign * int(line.amount.scaleb(2)), day, line.sku)
                rows.execute("UPDATE sales SET cents = cents + ? WHERE day = ? AND sku = ?", change)


@answers.wrong("was never paid")
def gives_back_what_was_never_paid(event, rows):
    if isinstance(event, Order.Cancelled):
        return book(rows, event, -1)
    by_kind(event, rows)


@answers.wrong("takes its lines off")
def forgets_returns(event, rows):
    by_kind(event, rows, returned=0)


@answers.wrong("with a refund takes all its lines off")
def forgets_cancelled_orders(event, rows):
    if not isinstance(event, Order.Cancelled):
        by_kind(event, rows)


@answers.wrong("in whole cents")
def calculates_with_floats(event, rows):
    by_kind(event, rows, cents=lambda line: int(float(line.amount) * 100))


@answers.wrong("quantity times price")
def forgets_the_quantity(event, rows):
    by_kind(event, rows, cents=lambda line: int(line.price * 100))


@answers.wrong("add up in one row")
def replaces_the_row(event, rows):
    if isinstance(event, Order.Paid):
        for line in event.lines:
            row = (str(event.timestamp.date()), line.sku, int(line.amount * 100))
            rows.execute("INSERT OR REPLACE INTO sales VALUES (?, ?, ?)", row)
        return None
    return by_kind(event, rows)


@answers.wrong("brings no money yet")
def counts_orders_that_are_only_placed(event, rows):
    if isinstance(event, Order.Placed):
        return book(rows, event, 1)
    by_kind(event, rows)


@answers.wrong("ended the transaction")
def commits(event, rows):
    by_kind(event, rows)
    rows.connection.commit()


@answers.wrong("keeps its row")
def deletes_a_withdrawn_product(event, rows):
    if isinstance(event, Product.Withdrawn):
        rows.execute("DELETE FROM products WHERE sku = ?", (event.sku,))
    by_kind(event, rows)


@answers.wrong("handed over beside the statement")
def pastes_the_category(event, rows):
    if isinstance(event, Product.Listed):
        return rows.execute(f"INSERT INTO products VALUES ('{event.sku}', '{event.category}')")
    by_kind(event, rows)
