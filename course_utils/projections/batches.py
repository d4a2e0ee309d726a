"""Bringing a view up to date with a log, a batch of events per step of its store; and trying again what may pass.

A step reads the position, has the events after it handled, and writes rows, effects, parked events and the position, all of
it or nothing.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

from eventsourcing.application import Application
from eventsourcing.persistence import ApplicationRecorder, Notification

from course_utils.eventstore.errors import StoreError
from course_utils.projections.handling import EventFailed, Handling
from course_utils.projections.parking import by_stream
from course_utils.projections.store import Failure, KeptView

T = TypeVar("T")
FIRST_PAUSE = 0.01
"""Seconds before the first retry; each further pause is twice as long."""


class WrongLog(StoreError):
    """The view has seen more of a log than there is in this one."""


class NotParked(StoreError):
    """No events of this stream wait."""


class StillFails(StoreError):
    """A parked event could still not be handled; it stays parked."""


class Batches:
    """Takes at most `batch_size` events at a time. Raises ValueError for a setting that makes no sense."""

    def __init__(
        self,
        application: Application[Any],
        kept: KeptView[Any],
        handling: Handling,
        *,
        batch_size: int,
        retries: int = 5,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._batch_size = whole_number(batch_size, "batch_size", at_least=1)
        self._pauses = [FIRST_PAUSE * 2**n for n in range(whole_number(retries, "retries", at_least=0))]
        self._sleep = sleep
        self._log_name = application.name
        self._log = application.recorder
        self._kept = kept
        self._handling = handling

    def catch_up(self, upto: int | None = None) -> int:
        """Take what there is up to now, or up to this position. Returns how many events it was. Raises WrongLog."""
        # In this order: the log only grows, so a view of it is never further than an end that was read later.
        position = self._kept.position()
        end = self.patiently(self._log.max_notification_id) or 0
        if position > end:
            raise WrongLog(
                f"The view in {self._kept} is at position {position}, and the log of {self._log_name} ends "
                f"at {end}: the view is of another log. Open that one, or delete the view and begin anew."
            )
        if upto is not None:
            end = min(end, whole_number(upto, "upto", at_least=0))
        return sum(len(batch) for batch in self._batches(end)) if position < end else 0

    def go_on(self) -> int:
        """Take what the log has more than the view. Returns the position that the view is at then."""
        taken = [batch[-1].id for batch in self._batches() if batch]
        return taken[-1] if taken else self._kept.position()

    def retry(self, stream: str) -> int:
        """Take the parked events of a stream. Returns how many they were. Raises NotParked, StillFails."""
        return self.patiently(partial(self._retry, stream))

    def patiently(self, act: Callable[[], T]) -> T:
        """What `act` returns; it is called again, after growing pauses, for what waiting may help against."""
        for pause in self._pauses:
            try:
                return act()
            except Exception as error:
                if self._kept.failure(error) is not Failure.PASSING:
                    raise
            self._sleep(pause)
        return act()

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
            return self.patiently(partial(self._step, end, parks=False))
        except EventFailed:
            return self.patiently(partial(self._step, end, parks=True))

    def _step(self, end: int | None, *, parks: bool) -> Sequence[Notification]:
        with self._kept.step() as step:
            notifications = self._log.select_notifications(
                start=step.position, limit=self._batch_size, stop=end, inclusive_of_start=False
            )
            if not notifications:
                return notifications
            self._handling.take(notifications, step, parks=parks)
            position = notifications[-1].id
            step.move_to(position)
            self._handling.step("before commit", position)
        self._handling.step("committed", position)
        return notifications

    def _retry(self, stream: str) -> int:
        with self._kept.step() as step:
            waiting = step.waiting()
            notifications = events_at(self._log, [event.position for event in waiting if event.stream == stream])
            if not notifications:
                parked = ", ".join(each.stream for each in by_stream(waiting)) or "none"
                raise NotParked(f"No events of {stream} are parked. Parked streams: {parked}.")
            step.release(stream)
            try:
                self._handling.take(notifications, step, parks=False)
            except EventFailed as failed:
                raise StillFails(
                    f"{failed}. So the {len(notifications)} events of this stream stay parked, and the view is as it was. "
                    "Repair what fails, then retry."
                ) from failed.__cause__
            self._handling.step("before commit", notifications[-1].id)
        self._handling.step("committed", notifications[-1].id)
        return len(notifications)


def events_at(log: ApplicationRecorder, positions: Sequence[int]) -> list[Notification]:
    """The events at these positions of the log. Raises WrongLog when one is not there."""
    found: list[Notification] = []
    for position in positions:
        notifications = log.select_notifications(start=position, limit=1, stop=position)
        if not notifications:
            raise WrongLog(f"There is no event at position {position} of the log. Open the log that the view is of.")
        found += notifications
    return found


def whole_number(value: int, name: str, *, at_least: int) -> int:
    """The value. Raises ValueError unless it is a whole number from `at_least`."""
    if not isinstance(value, int) or isinstance(value, bool) or value < at_least:
        raise ValueError(f"{name} is {value!r}. Give a whole number from {at_least}.")
    return value
