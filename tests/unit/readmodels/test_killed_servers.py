"""A real server that is killed while a batch is under way: a sentence, and after its return the same projector goes on."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from benchmarks.projecting.document_kinds import SEARCH_SERVER
from benchmarks.projecting.kind import Kind
from benchmarks.projecting.postgres_kind import POSTGRES
from benchmarks.projecting.projected_bank import a_bank, fill
from benchmarks.projecting.redis_kinds import REDIS
from course_utils.domains.bank import Account, Bank
from course_utils.eventstore.errors import NotAStore, StoreUnreachable
from course_utils.projections import Effect, Projector, deliver, rebuild
from course_utils.projections.store import ViewStore
from tests.unit.readmodels.killable_servers import Killable, a_postgres, a_search_server, a_valkey
from tests.unit.servers.real_servers import require

EVENTS, BATCH, KILLED_AT = 60, 10, 25
A_SENTENCE = r"(?s)(does not answer|refused).*([Ii]s the server running|whether the server is running|Start the server)"
LASTING = {
    "PostgreSQL": (POSTGRES, "postgres", a_postgres),
    "Redis": (REDIS, "redis", a_valkey),
}


@pytest.fixture(params=LASTING)
def lasting(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Kind, Killable]]:
    """A kind of store and a server of its own, which keeps what it wrote down."""
    kind, named, a_server = LASTING[request.param]
    require(named)  # type: ignore[arg-type]
    (tmp_path / "server").mkdir()
    with a_server(tmp_path / "server") as server:
        yield kind, server


class Log:
    """A bank with a view to project, what is right in the end, and a projector that waits for nobody."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self.cents = fill(bank, EVENTS)

    def projector(self, kind: Kind, store: ViewStore[Any], on_step: Callable[[str, int], object]) -> Projector:
        view = kind.view()
        return Projector(
            self.bank, view, store, batch_size=BATCH, retries=1, on_step=on_step, sleep=lambda seconds: None
        )

    def mails(self, kind: Kind) -> list[str]:
        """The keys of all effects, event by event, without any store."""
        notifications = self.bank.recorder.select_notifications(start=1, limit=EVENTS)
        events = map(self.bank.mapper.to_domain_event, notifications)
        return [effect.key for event in events for effect in kind.view().effects(event)]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    with a_bank(tmp_path / "bank.db") as bank:
        yield Log(bank)


def delivered(store: ViewStore[Any]) -> list[str]:
    sent: list[Effect] = []
    deliver(store, sent.append)
    return [effect.key for effect in sent]


class Once:
    """Does something when a step of this name is made at position 25 or later, once."""

    def __init__(self, name: str, act: Callable[[], object]) -> None:
        self.name, self.act, self.is_done = name, act, False

    def __call__(self, name: str, position: int) -> None:
        if not self.is_done and name == self.name and position >= KILLED_AT:
            self.is_done = True
            self.act()


@pytest.mark.parametrize("moment", ["handled", "before commit", "committed"])
def test_a_server_killed_in_mid_batch_is_a_sentence_and_the_same_projector_goes_on_after_it_is_back(
    lasting: tuple[Kind, Killable], log: Log, tmp_path: Path, moment: str
) -> None:
    kind, server = lasting
    store = kind.store(tmp_path)
    with log.projector(kind, store, Once(moment, server.kill)) as projector:
        with pytest.raises(StoreUnreachable, match=A_SENTENCE):
            projector.catch_up()
        server.start()
        assert projector.position <= 30
        projector.catch_up()
        assert (projector.position, projector.parked()) == (EVENTS, [])
    assert kind.read(store) == log.cents
    assert delivered(store) == log.mails(kind)


def test_whatever_the_moment_of_the_kill_nothing_is_lost_or_doubled(
    lasting: tuple[Kind, Killable], log: Log, tmp_path: Path
) -> None:
    """The kill comes from beside, while the projector works on: before, in or after a commit, as it happens."""
    kind, server = lasting
    store = kind.store(tmp_path)
    for _ in range(4):
        killer = Thread(target=server.kill)
        with log.projector(kind, store, Once("handled", killer.start)) as projector:
            with suppress(StoreUnreachable):  # or it was through before the server was gone
                projector.catch_up()
            killer.join()
            server.start()
            projector.catch_up()
            assert (projector.position, projector.parked()) == (EVENTS, [])
        assert kind.read(store) == log.cents
        assert delivered(store) == log.mails(kind)
        store.delete()


@pytest.mark.parametrize("moment", ["handled", "before commit", "committed"])
def test_a_search_server_that_forgets_all_is_rebuilt_after_the_kill_and_the_same_projector_goes_on(
    log: Log, tmp_path: Path, moment: str
) -> None:
    require("search")
    with a_search_server(tmp_path) as server:
        store = SEARCH_SERVER.store(tmp_path)
        with log.projector(SEARCH_SERVER, store, Once(moment, server.kill)) as projector:
            with pytest.raises(StoreUnreachable, match=A_SENTENCE):
                projector.catch_up()
            server.start()
            with pytest.raises(NotAStore, match=r"has lost what it held.*rebuild the view"):
                projector.catch_up()
            rebuild(log.bank, SEARCH_SERVER.view(), store)
            log.bank.open_account("late", "Ada")
            assert projector.catch_up() == 1
        assert SEARCH_SERVER.read(store) == log.cents | {str(Account.create_id("late")): 0}
