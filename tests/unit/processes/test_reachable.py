"""Every reachable state of one and of two orders: stock conserved, charges right, every order ends, and none ends wrong."""

from collections import Counter
from dataclasses import replace

import pytest

from course_utils.messages import Envelope
from course_utils.processes import Definition, Pipeline, Work
from course_utils.processes.exploring import Ending, Explored, Explorer
from course_utils.processes.order_pipeline.choreography import CHOREOGRAPHY, ORDERS, PAYMENT, order_of, set_order
from course_utils.processes.order_pipeline.desk import card_given, goods_arrived, order_requested
from course_utils.processes.order_pipeline.one_service import ONE_SERVICE
from course_utils.processes.order_pipeline.orchestration import NEXT_STEPS, ORCHESTRATION, by_table, orchestration

NAMES = {"choreography": CHOREOGRAPHY, "orchestration": ORCHESTRATION, "one service": ONE_SERVICE}
PIPELINES = pytest.mark.parametrize("pipeline", NAMES.values(), ids=NAMES)


SERVICES = ("orders", "inventory", "payment", "notification", "purchases")


def desk(orders: int) -> list[Envelope]:
    """One teapot, and so many who want it; the first one's card is declined, and another one given."""
    cards = ["tok-declined", "tok-1"][:orders]
    asked = [order_requested(f"r{n}", f"O-{n}", "Ada", [("teapot", 1)], card) for n, card in enumerate(cards, start=1)]
    return [goods_arrived("g", "teapot", 1), *asked, card_given("c", "O-1", "tok-2")]


def wrong(ending: Ending) -> list[str]:
    """What is wrong with it, computed from its rows alone."""
    found = []
    if "shop" in ending.tables:  # one service has all tables
        ending = replace(ending, tables=dict.fromkeys(SERVICES, ending.tables["shop"]))
    orders = {row[0]: row[5] for row in ending.tables["orders"]["orders"]}
    completed = {order for order, status in orders.items() if status == "completed"}
    charged: Counter[str] = Counter()
    for order, cents in ending.charges:
        charged[order] += cents
    if not set(orders.values()) <= {"completed", "cancelled"}:
        found.append(f"does not end: {orders}")
    if +charged != Counter(dict.fromkeys(completed, 1999)):
        found.append(f"charged {dict(charged)}, completed {completed}")
    if ending.tables["inventory"]["stock"] != [("teapot", 1 - len(completed))]:
        found.append(f"stock {ending.tables['inventory']['stock']}, completed {completed}")
    if ending.tables["inventory"]["reservations"]:
        found.append("stock is reserved for ever")
    if {row[0] for row in ending.tables["purchases"]["purchases"]} != completed:
        found.append("the purchase history differs")
    if any(tables["parked"] for tables in ending.tables.values()):
        found.append("events are parked")
    mails = [
        call for call in ending.tables["notification"]["calls"] if "is paid" in call[2] or "is cancelled" in call[2]
    ]
    if len(mails) != len(orders):
        found.append(f"{len(mails)} last mails for {len(orders)} orders")
    return found


def all_wrong(explored: Explored) -> list[str]:
    return [what for ending in explored.endings for what in wrong(ending)]


@PIPELINES
@pytest.mark.parametrize("orders", [1, 2])
def test_every_order_ends_and_none_ends_wrong(pipeline: Pipeline, orders: int) -> None:
    explored = Explorer(pipeline, desk(orders)).explore()
    assert explored.states > (10 if pipeline is ONE_SERVICE else 50) * orders
    assert all_wrong(explored) == []
    holder = pipeline.services[0].name
    ways = {tuple(sorted(row[5] for row in ending.tables[holder]["orders"])) for ending in explored.endings}
    assert ("cancelled",) * orders in ways
    assert ("cancelled",) * (orders - 1) + ("completed",) in ways


@PIPELINES
def test_stock_is_conserved_at_every_moment(pipeline: Pipeline) -> None:
    holder = "shop" if pipeline is ONE_SERVICE else "inventory"
    for tables in Explorer(pipeline, desk(2)).explore().held[holder]:
        on_hand = sum(quantity for _, quantity in tables["stock"])
        reserved = sum(quantity for *_, quantity in tables["reservations"])
        assert 0 <= reserved <= on_hand <= 1


def test_a_cancel_that_forgets_the_charge_under_way_is_found() -> None:
    def forgets(event: Envelope, work: Work) -> None:
        if event.type != "OrderCancelled":
            original(event, work)

    original = PAYMENT.handlers["orders"]["OrderPlaced"]
    payment = replace(
        PAYMENT, handlers={**PAYMENT.handlers, "orders": dict.fromkeys(PAYMENT.handlers["orders"], forgets)}
    )
    explored = Explorer(_with(CHOREOGRAPHY, payment), desk(1)).explore()
    assert any("charged {'O-1': 1999}, completed set()" in what for what in all_wrong(explored))


def test_a_late_answer_taken_for_a_current_one_is_found() -> None:
    def complete(event: Envelope, work: Work) -> None:
        order = order_of(event, work)
        set_order(work, order, status="completed")
        work.emit("OrderCompleted", order=order["order"], customer=order["customer"], cents=order["cents"])

    handlers = {**ORDERS.handlers, "payment": {**ORDERS.handlers["payment"], "PaymentTaken": complete}}
    explored = Explorer(_with(CHOREOGRAPHY, replace(ORDERS, handlers=handlers)), desk(1)).explore()
    assert all_wrong(explored)


@pytest.mark.parametrize("left_out", NEXT_STEPS, ids=" ".join)
def test_no_line_of_the_table_can_be_left_out(left_out: tuple[str, str]) -> None:
    steps = {key: step for key, step in NEXT_STEPS.items() if key != left_out}
    explored = Explorer(orchestration(by_table(steps)), desk(2)).explore()
    assert all_wrong(explored) or ways(explored) != ways(Explorer(ORCHESTRATION, desk(2)).explore())


def ways(explored: Explored) -> set[str]:
    """What the customers may have been told in the end."""
    return {repr(ending.tables["notification"]["calls"]) for ending in explored.endings}


@PIPELINES
def test_a_way_on_which_the_deadline_and_the_second_card_are_late_ends_with_the_goods(pipeline: Pipeline) -> None:
    late = ("its reply is lost", "CardGiven", "PaymentOverdue comes")
    ending = Explorer(pipeline, desk(1)).follow(
        lambda step: max(words in step and late.index(words) + 1 for words in late)
    )
    assert ending.steps[-1] == "PaymentOverdue comes for O-1"
    assert ending.charges == [("O-1", 1999)]
    assert wrong(ending) == []


def test_what_has_no_end_is_said_to_have_none() -> None:
    def asks_anew(reply: object, asked: object, work: Work) -> None:
        count = work.connection.execute("SELECT count(*) FROM calls").fetchone()[0]
        work.call("gateway", f"try {count}", {"order": "O-1", "card": "tok-1", "cents": 1, "attempt": 1})

    endless = replace(PAYMENT, replies={"gateway": asks_anew})
    with pytest.raises(RuntimeError, match="perhaps without end"):
        Explorer(_with(CHOREOGRAPHY, endless), desk(1), most=2000).explore()


def _with(pipeline: Pipeline, service: Definition) -> Pipeline:
    services = tuple(service if each.name == service.name else each for each in pipeline.services)
    return replace(pipeline, services=services)
