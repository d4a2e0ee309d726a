"""What the tests of servers begin with: a folder, a kind whose wheel is there, and nothing left running."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from course_utils.servers import Backend, Kind, serve, stop
from course_utils.servers.reach import VARIABLES
from tests.unit.servers.real_servers import BUSY_SECONDS, enterable_folder, require

Start = Callable[[Kind], Backend]


@pytest.fixture(autouse=True)
def none_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable names a server, also where other tests of this process have one."""
    for variable in VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def folder() -> Iterator[Path]:
    with enterable_folder() as folder:
        yield folder


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    """Starts a server in the folder, which ends with the test."""
    started = []

    def start(kind: Kind) -> Backend:
        require(kind)
        service = serve(kind, folder=folder, seconds=BUSY_SECONDS)
        assert not service.is_embedded, service.said
        started.append(service)
        return service

    yield start
    for service in started:
        stop(service)


@pytest.fixture(params=["postgres", "redis", "search", "nats"])
def kind(request: pytest.FixtureRequest) -> Kind:
    require(request.param)
    kind: Kind = request.param
    return kind
