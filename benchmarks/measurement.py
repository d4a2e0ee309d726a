"""One row of a benchmark: a measured number and what it is held against, or why there is none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

# What a stopwatch shows depends on the machine and on what else it does.
TIMES = ("s", "ms", "µs")


@dataclass(frozen=True)
class Measurement:
    """A measured `value` in its `unit`, and in words what it is the ratio to, or was measured on.

    `limit` is what a ratio of two ways within one run (or a count, or a size) must keep: at most that, or at least.
    Without a limit the row is information; so is one in seconds, which no machine shares with another.
    `remark` says what the number does not: that a lead comes from batches, say, or from not waiting for the disk.
    """

    name: str
    value: float
    unit: str
    against: str
    limit: float | None = None
    at_most: bool = True
    remark: str = ""

    @property
    def judged(self) -> bool:
        """Whether this row can miss anything."""
        return self.limit is not None and self.unit not in TIMES

    @property
    def holds(self) -> bool:
        """Whether the value is on the right side of its limit; information always is."""
        if self.limit is None or not self.judged:
            return True
        return self.value <= self.limit if self.at_most else self.value >= self.limit


@dataclass(frozen=True)
class NotMeasured:
    """What could not be measured here, and the sentence that says why."""

    name: str
    reason: str
    holds: bool = False


Row = Measurement | NotMeasured


def rows_of(name: str, measure: Callable[[], Sequence[Row]]) -> list[Row]:
    """What `measure` finds, or one row that says why it found nothing: no browser, no server, an error."""
    try:
        return list(measure())
    except Exception as error:
        return [NotMeasured(name, f"{type(error).__name__}: {error}")]
