"""Closed forms of distributed designs: availability, retries, outages, skew, the cost of order, and staleness.

Rates are per second and times in seconds; the source of each formula stands with it.
"""

import math
from collections.abc import Sequence

import numpy as np

from course_utils.simulation.distributions import Floats
from course_utils.simulation.validation import (
    require,
    require_list,
    require_not_negative,
    require_positive,
    require_probability,
    require_stable,
    require_whole,
    require_workers,
)


def chain_availability(availability: float, services: int) -> float:
    """The share of requests that succeed when all n services must: aⁿ, for independent failures."""
    require_probability("availability", availability)
    require_whole("services", services, least=1)
    return availability**services


def availability_with_retries(availability: float, attempts: int) -> float:
    """The share of calls of which at least one of r independent attempts succeeds: 1 − (1 − a)^r."""
    require_probability("availability", availability)
    require_whole("attempts", attempts, least=1)
    return 1 - (1 - availability) ** attempts


def retry_amplification(attempts: Sequence[int]) -> int:
    """Calls that reach the last layer for one request when it always fails: the product of all layers' attempts."""
    require_list("attempts", attempts, "numbers, one for each layer")
    for value in attempts:
        require_whole("attempts", value, least=1)
    return math.prod(attempts)


def outage_backlog(arrival_rate: float, outage_s: float) -> float:
    """Messages that wait when an outage of that many seconds ends: λ L, on average, from an empty log."""
    require_positive("arrival_rate", arrival_rate)
    require_not_negative("outage_s", outage_s)
    return arrival_rate * outage_s


def drain_time(arrival_rate: float, service_rate: float, outage_s: float, workers: int = 1) -> float:
    """Seconds from the end of an outage until its backlog is worked off: λ L / (c μ − λ).

    Exact on average when the consumer was idle as the outage began: then the drain is a busy period started
    by λ L messages (Kleinrock, vol. 1, section 5.8).
    """
    require_stable(arrival_rate, service_rate, workers)
    return outage_backlog(arrival_rate, outage_s) / (workers * service_rate - arrival_rate)


def zipf_shares(keys: int, skew: float) -> Floats:
    """The share of the traffic of each key, most frequent first: k^(−s) / Σ j^(−s); shape (keys,)."""
    require_whole("keys", keys, least=1)
    require_not_negative("skew", skew)
    weights = np.arange(1.0, keys + 1.0) ** -skew
    return np.asarray(weights / weights.sum())


def worker_shares(keys: int, skew: float, partitions: int, workers: int) -> Floats:
    """The share of the traffic of each worker, shape (workers,): key mod partitions, then partition mod workers."""
    require_whole("partitions", partitions, least=1)
    require_workers(workers)
    shares = zipf_shares(keys, skew)
    worker = np.arange(keys) % partitions % workers
    return np.asarray(np.bincount(worker, shares, workers), dtype=np.float64)


def partitioned_throughput(service_rate: float, keys: int, skew: float, partitions: int, workers: int) -> float:
    """Messages per second that partitioned workers can keep up with: μ / the share of the busiest worker."""
    require_positive("service_rate", service_rate)
    return float(service_rate / worker_shares(keys, skew, partitions, workers).max())


def resequenced_within(arrival_rate: float, delay_rate: float, time_s: float) -> float:
    """The probability that a message is deliverable in order within `time_s` seconds of being sent.

    Messages are sent at λ per second and each takes an exponential time of rate μ; a message is held back
    until all earlier ones have come. Those still on their way u seconds after they were sent form a Poisson
    process, so the answer is (1 − e^(−μt)) exp(−(λ/μ) e^(−μt)) (Baccelli, Gelenbe and Plateau, An end-to-end
    approach to the resequencing problem, 1984).
    """
    require_positive("arrival_rate", arrival_rate)
    require_positive("delay_rate", delay_rate)
    require_not_negative("time_s", time_s)
    late = math.exp(-delay_rate * time_s)
    return (1 - late) * math.exp(-arrival_rate / delay_rate * late)


def push_stale(arrival_rate: float, service_rate: float, age_s: float) -> float:
    """The probability that an event of that age is not visible yet in a serial projector: e^(−(μ − λ) t).

    It is the probability that M/M/1 keeps it longer than t (Kleinrock, vol. 1, section 5.8).
    """
    require_stable(arrival_rate, service_rate)
    require_not_negative("age_s", age_s)
    return math.exp(-(service_rate - arrival_rate) * age_s)


def poll_stale(poll_interval_s: float, age_s: float) -> float:
    """The probability that an event of that age awaits the next poll: max(0, 1 − t / T), T / 2 s on average."""
    require_positive("poll_interval_s", poll_interval_s)
    require_not_negative("age_s", age_s)
    return max(0.0, 1 - age_s / poll_interval_s)


def versions_behind(arrival_rate: float, service_rate: float, versions: int) -> float:
    """The probability that a serial projector is at least k versions behind: ρ^k, as M/M/1 has it."""
    require_stable(arrival_rate, service_rate)
    require_whole("versions", versions, least=0)
    return (arrival_rate / service_rate) ** versions


def quorum_misses(replicas: int, write_quorum: int, read_quorum: int) -> float:
    """The probability that a read quorum holds none of the replicas written first: C(N − W, R) / C(N, R).

    Bailis et al., Probabilistically bounded staleness for practical partial quorums, 2012, equation 1.
    """
    require_whole("replicas", replicas, least=1)
    for name, value in (("write_quorum", write_quorum), ("read_quorum", read_quorum)):
        require_whole(name, value, least=1)
        require(value <= replicas, name, value, f"must be at most the number of replicas, {replicas}")
    return math.comb(replicas - write_quorum, read_quorum) / math.comb(replicas, read_quorum)


def quorum_stale(replicas: int, write_quorum: int, read_quorum: int, delay_rate: float, age_s: float) -> float:
    """The probability that a read `age_s` seconds after a write was acknowledged does not see it.

    Replicas get the write after independent exponential times of rate μ; it is acknowledged when W have it, and
    a read asks R of the N at once. The N − W others forget how long they have waited, so all R miss it with
    probability C(N − W, R) / C(N, R) · e^(−μ R t): t-visibility of Bailis et al. 2012 for this delay.
    """
    require_positive("delay_rate", delay_rate)
    require_not_negative("age_s", age_s)
    return quorum_misses(replicas, write_quorum, read_quorum) * math.exp(-delay_rate * read_quorum * age_s)
