"""Views in Redis, on a server and in this process, as kinds of store."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.projecting.kind import Kind, name_for
from course_utils.domains.bank import Account
from course_utils.projections.store import ViewStore
from course_utils.projections.view import View
from course_utils.readmodels.redis.clients import embedded_redis, redis_at
from course_utils.readmodels.redis.rows import RedisRows
from course_utils.readmodels.redis.store import RedisViewStore

SERVER = "COURSE_TEST_REDIS_URL"


class RedisBalances(View[RedisRows]):
    """How much is in every account, in cents: one hash."""

    def handle(self, event: Any, rows: RedisRows) -> None:
        match event:
            case Account.Opened():
                rows.hset("balances", str(event.originator_id), 0)
            case Account.Deposited():
                rows.hincrby("balances", str(event.originator_id), int(event.amount * 100))
            case Account.Withdrawn():
                rows.hincrby("balances", str(event.originator_id), -int(event.amount * 100))


def _embedded(folder: Path) -> RedisViewStore:
    return RedisViewStore(embedded_redis(str(folder)), name_for(folder))


def _server(folder: Path) -> RedisViewStore:
    return RedisViewStore(redis_at(os.environ[SERVER]), name_for(folder))


def _parts(store: ViewStore[Any]) -> tuple[Any, Any]:
    assert isinstance(store, RedisViewStore)
    return store.client, store.keys


def _read(store: ViewStore[Any]) -> dict[str, int]:
    client, keys = _parts(store)
    copy = client.hget(keys.view, "copy")
    found = client.hgetall(f"{keys.rows(int(copy))}balances") if copy else {}
    return {account.decode(): int(cents) for account, cents in found.items()}


def _occupy(store: ViewStore[Any]) -> Callable[[], object]:
    client, keys = _parts(store)
    client.hset(keys.view, "note", "precious")
    return lambda: client.hgetall(keys.view)


def _clear(store: ViewStore[Any]) -> None:
    client, keys = _parts(store)
    for key in client.scan_iter(match=f"{keys.everything}*"):
        client.delete(key)


EMBEDDED = Kind(
    "Redis, embedded", _embedded, RedisBalances, _read, "DEL balances", _occupy, "redis", clear=_clear, outlives=False
)
REDIS = Kind("Redis", _server, RedisBalances, _read, "DEL balances", _occupy, "redis", server=SERVER, clear=_clear)
