"""A rebuild moves one pointer; what it leaves behind when it is killed is cleared, and nobody else's keys are."""

import pytest
import redis

from benchmarks.projecting.redis_kinds import EMBEDDED
from course_utils.domains.bank import Bank
from course_utils.projections import Projector, rebuild
from course_utils.readmodels.redis.store import RedisViewStore
from tests.unit.projections.projector_laws import Crash, stream
from tests.unit.readmodels.redis.views import top, view_of


def crash_at(step: str) -> object:
    def on_step(name: str, position: int) -> None:
        if name == step:
            raise Crash

    return on_step


def copies(store: RedisViewStore) -> set[int]:
    """The copies of which there are keys."""
    found = (store.keys.copy_of(key.decode()) for key in store.client.scan_iter(match=f"{store.keys.everything}*"))
    return {copy for copy in found if copy is not None}


@pytest.mark.parametrize(
    ("step", "left"), [("handled", {1}), ("rebuilt", {1, 2}), ("before switch", {1, 2}), ("switched", {1, 2})]
)
def test_of_a_rebuild_that_was_killed_nothing_is_left_after_the_next(
    bank: Bank, store: RedisViewStore, step: str, left: set[int]
) -> None:
    bank.deposit("1", "1.00", reason="tea")
    neighbour = RedisViewStore(store.client, "dashboards")
    for place in (store, neighbour):
        with Projector(bank, view_of(top), place) as projector:
            projector.catch_up()
    with pytest.raises(Crash):
        rebuild(bank, view_of(top, version=2), store, on_step=crash_at(step))
    assert copies(store) == left
    rebuild(bank, view_of(top, version=2), store)
    assert len(copies(store)) == 1
    assert len(list(store.client.scan_iter(match="{dashboard}:rebuilding:*"))) == 0
    for place in (store, neighbour):
        assert EMBEDDED.read(place) == {stream(1): 100, stream(2): 0}


def test_a_key_that_begins_as_the_views_do_is_somebody_elses_and_is_left(client: "redis.Redis", bank: Bank) -> None:
    store = RedisViewStore(client, "dashboard")
    client.set("{dashboard}:1:rows:top", "precious")
    with pytest.raises(Exception, match=r"there are keys that begin with '{dashboard}:' already. They were left"):
        Projector(bank, view_of(top), store)
    assert client.get("{dashboard}:1:rows:top") == b"precious"


@pytest.mark.parametrize("fields", [{"note": "x"}, {"layout": "many"}, {b"\xff": b"\xff"}])
def test_a_hash_that_is_no_views_is_left(client: "redis.Redis", bank: Bank, fields: dict[str, str]) -> None:
    client.hset("{dashboard}:view", mapping=fields)  # type: ignore[arg-type]
    with pytest.raises(Exception, match=r"is something else. It was left as it is"):
        Projector(bank, view_of(top), RedisViewStore(client, "dashboard"))


def test_views_of_several_names_do_not_meet(bank: Bank, client: "redis.Redis") -> None:
    bank.deposit("1", "1.00", reason="tea")
    names = ("a", "a:1", "a:1:rows", "a:rebuilding", "aa")
    stores = [RedisViewStore(client, name) for name in names]
    for store in stores:
        with Projector(bank, view_of(top), store) as projector:
            projector.catch_up()
            projector.catch_up()
    stores[0].delete()
    assert [EMBEDDED.read(store) for store in stores] == [{}, *[{stream(1): 100, stream(2): 0}] * 4]
