"""The projector: keeps a view up to date with an application's log, a batch of events per step of the view's store.

A batch's rows, effects, parked events and position are kept in one step, in which the position is read as well. So a
projector that is interrupted or killed anywhere loses nothing and doubles nothing, and two projectors on one view take
turns. What cannot be handled is parked with its stream, and the log carries on.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Self
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import WaitInterruptedError

from course_utils.projections.batches import Batches
from course_utils.projections.following import Follower
from course_utils.projections.handling import Handling, OnStep
from course_utils.projections.parking import ParkedStream, by_stream
from course_utils.projections.stores import Place, store_at
from course_utils.projections.view import View, check_view


class Projector(AbstractContextManager["Projector"]):
    """Keeps `view` at `place` up to date with the log of `application`. Close it, or use it in `with`.

    `place` is the path of a SQLite file, or another ViewStore. A batch is at most `batch_size` events. What fails because
    a database is locked or does not answer is tried `retries` times more, with growing pauses, and then stops the
    projector, which loses nothing by that. `on_step(name, position)` is called at the steps "handled" (an event), "before
    commit" and "committed" (a batch), so that one can look, or stop, there. Nothing starts a thread but `running`.

    Raises TypeError or ValueError for a view or a setting that makes no sense, WrongView or OutdatedView when what is
    at `place` is not this view as it is defined now, and StoreError for a store that cannot be used.
    """

    def __init__(
        self,
        application: Application[Any],
        view: View[Any],
        place: Place,
        *,
        batch_size: int = 500,
        retries: int = 5,
        on_step: OnStep | None = None,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        check_view(view)
        self._log = application.recorder
        self._kept = kept = store_at(place).open(view, application.name)
        self._follower: Follower | None = None
        try:
            handling = Handling(application, view, kept, on_step)
            self._batches = Batches(application, kept, handling, batch_size=batch_size, retries=retries, sleep=sleep)
            kept.make()
        except BaseException:
            kept.close()
            raise

    @property
    def position(self) -> int:
        """Where the last event that is in the view stands in the log; 0 before the first."""
        return self._kept.position()

    def catch_up(self, upto: int | None = None) -> int:
        """Bring the view up to the end of the log, or to position `upto`. Returns how many events that took.

        The end is where the log ends now, so this returns also while others go on saving. Raises WrongLog when the view
        is further than the log, and StoreError for what stands in the way; what was committed before stays.
        """
        return self._batches.catch_up(upto)

    def wait(self, position: int, timeout: float = 1.0) -> None:
        """Return when the view has got to this position, which a command of the application returned.

        Wakes at the commit, without polling, when the projector works in this process. Raises TimeoutError after
        `timeout` seconds, and what ended `running`, if something did.
        """
        follower = self._follower
        try:
            self._kept.wait(position, timeout, follower.ended if follower else None)
        except WaitInterruptedError:
            if follower is None or follower.failure is None:
                raise
            raise follower.failure from None

    @contextmanager
    def running(self) -> Iterator[Self]:
        """Follow the log in a thread, which ends with the `with` block, and raises there what stopped it before."""
        if self._follower is not None:
            raise RuntimeError("This projector is running already. One `with projector.running():` at a time will do.")
        batches = self._batches
        self._follower = follower = Follower(self._log, batches.catch_up, batches.go_on, self._kept.wake)
        try:
            follower.start()
            yield self
        finally:
            follower.stop()
            self._follower = None
        if follower.failure is not None:
            raise follower.failure

    def parked(self) -> list[ParkedStream]:
        """The streams whose events wait because one of them could not be handled, and why."""
        return by_stream(self._kept.waiting())

    def retry(self, stream: UUID | str) -> int:
        """Handle the parked events of a stream, in order and in one transaction. Returns how many they were.

        From then on the stream's events are handled as they come. Raises NotParked when none wait, and StillFails when
        one of them still cannot be handled; then nothing has changed.
        """
        return self._batches.retry(str(stream))

    def select(self, question: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Ask the view, in its store's language: SQL for a file. PermissionError for what may do more than read."""
        return self._kept.select(question, values)

    def close(self) -> None:
        """Let go of the store."""
        self._kept.close()

    def __exit__(self, *_error: object) -> None:
        self.close()
