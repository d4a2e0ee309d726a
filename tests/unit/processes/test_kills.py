"""A pipeline that is killed at any statement, and at any mail, ends as one that was never killed."""

from collections import Counter
from collections.abc import Iterator

import pytest

from course_utils.messages import Envelope
from course_utils.processes import Pipeline
from course_utils.processes.order_pipeline.choreography import CHOREOGRAPHY
from course_utils.processes.order_pipeline.desk import card_given, goods_arrived, order_requested
from course_utils.processes.order_pipeline.orchestration import ORCHESTRATION
from course_utils.schedules import Kill
from tests.unit.processes.conftest import Shop

DESK = [
    goods_arrived("g1", "teapot", 2),
    order_requested("r1", "O-1", "Ada", [("teapot", 1)], "tok-1"),
    order_requested("r2", "O-2", "Ben", [("teapot", 1)], "tok-declined"),
]
BEN_IS_TOLD = "Ben: The card for order O-2 was declined. Please give another one."
ADA_IS_TOLD = "Ada: Order O-1 is paid and on its way."


def kills() -> Iterator[Kill]:
    at = 1
    while True:
        kill = Kill(at)
        yield kill
        if kill.struck is None:
            return
        at += 1


def ended(pipeline: Pipeline, more: list[Envelope], kill: Kill) -> Shop:
    """The shop after two orders, `more`, and their deadlines; killed on the way."""
    shop = Shop(pipeline)
    shop.desk(DESK)
    if not more:
        shop.run(kill)
        shop.pass_time()
        shop.run()
    else:
        shop.run()
        shop.desk(more)
        shop.run(kill)
    return shop


@pytest.mark.parametrize("pipeline", [CHOREOGRAPHY, ORCHESTRATION], ids=["choreography", "orchestration"])
def test_two_orders_one_of_them_declined_end_right_wherever_it_is_killed(pipeline: Pipeline) -> None:
    points = 0
    for kill in kills():
        shop = ended(pipeline, [], kill)
        points += 1
        where = f"killed before: {kill.struck}"
        assert shop.statuses() == {"O-1": "completed", "O-2": "cancelled"}, where
        assert shop.charged() == {"O-1": 1999}, where
        assert shop.rows("gateway", "SELECT count(*) FROM charges") == [(1,)], where
        assert shop.rows("inventory", "SELECT sku, on_hand FROM stock") == [("teapot", 1)], where
        assert shop.rows("inventory", "SELECT * FROM reservations") == [], where
        assert shop.rows("purchases", "SELECT * FROM purchases") == [("O-1", "Ada", 1999)], where
        owed = Counter([ADA_IS_TOLD, BEN_IS_TOLD, "Ben: Order O-2 is cancelled: it was not paid in time."])
        sent = Counter(shop.mails)
        assert not owed - sent, f"{where}: a mail is missing"
        assert (sent - owed).total() <= 1, f"{where}: one kill doubles one mail at most"
        assert all(not shop.rows(each.name, "SELECT * FROM parked") for each in pipeline.services), where
    assert points > 200


def test_a_second_card_pays_once_wherever_it_is_killed() -> None:
    for kill in kills():
        shop = ended(CHOREOGRAPHY, [card_given("c1", "O-2", "tok-2")], kill)
        where = f"killed before: {kill.struck}"
        assert shop.statuses() == {"O-1": "completed", "O-2": "completed"}, where
        assert shop.charged() == {"O-1": 1999, "O-2": 1999}, where
        assert shop.rows("inventory", "SELECT sku, on_hand FROM stock") == [("teapot", 0)], where
