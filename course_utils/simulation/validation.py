"""Refusing parameters that make no sense, in a sentence that names the parameter and its value."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol


class Window(Protocol):
    """Anything with a start and an end, in seconds."""

    @property
    def start(self) -> float:
        """Where the window starts."""

    @property
    def end(self) -> float:
        """Where the window ends."""


def require(condition: bool, name: str, value: object, rule: str) -> None:
    """Raise a `ValueError` naming the parameter, its value and the rule, unless the condition holds."""
    if not condition:
        raise ValueError(f"{name} is {value!r}, but it {rule}.")


def require_positive(name: str, value: float) -> None:
    """Refuse what is not a finite number above zero."""
    require(math.isfinite(value) and value > 0, name, value, "must be a finite number above zero")


def require_not_negative(name: str, value: float) -> None:
    """Refuse what is not a finite number, zero or more."""
    require(math.isfinite(value) and value >= 0, name, value, "must be a finite number, zero or more")


def require_probability(name: str, value: float) -> None:
    """Refuse what is not a number from 0 to 1."""
    require(0 <= value <= 1, name, value, "must be from 0 to 1")


def require_whole(name: str, value: int, least: int) -> None:
    """Refuse what is not a whole number of at least `least`."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    require(whole and value >= least, name, value, f"must be a whole number of at least {least}")


def require_in_order(windows: Sequence[Window]) -> None:
    """Refuse windows that overlap or do not come in order of time."""
    for before, after in pairwise(windows):
        both = ((before.start, before.end), (after.start, after.end))
        require(before.end <= after.start, "outages", both, "must be in order of time and must not overlap")


def require_stable(arrival_rate: float, service_rate: float, workers: int = 1) -> None:
    """Refuse a utilisation ρ of one or more where a steady state is asked for."""
    require_positive("arrival_rate", arrival_rate)
    require_positive("service_rate", service_rate)
    require_whole("workers", workers, least=1)
    utilisation = arrival_rate / (workers * service_rate)
    require(utilisation < 1, "utilisation ρ", utilisation, "must be below 1, or the queue grows without end")
