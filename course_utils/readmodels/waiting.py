"""Waiting until a view has got to a position: woken by what this process commits, and looking from time to time."""

from collections.abc import Callable
from time import monotonic

from eventsourcing.persistence import WaitInterruptedError

from course_utils.eventstore.errors import WaitTimedOut
from course_utils.eventstore.signals import POLL_SECONDS, Signal


def wait_until(
    position: int, reached: Callable[[], int], signal: Signal, timeout: float, is_over: Callable[[], bool]
) -> None:
    """Return when `reached` gives this position or a later one.

    Raises WaitTimedOut after `timeout` seconds, and WaitInterruptedError once waiting `is_over`.
    """
    deadline = monotonic() + timeout
    while True:
        seen = signal.count
        if is_over():
            raise WaitInterruptedError(f"Waiting for position {position} ended: the view is being closed.")
        at = reached()
        if at >= position:
            return
        remaining = deadline - monotonic()
        if remaining <= 0:
            raise WaitTimedOut(
                f"After {timeout:g} seconds the view is at position {at} of the log, not yet at {position}. "
                "Is its projector running?"
            )
        signal.wait(seen, min(remaining, POLL_SECONDS))
