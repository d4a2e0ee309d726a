"""A server that goes away, loses its memory, is full, copies another one, or lets us in with no password or the wrong one."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
import redis

from benchmarks.projecting.redis_kinds import REDIS, RedisBalances
from benchmarks.projecting.valkey_server import ON_DISK_ALWAYS, PASSWORD, ValkeyServer, valkey
from course_utils.domains.bank import Bank
from course_utils.eventstore.errors import NotAStore, ReadOnlyStore, StoreError, StoreFull, StoreUnreachable
from course_utils.projections import Projector, deliver
from course_utils.projections.store import Failure
from course_utils.readmodels.errors import ServerAway
from course_utils.readmodels.redis.clients import redis_at
from course_utils.readmodels.redis.errors import sentence
from course_utils.readmodels.redis.store import RedisViewStore
from tests.unit.projections.projector_laws import stream
from tests.unit.readmodels.redis.views import Empty, top, view_of

pytestmark = pytest.mark.usefixtures("has_a_server")

ADA, BEN = stream(1), stream(2)


def store_on(server: ValkeyServer) -> RedisViewStore:
    return RedisViewStore(redis_at(server.url), "balances")


def fails(store: RedisViewStore, error: Exception) -> Failure:
    return store.open(Empty(), "Bank").failure(error)


def test_a_projector_waits_for_a_server_that_comes_back_with_what_it_had_written_down(
    bank: Bank, tmp_path: Path
) -> None:
    with valkey(tmp_path, *ON_DISK_ALWAYS) as server:

        def sleep(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 3:
                server.start()

        def on_step(name: str, position: int) -> None:
            if (name, position) == ("before commit", 3) and not pauses:
                server.kill()

        pauses: list[float] = []
        store = store_on(server)
        bank.deposit("1", "1.00")
        bank.deposit("2", "2.00")
        with Projector(bank, RedisBalances(), store, batch_size=1, sleep=sleep, on_step=on_step) as projector:
            assert projector.catch_up() == 4
        assert len(pauses) == 3
        assert REDIS.read(store) == {ADA: 100, BEN: 200}


def test_a_projector_gives_up_on_a_server_that_stays_away_with_a_sentence(bank: Bank, tmp_path: Path) -> None:
    with (
        valkey(tmp_path) as server,
        Projector(bank, RedisBalances(), store_on(server), sleep=lambda _: None) as projector,
    ):
        server.kill()
        with pytest.raises(ServerAway, match=r"'balances' in Redis at 127.0.0.1:\d+/0 does not answer") as caught:
            projector.catch_up()
        assert PASSWORD not in str(caught.value)


def test_a_server_that_keeps_nothing_on_its_disk_loses_rows_and_position_together_so_catching_up_rebuilds(
    bank: Bank, tmp_path: Path
) -> None:
    with valkey(tmp_path) as server:
        store = store_on(server)
        bank.deposit("1", "1.00")
        view = REDIS.view()
        with Projector(bank, view, store) as projector:
            projector.catch_up()
            assert deliver(store, lambda effect: None) == 2
            server.kill()
            server.start()
            bank.deposit("2", "2.00")
            with pytest.raises(NotAStore, match="has lost what it held"):
                projector.catch_up()
        with Projector(bank, view, store) as projector:
            assert projector.position == 0
            assert projector.catch_up() == 4
        assert REDIS.read(store) == {ADA: 100, BEN: 200}
        assert deliver(store, lambda effect: None) == 2, "and what was done is done again: the server has forgotten it"


def test_a_server_that_writes_down_everything_loses_nothing(bank: Bank, tmp_path: Path) -> None:
    with valkey(tmp_path, *ON_DISK_ALWAYS) as server:
        store = store_on(server)
        bank.deposit("1", "1.00")
        with Projector(bank, REDIS.view(), store) as projector:
            projector.catch_up()
        assert deliver(store, lambda effect: None) == 2
        server.kill()
        server.start()
        with Projector(bank, REDIS.view(), store) as projector:
            assert (projector.position, projector.catch_up()) == (3, 0)
        assert REDIS.read(store) == {ADA: 100, BEN: 0}
        assert deliver(store, lambda effect: None) == 0


@pytest.mark.parametrize("address", ["without", "wrong"])
def test_who_has_not_the_password_is_told_so_and_not_kept_waiting(
    bank: Bank, server: ValkeyServer, address: str
) -> None:
    url = server.url_without_password if address == "without" else server.url.replace(PASSWORD, "wrong")
    store = RedisViewStore(redis_at(url), "balances")
    with pytest.raises(StoreUnreachable, match=r"refused us: .* Look whether user and password") as caught:
        Projector(bank, RedisBalances(), store)
    assert fails(store, caught.value) is Failure.OF_THE_STORE


def test_a_step_that_finds_no_memory_left_is_not_written_at_all(bank: Bank, tmp_path: Path) -> None:
    with valkey(tmp_path) as server:
        store, admin = store_on(server), redis_at(server.url)
        with Projector(bank, view_of(top), store, sleep=lambda _: None) as projector:
            projector.catch_up()
            bank.deposit("1", "1.00", reason="tea")
            admin.config_set("maxmemory", "1")
            with pytest.raises(
                StoreFull, match=r"There is no memory left for 'balances'.*nothing was stored"
            ) as caught:
                projector.catch_up()
            assert fails(store, caught.value) is Failure.OF_THE_STORE
            assert (projector.position, projector.select("EXISTS top"), REDIS.read(store)) == (
                2,
                [(0,)],
                {ADA: 0, BEN: 0},
            )
            admin.config_set("maxmemory", "0")
            assert projector.catch_up() == 1
        assert REDIS.read(store) == {ADA: 100, BEN: 0}


def test_a_server_that_cannot_write_to_its_disk_takes_nothing_and_nothing_is_lost(bank: Bank, tmp_path: Path) -> None:
    with valkey(tmp_path, "--save", "3600", "1", "--appendonly", "no") as server:
        store, admin = store_on(server), redis_at(server.url)

        def saved() -> bool:
            if not admin.info("persistence")["rdb_bgsave_in_progress"]:
                admin.bgsave()
            return bool(admin.info("persistence")["rdb_last_bgsave_status"] == "ok")

        with Projector(bank, RedisBalances(), store, sleep=lambda _: None) as projector:
            projector.catch_up()
            bank.deposit("1", "1.00")
            (in_its_way := tmp_path / "dump.rdb").mkdir()  # where it would write
            until(lambda: not saved())
            with pytest.raises(StoreUnreachable, match=r"cannot write to its own disk: .*Look there") as caught:
                projector.catch_up()
            assert fails(store, caught.value) is Failure.OF_THE_STORE
            assert (projector.position, projector.parked(), REDIS.read(store)) == (2, [], {ADA: 0, BEN: 0})
            in_its_way.rmdir()
            until(saved)
            assert projector.catch_up() == 1
        assert REDIS.read(store) == {ADA: 100, BEN: 0}


def test_a_server_that_throws_keys_away_when_it_is_full_is_refused(bank: Bank, tmp_path: Path) -> None:
    options = ("--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru")
    with (
        valkey(tmp_path, *options) as server,
        pytest.raises(StoreUnreachable, match=r"maxmemory-policy allkeys-lru .* Set it to noeviction"),
    ):
        Projector(bank, RedisBalances(), store_on(server))


def test_a_replica_answers_questions_and_is_not_written(bank: Bank, tmp_path: Path) -> None:
    for folder in ("first", "copy"):
        (tmp_path / folder).mkdir()
    with valkey(tmp_path / "first") as server, valkey(tmp_path / "copy") as other:
        bank.deposit("1", "1.00")
        with Projector(bank, view_of(top), store_on(server)) as projector:
            projector.catch_up()
        admin = redis_at(other.url)
        admin.config_set("masterauth", PASSWORD)
        admin.replicaof(*server.url.rpartition("@")[2].removesuffix("/0").split(":"))
        replica = store_on(other)
        with Projector(bank, view_of(top), server_store := store_on(server)) as projector:
            until(lambda: replica.open(view_of(top), "Bank").found() == server_store.open(view_of(top), "Bank").found())
        with Projector(bank, view_of(top), replica, sleep=lambda _: None) as projector:
            assert projector.select("ZCARD top") == [(1,)]
            bank.deposit("1", "1.00")
            with pytest.raises(ReadOnlyStore, match="the server is a replica, so nothing was stored") as caught:
                projector.catch_up()
        assert fails(replica, caught.value) is Failure.OF_THE_STORE


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("error", "words", "failure"),
    [
        (redis.ConnectionError("Connection refused"), "does not answer: Connection refused", Failure.PASSING),
        (redis.TimeoutError("Timeout reading"), "does not answer: Timeout reading", Failure.PASSING),
        (redis.BusyLoadingError("loading"), "is reading its data from the disk. Wait", Failure.PASSING),
        (redis.WatchError("changed"), "was written by somebody else", Failure.PASSING),
        (redis.AuthenticationError("WRONGPASS"), "refused us: WRONGPASS", Failure.OF_THE_STORE),
        (redis.exceptions.NoPermissionError("no"), "refused us: no", Failure.OF_THE_STORE),
        (redis.OutOfMemoryError("used"), "There is no memory left", Failure.OF_THE_STORE),
        (redis.ReadOnlyError("replica"), "may only be read", Failure.OF_THE_STORE),
        (
            redis.ResponseError("MISCONF Errors writing to the AOF"),
            "cannot write to its own disk",
            Failure.OF_THE_STORE,
        ),
        (redis.ResponseError("WRONGTYPE Operation against"), "It was left as it is", Failure.OF_THE_STORE),
    ],
)
def test_what_a_server_says_becomes_a_sentence_that_says_whether_waiting_helps(
    error: redis.RedisError, words: str, failure: Failure
) -> None:
    said = sentence(error, "'balances' in Redis")
    assert isinstance(said, StoreError)
    assert "'balances' in Redis" in str(said)
    assert words in str(said)
    assert fails(RedisViewStore(redis.Redis(), "balances"), said) is failure


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="redis://"):
        redis_at("localhost:6379")
