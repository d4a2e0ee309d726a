"""Projecting the shop's year into each kind of store against a loop of nothing but that store's client.

The views are those of lesson 09 in small: what was paid by day and product in tables, the day's pieces in Redis, the
catalogue in an index. Both sides read the same events through the application, make the same changes, in batches of one
size, with the same durability. The servers are those that learners get.
"""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measurement import Measurement, NotMeasured, Row
from benchmarks.shop_loops import Batches, index_loop, postgres_loop, redis_loop, server_loop, sqlite_loop
from benchmarks.shop_year import DAY, TOTALS, WORD, Catalogue, Sales, Wall
from course_utils.datasets import load_shop
from course_utils.domains.shop import Shop
from course_utils.eventstore import store_environment
from course_utils.projections import Projector
from course_utils.projections.store import ViewStore
from course_utils.projections.view import View
from course_utils.readmodels.real_stores import store_on
from course_utils.readmodels.search_index.store import SearchIndexStore
from course_utils.readmodels.search_server.questions import question_for
from course_utils.servers import Kind, serve, stop

ROUNDS = 3
BATCH, BATCH_OF_AN_INDEX = 500, 5_000  # a commit of an index takes long
Place = Callable[[str], ViewStore[Any] | Path]


@dataclass(frozen=True)
class Side:
    """A store's view, the raw loop beside it, and what the course's view says, in the form in which the loop says it."""

    name: str
    view: View[Any]
    loop: Callable[[Batches, str, Path], object]
    ask: Callable[[Projector], object]
    batch: int = BATCH
    at_least: float = 0.5


def _totals(projector: Projector) -> object:
    return tuple(map(int, projector.select(TOTALS)[0]))


def _top(projector: Projector) -> object:
    return {sku: int(score) for sku, score in projector.select(f"ZRANGE top:{DAY} 0 -1 WITHSCORES")}


def _found(projector: Projector) -> object:
    return sorted(key for key, *_ in projector.select(WORD, [1_000]))


def _found_on_a_server(projector: Projector) -> object:
    return sorted(key for key, *_ in projector.select(question_for(["name", "description"], 1_000), [WORD]))


SQLITE = Side("SQLite", Sales(), sqlite_loop, _totals, at_least=0.7)
INDEX = Side("a search index", Catalogue(), index_loop, _found, BATCH_OF_AN_INDEX)
ON_SERVERS: dict[Kind, Side] = {
    "postgres": Side("PostgreSQL", Sales("%s"), postgres_loop, _totals),
    "redis": Side("Redis on a server", Wall(), redis_loop, _top),
    "search": Side("a search server", Catalogue(), server_loop, _found_on_a_server, BATCH_OF_AN_INDEX),
}


def measure() -> list[Row]:
    """Ratios of times in one run, at least 0.5, and 0.7 for SQLite."""
    with tempfile.TemporaryDirectory(prefix="course-bench-", ignore_cleanup_errors=True) as folder:
        home = Path(folder).resolve()
        home.chmod(0o755)  # for the user that PostgreSQL runs as in the place of root
        with Shop(store_environment(home / "shop.db")) as shop:
            shop.recorder.insert_events(load_shop())
            return [
                _against(SQLITE, shop, home, lambda name: home / f"{name}.db"),
                _against(INDEX, shop, home, lambda name: SearchIndexStore(home / name)),
                *(_on_a_server(kind, side, shop, home) for kind, side in ON_SERVERS.items()),
            ]


def _on_a_server(kind: Kind, side: Side, shop: Shop, home: Path) -> Row:
    service = serve(kind, folder=home / "servers", say=lambda line: None, seconds=300)
    if service.is_embedded:
        return NotMeasured(side.name, service.said)

    def place(name: str) -> ViewStore[Any]:
        store = store_on(service, name)
        assert store is not None
        return store

    try:
        return _against(side, shop, home, place, service.url)
    finally:
        stop(service)


def _against(side: Side, shop: Shop, home: Path, place: Place, url: str = "") -> Measurement:
    events, batches, numbers = shop.recorder.max_notification_id() or 0, Batches(shop, side.batch), count()
    kind = type(side.view).__name__.lower()

    def course() -> tuple[float, object]:
        begun = time.perf_counter()
        with Projector(shop, side.view, place(f"{kind}_{next(numbers)}"), batch_size=side.batch) as projector:
            projector.catch_up()
            return time.perf_counter() - begun, side.ask(projector)

    def raw() -> tuple[float, object]:
        begun = time.perf_counter()
        said = side.loop(batches, url, home / f"raw_{kind}_{next(numbers)}")
        return time.perf_counter() - begun, said

    times = []
    for _ in range(ROUNDS):
        (theirs, expected), (ours, found) = raw(), course()
        assert found == expected, f"{side.name} says {found}, and the raw loop {expected}"
        times.append((theirs, ours))
    theirs, ours = (median(column) for column in zip(*times, strict=True))
    against = f"a raw loop over the same {events:,} events, {events / theirs:,.0f} events/s"
    return Measurement(f"the shop's year into {side.name}", theirs / ours, "×", against, side.at_least, False)
