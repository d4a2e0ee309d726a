"""What the Redis in this process keeps in another way than a server does."""

from typing import Any
from uuid import uuid4

from fakeredis import FakeRedis

from course_utils.domains.shop import Order, Shop
from course_utils.projections import Projector
from course_utils.projections.view import View
from course_utils.readmodels.redis.clients import embedded_redis, new_server
from course_utils.readmodels.redis.rows import RedisRows
from course_utils.readmodels.redis.store import RedisViewStore


class Customers(View[RedisRows]):
    """Who has ordered, counted in a HyperLogLog, which fakeredis keeps as a set."""

    def handle(self, event: Any, rows: RedisRows) -> None:
        if isinstance(event, Order.Placed):
            rows.pfadd("about", event.customer)


def test_a_new_projector_goes_on_with_a_hyperloglog() -> None:
    store = RedisViewStore(embedded_redis(uuid4().hex), "customers")
    with Shop() as shop:
        shop.list_product("T-1", "Teapot", "Red.", "Tea", "9.50")
        for number in (1, 2):
            shop.register_customer(f"C-{number}", "Ada", "ada@example.org", "Oslo")
            shop.place_order(f"O-{number}", f"C-{number}", [("T-1", 1)])
            with Projector(shop, Customers(), store) as projector:
                projector.catch_up()
                assert projector.parked() == []
                assert projector.select("PFCOUNT about") == [(number,)]


def test_a_pipeline_forgotten_in_the_middle_of_a_command_keeps_nobody_waiting() -> None:
    server = new_server()
    client: Any = FakeRedis(server=server)
    pipeline = client.pipeline()
    pipeline.watch("position")
    with server.lock:  # as in the middle of a command, when a collection may begin
        del pipeline  # says good-bye to the server
    assert client.ping()
