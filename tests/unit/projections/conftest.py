"""The kinds of store that a test of the contract is run for."""

import os
from collections.abc import Iterator

import pytest

from benchmarks.projecting.kind import Kind
from benchmarks.projecting.redis_kinds import SERVER
from benchmarks.projecting.store_kinds import KINDS
from benchmarks.projecting.valkey_server import is_installed, valkey
from course_utils.servers.recipes import recipe
from tests.unit.readmodels.search_server import an_emulator


@pytest.fixture(scope="session", autouse=True)
def a_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Unless COURSE_TEST_REDIS_URL names a server, one from the wheel, if it is installed."""
    if os.environ.get(SERVER) or not is_installed():
        yield
        return
    with valkey(tmp_path_factory.mktemp("valkey")) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv(SERVER, server.url)  # also for processes that are started to be killed
        yield


@pytest.fixture(scope="session", autouse=True)
def a_search_server() -> Iterator[None]:
    """Unless SEARCH_URL names a server, one from the wheel, if it is installed."""
    if os.environ.get("SEARCH_URL") or recipe("search") is None:
        yield
        return
    with an_emulator() as url, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEARCH_URL", url)
        yield


@pytest.fixture(params=KINDS.values(), ids=lambda kind: kind.name, scope="session")
def kind(request: pytest.FixtureRequest) -> Kind:
    found: Kind = request.param
    if found.server and not os.environ.get(found.server):
        sentence = f"{found.server} names no server for {found.name}."
        pytest.fail(sentence) if os.environ.get("CI") else pytest.skip(sentence)
    return found


@pytest.fixture
def lasting(kind: Kind) -> Kind:
    """One whose views are still there when the process that made them is gone."""
    if not kind.outlives:
        pytest.skip(f"{kind.name} keeps its views in the memory of one process.")
    return kind
