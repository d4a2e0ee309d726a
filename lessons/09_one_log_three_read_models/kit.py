"""Events of the shop, and stores in which every trip can be the last, as the laws of this lesson's exercises share them.

What is expected is added up from the numbers that a case was drawn with, and never by a second projection. Events and
stores are handed to an answer under short names, so that a message can be read and its calls be made by hand.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from functools import wraps
from typing import Any

from fakeredis import FakeRedis
from hypothesis.strategies import composite, integers, sampled_from
from redis.client import Pipeline

from course_utils.domains.shop import Customer, Line, Lines, Order, Product, Stock
from course_utils.exercises import Attempt
from course_utils.exercises.attempt import Returned
from course_utils.readmodels.redis.clients import new_server
from course_utils.text import show

Wanted = tuple[str, int, int]
"""What an order has of one product: sku, quantity, and the price of one in cents."""

SKUS = ("T-1042", "K-1001", "O'Hara's")
DAYS = ("2024-02-28", "2024-02-29", "2024-03-01")
EDGES = ("2024-02-29T00:00", "2024-02-29T23:59")
"""The first minute of a day and its last. The next minute belongs to another month."""
KINDS = (
    *("Order.Placed", "Order.Changed", "Order.Paid", "Order.Declined", "Order.Shipped", "Order.Delivered"),
    *("Order.Returned", "Order.Cancelled", "Order.Cancelled, unpaid"),
    *("Product.Listed", "Product.Renamed", "Product.Repriced", "Product.Withdrawn"),
    *("Customer.Registered", "Customer.Deleted"),
    *("Stock.Received", "Stock.Reserved", "Stock.Released", "Stock.Taken"),
)
"""All that can happen in the shop."""
SALES = """CREATE TABLE products (sku TEXT PRIMARY KEY, category TEXT NOT NULL);
           CREATE TABLE sales (day TEXT, sku TEXT, pieces BIGINT, cents BIGINT, back BIGINT, PRIMARY KEY (day, sku))"""

days = sampled_from(DAYS)
skus = sampled_from(SKUS)
prices = integers(1, 9_999)
quantities = integers(1, 9)


@composite
def lines(draw: Any, least: int = 1) -> list[Wanted]:
    """Lines of an order, each of another product."""
    chosen = SKUS[: draw(integers(least, len(SKUS)))]
    return [(sku, draw(quantities), draw(prices)) for sku in chosen]


def order_event(kind: type[Any], day: str, number: str = "O-00001", **fields: Any) -> Any:
    """An event of an order, on this day. `lines` are given as tuples, and amounts in cents."""
    if "lines" in fields:
        made = tuple(Line(sku, quantity, money(cents)) for sku, quantity, cents in fields["lines"])
        fields["lines"] = Lines(made)
        fields.setdefault("customer", "C-0007")
        if kind is not Order.Returned:
            fields.setdefault("total", int(Lines(made).total * 100))
    fields = {name: money(value) if name in ("total", "refund") else value for name, value in fields.items()}
    if kind is Order.Placed:
        fields["originator_topic"] = "shop"
    fields.setdefault("customer", "C-0007")
    return kind(originator_id=Order.create_id(number), originator_version=1, timestamp=at(day), number=number, **fields)


def product_event(kind: type[Any], sku: str, *, day: str = DAYS[0], **fields: Any) -> Any:
    if kind is Product.Listed:
        fields = {"category": "Tea", "price": Decimal("9.50"), "originator_topic": "shop", **fields}
    if kind in (Product.Listed, Product.Renamed):
        fields = {"name": f"Pot {sku}", "description": "It pours.", **fields}
    return kind(originator_id=Product.create_id(sku), originator_version=1, timestamp=at(day), sku=sku, **fields)


def customer_event(kind: type[Any], number: str = "C-0007", *, day: str = DAYS[0]) -> Any:
    fields = {"name": "Ada", "email": "ada@example.org", "city": "Oslo", "originator_topic": "shop"}
    of_kind = fields if kind is Customer.Registered else {}
    return kind(
        originator_id=Customer.create_id(number), originator_version=1, timestamp=at(day), number=number, **of_kind
    )


def any_event(kind: str, day: str, customer: str = "C-0007") -> Any:
    """An event of one of the `KINDS`, of the first product, and of this customer if it has one."""
    wanted: list[Wanted] = [(SKUS[0], 2, 350)]
    match kind.partition(".")[2]:
        case "Placed" | "Changed" | "Paid" as name:
            return order_event(getattr(Order, name), day, customer=customer, lines=wanted)
        case "Shipped" | "Delivered" as name:
            return order_event(getattr(Order, name), day, customer=customer)
        case "Declined":
            return order_event(Order.Declined, day, customer=customer, total=700, reason="no cover")
        case "Returned":
            return order_event(Order.Returned, day, customer=customer, lines=wanted, refund=700)
        case "Cancelled" | "Cancelled, unpaid" as name:
            refund = 700 if name == "Cancelled" else 0
            return order_event(Order.Cancelled, day, customer=customer, lines=wanted, refund=refund, reason="too late")
        case "Registered" | "Deleted" as name:
            return customer_event(getattr(Customer, name), customer, day=day)
        case "Repriced":
            return product_event(Product.Repriced, SKUS[0], day=day, price=Decimal("99.00"))
        case "Listed" | "Renamed" | "Withdrawn" as name:
            return product_event(getattr(Product, name), SKUS[0], day=day)
        case name:
            fields = {"originator_topic": "shop"} if name == "Received" else {"order": "O-00001"}
            made: Any = getattr(Stock, name)
            stock = {"originator_id": Stock.create_id(SKUS[0]), "originator_version": 1, "timestamp": at(day)}
            return made(**stock, sku=SKUS[0], quantity=2, **fields)


def at(day: str) -> datetime:
    """Half past ten on this day, or the minute that is named with it: `2024-02-29T23:59`."""
    return datetime.fromisoformat(day if "T" in day else f"{day}T10:30").replace(tzinfo=UTC)


def money(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


class Named:
    """A value under the name that a message calls it by."""

    def __init__(self, value: Any, name: str) -> None:
        self.value, self.name = value, name

    def __repr__(self) -> str:
        return self.name


def named(event: Any) -> Named:
    """An event, told in brief: what kind it is, and what a projection may want of it."""
    told = []
    for field in ("number", "customer", "sku", "name", "description", "category", "refund", "reason"):
        if hasattr(event, field):
            value = getattr(event, field)
            told.append(f"{field}={value if isinstance(value, Decimal) else show(value)}")
    if hasattr(event, "lines"):
        told.append(f"lines=[{', '.join(f'{one.quantity} × {one.sku} at {one.price}' for one in event.lines)}]")
    told.append(f"on {event.timestamp:%Y-%m-%d at %H:%M}")
    return Named(event, f"{type(event).__qualname__}({', '.join(told)})")


def call(attempt: Attempt, *args: Any) -> Returned:
    """Call the answer with these, of which some are `Named`, also inside a list of pairs."""
    answer: Any = attempt.answer

    @wraps(answer)
    def unnamed(*given: Any) -> Any:
        return answer(*map(_value, given))

    return attempt.run(attempt.name, unnamed, args, {})


def _value(given: Any) -> Any:
    if isinstance(given, Named):
        return given.value
    if isinstance(given, list):
        return [_value(each) for each in given]
    return tuple(_value(each) for each in given) if isinstance(given, tuple) else given


@contextmanager
def opened(tables: str) -> Iterator[sqlite3.Connection]:
    """A database in memory with these tables; who wants an order has to ask for it."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA reverse_unordered_selects = ON")
        connection.executescript(tables)
        yield connection


def project(attempt: Attempt, connection: sqlite3.Connection, events: Iterable[Any]) -> None:
    """Call the answer for each event, inside one transaction, as a projector does."""
    connection.execute("BEGIN")
    rows = Named(connection.cursor(), "rows")
    for event in events:
        call(attempt, named(event), rows)
        if not connection.in_transaction:
            attempt.fail(
                f"`{attempt.name}` ended the transaction. Leave that to the projector, who has the position to write."
            )
    connection.execute("COMMIT")


def must_hold(
    attempt: Attempt, connection: sqlite3.Connection, table: str, expected: Sequence[Any], because: str = ""
) -> None:
    """The rows of a table must be these, in the order of their first columns."""
    found = connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
    if found != list(expected):
        attempt.fail(because, lines=[*listed(f"{table} is ", found), *listed("expected ", expected)])


def listed(label: str, rows: Iterable[Any]) -> list[str]:
    """Rows one under another, the first behind its label."""
    shown = [show(row) for row in rows] or ["(nothing)"]
    return [f"{label}{shown[0]}", *(" " * len(label) + row for row in shown[1:])]


# ---- a Redis, whose trips are announced

Before = Callable[[str], None]
"""Is told of every trip to the server ahead of it, in Redis's own words; what it raises, the call raises."""


class Trips(FakeRedis):
    """A client that calls `before` ahead of every trip to the server."""

    def __init__(self, server: Any, before: Before) -> None:
        self.before = before
        super().__init__(server=server)

    def execute_command(self, *args: Any, **options: Any) -> Any:
        self.before(_words(args))
        return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]

    def pipeline(self, transaction: bool = True, shard_hint: Any = None) -> "TripsInPipeline":
        return TripsInPipeline(self, transaction)


class TripsInPipeline(Pipeline):
    """Sends all of a MULTI in one trip, and what is in no MULTI in a trip each."""

    def __init__(self, client: Trips, transaction: bool) -> None:
        super().__init__(client.connection_pool, client.response_callbacks, transaction, None)
        self.trips = client

    def immediate_execute_command(self, *args: Any, **options: Any) -> Any:
        self.trips.before(_words(args))
        return super().immediate_execute_command(*args, **options)  # type: ignore[no-untyped-call]

    def execute(self, raise_on_error: bool = True) -> list[Any]:
        commands = [args for args, _ in self.command_stack]
        if commands and not (vars(self)["transaction"] or self.explicit_transaction):
            self.reset()
            return [self.trips.execute_command(*args) for args in commands]
        self.trips.before(" · ".join(["MULTI", *map(_words, commands), "EXEC"]))
        return list(super().execute(raise_on_error))


def _words(args: tuple[Any, ...]) -> str:
    return " ".join(each.decode() if isinstance(each, bytes) else str(each) for each in args)


class Server:
    """A Redis at a position, with what is there already; looked at past the answer's client."""

    def __init__(self, before: Before = lambda trip: None, position: int = 7) -> None:
        self.server = new_server()
        self.client = Named(Trips(self.server, before), "client")
        self.direct: Any = FakeRedis(server=self.server)
        self.direct.set("position", position)

    def state(self) -> dict[str, Any]:
        """What is at every key, readable."""
        return {key.decode(): self._value(key) for key in sorted(self.direct.keys())}

    def _value(self, key: bytes) -> Any:
        match self.direct.type(key):
            case b"zset":
                return {sku.decode(): int(score) for sku, score in self.direct.zrange(key, 0, -1, withscores=True)}
            case b"set":
                return sorted(each.decode() for each in self.direct.smembers(key))
            case b"list":
                return [each.decode() for each in self.direct.lrange(key, 0, -1)]
            case b"hash":
                return {field.decode(): value.decode() for field, value in self.direct.hgetall(key).items()}
        text = self.direct.get(key).decode()
        return int(text) if text.isdigit() else text

    def write(self, commands: Sequence[tuple[Any, ...]], position: int) -> bool:
        """As another projector does. Whether it was not there yet."""
        if int(self.direct.get("position")) >= position:
            return False
        with self.direct.pipeline() as pipe:
            for command in commands:
                pipe.execute_command(*command)
            pipe.set("position", position)
            pipe.execute()
        return True
