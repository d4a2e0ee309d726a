"""Following a log in a thread: whenever something is saved, a projector catches up."""

from collections.abc import Callable, Iterator
from threading import Event, Thread
from typing import Protocol, runtime_checkable

from eventsourcing.persistence import ApplicationRecorder


@runtime_checkable
class _TellsOfArrivals(Protocol):
    """A subscription that says when to read the log, without reading it first itself; those of a file do."""

    def arrivals(self) -> Iterator[None]: ...


class Follower:
    """Calls `catch_up` at the start, and `go_on`, which returns the position it got to, when there may be more after that.

    `ended` is set when the thread ends by itself, and `failure` is what it raised then.
    """

    def __init__(
        self,
        log: ApplicationRecorder,
        catch_up: Callable[[], object],
        go_on: Callable[[], int],
        on_end: Callable[[], None],
    ) -> None:
        self.failure: BaseException | None = None
        self.ended = Event()
        self._catch_up = catch_up
        self._go_on = go_on
        self._on_end = on_end
        # Everything up to here is found by the first catch_up.
        self._subscription = log.subscribe(gt=log.max_notification_id())
        self._thread = Thread(target=self._follow, name="projector", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the batch that is being handled."""
        self._subscription.stop()
        if self._thread.is_alive():  # it is not when it could not be started
            self._thread.join()

    def _follow(self) -> None:
        try:
            with self._subscription:
                self._catch_up()
                if isinstance(self._subscription, _TellsOfArrivals):
                    for _ in self._subscription.arrivals():
                        self._go_on()
                else:
                    position = 0
                    for notification in self._subscription:
                        if notification.id > position:
                            position = self._go_on()
        except BaseException as error:
            self.failure = error  # raised again by whoever waits for the view or ends the following
        finally:
            self.ended.set()
            self._on_end()
