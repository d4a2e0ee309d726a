"""`next_step`: the orchestrator's table, held against every state that an order, and two, can reach."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from course_utils.exercises import Attempt, Exercise
from course_utils.messages import Envelope
from course_utils.processes.exploring import Ending, Explorer
from course_utils.processes.order_pipeline.desk import card_given, goods_arrived, order_requested
from course_utils.processes.order_pipeline.orchestration import SAYS, by_table, orchestration
from course_utils.text import code

HEARD = ("StockReserved", "StockRefused", "PaymentTaken", "PaymentDeclined", "CardGiven", "PaymentOverdue")
SAID = tuple(word for word in SAYS if word != "ReserveStock")
ENDED = {"completed", "cancelled"}
MOST_STATUSES = 12
PRICE = 1999

exercise = Exercise(
    "next_step",
    hints=(
        "Take each status in turn, and ask of each of the six: can it be heard now, if others are slow? Time passes always, "
        "and what was under way when the order was cancelled still arrives.",
        "Besides the straight way there are three lines for PaymentOverdue (placed, reserved, declined), and two for what "
        "comes too late, when the order is cancelled: stock that was reserved meanwhile, a card that was charged meanwhile.",
        code(
            "table = {",
            '    ("placed", "StockReserved"): ("reserved", ["ChargeCard"]),',
            '    ("reserved", "PaymentOverdue"): ("cancelled", ["ReleaseStock", "OrderCancelled"]),',
            '    ("cancelled", "PaymentTaken"): ("cancelled", [… ]),',
            "    …",
            "}",
            "return table.get((status, heard))",
        ),
    ),
    none_is_an_answer=True,
)

Table = Mapping[tuple[str, str], tuple[str, tuple[str, ...]]]


def table_of(next_step: Attempt) -> Table:
    """The answer's table, over the statuses that it can reach. What is no step in form is not yet."""
    table: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {}
    statuses = ["placed"]
    for status in statuses:
        for heard in HEARD:
            next_step.steps.clear()
            step = next_step(status, heard).value
            if step is None:
                continue
            table[status, heard] = _checked(next_step, step)
            if table[status, heard][0] not in statuses:
                statuses.append(table[status, heard][0])
        if len(statuses) > MOST_STATUSES:
            next_step.fail(
                f"There are more than {MOST_STATUSES} statuses: {', '.join(statuses)}. Return the same ones again."
            )
    next_step.steps.clear()
    return table


def _checked(next_step: Attempt, step: Any) -> tuple[str, tuple[str, ...]]:
    form = 'Return None, or a pair of a status and a list of what to say: ("reserved", ["ChargeCard"]).'
    if not (
        isinstance(step, tuple) and len(step) == 2 and isinstance(step[0], str) and isinstance(step[1], list | tuple)
    ):
        next_step.fail(form, got=repr(step))
    for word in step[1]:
        if word not in SAID:
            next_step.fail(f"Nobody understands {word!r}. There are: {', '.join(SAID)}.", got=repr(step))
    if len(set(step[1])) < len(step[1]):
        next_step.fail(
            "Say a thing once in a step: whoever is told twice has to find out that it was one wish.", got=repr(step)
        )
    return step[0], tuple(step[1])


def _desk(cards: Iterable[str], teapots: int, second: str = "") -> tuple[Envelope, ...]:
    """Orders of a teapot each, by customers with these cards, and a second card for the first order."""
    orders = [order_requested(f"r{n}", f"O-{n}", "Ada", [("teapot", 1)], card) for n, card in enumerate(cards, start=1)]
    given = [card_given("c", "O-1", second)] if second else []
    goods = [goods_arrived("g", "teapot", teapots)] if teapots else []
    return (*goods, *orders, *given)


@cache
def _endings(table: tuple[tuple[Any, ...], ...], desk: tuple[Envelope, ...]) -> list[Ending]:
    return Explorer(orchestration(by_table(dict(table))), desk).explore().endings


def _explored(next_step: Attempt, desk: tuple[Envelope, ...]) -> list[Ending]:
    return _endings(tuple(sorted(table_of(next_step).items())), desk)


def _statuses(ending: Ending) -> dict[str, str]:
    return {row[0]: row[5] for row in ending.tables["orders"]["orders"]}


def _charged(ending: Ending) -> dict[str, int]:
    charged: Counter[str] = Counter()
    for order, cents in ending.charges:
        charged[order] += cents
    return {order: cents for order, cents in charged.items() if cents}


def _told(ending: Ending, what: str) -> int:
    return sum(what in body for _, _, body, *_ in ending.tables["notification"]["calls"])


def _fail(next_step: Attempt, ending: Ending, *lines: str) -> None:
    next_step.fail(lines=[*(f"{number}. {step}" for number, step in enumerate(ending.steps, start=1)), *lines])


def _fail_for_all(next_step: Attempt, desk: tuple[Envelope, ...], what: str) -> None:
    """No path does it. The one to show is that on which all are quick, the second card waits for them, and the deadline too."""
    late = ("its reply is lost", "orders handles CardGiven", "PaymentOverdue comes")
    table = table_of(next_step)
    shown = Explorer(orchestration(by_table(table)), desk).follow(
        lambda step: next((place for place, words in enumerate(late, start=1) if words in step), 0)
    )
    then = f"then the order is {_statuses(shown)}, and the cards were charged {_charged(shown)}"
    ways = len(_explored(next_step, desk))
    _fail(next_step, shown, then, f"in none of the {ways} ways in which it can end {what}")


def _cases() -> Iterator[dict[str, Any]]:
    yield {"desk": _desk(["tok-1"], 1)}
    yield {"desk": _desk(["tok-declined"], 1)}
    yield {"desk": _desk(["tok-declined"], 1, "tok-2")}
    yield {"desk": _desk(["tok-declined"], 1, "tok-declined")}
    yield {"desk": _desk(["tok-1", "tok-declined"], 1)}


@exercise.law(cases=lambda: iter([{"desk": _desk(["tok-1"], 1)}]))
def a_good_card_pays(next_step: Attempt, desk: tuple[Envelope, ...]) -> None:
    """Stock is there, the card is good, and all are quick: the order has to be completed, and to stay so when the
    deadline comes later."""
    endings = _explored(next_step, desk)
    if not any(_statuses(ending) == {"O-1": "completed"} for ending in endings):
        _fail_for_all(next_step, desk, "is the order completed")


@exercise.law(cases=_cases)
def every_order_ends(next_step: Attempt, desk: tuple[Envelope, ...]) -> None:
    """Every order has to end, completed or cancelled, in every state that can be reached: whoever is slow, and whenever
    the deadline comes."""
    for ending in _explored(next_step, desk):
        if not set(_statuses(ending).values()) <= ENDED:
            _fail(next_step, ending, f"then nothing happens any more, and the orders are {_statuses(ending)}")


@exercise.law(cases=lambda: iter([{"desk": _desk(["tok-declined"], 1, "tok-2")}]))
def a_second_card_pays(next_step: Attempt, desk: tuple[Envelope, ...]) -> None:
    """The first card is declined: say OrderDeclined, and charge the second one when it is given. The stock stays reserved
    meanwhile."""
    endings = _explored(next_step, desk)
    if not any(_statuses(each) == {"O-1": "completed"} and _told(each, "declined") == 1 for each in endings):
        _fail_for_all(next_step, desk, "is the order completed, and OrderDeclined said once")


@exercise.law(cases=lambda: iter([{"desk": _desk(["tok-declined"], 1, "tok-declined")}]))
def each_declined_card_is_said(next_step: Attempt, desk: tuple[Envelope, ...]) -> None:
    """The second card is declined, too: say OrderDeclined again, so that the customer knows it."""
    endings = _explored(next_step, desk)
    if not any(_told(each, "declined") == 2 for each in endings):
        _fail_for_all(next_step, desk, "is OrderDeclined said twice")


@exercise.law(cases=lambda: iter([{"desk": _desk(["tok-1"], 0)}]))
def without_stock_it_is_cancelled(next_step: Attempt, desk: tuple[Envelope, ...]) -> None:
    """There is no stock: cancel at once, and do not leave it to the deadline."""
    endings = _explored(next_step, desk)
    if not any(_told(each, "out of stock") for each in endings):
        _fail(next_step, endings[0], f"then the order is {_statuses(endings[0])}")


@exercise.law(cases=_cases)
def who_pays_gets_the_goods(next_step: Attempt, desk: tuple[Envelope, ...]) -> None:
    """In the end, completed orders have been charged, once, and all others have not, or have their money back. A charge
    that was under way may come when the order has ended."""
    for ending in _explored(next_step, desk):
        statuses, charged = _statuses(ending), _charged(ending)
        if charged != {order: PRICE for order, status in statuses.items() if status == "completed"}:
            _fail(next_step, ending, f"then the orders are {statuses}, and the cards were charged {charged}")


@exercise.law(cases=_cases)
def stock_is_conserved(next_step: Attempt, desk: tuple[Envelope, ...]) -> None:
    """In the end, what was reserved for a completed order has left, and what was reserved for a cancelled one is free
    again. A reservation that was under way may come when the order has ended."""
    for ending in _explored(next_step, desk):
        inventory, completed = ending.tables["inventory"], [*_statuses(ending).values()].count("completed")
        if (
            inventory["reservations"]
            or sum(count for _, count in inventory["stock"]) != 1 - completed
            or inventory["parked"]
        ):
            said = f"then the stock is {inventory['stock']}, reserved {inventory['reservations']}"
            reasons = "".join(f", and inventory says {row[2]}" for row in inventory["parked"][:1])
            _fail(next_step, ending, f"{said}, the orders {_statuses(ending)}{reasons}")


@exercise.law(cases=_cases)
def customers_are_told_how_it_ended(next_step: Attempt, desk: tuple[Envelope, ...]) -> None:
    """Say OrderCompleted for a completed order, and OrderCancelled for a cancelled one, once; neither may be taken back."""
    for ending in _explored(next_step, desk):
        ways = Counter(_statuses(ending).values())
        told = {"completed": _told(ending, "is paid"), "cancelled": _told(ending, "is cancelled")}
        if told != {way: ways[way] for way in told}:
            _fail(next_step, ending, f"then the orders are {_statuses(ending)}, and customers were told {told}")


@exercise.law()
def what_has_ended_is_charged_no_more(next_step: Attempt) -> None:
    """ "completed" and "cancelled" end an order: whatever is heard then, its status stays, and no card is charged."""
    for (status, heard), (then, said) in table_of(next_step).items():
        if status in ENDED and (then != status or "ChargeCard" in said):
            next_step(status, heard)
            next_step.fail(got=repr((then, [*said])))
