"""One measured number and what it is held against."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measurement:
    """A measured `value`, what it was compared to in words, and the limit it must keep.

    `at_most` says on which side of the limit it must stay: at most the limit, or at least.
    """

    name: str
    value: float
    unit: str
    against: str
    limit: float
    at_most: bool

    @property
    def holds(self) -> bool:
        """Whether the value is on the right side of its limit."""
        return self.value <= self.limit if self.at_most else self.value >= self.limit
