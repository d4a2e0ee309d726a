"""The simulation engine beside SimPy, and its columns beside its own heap: the same day, the same draws, one core.

Times are processor time, the least of several runs: other work on the machine can only add to it.
"""

import tracemalloc
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

import numpy as np

from benchmarks import simpy_models, simulation_growth, tradeoff_charts
from benchmarks.measurement import Measurement, Row
from benchmarks.timing import Way, least
from course_utils.charts.renderer import render
from course_utils.charts.simulation import latency_distributions
from course_utils.simulation import (
    CallPolicy,
    Deterministic,
    Exponential,
    Station,
    Workload,
    poisson,
    queues,
    simulate_calls,
    simulate_events,
)
from course_utils.simulation.distributions import Floats
from course_utils.simulation.kiefer_wolfowitz import one_by_one

RESULTS = Path(__file__).parent / "results"
REQUESTS, BESIDE_SIMPY, SLIDER_REQUESTS = 1_000_000, (10_000, 100_000), 20_000
ARRIVAL_RATE = 100.0
SERVICES = [Station(name, Exponential(0.007)) for name in ("balance", "mail", "interest", "log book", "fraud")]
ACCEPT = [Station("endpoint", Exponential(0.001)), Station("log", Deterministic(0.0002))]
THREE_WORKERS = [replace(service, service_time=Exponential(0.021), workers=3) for service in SERVICES]
RETRY = CallPolicy(timeout_s=0.3, attempts=2, backoff_s=0.05)
RETRIED = [replace(service, service_time=Exponential(0.003), availability=0.99, policy=RETRY) for service in SERVICES]
COLUMNS = "columns for all requests at once, where SimPy has a process for each"


@dataclass(frozen=True)
class Design:
    """Services that are called in a chain, or that consume a log, run by the engine and by SimPy.

    Both answer with a time for each request, in seconds: when it was answered, or when all its work was done.
    """

    name: str
    services: Sequence[Station]
    logged: bool = False

    def ours(self, day: Workload) -> Floats:
        """By the engine."""
        if self.logged:
            return simulate_events(day, ACCEPT, self.services).completed_s
        return simulate_calls(day, self.services).answered_s

    def simpys(self, day: Workload) -> list[float]:
        """By SimPy."""
        if self.logged:
            return simpy_models.simulate_events(day, ACCEPT, self.services)
        if self.services is RETRIED:
            return simpy_models.retried(day, self.services, RETRY)
        return simpy_models.chain(day, self.services)


ONE_WORKER = [Design("chain of five", SERVICES), Design("event-driven, five consumers", SERVICES, logged=True)]
SEVERAL = [
    Design("chain of five, three workers each", THREE_WORKERS),
    Design("event-driven, three workers each", THREE_WORKERS, logged=True),
]
DESIGNS = [*ONE_WORKER, *SEVERAL]
RETRIES = Design("time-outs and retries", RETRIED)


def measure() -> list[Row]:
    """Speed, growth and memory of both designs; a few minutes, most of them SimPy's."""
    tradeoff_charts.write(RESULTS)
    short = _day(BESIDE_SIMPY[0])
    for design in (*DESIGNS, RETRIES):
        # A race means something only between runners on the same course.
        np.testing.assert_allclose(design.ours(short), design.simpys(short), rtol=0, atol=1e-9)
    return [
        *(_beside_simpy(design, size) for size in BESIDE_SIMPY for design in DESIGNS),
        _beside_simpy(RETRIES, BESIDE_SIMPY[0]),
        *(_beside_the_heap(design) for design in SEVERAL),
        *(_alone(design) for design in DESIGNS),
        *(_memory(design) for design in DESIGNS),
        *_slider(),
        simulation_growth.measure({design.name: design.ours for design in ONE_WORKER}, _day, RESULTS),
    ]


def _day(requests: int) -> Workload:
    return poisson(ARRIVAL_RATE, requests, seed=1)


def _beside_simpy(design: Design, size: int) -> Row:
    limit, remark = (5, "both a loop over events") if design is RETRIES else (20 if design in SEVERAL else 100, COLUMNS)
    rounds = 3 if size <= 10_000 else 1
    ours, theirs = least(rounds, [lambda: design.ours(_day(size)), lambda: design.simpys(_day(size))])
    against = f"SimPy's {theirs:.3g} s, the same {size:,} requests"
    return Measurement(f"{design.name}, {size:,}", theirs / ours, "× as fast", against, limit, False, remark)


def _beside_the_heap(design: Design) -> Row:
    """The whole design, draws included, with several workers by stretches and by the heap; the same to the bit."""

    def by_the_heap() -> Floats:
        with patch.object(queues, "kiefer_wolfowitz", _heap):
            return design.ours(_day(REQUESTS))

    np.testing.assert_array_equal(design.ours(_day(REQUESTS)), by_the_heap())
    ours, heap = least(3, [lambda: design.ours(_day(REQUESTS)), by_the_heap])
    against = f"the same by a heap, a request at a time, {heap:.3g} s for {REQUESTS:,}"
    return Measurement(design.name, heap / ours, "× as fast", against, 2.5, False, "draws included in both")


def _heap(arrived_s: Floats, service: Floats, workers: int) -> Floats:
    return one_by_one(arrived_s, service, [-np.inf] * workers) - arrived_s


def _alone(design: Design) -> Row:
    (seconds,) = least(3, [lambda: design.ours(_day(REQUESTS))])
    return Measurement(f"{design.name}, {REQUESTS:,}", seconds, "s", "nothing; draws included")


def _memory(design: Design) -> Row:
    peak = peak_megabytes(lambda: design.ours(_day(REQUESTS)))
    return Measurement(f"memory, {design.name}", peak, "MB", f"{REQUESTS:,} requests, at its highest", 300)


def peak_megabytes(run: Way) -> float:
    """The most memory a run holds at one time, arrays and Python objects, on top of what was there before."""
    tracemalloc.start()
    run()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


def _slider() -> Sequence[Row]:
    day = _day(SLIDER_REQUESTS)
    picture, simpys = least(3, [slider_step, lambda: [design.simpys(day) for design in ONE_WORKER]])
    what = f"{SLIDER_REQUESTS:,} requests through both designs"
    return [
        Measurement(
            "slider step to a finished picture",
            simpys / picture,
            "× as fast",
            f"SimPy's, {what}, no picture",
            20,
            False,
        ),
        Measurement("slider step", 1000 * picture, "ms", f"{what}, to a chart's JSON", remark="smooth up to 50 ms"),
    ]


def slider_step() -> object:
    """From the parameters a slider sets to the finished specification of a chart."""
    day = _day(SLIDER_REQUESTS)
    called, told = simulate_calls(day, SERVICES), simulate_events(day, ACCEPT, SERVICES)
    chart = latency_distributions(
        {
            "request–response: answered": called.response_latency_s,
            "event-driven: answered": told.response_latency_s,
            "event-driven: done": told.completion_latency_s,
        }
    )
    return render(chart.chart.to_dict())
