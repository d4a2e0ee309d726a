"""`project_wall`: the wall's numbers are kept ready in Redis: a sorted set, a set and a HyperLogLog for every day."""

from typing import Any

from fakeredis import FakeRedis
from hypothesis.strategies import integers, lists, sampled_from

from course_utils.domains.shop import Order
from course_utils.exercises import Attempt, Exercise
from course_utils.readmodels.redis.clients import new_server
from course_utils.readmodels.redis.kinds import Kinds
from course_utils.readmodels.redis.rows import Collected, RedisRows
from course_utils.text import code, show

from ..kit import DAYS, EDGES, KINDS, SKUS, Named, Wanted, any_event, call, days, lines, listed, named, order_event

MANY = 150
PFADD_ONLY = "The HyperLogLog `about:…` is given every customer as well, by `pfadd`, and by nothing else: on a server it is another kind of value than a set."

exercise = Exercise(
    "project_wall",
    hints=(
        "Each of the two kinds of event feeds other keys. What is the day in their names the day of?",
        "Order.Paid: one rows.zincrby for every line. Order.Placed: one rows.sadd and one rows.pfadd. Nothing else.",
        code(
            "match event:",
            "    case Order.Paid():",
            "        for line in event.lines:",
            '            rows.zincrby(f"top:{day}", line.quantity, line.sku)',
            "    case Order.Placed():",
            "        …  # sadd and pfadd take the key, then the customer",
        ),
    ),
)


def _written(attempt: Attempt, events: list[Any]) -> Any:
    """A Redis with what the answer has asked for, event by event."""
    client: Any = FakeRedis(server=new_server())
    collected, kinds = Collected(), Kinds()
    kinds.begin(None, lambda key: "none")
    rows = RedisRows(client, b"", collected, kinds)
    for position, event in enumerate(events, start=1):
        call(attempt, named(event), Named(rows.at(position), "rows"))
    for command, key, *values in collected.commands:
        if key.startswith(b"about:") and command != "PFADD":  # the Redis in this process would count a set as well
            attempt.fail(PFADD_ONLY, lines=[f"Redis was asked for {command} about:…"])
        client.execute_command(command, key, *values)
    return client


def _must_be(attempt: Attempt, what: str, found: Any, expected: Any, because: str = "") -> None:
    if found != expected:
        attempt.fail(because, lines=[f"{what} is {show(found)}", f"expected {show(expected)}"])


def _scores(client: Any, day: str) -> dict[str, float]:
    return {sku.decode(): score for sku, score in client.zrange(f"top:{day}", 0, -1, withscores=True)}


@exercise.law(day=days, first=lines(), second=lines(), examples=25)
def paid_pieces_are_counted(project_wall: Attempt, day: str, first: list[Wanted], second: list[Wanted]) -> None:
    """`Order.Paid` adds the pieces of every line to its product in the sorted set `top:` and the day of the event."""
    paid = [order_event(Order.Paid, day, f"O-{n}", lines=wanted) for n, wanted in ((1, first), (2, second))]
    pieces = {sku: sum(count for name, count, _ in [*first, *second] if name == sku) for sku in SKUS}
    client = _written(project_wall, paid)
    _must_be(project_wall, f"top:{day}", _scores(client, day), {sku: n for sku, n in pieces.items() if n})


@exercise.law(numbers=lists(integers(1, 4), min_size=1, max_size=5), day=days, examples=25)
def customers_are_counted_once(project_wall: Attempt, numbers: list[int], day: str) -> None:
    """`Order.Placed` puts its customer into the set `customers:` and the day, once however often they order."""
    placed = [
        order_event(Order.Placed, day, f"O-{n}", customer=f"C-{number:04}", lines=[(SKUS[0], 1, 100)])
        for n, number in enumerate(numbers)
    ]
    client = _written(project_wall, placed)
    expected = sorted({f"C-{number:04}" for number in numbers})
    _must_be(
        project_wall, f"customers:{day}", sorted(key.decode() for key in client.smembers(f"customers:{day}")), expected
    )
    count = client.pfcount(f"about:{day}")
    _must_be(project_wall, f"the count of about:{day}", count, len(expected), PFADD_ONLY)


@exercise.law(wanted=lines(), examples=10)
def each_day_has_keys_of_its_own(project_wall: Attempt, wanted: list[Wanted]) -> None:
    """Every day has keys of its own, by the event's timestamp: an order that is placed on one day and paid on another
    counts its customer on the first, its pieces on the second."""
    events = [
        order_event(Order.Placed, "2024-02-28", lines=wanted),
        order_event(Order.Paid, "2024-02-29", lines=wanted),
    ]
    client = _written(project_wall, events)
    keys = sorted(key.decode() for key in client.scan_iter())
    expected = ["about:2024-02-28", "customers:2024-02-28", "top:2024-02-29"]
    if keys != expected:
        project_wall.fail(lines=[*listed("keys     ", keys), *listed("expected ", expected)])


@exercise.law(cases=lambda: [{"kind": kind} for kind in KINDS if kind not in ("Order.Placed", "Order.Paid")])
def other_events_change_nothing(project_wall: Attempt, kind: str) -> None:
    """The wall shows what was placed and paid on a day. What happens later does not change that day, also when a customer
    is deleted or a product withdrawn; nothing else is counted on its own day either, and nothing is raised."""
    day, wanted = DAYS[1], [(SKUS[0], 2, 350)]
    events = [order_event(Order.Placed, day, lines=wanted), order_event(Order.Paid, day, lines=wanted)]
    client = _written(project_wall, [*events, any_event(kind, day), any_event(kind, DAYS[2], "C-0042")])
    keys = sorted(key.decode() for key in client.scan_iter())
    _must_be(project_wall, "the list of keys", keys, [f"about:{day}", f"customers:{day}", f"top:{day}"])
    _must_be(project_wall, f"top:{day}", _scores(client, day), {SKUS[0]: 2})
    _must_be(project_wall, f"the count of customers:{day}", client.scard(f"customers:{day}"), 1)
    _must_be(project_wall, f"the count of about:{day}", client.pfcount(f"about:{day}"), 1)


@exercise.law(cases=lambda: [{"minute": minute} for minute in EDGES])
def a_day_has_its_first_minute_and_its_last(project_wall: Attempt, minute: str) -> None:
    """An event belongs to the day of its timestamp as it stands, from the first minute to the last. A clock of another
    zone would move it into a neighbour."""
    day, wanted = minute[:10], [(SKUS[0], 2, 350)]
    events = [order_event(Order.Placed, minute, lines=wanted), order_event(Order.Paid, minute, lines=wanted)]
    keys = sorted(key.decode() for key in _written(project_wall, events).scan_iter())
    _must_be(project_wall, "the list of keys", keys, [f"about:{day}", f"customers:{day}", f"top:{day}"])


@exercise.law()
def every_product_is_counted(project_wall: Attempt) -> None:
    """Every product is counted, also one that is not among the first ten yet: it may be in the evening."""
    day, skus = DAYS[1], [f"T-1{number:03}" for number in range(MANY)]
    paid = [order_event(Order.Paid, day, lines=[(sku, 2, 100) for sku in skus[:-1]] + [(skus[-1], 1, 100)])]
    late = order_event(Order.Paid, day, "O-00002", lines=[(skus[-1], 20, 100)])
    scores = _scores(_written(project_wall, [*paid, late]), day)
    _must_be(project_wall, f"{skus[-1]} in top:{day}", scores.get(skus[-1]), 21)
    _must_be(project_wall, f"the number of products in top:{day}", len(scores), MANY)


@exercise.law(number=sampled_from(["C-0007", "C'7", "C 7\n", "عميل-٧"]), examples=5)
def contents_are_data(project_wall: Attempt, number: str) -> None:
    """What an event contains is a value of its own, whatever is in it, and never a part of another word."""
    placed = order_event(Order.Placed, "2024-02-29", customer=number, lines=[(SKUS[2], 1, 100)])
    client = _written(project_wall, [placed])
    found = [key.decode() for key in client.smembers("customers:2024-02-29")]
    _must_be(project_wall, "customers:2024-02-29", found, [number])
