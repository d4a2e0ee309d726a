"""The projector: brings a view up to date with an application's log, a batch of events per transaction.

A batch's rows, effects, parked events and position are written in one transaction, in which the position is read as well.
So a projector that is interrupted or killed anywhere loses nothing and doubles nothing, and two projectors on one file
take turns. What cannot be handled is parked with its stream, and the log carries on.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self, TypeVar
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import ApplicationRecorder, Notification, PersistenceError, WaitInterruptedError

from course_utils.eventstore.errors import StoreError
from course_utils.projections.following import Follower
from course_utils.projections.handling import EventFailed, Handling, OnStep, is_transient
from course_utils.projections.parking import Parked, parked, positions_of, release
from course_utils.projections.permissions import readers_rows
from course_utils.projections.view import View
from course_utils.projections.view_file import ViewFile

T = TypeVar("T")
FIRST_PAUSE = 0.01
"""Seconds before the first retry; each further pause is twice as long."""


class WrongLog(StoreError):
    """The view has seen more of a log than there is in this one."""


class NotParked(StoreError):
    """No events of this stream wait."""


class StillFails(StoreError):
    """A parked event could still not be handled; it stays parked."""


class Projector:
    """Keeps `view` in the SQLite file at `path` up to date with the log of `application`. Close it, or use it in `with`.

    A batch is at most `batch_size` events. What fails because a database is locked or does not answer is tried `retries`
    times more, with growing pauses. `on_step(name, position)` is called at the steps "handled" (an event), "before
    commit" and "committed" (a batch), so that one can look, or stop, there. Nothing starts a thread but `running`.

    Raises TypeError or ValueError for a view or a setting that makes no sense, WrongView or OutdatedView when the file is
    not this view's as it is defined now, and StoreError for a file that cannot be used.
    """

    _queues_effects: ClassVar[bool] = True  # a rebuild does not

    def __init__(
        self,
        application: Application[Any],
        view: View,
        path: Path | str,
        *,
        batch_size: int = 500,
        retries: int = 5,
        on_step: OnStep | None = None,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._batch_size = _whole_number(batch_size, "batch_size", at_least=1)
        self._pauses = [FIRST_PAUSE * 2**n for n in range(_whole_number(retries, "retries", at_least=0))]
        self._sleep = sleep
        self._application = application
        self._log = application.recorder
        self._file = ViewFile(path, view, application.name)
        self._handling = Handling(application, view, on_step, queues_effects=self._queues_effects)
        self._follower: Follower | None = None
        try:
            self._file.create_table()
        except BaseException:
            self._file.datastore.close()
            raise

    @property
    def position(self) -> int:
        """Where the last event that is in the view stands in the log; 0 before the first."""
        return self._file.position()

    def catch_up(self, upto: int | None = None) -> int:
        """Bring the view up to the end of the log, or to position `upto`. Returns how many events that took.

        The end is where the log ends now, so this returns also while others go on saving. Raises WrongLog when the view
        is further than the log, and StoreError for what stands in the way; what was committed before stays.
        """
        # In this order: the log only grows, so a view of it is never further than an end that was read later.
        position = self.position
        end = self._patiently(lambda is_last_try: self._log.max_notification_id() or 0)
        if position > end:
            raise WrongLog(
                f"The view in {self._file.path} is at position {position}, and the log of {self._application.name} ends "
                f"at {end}: the view is of another log. Open that one, or delete the view's file and begin anew."
            )
        if upto is not None:
            end = min(end, _whole_number(upto, "upto", at_least=0))
        return sum(len(batch) for batch in self._batches(end)) if position < end else 0

    def wait(self, position: int, timeout: float = 1.0) -> None:
        """Return when the view has got to this position, which a command of the application returned.

        Wakes at the commit, without polling, when the projector works in this process. Raises TimeoutError after
        `timeout` seconds, and what ended `running`, if something did.
        """
        follower = self._follower
        try:
            self._file.wait(self._application.name, position, timeout, follower.ended if follower else None)
        except WaitInterruptedError:
            if follower is None or follower.failure is None:
                raise
            raise follower.failure from None

    @contextmanager
    def running(self) -> Iterator[Self]:
        """Follow the log in a thread, which ends with the `with` block, and raises there what stopped it before."""
        if self._follower is not None:
            raise RuntimeError("This projector is running already. One `with projector.running():` at a time will do.")
        announce = self._file.datastore.signal.announce
        self._follower = follower = Follower(self._log, self.catch_up, self._go_on, announce)
        try:
            follower.start()
            yield self
        finally:
            follower.stop()
            self._follower = None
        if follower.failure is not None:
            raise follower.failure

    def parked(self) -> list[Parked]:
        """The streams whose events wait because one of them could not be handled, and why."""
        with self._file.datastore.transaction(commit=False) as cursor:
            return parked(cursor.sqlite_cursor.connection)

    def retry(self, stream: UUID | str) -> int:
        """Handle the parked events of a stream, in order and in one transaction. Returns how many they were.

        From then on the stream's events are handled as they come. Raises NotParked when none wait, and StillFails when
        one of them still cannot be handled; then nothing has changed.
        """
        return self._patiently(lambda is_last_try: self._retry(str(stream), is_last_try))

    def select(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Ask the view. Whatever the statement does, it changes nothing: PermissionError unless it only reads."""
        with self._file.datastore.transaction(commit=False) as cursor, readers_rows(cursor.sqlite_cursor) as rows:
            return rows.execute(sql, values).fetchall()

    def close(self) -> None:
        """Let go of the file."""
        self._file.datastore.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _go_on(self) -> int:
        """Take what the log has more than the view. Returns the position that the view is at then."""
        taken = [batch[-1].id for batch in self._batches() if batch]
        return taken[-1] if taken else self.position

    def _batches(self, end: int | None = None) -> Iterator[Sequence[Notification]]:
        """Take batch after batch, up to `end` or until the log has no more; the last one may be empty."""
        is_full = True
        while is_full:
            batch = self._batch(end)
            yield batch
            is_full = len(batch) == self._batch_size

    def _batch(self, end: int | None) -> Sequence[Notification]:
        """Take the next events up to `end`. What cannot be handled is parked."""
        try:
            return self._patiently(lambda is_last_try: self._transaction(end))
        except EventFailed:
            return self._patiently(
                lambda is_last_try: self._transaction(end, lambda failed: is_last_try or not is_transient(failed))
            )

    def _transaction(
        self, end: int | None, parks: Callable[[EventFailed], bool] | None = None
    ) -> Sequence[Notification]:
        """One batch: read the position, have the events after it handled, write the position; all of it or nothing."""
        with self._file.transaction() as cursor:
            notifications = self._log.select_notifications(
                start=self._file.position_in(cursor), limit=self._batch_size, stop=end, inclusive_of_start=False
            )
            if not notifications:
                return notifications
            self._handling.take(notifications, cursor.sqlite_cursor.connection, parks)
            position = notifications[-1].id
            self._file.move_to(position, cursor)
            self._handling.step("before commit", position)
        self._handling.step("committed", position)
        return notifications

    def _retry(self, stream: str, is_last_try: bool) -> int:
        with self._file.transaction() as cursor:
            connection = cursor.sqlite_cursor.connection
            notifications = events_at(self._log, positions_of(connection, stream))
            if not notifications:
                waiting = ", ".join(each.stream for each in parked(connection)) or "none"
                raise NotParked(f"No events of {stream} are parked. Parked streams: {waiting}.")
            release(connection, stream)
            try:
                self._handling.take(notifications, connection)
            except EventFailed as failed:
                if is_transient(failed) and not is_last_try:
                    raise
                raise StillFails(
                    f"{failed}. So the {len(notifications)} events of this stream stay parked, and the view is as it was. "
                    "Repair what fails, then retry."
                ) from failed.__cause__
            self._handling.step("before commit", notifications[-1].id)
        self._handling.step("committed", notifications[-1].id)
        return len(notifications)

    def _patiently(self, act: Callable[[bool], T]) -> T:
        """What `act` returns; tried again after transient failures. It is told whether this is the last try."""
        for pause in self._pauses:
            try:
                return act(False)
            except (EventFailed, PersistenceError) as error:
                if not is_transient(error):
                    raise
            self._sleep(pause)
        return act(True)


def events_at(log: ApplicationRecorder, positions: Sequence[int]) -> list[Notification]:
    """The events at these positions of the log. Raises WrongLog when one is not there."""
    found: list[Notification] = []
    for position in positions:
        notifications = log.select_notifications(start=position, limit=1, stop=position)
        if not notifications:
            raise WrongLog(f"There is no event at position {position} of the log. Open the log that the view is of.")
        found += notifications
    return found


def _whole_number(value: int, name: str, *, at_least: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < at_least:
        raise ValueError(f"{name} is {value!r}. Give a whole number from {at_least}.")
    return value
