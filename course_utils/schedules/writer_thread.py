"""A plain function over a connection, in a thread that pauses ahead of every statement until its turn comes.

So of several such threads one runs at a time, in any order one likes. A thread that does not come to its next statement
is given up, by the processor time it has used, so that a busy machine makes no difference; only for one that waits or
sleeps there is a limit of real time, a long one. A thread that is given up, or no longer followed, ends at once,
whatever its code catches.
"""

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any

from course_utils.schedules.ending import end, raise_in, stop_looking
from course_utils.schedules.observers import Killed, Observer
from course_utils.schedules.statement import Statement, fetched_text, result_text
from course_utils.schedules.watched_connection import WatchedConnection

Work = Callable[[sqlite3.Connection], object]

COMPUTING_SECONDS = 2.5
"""The most processor time between two statements. A right answer needs a hundredth of it."""
WAITING_SECONDS = 30.0
"""The most real time between two statements, for a thread that computes little."""
_LOOK_SECONDS = 0.05
_LAST_WORDS_SECONDS = 5.0
_HAS_THREAD_CLOCKS = hasattr(time, "pthread_getcpuclockid")
_now = time.monotonic  # as it was here, whatever a writer makes of the module


class Stalled(TimeoutError):
    """A writer came neither to its next statement nor to its end. The sentence says how long that was waited for."""


class WriterThread(Observer):
    """Runs `work(connection)` step by step. `result` is what it returned or raised, once it has `ended`."""

    def __init__(self, name: str, work: Work, connection: WatchedConnection) -> None:
        self.name = name
        self.connection = connection
        self.ended = False
        self.result: Any = None
        self.waits = False
        """Whether the step under way did nothing but find a lock of another connection."""
        self._work = work
        self._said = ""
        self._fetched: list[Any] | None = None
        self._go: SimpleQueue[None] = SimpleQueue()
        # Not a queue: CPython's waits for ever when a signal arrives just as its time-out is over.
        self._paused = threading.Lock()
        self._paused.acquire()
        self._ending = threading.Lock()
        self._abandoned: type[BaseException] | None = None
        self._clock: int | None = None
        self._thread = threading.Thread(target=self._run, name=f"writer {name}", daemon=True)
        connection.observers += (self,)

    def start(self) -> None:
        """Let the thread run up to its first statement. Raises Stalled when it does not get there."""
        self._thread.start()
        self._await_pause()

    def step(self) -> str:
        """Let the thread carry out one statement and go on to the next or to its end; what it did, in words.

        Raises Stalled when it gets to neither.
        """
        self._said, self.waits, self._fetched = "", False, None
        self._go.put(None)
        self._await_pause()
        if self.waits:
            return f"{self._said}: waits for the lock"
        return self._said + fetched_text(self._fetched) + (result_text(self.result) if self.ended else "")

    def abandon(self) -> None:
        """End the thread, wherever it is. One that sleeps, or is in a call that does not come back, is left behind."""
        if not self._thread.is_alive():
            return
        with self._ending:
            if not self.ended:
                self._abandoned = end(self._thread.ident)
        self._go.put(None)
        try:
            self._thread.join(_LAST_WORDS_SECONDS)
        finally:
            stop_looking()

    def before(self, what: object) -> None:
        self._pause()
        self._go.get()
        self._said = str(what)

    def locked(self, statement: Statement) -> bool:
        self.waits = True
        return True

    def fetched(self, rows: list[Any]) -> None:
        self._fetched = [*(self._fetched or []), *rows]

    def _run(self) -> None:
        ident = threading.get_ident()
        try:
            self._clock = time.pthread_getcpuclockid(ident) if _HAS_THREAD_CLOCKS else None
            try:
                self.result = self._work(self.connection)
            except BaseException as error:
                self.result = error
            self._end()
        except BaseException:  # abandoned
            raise_in(ident, None)  # comes before any call in Python, in which the next one would strike
            stop_looking()

    def _end(self) -> None:
        if isinstance(self.result, Killed):  # with a process, its transaction is gone
            self.connection.lose_uncommitted()
        with self._ending:
            self.ended = True
        self._pause()

    def _pause(self) -> None:
        if self._paused.locked():
            self._paused.release()

    def _await_pause(self) -> None:
        began, computed = _now(), self._processor_seconds()
        while True:
            if self._paused.acquire(timeout=_LOOK_SECONDS):
                return
            if self._processor_seconds() - computed > COMPUTING_SECONDS:
                raise Stalled(
                    f"{self.name} did not come to its next statement in {COMPUTING_SECONDS:g} seconds of computing. "
                    "Does a loop never end?"
                )
            if _now() - began > WAITING_SECONDS:
                raise Stalled(
                    f"{self.name} did not come to its next statement within {WAITING_SECONDS:g} seconds, in which it "
                    "computed little. Does it sleep, or wait in vain?"
                )

    def _processor_seconds(self) -> float:
        """The processor time of the thread; where nobody tells, that of the process, in which the others are waiting."""
        if not _HAS_THREAD_CLOCKS:
            return time.process_time()
        with suppress(OSError):  # the thread has just ended
            return time.clock_gettime(self._clock) if self._clock is not None else 0.0
        return 0.0
