"""How far a read model is behind: by age, by version, by moment, and when reading from several replicas.

An event is visible to readers once it has been applied. `appended_s` and `applied_s` are the times at which each
event came into the log and into the read model, in seconds, shape (n,); NaN in `applied_s` means never.
"""

import numpy as np
from numpy.typing import ArrayLike

from course_utils.simulation.distributions import Floats
from course_utils.simulation.validation import durations, numbers, require, require_whole


def stale_share(appended_s: ArrayLike, applied_s: ArrayLike, ages_s: ArrayLike) -> Floats:
    """The share of events that is not visible yet at each age (seconds since it was appended); shape of `ages`."""
    log, seen = _log(appended_s, applied_s)
    lag = np.sort((seen - log)[np.isfinite(log)])
    require(len(lag) > 0, "appended_s", appended_s, "must hold at least one event")
    visible = np.searchsorted(lag, durations("ages_s", ages_s, dimensions=None), side="right")
    return np.asarray(1 - visible / len(lag))


def staleness(appended_s: ArrayLike, applied_s: ArrayLike, times_s: ArrayLike) -> Floats:
    """How old the oldest event is that the read model lacks, at each time (seconds); 0 where it lacks none."""
    log, seen = _log(appended_s, applied_s)
    require(bool((log[1:] >= log[:-1]).all()), "appended_s", appended_s, "must never decrease or miss values")
    at = durations("times_s", times_s, dimensions=None)
    # A read model is complete up to the first event it lacks.
    complete = np.maximum.accumulate(np.nan_to_num(seen, nan=np.inf))
    first_missing = np.searchsorted(complete, at, side="right")
    oldest = np.append(log, np.inf)[first_missing]
    return np.asarray(np.maximum(at - oldest, 0.0))


def quorum_stale_share(
    delays_s: ArrayLike, write_quorum: int, read_quorum: int, ages_s: ArrayLike, rng: np.random.Generator
) -> Floats:
    """The share of reads that miss a write of each age, by drawing which replicas each reads; shape of `ages`.

    `delays_s` (writes, replicas) are the seconds after which each replica has each write. A write is
    acknowledged when `write_quorum` replicas have it; its age counts from then. A read asks `read_quorum`
    replicas at once and sees the write if any has it (the WARS model of Bailis et al. 2012, with reads taking
    no time).
    """
    require(isinstance(rng, np.random.Generator), "rng", rng, "must be a generator, such as stream(1, 'reads')")
    arrived_s = np.sort(durations("delays_s", delays_s, dimensions=2), axis=1)
    replicas = arrived_s.shape[1]
    for name, value in (("write_quorum", write_quorum), ("read_quorum", read_quorum)):
        require_whole(name, value, least=1)
        require(value <= replicas, name, value, f"must be at most the number of replicas, {replicas}")
    acknowledged = arrived_s[:, write_quorum - 1]
    asked = rng.permuted(arrived_s, axis=1)[:, :read_quorum]
    return stale_share(acknowledged, np.maximum(asked.min(axis=1), acknowledged), ages_s)


def _log(appended_s: ArrayLike, applied_s: ArrayLike) -> tuple[Floats, Floats]:
    log, seen = numbers("appended_s", appended_s, dimensions=1), numbers("applied_s", applied_s, dimensions=1)
    require(seen.shape == log.shape, "applied_s", seen.shape, f"must have the shape of appended_s, {log.shape}")
    return log, seen
