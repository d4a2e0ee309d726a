"""Projecting into SQLite and PostgreSQL against loops of nothing but their clients; and two hundred kills of each.

The server is the one in COURSE_TEST_DATABASE_URL: `.ci/postgres course bench relational_views` starts one.
"""

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from benchmarks.measurement import Measurement, NotMeasured, Row
from benchmarks.other_projectors import Reader, raw_loop, read_by_hand, read_by_the_application
from benchmarks.projecting import postgres_kind
from benchmarks.projecting.kills import kill
from benchmarks.projecting.kind import Kind
from benchmarks.projecting.postgres_kind import POSTGRES, schema_of
from benchmarks.projecting.projected_bank import Balances, a_bank, fill
from benchmarks.projecting.sqlite_kinds import FULL_TEXT, SQLITE
from course_utils.projections import Projector
from course_utils.projections.store import ViewStore
from course_utils.projections.view import View
from course_utils.readmodels.full_text import has_full_text

EVENTS, KILLED_EVENTS = 20_000, 1000
ROUNDS = 5
KILLS = 200
BATCH = 500


def measure() -> list[Row]:
    """Ratios of events per second in the same batches with the same durability, and counts of what kills have spoiled."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with a_bank(home / "bank.db") as bank:
            cents = fill(bank, EVENTS, at_once=BATCH)
        rows: list[Row] = [
            _against_raw(home, SQLITE, Balances(), _raw_sqlite, cents, at_least=0.7),
            *_kills(home, SQLITE),
        ]
        if has_full_text():
            rows += _kills(home, FULL_TEXT)
        if not os.environ.get(POSTGRES.server):
            return [*rows, NotMeasured("PostgreSQL", f"{POSTGRES.server} names no server; `.ci/postgres` starts one.")]
        into_postgres = _against_raw(home, POSTGRES, postgres_kind.Balances(), _raw_postgres, cents, at_least=0.5)
        return [*rows, into_postgres, *_kills(home, POSTGRES)]


def _against_raw(
    home: Path,
    kind: Kind,
    view: View[Any],
    raw: Callable[[Reader, ViewStore[Any]], None],
    cents: dict[str, int],
    *,
    at_least: float,
) -> Measurement:
    log = home / "bank.db"

    def timed(project: Callable[[ViewStore[Any]], object]) -> float:
        with tempfile.TemporaryDirectory(dir=home) as folder, kind.fresh(Path(folder)) as store:
            start = time.perf_counter()
            project(store)
            seconds = time.perf_counter() - start
            assert kind.read(store) == cents
        return seconds

    def raw_by(reader: Callable[[Path, int], AbstractContextManager[Reader]], store: ViewStore[Any]) -> None:
        with reader(log, BATCH) as read:
            raw(read, store)

    def course(store: ViewStore[Any]) -> None:
        with a_bank(log) as bank, Projector(bank, view, store, batch_size=BATCH) as projector:
            projector.catch_up()

    ways = (partial(raw_by, read_by_hand), partial(raw_by, read_by_the_application), course)
    rounds = [[timed(way) for way in ways] for _ in range(ROUNDS)]
    by_hand, by_the_application, ours = (median(column) for column in zip(*rounds, strict=True))
    return Measurement(
        f"events per second into {kind.name}",
        by_the_application / ours,
        "×",
        f"a raw {kind.client} loop over the same events, {EVENTS / by_the_application:,.0f} events/s",
        at_least,
        False,
        f"{by_hand / ours:.2f} × if the loop decodes by itself and checks nothing",
    )


def _raw_sqlite(read: Reader, store: ViewStore[Any]) -> None:
    raw_loop(read, Path(str(store)))


def _raw_postgres(read: Reader, store: ViewStore[Any]) -> None:
    schema = Identifier(schema_of(store))
    with psycopg.connect(os.environ[POSTGRES.server], autocommit=True) as view, view.cursor() as rows:
        rows.execute(SQL("CREATE SCHEMA {}").format(schema))
        rows.execute(SQL("SET search_path = {}; SET synchronous_commit = off").format(schema))
        for statement in (*postgres_kind.Balances.tables, "CREATE TABLE tracking (position BIGINT)"):
            rows.execute(statement.encode())
        rows.execute("INSERT INTO tracking VALUES (0)")
        while True:
            rows.execute("BEGIN")
            (before,) = rows.execute("SELECT position FROM tracking").fetchone() or (0,)
            position, changes = read(before)
            for account, owner, cents in changes:
                if owner is not None:
                    rows.execute("INSERT INTO balances VALUES (%s, %s, 0)", (account, owner))
                else:
                    rows.execute("UPDATE balances SET cents = cents + %s WHERE account = %s", (cents, account))
            rows.execute("UPDATE tracking SET position = %s", (position,))
            rows.execute("COMMIT")
            if position == before:
                return


def _kills(home: Path, kind: Kind) -> list[Measurement]:
    with tempfile.TemporaryDirectory(dir=home) as folder:
        with a_bank(Path(folder) / "bank.db") as bank:
            fill(bank, KILLED_EVENTS)
        found = kill(kind, Path(folder), KILLS)
    against = f"{found.kills} kills at any call into {kind.client}"
    return [
        Measurement(f"wrong views in {kind.name} after a kill", found.wrong_views, "", against, 0, True),
        Measurement(f"effects lost or doubled by {kind.name}", found.wrong_effects, "", against, 0, True),
    ]
