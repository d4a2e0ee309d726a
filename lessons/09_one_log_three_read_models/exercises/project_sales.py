"""`project_sales`: what was paid and what was given back, by day and product, in rows that any question can be put to."""

from typing import Any

from hypothesis.strategies import sampled_from

from course_utils.domains.shop import Order, Product
from course_utils.exercises import Attempt, Exercise
from course_utils.text import code

from ..kit import (
    DAYS,
    EDGES,
    KINDS,
    SALES,
    SKUS,
    Wanted,
    any_event,
    days,
    lines,
    must_hold,
    opened,
    order_event,
    prices,
    product_event,
    project,
    skus,
)

exercise = Exercise(
    "project_sales",
    hints=(
        "Which events move money, and which way? One brings it, two give it back, and one of those two only sometimes.",
        "Order.Paid books pieces and cents of every line. Order.Returned, and Order.Cancelled if event.refund is not zero, "
        "book 0 pieces, 0 cents, and what was given back for every line. str(event.timestamp.date()) is the day.",
        code(
            "match event:",
            "    case Product.Listed():",
            '        rows.execute("INSERT INTO products VALUES (?, ?)", (event.sku, event.category))',
            "    case Order.Paid():",
            "        for line in event.lines:",
            "            book(rows, event, line.sku, line.quantity, int(line.amount * 100), 0)",
            "    …  # Returned, and Cancelled if event.refund: 0, 0, int(line.amount * 100)",
        ),
    ),
)


def _paid(day: str, wanted: list[Wanted]) -> list[tuple[Any, ...]]:
    return [(day, sku, pieces, pieces * cents, 0) for sku, pieces, cents in sorted(wanted)]


def _given_back(day: str, wanted: list[Wanted]) -> list[tuple[Any, ...]]:
    return [(day, sku, 0, 0, pieces * cents) for sku, pieces, cents in sorted(wanted)]


def _total(wanted: list[Wanted]) -> int:
    return sum(pieces * cents for _, pieces, cents in wanted)


@exercise.law(sku=skus, category=sampled_from(["Tea", "Workshop", "Kitchen'); DROP TABLE sales; --"]), examples=15)
def a_listed_product_has_a_row(project_sales: Attempt, sku: str, category: str) -> None:
    """`Product.Listed` makes a row of `products`: the sku and the category, handed over beside the statement."""
    with opened(SALES) as view:
        project(project_sales, view, [product_event(Product.Listed, sku, category=category)])
        must_hold(project_sales, view, "products", [(sku, category)])
        must_hold(project_sales, view, "sales", [])


@exercise.law(day=days, wanted=lines(), examples=25)
def what_is_paid_is_booked(project_sales: Attempt, day: str, wanted: list[Wanted]) -> None:
    """`Order.Paid` books every line of the order, on the day of the event, under its sku: the pieces, and quantity times
    price in whole cents."""
    with opened(SALES) as view:
        project(project_sales, view, [order_event(Order.Paid, day, lines=wanted)])
        must_hold(project_sales, view, "sales", _paid(day, wanted))


@exercise.law(day=days, wanted=lines(), other=prices, examples=20)
def the_same_day_adds_up(project_sales: Attempt, day: str, wanted: list[Wanted], other: int) -> None:
    """Several orders of one day and product add up in one row."""
    second = [(SKUS[0], 1, other)]
    paid = [order_event(Order.Paid, day, f"O-{number}", lines=each) for number, each in ((1, wanted), (2, second))]
    (_, pieces, cents), *others = wanted
    first = (day, SKUS[0], pieces + 1, pieces * cents + other, 0)
    with opened(SALES) as view:
        project(project_sales, view, paid)
        must_hold(project_sales, view, "sales", sorted([first, *_paid(day, others)]))


@exercise.law(wanted=lines(), examples=15)
def what_comes_back_is_booked_as_given_back(project_sales: Attempt, wanted: list[Wanted]) -> None:
    """`Order.Returned` books its own lines, and no others, as given back, each with its own amount in cents, on the day of
    its own event. What was sold the day before stays sold the day before."""
    returned = wanted[:2]
    events = [
        order_event(Order.Paid, "2024-02-28", lines=wanted),
        order_event(Order.Returned, "2024-03-01", lines=returned, refund=_total(returned)),
    ]
    with opened(SALES) as view:
        project(project_sales, view, events)
        expected = [*_paid("2024-02-28", wanted), *_given_back("2024-03-01", returned)]
        must_hold(project_sales, view, "sales", expected)


@exercise.law(wanted=lines(), examples=15)
def a_paid_order_that_is_cancelled_is_given_back(project_sales: Attempt, wanted: list[Wanted]) -> None:
    """`Order.Cancelled` with a refund books all its lines as given back, on the day of its own event."""
    events = [
        order_event(Order.Paid, "2024-02-28", lines=wanted),
        order_event(Order.Cancelled, "2024-02-29", lines=wanted, refund=_total(wanted), reason="too late"),
    ]
    with opened(SALES) as view:
        project(project_sales, view, events)
        expected = [*_paid("2024-02-28", wanted), *_given_back("2024-02-29", wanted)]
        must_hold(project_sales, view, "sales", expected)


@exercise.law(wanted=lines(), other=prices, examples=10)
def a_day_of_all_kinds_adds_up(project_sales: Attempt, wanted: list[Wanted], other: int) -> None:
    """What was sold and what came back on one day stand in one row for each product, and what came back adds up as well:
    two returns and a cancelled order are three amounts."""
    day, returned = "2024-02-29", [(SKUS[0], 1, other)]
    events = [
        order_event(Order.Paid, day, "O-00001", lines=wanted),
        order_event(Order.Returned, day, "O-00001", lines=returned, refund=other),
        order_event(Order.Returned, day, "O-00002", lines=returned, refund=other),
        order_event(Order.Cancelled, day, "O-00003", lines=wanted, refund=_total(wanted), reason="too late"),
    ]
    back = [pieces * cents + (2 * other if sku == SKUS[0] else 0) for sku, pieces, cents in wanted]
    with opened(SALES) as view:
        project(project_sales, view, events)
        rows = [(day, sku, n, n * cents, given) for (sku, n, cents), given in zip(wanted, back, strict=True)]
        must_hold(project_sales, view, "sales", sorted(rows))


@exercise.law(wanted=lines(), examples=15)
def an_unpaid_order_that_is_cancelled_gives_nothing_back(project_sales: Attempt, wanted: list[Wanted]) -> None:
    """A `Cancelled` whose `refund` is 0.00 was never paid, so nothing was given back."""
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
    """A product that is renamed or withdrawn keeps its row, and what was sold of it stays sold."""
    sku = wanted[0][0]
    events = [
        product_event(Product.Listed, sku),
        order_event(Order.Paid, "2024-02-28", lines=wanted),
        product_event(Product.Renamed, sku),
        product_event(Product.Withdrawn, sku),
    ]
    with opened(SALES) as view:
        project(project_sales, view, events)
        must_hold(project_sales, view, "products", [(sku, "Tea")])
        must_hold(project_sales, view, "sales", _paid("2024-02-28", wanted))


BOOKED = {"Product.Listed", "Order.Paid", "Order.Returned", "Order.Cancelled"}


@exercise.law(cases=lambda: [{"kind": kind} for kind in KINDS if kind not in BOOKED])
def other_events_change_nothing(project_sales: Attempt, kind: str) -> None:
    """Other events change no row that is there, make none, and raise nothing: what was sold stays sold at its price, and
    what came back has come back, whoever is deleted and whatever costs more today."""
    day, wanted = DAYS[1], [(SKUS[0], 2, 350)]
    told = [
        product_event(Product.Listed, SKUS[0]),
        order_event(Order.Paid, day, lines=wanted),
        order_event(Order.Returned, day, lines=wanted, refund=700),
    ]
    with opened(SALES) as view:
        project(project_sales, view, [*told, any_event(kind, day), any_event(kind, DAYS[2])])
        must_hold(project_sales, view, "products", [(SKUS[0], "Tea")])
        must_hold(project_sales, view, "sales", [(day, SKUS[0], 2, 700, 700)])


@exercise.law(cases=lambda: [{"minute": minute} for minute in EDGES])
def a_day_has_its_first_minute_and_its_last(project_sales: Attempt, minute: str) -> None:
    """An order belongs to the day of its timestamp as it stands, from the first minute to the last. A clock of another
    zone would move it into a neighbour."""
    with opened(SALES) as view:
        project(project_sales, view, [order_event(Order.Paid, minute, lines=[(SKUS[0], 2, 350)])])
        must_hold(project_sales, view, "sales", [(minute[:10], SKUS[0], 2, 700, 0)])
