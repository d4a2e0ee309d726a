"""Waiting until a view on a server has got to a position: woken by commits of this process, and looking now and then.

The pauses between two looks grow, so that a view that is almost there is seen soon, and one that lags is not asked often.
"""

from collections.abc import Callable
from threading import Event
from time import monotonic

from eventsourcing.persistence import WaitInterruptedError

from course_utils.eventstore.errors import StoreClosed, WaitTimedOut
from course_utils.eventstore.signals import POLL_SECONDS, Signal

_FIRST_PAUSE = 0.002  # seconds


def wait_until(
    position: int,
    read: Callable[[], int],
    signal: Signal,
    *,
    application: str,
    timeout: float,
    interrupt: Event | None,
) -> None:
    """Return when `read` gives this position or a later one. `read` raises StoreClosed once the view is closed.

    Raises WaitTimedOut after `timeout` seconds, and WaitInterruptedError when the view is closed or `interrupt` is set.
    """
    deadline, pause = monotonic() + timeout, _FIRST_PAUSE
    while True:
        seen = signal.count
        try:
            if interrupt and interrupt.is_set():
                raise StoreClosed("Nobody moves this view any further.")
            reached = read()
        except StoreClosed as error:
            raise WaitInterruptedError(f"Waiting for position {position} ended: the view is being closed.") from error
        if reached >= position:
            return
        remaining = deadline - monotonic()
        if remaining <= 0:
            raise WaitTimedOut(
                f"After {timeout:g} seconds the view is at position {reached} of {application}'s log, not yet at "
                f"{position}. Is its projector running?"
            )
        signal.wait(seen, min(remaining, pause))
        pause = min(2 * pause, POLL_SECONDS)
