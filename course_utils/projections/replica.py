"""A replica: a view with a projector of its own, which follows the log in a thread and is behind it by a lag one can set.

It answers one question, and says with each answer up to which position of the log that answer holds. It can be stopped,
as a machine that dies. Events are taken one at a time, so those that come faster than the lag allows wait in a line.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from threading import Event
from typing import Any

from eventsourcing.application import Application

from course_utils.projections.projector import Projector
from course_utils.projections.stores import Place
from course_utils.projections.view import View

Lag = float | Callable[[], float]
"""Seconds that an event takes to get into the view, or what draws them anew for each."""

Row = tuple[Any, ...]


class ReplicaDown(ConnectionError):
    """The replica was stopped, so it answers nothing."""


class Replica(AbstractContextManager["Replica"]):
    """Keeps `view` at `place` up to date with `application`, `lag` behind. Stop it, or use it in `with`.

    What is in the log already is taken at once. `question` is asked at every read, in the language of the view's store.
    `lag` may be set at any time, and holds from the next event on. `on_applied(position)`, if it is set, is called in the
    replica's thread each time when an event has got into the view. Raises what Projector raises.
    """

    def __init__(
        self, application: Application[Any], view: View[Any], place: Place, question: str, *, lag: Lag = 0.0
    ) -> None:
        self.lag = lag
        self.on_applied: Callable[[int], object] | None = None
        self._question = question
        self._follows, self._stopped = False, Event()
        with ExitStack() as opened:
            self._projector = opened.enter_context(
                Projector(application, view, place, batch_size=1, on_step=self._take_time)
            )
            self._projector.catch_up()
            self._follows = True
            opened.enter_context(self._projector.running())
            self._opened = opened.pop_all()

    @property
    def position(self) -> int:
        """Where the last event that is in the view stands in the log; 0 before the first. Raises ReplicaDown."""
        self._must_run()
        return self._projector.position

    def read(self, *values: Any) -> tuple[list[Row], int]:
        """The rows that answer the question, and the position of the view that they are of. Raises ReplicaDown.

        No event was taken between two looks that found the same position, so what was read between them is of it. (A parked
        event that is released moves no position; released just then, it may be in the rows.)
        """
        while True:
            position = self.position
            rows = self._projector.select(self._question, values)
            if self.position == position:
                return rows, position

    def wait(self, position: int, timeout: float = 1.0) -> None:
        """Return when the view has got to this position; woken by the commit, without looking again and again.

        Raises TimeoutError after `timeout` seconds, and ReplicaDown.
        """
        self._must_run()
        self._projector.wait(position, timeout)

    def stop(self) -> None:
        """End, as a machine that dies, but for the event under way. Raises what stopped the projector before, if it was
        something else. Stopping once more does nothing."""
        self._stopped.set()
        self._opened.close()

    def _take_time(self, step: str, position: int) -> None:
        if not self._follows:
            return
        if step == "before commit":
            self._stopped.wait(self.lag() if callable(self.lag) else self.lag)
        elif step == "committed" and self.on_applied is not None:
            self.on_applied(position)

    def _must_run(self) -> None:
        if self._stopped.is_set():
            raise ReplicaDown("This replica is down. Ask another one, or start it again.")

    def __exit__(self, *_error: object) -> None:
        self.stop()
