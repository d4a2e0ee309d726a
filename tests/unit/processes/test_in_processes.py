"""Five services in processes of their own: outages, real kills, and bad names."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from course_utils.processes import FeedFile, Gateway, Mailbox
from course_utils.processes.at_work import feed_path
from course_utils.processes.in_processes import InProcesses
from course_utils.processes.order_pipeline.desk import goods_arrived, order_requested
from course_utils.processes.standing import Standing

NAMED = "course_utils.processes.order_pipeline.{}"
WAYS = ["choreography:CHOREOGRAPHY", "orchestration:ORCHESTRATION"]


@pytest.fixture(params=WAYS)
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[InProcesses]:
    with InProcesses(NAMED.format(request.param), tmp_path / "shop") as shop:
        shop.publish("desk", [goods_arrived("g", "teapot", 100)])
        yield shop


def order(shop: InProcesses, *numbers: int) -> None:
    shop.publish("desk", [order_requested(f"r{n}", f"O-{n}", "Ada", [("teapot", 1)], "tok-1") for n in numbers])


def completed(shop: InProcesses) -> int:
    return sum(event.type == "OrderCompleted" for event in shop.events("orders"))


def test_orders_complete_while_mail_is_down_and_every_owed_mail_is_sent_later(shop: InProcesses) -> None:
    mail = Mailbox(shop.folder / "mail.txt")
    mail.switch(on=False)
    shop.start()
    order(shop, *range(10))
    shop.wait_until_idle("notification")
    assert (completed(shop), mail.mails()) == (10, [])
    mail.switch(on=True)
    shop.wait_until_idle()
    assert len(mail.mails()) == 10


def test_services_that_are_killed_at_their_statements_lose_and_double_nothing(shop: InProcesses) -> None:
    kills = [("payment", 13), ("orders", 15), ("notification", 12), ("inventory", 14)]
    for number, (name, at) in enumerate(kills):
        shop.stop(name)  # before the order comes: so it has work when it starts
        shop.start(*(each for each in shop.names if each != name))
        order(shop, number)
        shop.start(name, kill_at=at)
        shop.wait_for_death(name)
    shop.start()
    shop.wait_until_idle()
    sent = Counter(Mailbox(shop.folder / "mail.txt").mails())
    assert completed(shop) == len(sent) == len(kills)
    assert sent.total() <= 2 * len(kills)
    charges = Gateway(shop.folder / "gateway.db").charges()
    assert sorted(each for each, _, _ in charges) == [f"O-{number}" for number in range(len(kills))]
    assert all(each.parked == 0 for each in shop.state())


def test_an_order_is_cancelled_at_its_deadline_and_a_charge_that_comes_later_is_paid_back(shop: InProcesses) -> None:
    gateway = Gateway(shop.folder / "gateway.db")
    gateway.switch(on=False)
    shop.start()
    order(shop, 1)
    shop.wait_until_idle("payment")
    assert "OrderCancelled" not in {event.type for event in shop.events("orders")}
    shop.stop("orders")
    shop.forward(timedelta(minutes=15))
    shop.start("orders")  # a process that starts later has the new time, too
    shop.wait_until_idle("payment")
    assert "OrderCancelled" in {event.type for event in shop.events("orders")}
    assert gateway.charges() == []
    gateway.switch(on=True)
    shop.wait_until_idle()
    assert [cents for _, _, cents in gateway.charges()] == [1999, -1999]
    assert completed(shop) == 0


def test_clocks_that_are_set_forward_wake_more_reminders_than_one_turn_takes(tmp_path: Path) -> None:
    with InProcesses(NAMED.format("choreography:CHOREOGRAPHY"), tmp_path / "shop") as shop:
        shop.start("orders")
        order(shop, *range(250))
        shop.wait_until_idle()
        shop.forward(timedelta(minutes=15))
        shop.wait_until_idle()
        assert sum(event.type == "OrderCancelled" for event in shop.events("orders")) == 250


def test_a_feed_restored_from_a_backup_is_refused_and_said(tmp_path: Path) -> None:
    with InProcesses(NAMED.format(WAYS[0]), tmp_path) as shop:
        shop.publish("desk", [goods_arrived("g", "teapot", 1)])
        shop.start("inventory")
        shop.wait_until_idle()
        shop.stop()
        feed_path(tmp_path, "desk").unlink()
        FeedFile(feed_path(tmp_path, "desk")).close()
        shop.start("inventory")
        (state,) = (each for each in shop.state() if each.runs)
        assert "is another one" in state.refused


def test_a_service_that_is_stopped_or_slow_has_a_lag(tmp_path: Path) -> None:
    with InProcesses(NAMED.format(WAYS[0]), tmp_path) as shop:
        shop.publish("desk", [goods_arrived(f"g{n}", "teapot", 1) for n in range(5)])
        assert next(each for each in shop.state() if each.name == "inventory").lag == 5
        shop.start("inventory")
        shop.wait_until_idle()
        shop.slow("inventory", 60)
        (inventory,) = (each for each in shop.state() if each.runs)
        assert (inventory.slow, inventory.read) == (60, {"desk": (5, 5), "orders": (0, 0)})
        shop.publish("desk", [goods_arrived("g", "teapot", 1)] * 5)
        assert next(each for each in shop.state() if each.name == "inventory").lag > 0
        shop.slow("inventory", 0)
        shop.wait_until_idle()


def test_who_is_to_die_and_has_nothing_left_to_do_is_not_waited_for(shop: InProcesses) -> None:
    shop.start("inventory", kill_at=100_000)
    with pytest.raises(TimeoutError, match=r"inventory lives, and nobody has anything left to do.*a smaller number"):
        shop.wait_for_death("inventory", seconds=240)
    assert shop.runs("inventory")


def test_two_who_ask_at_once_get_the_answers_to_their_own_questions(tmp_path: Path) -> None:
    with InProcesses(NAMED.format(WAYS[0]), tmp_path) as shop, ThreadPoolExecutor(2) as threads:
        shop.publish("desk", [goods_arrived("g", "teapot", 1)])
        looking = threads.submit(lambda: [shop.state() for _ in range(30)])
        for _ in range(2):
            shop.start("orders", "inventory")
            shop.wait_until_idle()
            shop.stop("orders")
        states = looking.result(timeout=240)
        assert all([each.name for each in state] == shop.names for state in states)


def test_who_does_not_run_cannot_be_slowed_down(tmp_path: Path) -> None:
    with InProcesses(NAMED.format(WAYS[0]), tmp_path) as shop, pytest.raises(RuntimeError, match="orders does not run"):
        shop.slow("orders", 1)


def test_an_order_stands_where_the_feeds_said_last(shop: InProcesses) -> None:
    standing = Standing(shop.folder, ["orders", "inventory"])
    assert standing.rows() == []
    shop.start()
    order(shop, 1, 2)
    shop.wait_until_idle()
    expected = [(f"O-{n}", "OrderCompleted", "StockTaken") for n in (1, 2)]
    assert standing.rows() == expected
    assert standing.rows() == expected
    order(shop, 3)
    shop.wait_until_idle()
    assert standing.rows() == [*expected, ("O-3", "OrderCompleted", "StockTaken")]


def test_names_that_mean_nothing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="is a str, and no Pipeline"):
        InProcesses(NAMED.format("desk:DESK"), tmp_path)
    with InProcesses(NAMED.format(WAYS[0]), tmp_path) as shop, pytest.raises(KeyError, match="no service 'billing'"):
        shop.start("billing")
