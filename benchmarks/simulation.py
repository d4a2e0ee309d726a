"""The simulation engine beside SimPy: the same day, the same draws, the same machine, one core.

Times are processor time of one core, the least of several runs: other work on the machine can only add to it.
"""

import gc
import timeit
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from time import process_time

import numpy as np
import pandas as pd

from benchmarks import simpy_models, tradeoff_charts
from benchmarks.measurement import Measurement
from course_utils.charts.renderer import MIME_TYPE, render, still_picture
from course_utils.charts.simulation import latency_distributions
from course_utils.charts.simulation_lines import lines
from course_utils.simulation import (
    CallPolicy,
    Deterministic,
    Exponential,
    Service,
    Workload,
    event_driven,
    poisson,
    request_response,
)

RESULTS = Path(__file__).parent / "results"
REQUESTS, SIMPY_REQUESTS, SLIDER_REQUESTS = 1_000_000, 10_000, 20_000
SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
ARRIVAL_RATE = 100.0
SERVICES = [Service(name, Exponential(0.007)) for name in ("balance", "mail", "interest", "log book", "fraud")]
ACCEPT = [Service("endpoint", Exponential(0.001)), Service("log", Deterministic(0.0002))]
THREE_WORKERS = [replace(service, service_time=Exponential(0.021), workers=3) for service in SERVICES]
RETRY = CallPolicy(timeout=0.3, attempts=2, backoff=0.05)
RETRIED = [replace(service, service_time=Exponential(0.003), availability=0.99, policy=RETRY) for service in SERVICES]


def measure() -> list[Measurement]:
    """Speed, growth and memory of both designs; a few minutes, most of them SimPy's."""
    short = poisson(ARRIVAL_RATE, SIMPY_REQUESTS, seed=1)
    _same_answers(short)
    tradeoff_charts.write(RESULTS)
    chain = least(lambda: _chain(REQUESTS))
    events = least(lambda: _events(REQUESTS))
    simpy_chain = least(lambda: simpy_models.chain(short, SERVICES)) / SIMPY_REQUESTS
    simpy_events = least(lambda: simpy_models.event_driven(short, ACCEPT, SERVICES)) / SIMPY_REQUESTS
    retried = least(lambda: request_response(short, RETRIED))
    simpy_retried = least(lambda: simpy_models.retried(short, RETRIED, RETRY))
    million = "1,000,000 requests, five services, draws included"
    per_request = f"SimPy, time per request, over {SIMPY_REQUESTS:,} requests"
    return [
        _at_most("chain of five", chain, "s", million, 1),
        _at_most("event-driven, five consumers", events, "s", million, 1),
        _at_most("chain of five, three workers each", least(_three_workers), "s", million, 1),
        _at_most("event-driven, three workers each", least(_three_competing), "s", million, 1),
        _at_least("chain, faster than SimPy", simpy_chain / (chain / REQUESTS), per_request, 100),
        _at_least("event-driven, faster than SimPy", simpy_events / (events / REQUESTS), per_request, 100),
        _at_least("time-outs and retries, faster than SimPy", simpy_retried / retried, "SimPy, the same day", 5),
        _at_most("memory, chain", peak_megabytes(lambda: _chain(REQUESTS)), "MB", f"{million}, peak", 300),
        _at_most("memory, event-driven", peak_megabytes(lambda: _events(REQUESTS)), "MB", f"{million}, peak", 300),
        _at_most("slider step", 1000 * least(slider_step), "ms", "20,000 requests to a chart's JSON", 50),
        _at_most("growth", _growth(), "×", "linear, worst decade from 10³ to 10⁷ requests", 2),
    ]


def _at_most(name: str, value: float, unit: str, against: str, limit: float) -> Measurement:
    return Measurement(name, value, unit, against, limit, at_most=True)


def _at_least(name: str, value: float, against: str, limit: float) -> Measurement:
    return Measurement(name, value, "×", against, limit, at_most=False)


def least(run: Callable[[], object], times: int = 3) -> float:
    """The least time of several runs, in seconds; short runs are repeated until the clock can tell them."""
    timer = timeit.Timer(run, setup=gc.enable, timer=process_time)
    number, first = timer.autorange()
    return min(first, *timer.repeat(times, number)) / number


def peak_megabytes(run: Callable[[], object]) -> float:
    """The most memory a run holds at one time, arrays and Python objects, on top of what was there before."""
    tracemalloc.start()
    run()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


def slider_step() -> object:
    """From the parameters a slider sets to the finished specification of a chart."""
    day = poisson(ARRIVAL_RATE, SLIDER_REQUESTS, seed=1)
    called, told = request_response(day, SERVICES), event_driven(day, ACCEPT, SERVICES)
    chart = latency_distributions(
        {
            "request–response: answered": called.response_latency,
            "event-driven: answered": told.response_latency,
            "event-driven: done": told.completion_latency,
        }
    )
    return render(chart.chart.to_dict())


def _chain(requests: int) -> object:
    return request_response(poisson(ARRIVAL_RATE, requests, seed=1), SERVICES)


def _events(requests: int) -> object:
    return event_driven(poisson(ARRIVAL_RATE, requests, seed=1), ACCEPT, SERVICES)


def _three_workers() -> object:
    return request_response(poisson(ARRIVAL_RATE, REQUESTS, seed=1), THREE_WORKERS)


def _three_competing() -> object:
    return event_driven(poisson(ARRIVAL_RATE, REQUESTS, seed=1), ACCEPT, THREE_WORKERS)


def _same_answers(day: Workload) -> None:
    """A race means something only between runners on the same course."""
    pairs = (
        (request_response(day, SERVICES).answered, simpy_models.chain(day, SERVICES)),
        (event_driven(day, ACCEPT, SERVICES).completed, simpy_models.event_driven(day, ACCEPT, SERVICES)),
        (request_response(day, RETRIED).answered, simpy_models.retried(day, RETRIED, RETRY)),
    )
    for ours, theirs in pairs:
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9)


def _growth() -> float:
    """How much dearer than ten times as much ten times as many requests are, at worst; draws the chart as well."""
    designs = {"chain": _chain, "event-driven": _events}
    times = {name: [least(partial(run, size)) for size in SIZES] for name, run in designs.items()}
    _draw(times)
    return max(after / before / 10 for column in times.values() for before, after in pairwise(column))


def _draw(times: dict[str, list[float]]) -> None:
    x, y = "requests", "time, s"
    rows = [
        {"design": name, x: size, y: float(f"{seconds:.3g}")}
        for name, column in times.items()
        for size, seconds in zip(SIZES, column, strict=True)
    ]
    chart = lines(pd.DataFrame(rows), x=x, y=y, series="design", from_zero=False)
    chart.encoding.x.scale = chart.encoding.y.scale = {"type": "log"}
    titled = chart.properties(
        title="Ten times the requests take ten times as long",
        description=f"Time against requests, both on log scales: {times['chain'][-1]:.2g} s for ten million in a chain.",
    )
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "simulation_growth.png").write_bytes(still_picture(render(titled.to_dict())[MIME_TYPE]))
