"""Service times and other random durations, drawn from streams that have names.

A stream is a PCG64 generator seeded by (seed, name) through NumPy's `SeedSequence` and SHA-256, never by
`hash()`, which differs between processes. The same seed and name give the same draws in every process, and
adding a service to a design changes no draw of the others: that is what makes random numbers common.
"""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from course_utils.simulation.validation import (
    durations,
    require,
    require_not_negative,
    require_positive,
    require_text,
    require_whole,
)

Floats = NDArray[np.float64]


def stream(seed: int, name: str) -> np.random.Generator:
    """The random stream called `name` of the day called `seed`."""
    require_whole("seed", seed, least=0, most=None)
    require_text("name", name)
    digest = hashlib.sha256(name.encode("utf-8")).digest()
    words = np.frombuffer(digest, dtype="<u4").tolist()
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy=seed, spawn_key=words)))


@runtime_checkable
class Distribution(Protocol):
    """A distribution of durations, in seconds."""

    @property
    def mean_s(self) -> float:
        """The mean, in seconds."""

    def sample(self, rng: np.random.Generator, n: int) -> Floats:
        """Draw n durations, in seconds: a float64 array of shape (n,), none below zero."""


@dataclass(frozen=True)
class Exponential:
    """Memoryless durations (the M in M/M/1) with the given mean, in seconds."""

    mean_s: float

    def __post_init__(self) -> None:
        require_not_negative("mean_s", self.mean_s)

    def sample(self, rng: np.random.Generator, n: int) -> Floats:
        """See `Distribution.sample`."""
        draws = rng.standard_exponential(n)
        draws *= self.mean_s
        return draws


@dataclass(frozen=True)
class Deterministic:
    """The same duration every time (the D in M/D/1), in seconds."""

    mean_s: float

    def __post_init__(self) -> None:
        require_not_negative("mean_s", self.mean_s)

    def sample(self, rng: np.random.Generator, n: int) -> Floats:
        """See `Distribution.sample`."""
        return np.full(n, float(self.mean_s))


@dataclass(frozen=True)
class Uniform:
    """Durations spread evenly between `low_s` and `high_s`, in seconds."""

    low_s: float
    high_s: float

    def __post_init__(self) -> None:
        require_not_negative("low_s", self.low_s)
        require_not_negative("high_s", self.high_s)
        require(self.high_s >= self.low_s, "high_s", self.high_s, f"must be at least low_s, which is {self.low_s!r}")

    @property
    def mean_s(self) -> float:
        """The mean, in seconds."""
        return (self.low_s + self.high_s) / 2

    def sample(self, rng: np.random.Generator, n: int) -> Floats:
        """See `Distribution.sample`."""
        return rng.uniform(self.low_s, self.high_s, n)


@dataclass(frozen=True)
class LogNormal:
    """Durations with a long tail, as measured services have them.

    `mean_s` is in seconds; `variation` is the coefficient of variation, standard deviation / mean.
    With σ² = ln(1 + variation²) the logarithm is normal with mean ln(mean) − σ²/2 and variance σ².
    """

    mean_s: float
    variation: float = 1.0

    def __post_init__(self) -> None:
        require_positive("mean_s", self.mean_s)
        require_not_negative("variation", self.variation)

    def sample(self, rng: np.random.Generator, n: int) -> Floats:
        """See `Distribution.sample`."""
        variance = math.log1p(self.variation * self.variation)
        return rng.lognormal(math.log(self.mean_s) - variance / 2, math.sqrt(variance), n)


@dataclass(frozen=True)
class Recorded:
    """Durations that were measured or made up: the n-th request takes the n-th of them, in seconds.

    A second attempt of the same request takes the same duration again.
    """

    durations_s: Sequence[float]
    _values: Any = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        values = durations("durations_s", self.durations_s)
        require(len(values) > 0, "durations_s", self.durations_s, "must hold at least one number")
        object.__setattr__(self, "_values", values.copy())

    @property
    def mean_s(self) -> float:
        """The mean of what was recorded, in seconds."""
        return float(self._values.mean())

    def sample(self, rng: np.random.Generator, n: int) -> Floats:
        """The first n recorded durations; a `ValueError` when there are fewer."""
        recorded = len(self._values)
        require(n <= recorded, "durations_s", f"{recorded} long", f"must hold one for each of {n} requests")
        return np.array(self._values[:n])
