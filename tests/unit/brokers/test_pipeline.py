"""The order pipeline of lesson 13 over brokers: no handler knows what its feeds are, whoever is killed meanwhile."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from course_utils.brokers import Broker, InProcessBroker, open_feeds
from course_utils.messages import Envelope
from course_utils.processes import Pipeline
from course_utils.processes.order_pipeline.choreography import CHOREOGRAPHY
from course_utils.processes.order_pipeline.desk import goods_arrived, order_requested
from course_utils.processes.order_pipeline.orchestration import ORCHESTRATION
from course_utils.schedules import Kill, every_crash
from course_utils.servers import Backend, Cluster, cluster
from tests.unit.brokers.nodes import three_nodes
from tests.unit.processes.conftest import Shop
from tests.unit.servers.real_servers import BUSY_SECONDS, wait_until

PIPELINES = pytest.mark.parametrize("pipeline", [CHOREOGRAPHY, ORCHESTRATION], ids=["choreography", "orchestration"])
GOODS = goods_arrived("g", "teapot", 10)


def order(number: int, card: str = "tok-1") -> Envelope:
    return order_requested(f"r{number}", f"O-{number}", "Ada", [("teapot", 1)], card)


def must_have_ended_well(shop: Shop, orders: int, mails: int, killed: str = "") -> None:
    """All orders are completed, each with one charge and one teapot, and each owed mail has gone out."""
    numbers = [f"O-{number}" for number in range(orders)]
    assert shop.statuses() == dict.fromkeys(numbers, "completed"), killed
    assert shop.charged() == dict.fromkeys(numbers, 1999), killed
    assert shop.rows("gateway", "SELECT count(*) FROM charges") == [(orders,)], killed
    assert shop.rows("inventory", "SELECT on_hand FROM stock") == [(10 - orders,)], killed
    assert shop.rows("purchases", "SELECT count(*) FROM purchases") == [(orders,)], killed
    assert set(shop.mails) == {f"Ada: Order {number} is paid and on its way." for number in numbers}, killed
    assert len(shop.mails) <= mails, killed


@PIPELINES
def test_over_a_broker_in_this_process_it_ends_well_wherever_it_is_killed(pipeline: Pipeline) -> None:
    for kill in every_crash():
        shop = Shop(pipeline, feeds={name: InProcessBroker() for name in pipeline.feeds})
        shop.desk([GOODS, order(0)])
        shop.run(kill)
        must_have_ended_well(shop, 1, 2, f"killed before: {kill.struck}")


@PIPELINES
def test_what_a_broker_has_twice_since_its_window_is_over_is_handled_once(pipeline: Pipeline) -> None:
    feeds = {name: InProcessBroker(duplicate_window=0.0, now=Later()) for name in pipeline.feeds}
    shop = Shop(pipeline, feeds=feeds)
    for _ in range(2):
        shop.desk([GOODS, order(0), order(1)])
        shop.run()
    assert len(feeds["desk"].read_after(0, 100)) == 6
    must_have_ended_well(shop, 2, 2)


class Later:
    """A clock that goes on by a second whenever it is asked."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        self.seconds += 1
        return self.seconds


@pytest.fixture(scope="module")
def service() -> Iterator[Backend]:
    with three_nodes() as service:
        yield service


@pytest.fixture
def nodes(service: Backend) -> Iterator[Cluster]:
    nodes = cluster(service)
    assert nodes is not None
    yield nodes
    for node in nodes.nodes:
        node.start(BUSY_SECONDS)


@PIPELINES
def test_over_three_nodes_it_ends_well_though_leaders_and_services_are_killed(
    pipeline: Pipeline, service: Backend, nodes: Cluster
) -> None:
    patient = {"patience": BUSY_SECONDS, "duplicate_window": 2.0 * BUSY_SECONDS}
    with ExitStack() as opened:
        feeds = open_feeds(pipeline.feeds, service, **patient)
        for feed in feeds.values():
            opened.callback(feed.close)
        shop = Shop(pipeline, feeds=feeds)
        shop.desk([GOODS])
        for number, (leading, at) in enumerate([("desk", 9), ("orders", 40), ("payment", 75)]):
            shop.desk([order(number)])
            leader = nodes[leader_of(feeds[leading])]
            leader.kill()
            shop.run(Kill(at))
            leader.start(BUSY_SECONDS)
        must_have_ended_well(shop, 3, 6)


def leader_of(broker: Broker) -> str:
    from course_utils.brokers.jetstream.broker import JetStreamBroker

    assert isinstance(broker, JetStreamBroker)
    wait_until(lambda: bool(broker.leader()))
    return broker.leader()
