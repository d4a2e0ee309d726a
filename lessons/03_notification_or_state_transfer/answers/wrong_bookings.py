"""Answers to `wrong_bookings` that are wrong, and others that are right."""

from itertools import takewhile

from course_utils.exercises import Answers

answers = Answers("wrong_bookings")


def truth_of(trace, kind="happens"):
    """The newest items of each order when the truck left; None where it was cancelled."""
    lines = takewhile(lambda line: "truck" not in line, trace)
    return {line[kind]["order_id"]: line[kind].get("items") for line in lines if kind in line}


def said_of(items, on_board):
    if items is None:
        return "cancelled" if on_board else None
    if not on_board:
        return "missing"
    return None if on_board == items else "old"


def compared(truth, booked, said=said_of):
    words = {order_id: said(items, booked.get(order_id)) for order_id, items in truth.items()}
    return {order_id: word for order_id, word in words.items() if word}


@answers.wrong("What had arrived at inventory is no measure")
def believes_what_arrived(trace, booked):
    return compared(truth_of(trace) | truth_of(trace, "arrives"), booked)


@answers.wrong("whether its event had arrived at inventory or not")
def looks_at_arrivals_alone(trace, booked):
    return compared(truth_of(trace, "arrives"), booked)


@answers.wrong("before an outage or after it")
def stops_at_the_outage(trace, booked):
    return compared(truth_of(takewhile(lambda line: line.get("source") != "down", trace)), booked)


@answers.wrong("Nobody could have known")
def reads_to_the_end(trace, booked):
    return compared(truth_of([line for line in trace if "truck" not in line]), booked)


@answers.wrong("it is left out")
def finds_a_cancelled_order_missing(trace, booked):
    return compared(
        truth_of(trace), booked, lambda items, on_board: said_of(items, on_board) if on_board else "missing"
    )


@answers.wrong("whichever items")
def calls_a_cancelled_order_old(trace, booked):
    def said(items, on_board):
        word = said_of(items, on_board)
        return "old" if word == "cancelled" else word

    return compared(truth_of(trace), booked, said)


@answers.wrong('it is "missing"')
def goes_through_what_is_booked(trace, booked):
    truth = truth_of(trace)
    return compared({order_id: truth[order_id] for order_id in booked}, booked)


@answers.wrong("booked with no items")
def takes_an_empty_booking_for_one(trace, booked):
    return compared(
        truth_of(trace),
        booked,
        lambda items, on_board: said_of(items, None if on_board is None else on_board or {"nothing": 0}),
    )


@answers.wrong("the order is left out")
def says_that_it_is_right(trace, booked):
    return {order_id: said_of(items, booked.get(order_id)) or "right" for order_id, items in truth_of(trace).items()}


@answers.wrong("raised KeyError")
def expects_items_of_a_cancellation(trace, booked):
    truth = {}
    for line in takewhile(lambda line: "truck" not in line, trace):
        if "happens" in line:
            truth[line["happens"]["order_id"]] = line["happens"]["items"]
    return compared(truth, booked)


@answers.wrong("expected a dict")
def lists_the_orders(trace, booked):
    return list(compared(truth_of(trace), booked))


@answers.wrong('that is "old"')
def counts_the_pieces(trace, booked):
    def said(items, on_board):
        same = items and on_board and sum(items.values()) <= sum(on_board.values())
        return None if same else said_of(items, on_board)

    return compared(truth_of(trace), booked, said)


@answers.wrong("The newest items are on the truck")
def takes_the_first_version(trace, booked):
    truth = {}
    for line in takewhile(lambda line: "truck" not in line, trace):
        if "happens" in line and line["happens"]["type"] != "OrderChanged":
            truth[line["happens"]["order_id"]] = line["happens"].get("items")
    return compared(truth, booked)


@answers.wrong("The newest items are on the truck")
def knows_the_morning(trace, booked):
    return {"d4": "missing"}


@answers.right
def goes_backwards_from_the_truck(trace, booked):
    place = next(number for number, line in enumerate(trace) if "truck" in line)
    seen, wrong = set(), {}
    for line in reversed(trace[:place]):
        match line:
            case {"happens": {"order_id": order_id, **event}} if order_id not in seen:
                seen.add(order_id)
                if word := said_of(event.get("items"), booked.get(order_id)):
                    wrong[order_id] = word
    return wrong


@answers.right
def takes_the_highest_version(trace, booked):
    leaves = next(line["at"] for line in trace if "truck" in line)
    told = [line["happens"] for line in trace if "happens" in line and line["at"] < leaves]
    newest = {event["order_id"]: event for event in sorted(told, key=lambda event: event["version"])}
    wrong = {}
    for order_id, event in newest.items():
        items, on_board = event.get("items") or {}, booked.get(order_id) or {}
        if items != on_board:
            wrong[order_id] = "cancelled" if not items else "old" if on_board else "missing"
    return wrong
