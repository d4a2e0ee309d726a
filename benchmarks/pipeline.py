"""The order pipeline against a loop of nothing but sqlite3 that makes the same commits, and against the library's system.

In one thread, the raw loop carries out the pipeline's statements, with the same values and in the same order, BEGIN and COMMIT included,
on files that wait for the disk as well; what is JSON it reads and writes once. It needs no savepoints, checks and freezes
no envelopes, and calls no handlers. In five processes, the pipeline stands against the threads of `library_pipeline`.
Everywhere, gateway and mail server are functions that reply at once, and commits wait for the disk.
"""

import json
import sqlite3
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.library_pipeline import CACHED, seconds_of_the_library
from benchmarks.measurement import Measurement
from benchmarks.timing import medians_of
from course_utils.processes import FeedFile, Pipeline
from course_utils.processes.at_work import AtWork, feed_path, run_until_idle
from course_utils.processes.feed_file import open_file
from course_utils.processes.in_processes import InProcesses
from course_utils.processes.order_pipeline.choreography import CHOREOGRAPHY
from course_utils.processes.order_pipeline.desk import goods_arrived, order_requested
from course_utils.schedules import Observer, Statement, WatchedConnection

ORDERS, BATCH, ROUNDS = 200, 100, 3


def reply_at_once(key: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was asked for is done."""
    return {"status": 200, "charge": 1}


class WithKeys:
    """A gateway that replies at once, and may be asked twice."""

    knows_keys = True
    __call__ = staticmethod(reply_at_once)


PIPELINE: Pipeline = replace(CHOREOGRAPHY, receivers=lambda folder: {"gateway": WithKeys(), "mail": reply_at_once})
Written = list[tuple[str, str, Any]]
"""File, statement and values."""


def measure() -> list[Measurement]:
    """Ratios of orders per second."""
    with tempfile.TemporaryDirectory() as folder:
        return [_against_raw_sqlite(Path(folder)), *_against_the_library(Path(folder))]


# ---- one thread, against the same statements without a pipeline


class Noting(Observer):
    """Notes what is asked of one file."""

    def __init__(self, file: str, written: Written) -> None:
        self._file, self._written = file, written

    def before(self, what: object) -> None:
        if isinstance(what, Statement) and what.verb not in ("SAVEPOINT", "RELEASE"):
            self._written.append((self._file, what.sql, what.parameters))


def _against_raw_sqlite(home: Path) -> Measurement:
    written: Written = []

    def noting(path: Path) -> sqlite3.Connection:
        connection = open_file(path, WatchedConnection)
        assert isinstance(connection, WatchedConnection)
        connection.observers = (Noting(path.name, written),)
        return connection

    _place(home / "noted", range(ORDERS))
    with _services(home / "noted", noting) as services:
        written.clear()  # the tables are there
        run_until_idle(services, BATCH)
    pipeline, raw = list[float](), list[float]()
    for number in range(ROUNDS):
        pipeline.append(_pipeline(home / f"pipeline{number}"))
        raw.append(_raw(home / f"raw{number}", written))
    ours, theirs = median(pipeline), median(raw)
    commits = sum(sql == "COMMIT" for _, sql, _ in written)
    against = f"raw sqlite3, {ORDERS / theirs:,.0f} orders/s against {ORDERS / ours:,.0f}, {commits} commits each"
    return Measurement(f"speed of the pipeline, in batches of {BATCH}", theirs / ours, "×", against, 0.5, False)


class _services(ExitStack):
    """All services of the pipeline at work in a folder."""

    def __init__(self, folder: Path, connect: Any = open_file) -> None:
        super().__init__()
        self._folder, self._connect = folder, connect

    def __enter__(self) -> list[AtWork]:  # type: ignore[override]
        names = [service.name for service in PIPELINE.services]
        return [self.enter_context(AtWork(PIPELINE, self._folder, name, connect=self._connect)) for name in names]


def _pipeline(folder: Path) -> float:
    _place(folder, range(ORDERS))
    with _services(folder) as services:
        start = time.perf_counter()
        run_until_idle(services, BATCH)
        seconds = time.perf_counter() - start
    assert _completed(folder) == ORDERS
    return seconds


def _raw(folder: Path, written: Written) -> float:
    with _services(folder):
        pass  # the tables are made
    with ExitStack() as opened:
        files = {
            name: opened.enter_context(closing(open_file(folder / name))) for name in {name for name, _, _ in written}
        }
        start = time.perf_counter()
        for name, sql, values in written:
            files[name].execute(sql, _through_json(values)).fetchall()
        seconds = time.perf_counter() - start
    assert _completed(folder) == ORDERS
    return seconds


def _through_json(values: Any) -> Any:
    if not isinstance(values, tuple):
        return values
    return tuple(_json(each) if isinstance(each, str) and each.startswith("{") else each for each in values)


def _json(text: str) -> str:
    return json.dumps(json.loads(text), ensure_ascii=False)


# ---- five processes, against the library's threads


def _against_the_library(home: Path) -> list[Measurement]:
    numbers = count()
    ours, plain, cached = medians_of(
        ROUNDS,
        [
            lambda: _in_processes(home / f"processes{next(numbers)}"),
            lambda: seconds_of_the_library(home / f"library{next(numbers)}", ORDERS, {}),
            lambda: seconds_of_the_library(home / f"library{next(numbers)}", ORDERS, CACHED),
        ],
    )
    pace = f"{ORDERS / ours:,.0f} orders/s against"
    batches = (
        f"We commit once for up to {BATCH} events, the library for each of them, and its threads share one Python."
    )
    anew = "It reads the stock anew for each order, from all its events: the longer it runs, the slower."
    name = "speed of the pipeline in five processes"
    threads = "the library's MultiThreadedRunner"
    return [
        Measurement(name, plain / ours, "×", f"{threads}, {pace} {ORDERS / plain:,.0f}", 5, False, f"{batches} {anew}"),
        Measurement(
            name, cached / ours, "×", f"{threads} with all in its cache, {pace} {ORDERS / cached:,.0f}", remark=batches
        ),
    ]


def _in_processes(folder: Path) -> float:
    with InProcesses(f"{__name__}:PIPELINE", folder) as shop:
        shop.start()
        start = time.perf_counter()
        _place(folder, range(ORDERS))
        shop.wait_until_idle()
        seconds = time.perf_counter() - start
    assert _completed(folder) == ORDERS
    return seconds


def _place(folder: Path, numbers: Sequence[int]) -> None:
    folder.mkdir(exist_ok=True)
    with closing(FeedFile(feed_path(folder, "desk"))) as feed:
        feed.publish([goods_arrived(f"g{numbers[0]}", "teapot", len(numbers))])
        feed.publish([order_requested(f"r{n}", f"O-{n}", f"C-{n}", [("teapot", 1)], "tok-1") for n in numbers])


def _completed(folder: Path) -> int:
    with closing(FeedFile(feed_path(folder, "orders"))) as feed:
        return sum(each.envelope.type == "OrderCompleted" for each in feed.read_after(0, 1_000_000))
