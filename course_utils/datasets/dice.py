"""Draws from a seed that are the same in every version of Python, on every machine.

All go through `Random.random()`, the one series that Python promises to keep.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

T = TypeVar("T")


class Dice:
    """A series of draws; the same seed gives the same series."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self.between(0, len(choices) - 1)]

    def uuid(self) -> str:
        number = sum(self.between(0, 2**32 - 1) << shift for shift in (0, 32, 64, 96))
        return str(UUID(int=number, version=4))

    def during(self, day: datetime) -> datetime:
        """A second of that day between 06:00 and 22:00."""
        return day + timedelta(seconds=self.between(6 * 3600, 22 * 3600 - 1))
