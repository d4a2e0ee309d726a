"""Subscribing to the log of a SQLite store: an iterator, and no thread.

At the end of the log the iterator waits in the caller's own thread, until something is saved or the store is closed.
Where there is but one thread, `already_recorded()` yields what is there and ends.
"""

from collections import deque
from collections.abc import Iterator, Sequence

from eventsourcing.persistence import ConnectionPoolClosedError, Notification, Subscription
from eventsourcing.sqlite import SQLiteApplicationRecorder

from course_utils.eventstore.datastore import Datastore
from course_utils.eventstore.signals import POLL_SECONDS

_SELECT_LIMIT = 500  # as many as the library's own subscriptions read at once


class SQLiteSubscription(Subscription[SQLiteApplicationRecorder]):
    """The notifications after position `gt` of the log in `datastore`, of these `topics` only if any are given.

    It ends (StopIteration) once `stop()` is called, from any thread, or the application is closed. Raises TypeError when
    `topics` is one text.
    """

    def __init__(
        self,
        recorder: SQLiteApplicationRecorder,
        datastore: Datastore,
        gt: int | None = None,
        topics: Sequence[str] = (),
    ) -> None:
        if isinstance(topics, str):
            raise TypeError(f"topics is the text {topics!r}. Give a list of topics, also of one: [{topics!r}].")
        super().__init__(recorder, gt, topics)
        self._log = recorder
        self._only = topics
        self._datastore = datastore
        self._position = gt or 0
        self._read: deque[Notification] = deque()
        self._end_seen_at = -1  # the count of commits when the end of the log was last read
        self._began_at = datastore.signal.count
        self._stopped = False

    def stop(self) -> None:
        """End the subscription, also for a thread that waits in it."""
        super().stop()
        self._stopped = True
        self._datastore.signal.announce()

    def __next__(self) -> Notification:
        signal = self._datastore.signal
        while not self._is_over:
            if signal.count == self._end_seen_at and not self._read:
                signal.wait(self._end_seen_at, POLL_SECONDS)
            notification = self._next_recorded()
            if notification is not None:
                return notification
        raise StopIteration

    def already_recorded(self) -> Iterator[Notification]:
        """What is in the log and has not been yielded yet; ends there instead of waiting for more."""
        while not self._is_over and (notification := self._next_recorded()) is not None:
            yield notification

    def arrivals(self) -> Iterator[None]:
        """Something each time the log may have got longer, for who reads it himself; ends as the iterator does.

        It begins with what was saved after the subscription was made. What another process saves is seen by a look at
        the log every `POLL_SECONDS`.
        """
        signal, seen, end = self._datastore.signal, self._began_at, self._position
        while not self._is_over:
            signal.wait(seen, POLL_SECONDS)
            before, seen = seen, signal.count
            if self._is_over:  # which is what has woken it
                return
            if seen != before:
                yield
            elif (now := self._end_of_log()) > end:
                end = now
                yield

    def _end_of_log(self) -> int:
        try:
            return self._log.max_notification_id() or 0
        except ConnectionPoolClosedError:  # closed by another thread just now
            return 0

    @property
    def _is_over(self) -> bool:
        return self._stopped or self._datastore.closed

    def _next_recorded(self) -> Notification | None:
        if not self._read:
            try:
                self._read_on()
            except ConnectionPoolClosedError:  # closed by another thread just now
                return None
        return self._read.popleft() if self._read else None

    def _read_on(self) -> None:
        count = self._datastore.signal.count
        # Among few matching events the scan must not begin anew each time: what lies before this end has been seen.
        end = self._log.max_notification_id() if self._only else None
        found = self._log.select_notifications(
            start=self._position, limit=_SELECT_LIMIT, topics=self._only, inclusive_of_start=False
        )
        self._read.extend(found)
        if found:
            self._position = found[-1].id
        if len(found) < _SELECT_LIMIT:
            self._position = max(self._position, end or 0)
            self._end_seen_at = count
