"""Answers to `project_wall` that are wrong, and others that are right."""

from datetime import timedelta, timezone

from course_utils.domains.shop import Customer, Order, Product
from course_utils.exercises import Answers

answers = Answers("project_wall")


def day_of(event):
    return str(event.timestamp.date())


def rightly(event, rows, day=day_of):
    match event:
        case Order.Paid():
            for line in event.lines:
                rows.zincrby(f"top:{day(event)}", line.quantity, line.sku)
        case Order.Placed():
            rows.sadd(f"customers:{day(event)}", event.customer)
            rows.pfadd(f"about:{day(event)}", event.customer)


@answers.right
def with_if_and_plain_commands(event, rows):
    day = event.timestamp.strftime("%Y-%m-%d")
    if type(event) is Order.Paid:
        for line in event.lines:
            rows.execute_command("ZINCRBY", "top:" + day, line.quantity, line.sku)
    if type(event) is Order.Placed:
        rows.pfadd("about:" + day, event.customer)
        rows.sadd("customers:" + day, event.customer)


@answers.right
def with_a_piece_at_a_time(event, rows):
    if isinstance(event, Order.Paid):
        for line in event.lines:
            for _piece in range(line.quantity):
                rows.zincrby(f"top:{day_of(event)}", 1, line.sku)
    else:
        rightly(event, rows)


@answers.wrong("adds the pieces of every line")
def counts_orders_and_not_pieces(event, rows):
    if isinstance(event, Order.Paid):
        for line in event.lines:
            rows.zincrby(f"top:{day_of(event)}", 1, line.sku)
    else:
        rightly(event, rows)


@answers.wrong("the day of the event")
def replaces_the_score(event, rows):
    if isinstance(event, Order.Paid):
        rows.zadd(f"top:{day_of(event)}", {line.sku: line.quantity for line in event.lines})
    else:
        rightly(event, rows)


@answers.wrong("PermissionError")
def reads_in_the_step(event, rows):
    if isinstance(event, Order.Paid):
        for line in event.lines:
            before = rows.zscore(f"top:{day_of(event)}", line.sku) or 0
            rows.zadd(f"top:{day_of(event)}", {line.sku: before + line.quantity})
    else:
        rightly(event, rows)


@answers.wrong("once however often they order")
def counts_orders_for_customers(event, rows):
    if isinstance(event, Order.Placed):
        rows.sadd(f"customers:{day_of(event)}", event.number)
        rows.pfadd(f"about:{day_of(event)}", event.number)
    else:
        rightly(event, rows)


@answers.wrong("is given every customer as well")
def forgets_the_hyperloglog(event, rows):
    if isinstance(event, Order.Placed):
        rows.sadd(f"customers:{day_of(event)}", event.customer)
    else:
        rightly(event, rows)


@answers.wrong("does not change that day")
def takes_back_what_was_returned(event, rows):
    if isinstance(event, Order.Returned):
        for line in event.lines:
            rows.zincrby(f"top:{day_of(event)}", -line.quantity, line.sku)
    rightly(event, rows)


@answers.wrong("counts its customer on the first")
def counts_the_customer_who_paid(event, rows):
    rightly(event, rows)
    if isinstance(event, Order.Paid):
        rows.sadd(f"customers:{day_of(event)}", event.customer)


@answers.wrong("top:")
def one_key_for_all_days(event, rows):
    rightly(event, rows, day=lambda event: "today")


@answers.wrong("also one that is not among the first ten yet")
def keeps_ten_only(event, rows):
    rightly(event, rows)
    if isinstance(event, Order.Paid):
        rows.zremrangebyrank(f"top:{day_of(event)}", 0, -11)


@answers.wrong("does not change that day")
def takes_out_who_cancelled(event, rows):
    rightly(event, rows)
    if isinstance(event, Order.Cancelled):
        rows.srem(f"customers:{day_of(event)}", event.customer)


@answers.wrong("also when a customer")
def takes_out_who_was_deleted(event, rows):
    rightly(event, rows)
    if isinstance(event, Customer.Deleted):
        rows.srem(f"customers:{day_of(event)}", event.number)


@answers.wrong("or a product withdrawn")
def takes_out_what_was_withdrawn(event, rows):
    rightly(event, rows)
    if isinstance(event, Product.Withdrawn):
        rows.zrem(f"top:{day_of(event)}", event.sku)


@answers.wrong("nothing else is counted on its own day")
def counts_who_changed_an_order(event, rows):
    rightly(event, rows)
    if isinstance(event, Order.Changed):
        rows.sadd(f"customers:{day_of(event)}", event.customer)
        rows.pfadd(f"about:{day_of(event)}", event.customer)


@answers.wrong("of another")
def goes_by_the_clock_of_another_zone(event, rows):
    rightly(event, rows, day=lambda event: str(event.timestamp.astimezone(timezone(timedelta(hours=1))).date()))


@answers.wrong("another kind of value than a set")
def makes_the_hyperloglog_a_set(event, rows):
    if isinstance(event, Order.Placed):
        rows.sadd(f"customers:{day_of(event)}", event.customer)
        rows.sadd(f"about:{day_of(event)}", event.customer)
    else:
        rightly(event, rows)


@answers.wrong("adds the pieces of every line")
def parts_ties_by_a_fraction(event, rows):
    if isinstance(event, Order.Paid):
        for line in event.lines:
            rows.zincrby(f"top:{day_of(event)}", line.quantity + 0.001, line.sku)
    else:
        rightly(event, rows)
