"""How the simulation's time grows with the number of requests, measured from a thousand to ten million, and drawn."""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import pairwise
from pathlib import Path

import pandas as pd

from benchmarks.measurement import Measurement
from benchmarks.timing import least
from course_utils.charts.renderer import MIME_TYPE, render, still_picture
from course_utils.charts.simulation_lines import lines
from course_utils.simulation import Workload

SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)

Run = Callable[[Workload], object]


def measure(designs: Mapping[str, Run], day: Callable[[int], Workload], folder: Path) -> Measurement:
    """How much dearer than ten times as much ten times as many requests are, at worst; draws the chart as well."""
    ways = [partial(_run, run, day, size) for run in designs.values() for size in SIZES]
    flat = least(3, ways)
    times = {name: flat[at * len(SIZES) :][: len(SIZES)] for at, name in enumerate(designs)}
    _draw(times, folder)
    worst = max(after / before / 10 for column in times.values() for before, after in pairwise(column))
    return Measurement("growth", worst, "×", "linear, worst decade from 10³ to 10⁷ requests", 2)


def _run(run: Run, day: Callable[[int], Workload], size: int) -> object:
    return run(day(size))


def _draw(times: Mapping[str, list[float]], folder: Path) -> None:
    x, y = "requests", "time, s"
    rows = [
        {"design": name, x: size, y: float(f"{seconds:.3g}")}
        for name, column in times.items()
        for size, seconds in zip(SIZES, column, strict=True)
    ]
    chart = lines(pd.DataFrame(rows), x=x, y=y, series="design", from_zero=False)
    chart.encoding.x.scale = chart.encoding.y.scale = {"type": "log"}
    longest = "; ".join(f"{column[-1]:.2g} s ({name})" for name, column in times.items())
    titled = chart.properties(
        title="Ten times the requests take ten times as long",
        description=f"Time against requests, both on log scales. Ten million take {longest}.",
    )
    folder.mkdir(exist_ok=True)
    (folder / "simulation_growth.png").write_bytes(still_picture(render(titled.to_dict())[MIME_TYPE]))
