"""Closed forms from queueing theory: what a simulated queue must agree with.

Rates are per second and times in seconds. λ is the arrival rate, μ the service rate of one worker, c the
number of workers, ρ = λ / (c μ) the utilisation. Unless another source is given, see Kleinrock, Queueing
Systems, vol. 1 (1975). Where a steady state is asked for and ρ ≥ 1, a `ValueError` says so.
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
    require_stable,
    require_whole,
    require_workers,
)


def utilisation(arrival_rate: float, service_rate: float, workers: int = 1) -> float:
    """The utilisation ρ = λ / (c μ); it may be one or more."""
    require_positive("arrival_rate", arrival_rate)
    require_positive("service_rate", service_rate)
    require_workers(workers)
    return arrival_rate / (workers * service_rate)


def erlang_c(arrival_rate: float, service_rate: float, workers: int) -> float:
    """The probability that an arrival at M/M/c has to wait (Erlang 1917), through Erlang's B recursion."""
    require_stable(arrival_rate, service_rate, workers)
    load = arrival_rate / service_rate
    blocked = 1.0
    for servers in range(1, workers + 1):
        blocked = load * blocked / (servers + load * blocked)
    return blocked / (1 - load / workers * (1 - blocked))


def mmc_mean_wait(arrival_rate: float, service_rate: float, workers: int = 1) -> float:
    """Mean wait in the queue of M/M/c, in seconds: C(c, λ/μ) / (c μ − λ). With one worker: ρ / (μ − λ)."""
    return erlang_c(arrival_rate, service_rate, workers) / (workers * service_rate - arrival_rate)


def mm1_mean_response(arrival_rate: float, service_rate: float) -> float:
    """Mean time in the system of M/M/1, in seconds: 1 / (μ − λ)."""
    require_stable(arrival_rate, service_rate)
    return 1 / (service_rate - arrival_rate)


def mm1_response_exceeds(arrival_rate: float, service_rate: float, time_s: float) -> float:
    """The probability that a request spends more than `time_s` seconds in M/M/1: e^(−(μ − λ) t)."""
    require_stable(arrival_rate, service_rate)
    require_not_negative("time_s", time_s)
    return math.exp(-(service_rate - arrival_rate) * time_s)


def mg1_mean_wait(arrival_rate: float, mean_service_time_s: float, variation: float) -> float:
    """Mean wait in the queue of M/G/1, in seconds: ρ E[S] (1 + v²) / (2 (1 − ρ)) (Pollaczek 1930, Khinchine 1932).

    `variation` v is the standard deviation of the service time divided by its mean: 1 for M/M/1, 0 for M/D/1.
    """
    require_positive("mean_service_time_s", mean_service_time_s)
    require_not_negative("variation", variation)
    require_stable(arrival_rate, 1 / mean_service_time_s)
    rho = arrival_rate * mean_service_time_s
    return rho * mean_service_time_s * (1 + variation * variation) / (2 * (1 - rho))


def md1_mean_wait(arrival_rate: float, service_rate: float) -> float:
    """Mean wait in the queue of M/D/1, in seconds: half that of M/M/1."""
    require_stable(arrival_rate, service_rate)
    return mg1_mean_wait(arrival_rate, 1 / service_rate, variation=0.0)


def mm1k_state_probabilities(arrival_rate: float, service_rate: float, capacity: int) -> Floats:
    """The probabilities of 0, 1, …, K in the system of M/M/1/K; shape (K + 1,). Any ρ has a steady state."""
    require_whole("capacity", capacity, least=1)
    rho = utilisation(arrival_rate, service_rate)
    # Relative to the most frequent state, so that no power overflows.
    weights = rho ** (np.arange(capacity + 1.0) - (capacity if rho > 1 else 0))
    return np.asarray(weights / weights.sum())


def mm1k_refused(arrival_rate: float, service_rate: float, capacity: int) -> float:
    """The share of arrivals that M/M/1/K refuses: (1 − ρ) ρ^K / (1 − ρ^(K+1)), or 1 / (K + 1) at ρ = 1."""
    return float(mm1k_state_probabilities(arrival_rate, service_rate, capacity)[-1])


def mm1k_mean_response(arrival_rate: float, service_rate: float, capacity: int) -> float:
    """Mean time in the system of those M/M/1/K accepts, in seconds: by Little, E[N] / (λ (1 − P_K))."""
    states = mm1k_state_probabilities(arrival_rate, service_rate, capacity)
    accepted_rate = arrival_rate * (1 - states[-1])
    return float(np.arange(capacity + 1) @ states / accepted_rate)


def tandem_mean_response(arrival_rate: float, service_rates: Sequence[float]) -> float:
    """Mean time through M/M/1 queues one after another, in seconds: Σ 1 / (μᵢ − λ).

    What leaves a stable M/M/1 queue is again Poisson (Burke 1956), so each queue may be taken by itself.
    """
    require_list("service_rates", service_rates, "rates")
    require(len(service_rates) > 0, "service_rates", service_rates, "must hold at least one rate")
    return sum(mm1_mean_response(arrival_rate, rate) for rate in service_rates)


def mean_in_system(arrival_rate: float, mean_response_s: float) -> float:
    """The mean number in any system: λ W (Little 1961)."""
    require_positive("arrival_rate", arrival_rate)
    require_not_negative("mean_response_s", mean_response_s)
    return arrival_rate * mean_response_s


def fork_join_mean(services: int, service_rate: float) -> float:
    """The mean of the longest of n independent exponential times, in seconds: H_n / μ with H_n = 1 + 1/2 + … + 1/n.

    It is what a parallel call waits for where no request ever queues.
    """
    require_whole("services", services, least=1)
    require_positive("service_rate", service_rate)
    return sum(1 / k for k in range(1, services + 1)) / service_rate
