"""The six charts of the tradeoffs, each drawn from one simulated day, as pictures in `results/`.

They say what the designs cost, where the benchmark of the simulation says what the simulation costs.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from course_utils.charts.chart import CourseChart
from course_utils.charts.renderer import MIME_TYPE, render, still_picture
from course_utils.charts.simulation import (
    availability_by_services,
    latency_distributions,
    staleness_by_age,
    throughput_by_workers,
)
from course_utils.charts.simulation_log import backlog_over_time, cost_of_order
from course_utils.simulation import (
    Consumer,
    Deterministic,
    Exponential,
    Outage,
    Results,
    Station,
    poisson,
    simulate_calls,
    simulate_events,
    stale_share,
)

REQUESTS, ARRIVAL_RATE, SEED = 20_000, 90.0, 1
DAY = poisson(ARRIVAL_RATE, REQUESTS, seed=SEED)
LOG = Station("log", Deterministic(0.001))


def write(folder: Path) -> list[Path]:
    """Draw every chart into `folder` as PNG; the paths, one a chart."""
    folder.mkdir(parents=True, exist_ok=True)
    charts: list[Callable[[], CourseChart]] = [latency, availability, backlog, staleness, throughput, order]
    paths = []
    for draw in charts:
        paths.append(folder / f"tradeoff_{draw.__name__}.png")
        paths[-1].write_bytes(still_picture(render(draw().chart.to_dict())[MIME_TYPE]))
    return paths


def latency() -> CourseChart:
    """What a customer waits for, and when the work is done, in both designs."""
    services = _services(5, 0.008)
    called, told = simulate_calls(DAY, services), simulate_events(DAY, [LOG], services)
    return latency_distributions(
        {
            "calls: answered": called.response_latency_s,
            "events: answered": told.response_latency_s,
            "events: done": told.completion_latency_s,
        }
    )


def availability() -> CourseChart:
    """The share of good answers by number of services, each failing one call in a hundred."""
    counts = list(range(1, 11))
    flaky = [replace(service, availability=0.99) for service in _services(counts[-1], 0.002)]
    log = replace(LOG, availability=0.99)
    return availability_by_services(
        counts,
        {
            "chain of calls": [simulate_calls(DAY, flaky[:count]).availability for count in counts],
            "events": [simulate_events(DAY, [log], flaky[:count]).availability for count in counts],
        },
    )


def backlog() -> CourseChart:
    """Thirty seconds without mail, and how long it takes to catch up."""
    down = Outage(20, 50)
    mail, stock = Station("mail", Exponential(0.008), outages=[down]), Station("stock", Exponential(0.005))
    told, times = simulate_events(DAY, [LOG], [mail, stock]), np.linspace(0, 220, 221)
    waiting = {service.name: told[service.name].in_system(times).tolist() for service in (mail, stock)}
    return backlog_over_time(times.tolist(), waiting, [(down.start_s, down.end_s)])


def staleness() -> CourseChart:
    """How soon readers see an event, pushed or polled for."""
    projector, ages = Station("projector", Exponential(0.008)), np.linspace(0, 1, 51)
    ways = {"pushed": Consumer(projector), "polled every 500 ms": Consumer(projector, poll_interval_s=0.5)}
    shares = {}
    for name, reader in ways.items():
        seen = simulate_events(DAY, [LOG], [reader])[projector.name]
        shares[name] = stale_share(seen.arrived_s, seen.departed_s, ages).tolist()
    return staleness_by_age(ages.tolist(), shares)


def throughput() -> CourseChart:
    """Messages a second that workers keep up with when all of them come at once, by skew of the keys."""
    counts = [1, 2, 4, 8, 16]
    kept_up = {f"skew {skew:g}": [_throughput(skew, workers) for workers in counts] for skew in (0.0, 0.8, 1.2)}
    return throughput_by_workers(counts, kept_up)


def _throughput(skew: float, workers: int) -> float:
    flood = poisson(1_000_000, REQUESTS, seed=SEED, keys=1_000, skew=skew)
    reader = Consumer(Station("worker", Deterministic(0.01), workers=workers), partitions=64)
    done = simulate_events(flood, [Station("log", Deterministic(0))], [reader])
    return REQUESTS / float(np.nanmax(done.completed_s))


def order() -> CourseChart:
    """What it costs to hold messages back until the earlier ones have arrived."""
    keyed = poisson(ARRIVAL_RATE, REQUESTS, seed=SEED, keys=100)
    worker, late = Station("worker", Exponential(0.004)), Exponential(0.05)

    def day(order: str) -> Results:
        return simulate_events(keyed, [LOG], [Consumer(worker, delivery_delay=late, order=order)])  # type: ignore[arg-type]

    names = {"no order": "none", "by key": "key", "total order": "total"}
    return cost_of_order({name: day(order).completion_latency_s for name, order in names.items()})


def _services(count: int, mean: float) -> list[Station]:
    return [Station(f"service {number}", Exponential(mean)) for number in range(1, count + 1)]
