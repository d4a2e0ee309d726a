"""The program of a service in a process of its own: `python -m course_utils.processes.worker FOLDER MODULE:NAME SERVICE`.

It has a turn again and again, and reads a line of its standard input now and then: "slow SECONDS" has it wait so long
before each turn, with a batch of one; "ahead SECONDS" sets its clock so much ahead; "how" has it answer with a line of
JSON. It ends when its input ends, so also when whoever started it is gone. With a number after SERVICE it kills itself
before that one of its statements; reading ones are not counted, for a service that waits does nothing but read. A second
number sets its clock ahead from the beginning.
"""

import json
import os
import signal
import sqlite3
import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

from course_utils.processes.at_work import AtWork
from course_utils.processes.cursor import FeedRefused
from course_utils.processes.definition import Pipeline
from course_utils.processes.feed_file import open_file
from course_utils.processes.service import wall_clock
from course_utils.schedules import Count, Statement, WatchedConnection

_PAUSE = 0.02
END, SLOW, HOW, AHEAD = "end", "slow", "how", "ahead"
"""What it is told, a line each."""


class KillItself(Count):
    """Ends this process as a kill from outside does, before its writing statement of this number, BEGIN and COMMIT included."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self._at = at

    def before(self, what: object) -> None:
        if isinstance(what, Statement) and what.verb in ("SELECT", "PRAGMA", "CREATE"):
            return
        super().before(what)
        if self.done == self._at:
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))  # on Windows, TerminateProcess


@dataclass
class Clock:
    """The time, and so much more."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return wall_clock() + self.ahead


@dataclass
class Worker:
    """A service at work, its clock, and what it was told."""

    at_work: AtWork
    clock: Clock
    told: "SimpleQueue[str]" = field(default_factory=SimpleQueue)
    slow: float = 0.0
    refused: str = ""

    def run(self) -> None:
        """Work until told to end."""
        while True:
            done = self._turn()
            try:
                word = self.told.get(timeout=self.slow or (0.0001 if done else _PAUSE))
            except Empty:
                continue
            if word == END:
                return
            self._heed(word)

    def _turn(self) -> int:
        try:
            done = self.at_work.turn(1 if self.slow else 100)
        except FeedRefused as trouble:
            self.refused = str(trouble)
            return 0
        self.refused = ""
        return done

    def _heed(self, word: str) -> None:
        if word.startswith(SLOW):
            self.slow = float(word.split()[1])
        elif word.startswith(AHEAD):
            self.clock.ahead = timedelta(seconds=float(word.split()[1]))
        else:
            print(json.dumps(self._report()), flush=True)

    def _report(self) -> dict[str, object]:
        service = self.at_work.service
        return {
            "positions": {feed: service.cursor(feed).position for feed in service.definition.feeds},
            "unpublished": service.unpublished(),
            "parked": len(service.parked()),
            "owed": service.owed(),
            "due": service.due(),
            "refused": self.refused,
            "slow": self.slow,
        }


def pipeline_named(name: str) -> Pipeline:
    """The pipeline that stands under this name, "module:attribute". Raises ImportError, AttributeError or TypeError."""
    module, _, attribute = name.partition(":")
    found = getattr(import_module(module), attribute)
    if not isinstance(found, Pipeline):
        raise TypeError(f"{name} is a {type(found).__name__}, and no Pipeline.")
    return found


def _listen(told: "SimpleQueue[str]") -> None:
    for line in sys.stdin:
        told.put(line.strip())
    told.put(END)


def _connect(observer: KillItself, path: Path) -> sqlite3.Connection:
    connection = open_file(path, WatchedConnection)
    assert isinstance(connection, WatchedConnection)
    connection.observers = (observer,)
    return connection


def main(folder: str, pipeline: str, name: str, kill_at: str = "0", ahead: str = "0") -> None:
    """Run the service called `name`, with its clock so many seconds ahead."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt of the notebook is meant for the notebook
    connect = partial(_connect, KillItself(int(kill_at))) if int(kill_at) else open_file
    clock = Clock(timedelta(seconds=float(ahead)))
    with AtWork(pipeline_named(pipeline), Path(folder), name, clock=clock, connect=connect) as at_work:
        worker = Worker(at_work, clock)
        Thread(target=_listen, args=(worker.told,), daemon=True).start()
        print("ready", flush=True)
        worker.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
