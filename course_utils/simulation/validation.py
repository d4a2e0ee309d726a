"""Refusing parameters that make no sense, in a sentence that names the parameter and its value.

It is a `ValueError` always, whether the value is of another kind than it should be or cannot be meant.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from numbers import Real
from types import UnionType
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

# More than any design here has, and few enough that a slip does not fill the memory.
MOST_WORKERS = 10_000
_MOST = 1_000_000
# A value is shown up to here: a list of a million numbers is no sentence.
_SHOWN = 120


class Window(Protocol):
    """Anything with a start and an end, in seconds."""

    @property
    def start_s(self) -> float:
        """Where the window starts."""

    @property
    def end_s(self) -> float:
        """Where the window ends."""


def require(condition: bool, name: str, value: object, rule: str) -> None:
    """Raise a `ValueError` naming the parameter, its value and the rule, unless the condition holds."""
    if not condition:
        raise ValueError(_sentence(name, value, rule))


def _sentence(name: str, value: object, rule: str) -> str:
    shown = repr(value).replace("\n", " ")
    return f"{name} is {shown if len(shown) <= _SHOWN else shown[:_SHOWN] + '…'}, but it {rule}."


def require_number(name: str, value: object) -> None:
    """Refuse what is no number (a truth value is none)."""
    require(isinstance(value, Real) and not isinstance(value, bool), name, value, "must be a number")


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number that no float can hold
        return False


def require_finite(name: str, value: float) -> None:
    """Refuse what is not a finite number."""
    require_number(name, value)
    require(_is_finite(value), name, value, "must be a finite number")


def require_positive(name: str, value: float) -> None:
    """Refuse what is not a finite number above zero."""
    require_number(name, value)
    require(_is_finite(value) and value > 0, name, value, "must be a finite number above zero")


def require_not_negative(name: str, value: float) -> None:
    """Refuse what is not a finite number, zero or more."""
    require_number(name, value)
    require(_is_finite(value) and value >= 0, name, value, "must be a finite number, zero or more")


def require_probability(name: str, value: float) -> None:
    """Refuse what is not a number from 0 to 1."""
    require_number(name, value)
    require(0 <= value <= 1, name, value, "must be from 0 to 1")


def require_whole(name: str, value: int, least: int, most: int | None = _MOST) -> None:
    """Refuse what is not a whole number from `least` to `most`, or of any size when that is None."""
    require_number(name, value)
    bounds = f"of at least {least}" if most is None else f"from {least} to {most:,}"
    fits = isinstance(value, int) and value >= least and (most is None or value <= most)
    require(fits, name, value, f"must be a whole number (int) {bounds}")


def require_workers(workers: int) -> None:
    """Refuse what is no number of workers."""
    require_whole("workers", workers, least=1, most=MOST_WORKERS)


def require_text(name: str, value: object) -> None:
    """Refuse what is not a text of at least one character."""
    require(isinstance(value, str), name, value, "must be a text")
    require(bool(value), name, value, "must not be empty")


def require_one_of(name: str, value: object, choices: Sequence[str]) -> None:
    """Refuse what is none of these words."""
    require_text(name, value)
    require(value in choices, name, value, f"must be {' or '.join(map(repr, choices))}")


def require_list(name: str, values: object, what: str) -> None:
    """Refuse what is not a list or tuple; `what` says of what it should be one."""
    fits = isinstance(values, Sequence) and not isinstance(values, (str, bytes))
    require(fits, name, values, f"must be a list of {what}")


def require_all(name: str, values: Sequence[object], kind: type | UnionType, what: str) -> None:
    """Refuse what is not a list or tuple of that kind."""
    require_list(name, values, what)
    require(all(isinstance(value, kind) for value in values), name, values, f"must be a list of {what}")


def require_in_order(windows: Sequence[Window]) -> None:
    """Refuse windows that overlap or do not come in order of time."""
    for before, after in pairwise(windows):
        both = ((before.start_s, before.end_s), (after.start_s, after.end_s))
        require(before.end_s <= after.start_s, "outages", both, "must be in order of time and must not overlap")


def require_stable(arrival_rate: float, service_rate: float, workers: int = 1) -> None:
    """Refuse a utilisation ρ of one or more where a steady state is asked for."""
    require_positive("arrival_rate", arrival_rate)
    require_positive("service_rate", service_rate)
    require_workers(workers)
    utilisation = arrival_rate / (workers * service_rate)
    require(utilisation < 1, "utilisation ρ", utilisation, "must be below 1, or the queue grows without end")


def numbers(name: str, values: object, *, dimensions: int | None = None) -> NDArray[np.float64]:
    """The values as an array of that many dimensions; refuses what is not numbers."""
    array = _array(name, values)
    require(array.dtype.kind in "iuf", name, values, "must hold numbers only")
    if dimensions is not None:
        shape = "a list of numbers" if dimensions == 1 else "a list of rows of numbers"
        require(array.ndim == dimensions, name, values, f"must be {shape}")
    return np.asarray(array, dtype=np.float64)


def durations(name: str, values: object, *, dimensions: int | None = 1) -> NDArray[np.float64]:
    """The same, for seconds that something takes: finite, and zero or more."""
    array = numbers(name, values, dimensions=dimensions)
    for value in array[~((array >= 0) & (array < np.inf))][:1].tolist():
        require_not_negative(name, value)
    return array


def whole_numbers(name: str, values: object) -> NDArray[np.int64]:
    """The values as whole numbers; refuses what is not a list of them, and what 64 bits do not hold."""
    array = _array(name, values)
    require(array.dtype.kind in "iuf", name, values, "must hold whole numbers only")
    require(array.ndim == 1 and array.dtype.kind in "iu", name, values, "must be a list of whole numbers")
    require(bool((array <= np.iinfo(np.int64).max).all()), name, values, "must hold numbers below 2⁶³")
    return array.astype(np.int64, copy=False)


def _array(name: str, values: object) -> NDArray[Any]:
    is_list = isinstance(values, Iterable) and not isinstance(values, (str, bytes))
    require(is_list or isinstance(values, Real), name, values, "must be a list of numbers")
    try:
        return np.asarray(values)
    except ValueError:
        raise ValueError(_sentence(name, values, "must have rows of one length")) from None
