"""A clock and an id source that give the same answers in every run, so that output never changes."""

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID


class SeededClock:
    """Calling it gives the time, one `step` later at each call; the first call gives `start`.

    `start` is an aware datetime or ISO 8601 text with a zone, `step` a timedelta or a number of seconds.
    Raises ValueError when `start` has no time zone.
    """

    def __init__(
        self,
        start: datetime | str = "2024-01-01T00:00:00Z",
        step: timedelta | float = 1,
    ) -> None:
        first = datetime.fromisoformat(start) if isinstance(start, str) else start
        if first.utcoffset() is None:
            raise ValueError(f"The clock cannot start at {start}: the time has no zone. Add one, such as Z for UTC.")
        self._next = first.astimezone(UTC)
        self._step = step if isinstance(step, timedelta) else timedelta(seconds=step)

    def __call__(self) -> datetime:
        """The current time in UTC; the next call is one step later."""
        now = self._next
        self._next += self._step
        return now


class SeededIds:
    """Calling it gives the next id, shaped like a version 4 UUID; the same series for the same seed."""

    def __init__(self, seed: int = 0) -> None:
        self._random = Random(seed)

    def __call__(self) -> str:
        """The next id, such as "cd613e30-d8f1-4adf-91b7-584a2265b1f5"."""
        return str(UUID(int=self._random.getrandbits(128), version=4))
