"""One day that every design is tried on: when requests arrive, which keys they have, and every random draw.

Draws belong to (service name, attempt number), so two designs with a service of the same name get the same
service times and the same bad luck for the same request. Comparing them leaves the difference of the designs
and nothing else (common random numbers; Law, Simulation Modeling and Analysis, ch. 11).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.simulation.distributions import Distribution, Floats, stream
from course_utils.simulation.tradeoffs import zipf_shares
from course_utils.simulation.validation import durations, require, require_positive, require_whole, whole_numbers

Keys = NDArray[np.int64]

_MOST_REQUESTS = 1_000_000_000


@dataclass(frozen=True, eq=False)
class Workload:
    """Arrivals, keys and random draws of one day.

    arrivals_s
        Times of arrival in seconds, shape (n,), from zero on and never decreasing.
    seed
        The name of the day: every draw depends on it.
    keys
        The key of each request (its account, its order), whole numbers from zero on, shape (n,).
        Without keys, every request has a key of its own: 0, 1, 2, …
    """

    arrivals_s: Floats
    seed: int = 0
    keys: Keys = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def __init__(self, arrivals_s: ArrayLike, seed: int = 0, keys: ArrayLike | None = None) -> None:
        times = np.ascontiguousarray(durations("arrivals_s", arrivals_s))
        require(len(times) > 0, "arrivals_s", arrivals_s, "must be a list of at least one time")
        back = np.flatnonzero(times[1:] < times[:-1])[:1]
        require(
            len(back) == 0,
            "arrivals_s",
            times[back].tolist(),
            "must never decrease, yet this is followed by less",
        )
        require_whole("seed", seed, least=0, most=None)
        whole = np.arange(len(times)) if keys is None else whole_numbers("keys", keys)
        require(
            whole.shape == times.shape,
            "keys",
            whole.shape,
            f"must have one entry for each of {len(times)} arrivals",
        )
        require(bool((whole >= 0).all()), "keys", int(whole.min()), "must be zero or more")
        object.__setattr__(self, "arrivals_s", times)
        object.__setattr__(self, "seed", seed)
        object.__setattr__(self, "keys", whole)

    def __len__(self) -> int:
        return len(self.arrivals_s)

    def durations(self, name: str, distribution: Distribution, attempt: int = 1) -> Floats:
        """What the attempt of that number takes at `name`, in seconds, shape (n,)."""
        drawn = durations(name, distribution.sample(stream(self.seed, f"{name} duration {attempt}"), len(self)))
        require(len(drawn) == len(self), name, drawn.shape, f"must draw one duration for each of {len(self)} requests")
        return drawn

    def failures(self, name: str, availability: float, attempt: int = 1) -> NDArray[np.bool_]:
        """Whether the attempt of that number fails at `name`, shape (n,)."""
        if availability == 1:
            return np.zeros(len(self), dtype=np.bool_)
        return stream(self.seed, f"{name} failure {attempt}").random(len(self)) >= availability


def poisson(
    arrival_rate: float, requests: int, seed: int = 0, *, keys: int | None = None, skew: float = 0.0
) -> Workload:
    """A day of Poisson arrivals: `requests` of them at `arrival_rate` λ per second.

    With `keys`, each request gets one of that many keys, drawn with Zipf shares of exponent `skew`
    (0: all alike); key 0 is the most frequent.
    """
    require_positive("arrival_rate", arrival_rate)
    require_whole("requests", requests, least=1, most=_MOST_REQUESTS)
    gaps = stream(seed, "arrivals").standard_exponential(requests)
    with np.errstate(over="ignore"):  # gaps without end are refused below, as arrivals
        gaps /= arrival_rate
    arrivals_s = np.cumsum(gaps, out=gaps)
    return Workload(arrivals_s, seed, None if keys is None else _zipf_keys(zipf_shares(keys, skew), requests, seed))


def _zipf_keys(shares: Sequence[float] | Floats, requests: int, seed: int) -> Keys:
    below = np.cumsum(shares)
    below[-1] = 1.0
    return np.searchsorted(below, stream(seed, "keys").random(requests), side="right")
