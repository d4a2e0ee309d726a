"""`project_sales`: what was paid and what was given back, by day and product, in rows that any question can be put to."""

from typing import Any

from hypothesis.strategies import sampled_from

from course_utils.domains.shop import Order, Product
from course_utils.exercises import Attempt, Exercise
from course_utils.text import code

from ..kit import SALES, SKUS, Wanted, days, lines, must_hold, opened, order_event, prices, product_event, project, skus

exercise = Exercise(
    "project_sales",
    hints=(
        "Which events move money, and which way? One brings it, two give it back, and one of those two only sometimes.",
        "Three branches book: Order.Paid with a plus, Order.Returned with a minus, Order.Cancelled with a minus if "
        "event.refund is not zero. Each books every line: its day, sku, and amount in cents.",
        code(
            "match event:",
            "    case Product.Listed():",
            '        rows.execute("INSERT INTO products VALUES (?, ?)", (event.sku, event.category))',
            "    case Order.Paid():",
            "        for line in event.lines:",
            "            book(rows, event, line, 1)",
            "    …  # Returned, and Cancelled if event.refund: -1",
        ),
    ),
)


def _cents(wanted: list[Wanted]) -> dict[str, int]:
    return {sku: quantity * cents for sku, quantity, cents in wanted}


def _rows(day: str, cents: dict[str, int]) -> list[tuple[str, str, int]]:
    return [(day, sku, cents[sku]) for sku in sorted(cents)]


@exercise.law(sku=skus, category=sampled_from(["Tea", "Workshop", "Kitchen'); DROP TABLE sales; --"]), examples=15)
def a_listed_product_has_a_row(project_sales: Attempt, sku: str, category: str) -> None:
    """`Product.Listed` makes a row of `products`: the sku and the category, handed over beside the statement."""
    with opened(SALES) as view:
        project(project_sales, view, [product_event(Product.Listed, sku, category=category)])
        must_hold(project_sales, view, "products", [(sku, category)])
        must_hold(project_sales, view, "sales", [])


@exercise.law(day=days, wanted=lines(), examples=25)
def what_is_paid_is_booked(project_sales: Attempt, day: str, wanted: list[Wanted]) -> None:
    """`Order.Paid` books every line of the order: on the day of the event, under its sku, quantity times price, in whole
    cents."""
    with opened(SALES) as view:
        project(project_sales, view, [order_event(Order.Paid, day, lines=wanted)])
        must_hold(project_sales, view, "sales", _rows(day, _cents(wanted)))


@exercise.law(day=days, wanted=lines(), other=prices, examples=20)
def the_same_day_adds_up(project_sales: Attempt, day: str, wanted: list[Wanted], other: int) -> None:
    """Several orders of one day and product add up in one row."""
    second = [(SKUS[0], 1, other)]
    paid = [order_event(Order.Paid, day, f"O-{number}", lines=each) for number, each in ((1, wanted), (2, second))]
    cents = _cents(wanted)
    cents[SKUS[0]] += other
    with opened(SALES) as view:
        project(project_sales, view, paid)
        must_hold(project_sales, view, "sales", _rows(day, cents))


@exercise.law(wanted=lines(), examples=15)
def what_comes_back_is_taken_off(project_sales: Attempt, wanted: list[Wanted]) -> None:
    """`Order.Returned` takes its lines off, on the day of its own event: what was sold yesterday stays sold yesterday."""
    back = wanted[:1]
    events = [
        order_event(Order.Paid, "2024-02-28", lines=wanted),
        order_event(Order.Returned, "2024-03-01", lines=back, refund=sum(_cents(back).values())),
    ]
    returned = [("2024-03-01", sku, -cents) for sku, cents in _cents(back).items()]
    with opened(SALES) as view:
        project(project_sales, view, events)
        must_hold(project_sales, view, "sales", [*_rows("2024-02-28", _cents(wanted)), *returned])


@exercise.law(wanted=lines(), examples=15)
def a_paid_order_that_is_cancelled_is_given_back(project_sales: Attempt, wanted: list[Wanted]) -> None:
    """`Order.Cancelled` with a refund takes all its lines off, on the day of its own event."""
    total = sum(_cents(wanted).values())
    events = [
        order_event(Order.Paid, "2024-02-28", lines=wanted),
        order_event(Order.Cancelled, "2024-02-29", lines=wanted, refund=total, reason="too late"),
    ]
    off = _rows("2024-02-29", {sku: -cents for sku, cents in _cents(wanted).items()})
    with opened(SALES) as view:
        project(project_sales, view, events)
        must_hold(project_sales, view, "sales", [*_rows("2024-02-28", _cents(wanted)), *off])


@exercise.law(wanted=lines(), examples=15)
def an_unpaid_order_that_is_cancelled_gives_nothing_back(project_sales: Attempt, wanted: list[Wanted]) -> None:
    """A `Cancelled` whose `refund` is 0.00 was never paid: nothing was booked, and nothing is taken off."""
    events = [order_event(Order.Cancelled, "2024-02-29", lines=wanted, refund=0, reason="changed her mind")]
    with opened(SALES) as view:
        project(project_sales, view, events)
        must_hold(project_sales, view, "sales", [])


@exercise.law(wanted=lines(), kind=sampled_from([Order.Placed, Order.Changed]), examples=10)
def what_is_not_paid_is_no_revenue(project_sales: Attempt, wanted: list[Wanted], kind: Any) -> None:
    """An order that is placed or changed brings no money yet. Only `Paid` does."""
    with opened(SALES) as view:
        project(project_sales, view, [order_event(kind, "2024-02-29", lines=wanted)])
        must_hold(project_sales, view, "sales", [])


@exercise.law(wanted=lines(), examples=10)
def a_withdrawn_product_stays_in_the_books(project_sales: Attempt, wanted: list[Wanted]) -> None:
    """A product that is renamed or withdrawn keeps its row, and what was sold of it stays sold. Other events change
    nothing, and raise nothing."""
    sku = wanted[0][0]
    events = [
        product_event(Product.Listed, sku),
        order_event(Order.Paid, "2024-02-28", lines=wanted),
        order_event(Order.Shipped, "2024-02-29"),
        product_event(Product.Renamed, sku),
        product_event(Product.Withdrawn, sku),
    ]
    with opened(SALES) as view:
        project(project_sales, view, events)
        must_hold(project_sales, view, "products", [(sku, "Tea")])
        must_hold(project_sales, view, "sales", _rows("2024-02-28", _cents(wanted)))
