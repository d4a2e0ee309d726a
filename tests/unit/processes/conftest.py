"""Pipelines in memory, in one thread, whose processes can be killed at any statement and any mail."""

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from course_utils.messages import Envelope, Feed
from course_utils.processes import FeedFile, Gateway, Pipeline
from course_utils.processes.at_work import AtWork, run_until_idle
from course_utils.schedules import Kill, Killed, WatchedConnection

NOON = datetime(2024, 1, 2, 12, tzinfo=UTC)


class Kept(WatchedConnection):
    """A database in memory that outlives the processes that open and close it."""

    def close(self) -> None:
        """It stays."""


@dataclass
class Shop:
    """A pipeline whose files are databases in memory; a kill strikes all of its services at once.

    `feeds` take the place of feed files, by their names.
    """

    pipeline: Pipeline
    files: dict[str, Kept] = field(default_factory=dict)
    mails: list[str] = field(default_factory=list)
    now: datetime = NOON
    kill: Kill = field(default_factory=Kill)
    feeds: Mapping[str, Feed] = field(default_factory=dict)

    def connect(self, path: Path) -> sqlite3.Connection:
        if path.name not in self.files:
            self.files[path.name] = sqlite3.connect(":memory:", isolation_level=None, factory=Kept)
        self.files[path.name].observers = (self.kill,)
        return self.files[path.name]

    def desk(self, events: Sequence[Envelope]) -> None:
        """Events that people made; no kill strikes here."""
        for connection in self.files.values():
            connection.observers = ()
        if self.feeds:
            self.feeds["desk"].publish(events)
            return
        self._quietly(self.connect(Path("desk.feed.db")))
        FeedFile(Path("desk.feed.db"), epoch="e", connect=lambda path: self._quietly(self.connect(path))).publish(
            events
        )

    def run(self, kill: Kill | None = None) -> None:
        """Run until nothing is left to do; killed at the given point, all start again."""
        self.kill = kill or Kill()
        with suppress(Killed):
            self._run()
        self.lose_uncommitted()
        self.kill = Kill()
        self._run()

    def lose_uncommitted(self) -> None:
        for connection in self.files.values():
            connection.lose_uncommitted()

    def _run(self) -> None:
        gateway = Gateway(Path("gateway.db"), self.connect)
        pipeline = replace(self.pipeline, receivers=lambda folder: {"gateway": gateway, "mail": self._mail})
        names = [each.name for each in pipeline.services]
        more: dict[str, Any] = {"clock": lambda: self.now, "connect": self.connect, "feeds": self.feeds}
        run_until_idle([AtWork(pipeline, Path(), name, **more) for name in names])

    def _mail(self, key: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        self.kill.before("the mail leaves")
        self.mails.append(f"{body['to']}: {body['text']}")
        self.kill.before("the mail has left")
        return {"status": 200}

    @staticmethod
    def _quietly(connection: sqlite3.Connection) -> sqlite3.Connection:
        assert isinstance(connection, WatchedConnection)
        connection.observers = ()
        return connection

    # ---- what became of it

    def rows(self, name: str, sql: str) -> list[tuple[Any, ...]]:
        with self.files[f"{name}.db"].unobserved():
            return [tuple(row) for row in self.files[f"{name}.db"].execute(sql).fetchall()]

    def statuses(self) -> dict[str, str]:
        return dict(self.rows("orders", 'SELECT "order", status FROM orders'))

    def charged(self) -> Counter[str]:
        """Cents of each order, refunds taken off; what comes to nothing is left out."""
        found: Counter[str] = Counter()
        for order, cents in self.rows("gateway", 'SELECT "order", cents FROM charges'):
            found[order] += cents
        return +found

    def pass_time(self) -> None:
        self.now += timedelta(hours=1)
