"""Real servers that a test kills as a power cut would, and starts again at the same address on what they have kept."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.projecting import postgres_kind, redis_kinds
from benchmarks.projecting.valkey_server import ON_DISK_ALWAYS, valkey
from course_utils.servers import keeping, serve, stop
from tests.unit.readmodels.search_server import an_emulator
from tests.unit.servers.real_servers import BUSY_SECONDS, at_work_in, enterable_folder, kill_server_in, wait_until


@dataclass(frozen=True)
class Killable:
    """A server whose address is in the variable that its kind of store looks at. `start` returns when it answers again."""

    kill: Callable[[], object]
    start: Callable[[], object]


@contextmanager
def a_postgres(_folder: Path) -> Iterator[Killable]:
    """Of this process's own, on a port that stays, with the settings that learners have."""
    port = keeping.free_port()
    with enterable_folder() as folder, pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        patch.setattr(keeping, "free_port", lambda: port)

        def start() -> str:
            service = serve("postgres", folder=folder, say=lambda line: None, seconds=BUSY_SECONDS)
            assert not service.is_embedded, service.said
            return service.url

        def kill() -> None:
            kill_server_in(folder)
            wait_until(lambda: not at_work_in(folder))

        patch.setenv(postgres_kind.SERVER, start())
        try:
            yield Killable(kill, start)
        finally:
            stop(serve("postgres", folder=folder, say=lambda line: None, seconds=BUSY_SECONDS))


@contextmanager
def a_valkey(folder: Path) -> Iterator[Killable]:
    """One that has every commit on its disk."""
    with valkey(folder, *ON_DISK_ALWAYS) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv(redis_kinds.SERVER, server.url)
        yield Killable(server.kill, server.start)


@contextmanager
def a_search_server(_folder: Path) -> Iterator[Killable]:
    """The emulator, which keeps everything in its memory: what it held is gone with it."""
    port = keeping.free_port()
    with ExitStack() as running, pytest.MonkeyPatch.context() as patch:

        def start() -> str:
            return running.enter_context(an_emulator(port))

        patch.setenv("SEARCH_URL", start())
        yield Killable(running.close, start)
