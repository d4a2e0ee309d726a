"""A bank, and a Redis to project it into: the one in this process, and a server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from course_utils.domains.bank import Bank
from course_utils.readmodels.redis.clients import embedded_redis, redis_at
from course_utils.readmodels.redis.store import RedisViewStore
from tests.valkey_server import ValkeyServer, valkey


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
    with valkey(tmp_path_factory.mktemp("valkey")) as started:
        yield started


@pytest.fixture(params=["embedded", "server"])
def client(request: pytest.FixtureRequest, tmp_path: Path) -> "redis.Redis":
    if request.param == "embedded":
        return embedded_redis(str(tmp_path))
    found = redis_at(request.getfixturevalue("server").url)
    found.flushall()
    return found


@pytest.fixture
def store(client: "redis.Redis") -> RedisViewStore:
    return RedisViewStore(client, "dashboard")


@pytest.fixture
def bank() -> Iterator[Bank]:
    with Bank() as opened:
        opened.open_account("1", "Ada")
        opened.open_account("2", "Ben")
        yield opened
