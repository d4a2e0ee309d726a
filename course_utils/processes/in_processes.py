"""A pipeline whose services run in operating-system processes of their own, which can be stopped, slowed and killed.

Whoever watches it asks the services how they are and reads their public feeds, and opens no private file. Several threads
may: a board looks on while a cell of the notebook waits.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, closing, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import RLock
from typing import Any

from course_utils import places
from course_utils.messages import Envelope
from course_utils.processes import worker
from course_utils.processes.at_work import feed_path
from course_utils.processes.feed_file import FeedFile
from course_utils.processes.worker import pipeline_named

_ENDING_SECONDS = 60.0
_MANY = 1_000_000


@dataclass(frozen=True)
class ServiceState:
    """How a service is. `lag` is how many events it has not read yet; without a process, nothing but that is known.

    `unpublished` events wait in its outbox, `parked` ones for an earlier one of their subject or for themselves; `owed` are
    calls without a reply, and `due` are reminders whose time has come; `refused` says which feed it refuses to read, and
    why. `slow` is how many seconds it waits before each event, and `read` says of each feed how far it has read, and where
    the feed ends.
    """

    name: str
    runs: bool
    lag: int
    unpublished: int
    parked: int
    owed: int
    due: int = 0
    refused: str = ""
    slow: float = 0.0
    read: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def is_idle(self) -> bool:
        """Whether it has nothing to do."""
        return not (self.lag or self.unpublished or self.owed or self.due)


class InProcesses(AbstractContextManager["InProcesses"]):
    """The pipeline under `named`, "module:attribute", on the files of `folder`. Use it in `with`: its processes end then.

    Nothing is started before `start`. Raises what `pipeline_named` raises.
    """

    def __init__(self, named: str, folder: Path) -> None:
        self.pipeline = pipeline_named(named)
        self.folder = folder
        self._named = named
        self._processes: dict[str, subprocess.Popen[str]] = {}
        self._positions: dict[str, dict[str, int]] = {}
        self._ahead = timedelta()
        self._one_at_a_time = RLock()  # a question to a process and its answer belong together
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def names(self) -> list[str]:
        """The services."""
        return [service.name for service in self.pipeline.services]

    def start(self, *names: str, kill_at: int = 0) -> None:
        """Start these services, or all that do not run, and return when they are at work.

        With `kill_at`, each kills itself before its writing statement of that number, if it gets so far. Raises RuntimeError for one
        that ended as it began, and for one that is to be killed and runs already.
        """
        if kill_at and (running := [name for name in names if self.runs(name)]):
            raise RuntimeError(f"{', '.join(running)} runs already, and not to be killed. Stop it first.")
        with self._one_at_a_time:
            self._start([name for name in names or self.names if not self.runs(name)], kill_at)

    def _start(self, started: Sequence[str], kill_at: int) -> None:
        for name in started:
            self.pipeline.service(name)
            command = [sys.executable, "-m", worker.__name__, str(self.folder), self._named, name]
            command += [str(kill_at), str(self._ahead.total_seconds())]
            where = {**os.environ, "PYTHONPATH": os.pathsep.join([str(places.ROOT), os.environ.get("PYTHONPATH", "")])}
            pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            self._processes[name] = subprocess.Popen(command, env=where, text=True, encoding="utf-8", **pipes)
        for name in started:
            if not self._line_of(name) and not kill_at:
                raise RuntimeError(f"The process of {name} ended as it began. What it said stands above.")

    def runs(self, name: str) -> bool:
        """Whether it has a process that is alive."""
        process = self._processes.get(name)
        return process is not None and process.poll() is None

    def stop(self, *names: str) -> None:
        """Have these services, or all, end when they have done what is under way."""
        with self._one_at_a_time:
            ending = [self._processes.pop(name) for name in names or self.names if name in self._processes]
        for process in ending:
            assert process.stdin is not None
            with suppress(BrokenPipeError):  # it is gone already
                process.stdin.close()
        for process in ending:
            process.wait(_ENDING_SECONDS)
            assert process.stdout is not None
            process.stdout.close()

    def kill(self, *names: str) -> None:
        """Kill the processes of these services, wherever they are."""
        for name in names:
            if process := self._processes.get(name):
                process.kill()
                self.wait_for_death(name)

    def wait_for_death(self, name: str, seconds: float = _ENDING_SECONDS) -> None:
        """Return when its process has ended. Raises TimeoutError when it lives on: longer than that, or with nothing to do."""
        until = time.monotonic() + seconds
        before: dict[str, int] = {}
        while self.runs(name):
            quiet, before = self._quiet_since(before, {name})
            if quiet or time.monotonic() > until:
                why = "nobody has anything left to do" if quiet else f"{seconds:.0f} s are over"
                raise TimeoutError(
                    f"{name} lives, and {why}. Was it to be killed before a statement? Then it did not get so far: stop it, "
                    "and start it again with a smaller number, or with more to do."
                )
            time.sleep(0.05)
        self.stop(name)

    def slow(self, name: str, seconds: float) -> None:
        """Have it wait so long before each event; 0 for no longer than needed. Raises RuntimeError for one without a process."""
        with self._one_at_a_time:
            if not (self.runs(name) and self._say(name, f"{worker.SLOW} {seconds}")):
                raise RuntimeError(f"{name} does not run. Start it, then slow it down.")

    def forward(self, time: timedelta) -> None:
        """Set the clocks of all services forward, also of those that start later: what is due by then comes now."""
        with self._one_at_a_time:
            self._ahead += time
            for name in filter(self.runs, self.names):
                self._say(name, f"{worker.AHEAD} {self._ahead.total_seconds()}")

    def publish(self, entrance: str, envelopes: Sequence[Envelope]) -> None:
        """Publish in a feed that none of the services writes, such as "desk"."""
        with closing(FeedFile(feed_path(self.folder, entrance))) as feed:
            feed.publish(envelopes)

    def events(self, name: str) -> list[Envelope]:
        """All that stands in this public feed."""
        with closing(FeedFile(feed_path(self.folder, name))) as feed:
            return [recorded.envelope for recorded in feed.read_after(0, _MANY)]

    def state(self) -> list[ServiceState]:
        """How each service is; those that run are asked."""
        ends = self._ends()
        return [self._state_of(name, ends) for name in self.names]

    def _ends(self) -> dict[str, int]:
        return {name: _end_of(feed_path(self.folder, name)) for name in self.pipeline.feeds}

    def _state_of(self, name: str, ends: dict[str, int]) -> ServiceState:
        answer: dict[str, Any] = {}
        with self._one_at_a_time:
            if self.runs(name) and self._say(name, worker.HOW) and (line := self._line_of(name)):
                answer = json.loads(line)
                self._positions[name] = answer["positions"]
            at = self._positions.get(name, {})
        read = {feed: (at.get(feed, 0), ends[feed]) for feed in self.pipeline.service(name).feeds}
        lag = sum(end - position for position, end in read.values())
        unpublished, parked, owed, due = (answer.get(what, 0) for what in ("unpublished", "parked", "owed", "due"))
        refused, slow = answer.get("refused", ""), answer.get("slow", 0.0)
        return ServiceState(name, bool(answer), lag, unpublished, parked, owed, due, refused, slow, read)

    def wait_until_idle(self, *owing: str, seconds: float = 240.0) -> None:
        """Return when all services that run have read everything, published everything, and owe nobody a call.

        Those called `owing` may owe calls. Raises TimeoutError, with how they are.
        """
        until = time.monotonic() + seconds
        before: dict[str, int] = {}
        while True:
            quiet, before = self._quiet_since(before, owing=owing)
            if quiet:
                return
            if time.monotonic() > until:
                raise TimeoutError(f"After {seconds:.0f} s there is still something to do: {self.state()}")
            time.sleep(0.05)

    def _quiet_since(
        self, before: dict[str, int], alive: Collection[str] = (), owing: Collection[str] = ()
    ) -> tuple[bool, dict[str, int]]:
        """Whether all that run are idle, those `alive` among them, as they were when the feeds ended at `before`.

        And where the feeds end now, if all are idle; else nothing. Idle twice, with nothing published in between, is quiet.
        """
        ends = self._ends()
        state = [each for name in self.names if (each := self._state_of(name, ends)).runs]
        idle = all(each.is_idle or (each.name in owing and not each.lag and not each.due) for each in state)
        idle = idle and {each.name for each in state} >= set(alive)
        return idle and ends == before, ends if idle else {}

    def _say(self, name: str, word: str) -> bool:
        pipe = self._processes[name].stdin
        assert pipe is not None
        try:
            pipe.write(f"{word}\n")
            pipe.flush()
        except (BrokenPipeError, OSError):
            return False
        return True

    def _line_of(self, name: str) -> str:
        pipe = self._processes[name].stdout
        assert pipe is not None
        return pipe.readline()

    def __exit__(self, *_error: object) -> None:
        self.stop()


def _end_of(path: Path) -> int:
    with closing(FeedFile(path)) as feed:
        return feed.end()
