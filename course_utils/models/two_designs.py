"""Calls and events on the same simulated day: how long orders wait, who is answered under load, and what order costs.

Each function runs the simulation on a day of `REQUESTS` orders with the same draws for both designs. Rates are per second.
"""

from collections.abc import Sequence

import numpy as np

from course_utils.simulation import (
    Consumer,
    Deterministic,
    Exponential,
    Station,
    poisson,
    simulate_calls,
    simulate_events,
    stale_share,
    tradeoffs,
)
from course_utils.simulation.distributions import Floats
from course_utils.simulation.parameters import Order

REQUESTS, SEED = 20_000, 17
LOG = Station("log", Deterministic(0.001))
SERVICES_S = {"stock": 0.004, "payment": 0.006, "mail": 0.0125, "purchases": 0.003}
"""What each service takes for an order on average, in seconds."""
PATIENCE_S = 1.0


def unfinished(rate: float, manages: float, ages_s: Sequence[float] | Floats) -> dict[str, list[float]]:
    """Of 100 orders, how many one worker has not finished at each age (s): not visible, unanswered, and by theory.

    An age counts from the order, before the log. Both rates are per second, and `manages` is the greater one.
    """
    day, worker = poisson(rate, REQUESTS, seed=SEED), Station("worker", Exponential(1 / manages))
    seen = simulate_events(day, [LOG], [worker])["worker"]
    waited_s = simulate_calls(day, [worker]).response_latency_s
    return {
        "events: not visible yet": (100 * stale_share(day.arrivals_s, seen.departed_s, ages_s)).tolist(),
        "calls: no answer yet": [100 * float(np.mean(waited_s > age)) for age in ages_s],
        "theory": [100 * tradeoffs.push_stale(rate, manages, age) for age in ages_s],
    }


def under_load(rates: Sequence[float], mail_workers: int) -> dict[str, list[float]]:
    """At each rate of orders, how many a second are answered within a second, and how many mails go out, in each design."""
    found = [_day_under_load(rate, mail_workers) for rate in rates]
    return {name: [each[name] for each in found] for name in found[0]}


def _day_under_load(rate: float, mail_workers: int) -> dict[str, float]:
    day = poisson(rate, REQUESTS, seed=SEED)
    stations = [
        Station(name, Exponential(took_s), workers=mail_workers if name == "mail" else 1)
        for name, took_s in SERVICES_S.items()
    ]
    end_s = float(day.arrivals_s[-1])
    designs = {"calls": simulate_calls(day, stations), "events": simulate_events(day, [LOG], stations)}
    answered = {
        f"{name}: answered within 1 s": rate * float(np.mean(done.response_latency_s <= PATIENCE_S))
        for name, done in designs.items()
    }
    mailed = {
        f"{name}: mails sent": float(np.sum(done["mail"].departed_s <= end_s)) / end_s for name, done in designs.items()
    }
    return answered | mailed


def kept_up_with(workers: int, skew: float) -> tuple[float, float]:
    """Messages a second that so many workers keep up with, at 10 ms each: simulated, and by theory.

    They share 64 partitions; the keys, a thousand of them, are busy alike with `skew` 0.
    """
    flood = poisson(1_000_000, REQUESTS, seed=SEED, keys=1000, skew=skew)
    reader = Consumer(Station("worker", Deterministic(0.01), workers=workers), partitions=64)
    done = simulate_events(flood, [Station("log", Deterministic(0))], [reader])
    simulated = REQUESTS / float(done.completed_s.max())
    return simulated, tradeoffs.partitioned_throughput(100, 1000, skew, 64, workers)


def until_done(order: Order) -> Floats:
    """Seconds until each message was done, where they are delivered out of order and held back until `order` is kept."""
    day = poisson(80, REQUESTS, seed=SEED, keys=100)
    reader = Consumer(Station("worker", Exponential(0.004)), delivery_delay=Exponential(0.05), order=order)
    return simulate_events(day, [LOG], [reader]).completion_latency_s
