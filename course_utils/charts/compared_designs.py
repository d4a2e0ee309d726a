"""Two designs side by side in things that are measured in different units: each pair of bars has a scale of its own."""

from collections.abc import Mapping

import pandas as pd

from course_utils.charts.bars import labelled_bars
from course_utils.charts.chart import CourseChart, course_chart


def compared_designs(
    measured: Mapping[str, tuple[float, float]],
    units: Mapping[str, str],
    designs: tuple[str, str],
    *,
    title: str = "Each design wins what it was made for",
) -> CourseChart:
    """A pair of bars for each aspect, as long as the share of the larger of its two numbers, which are 0 or more.

    `measured` maps an aspect to its number in each of the two `designs`; `units` says what it counts, and which way is
    better. Raises ValueError when nothing was measured, for a number below 0, and for an aspect without a unit.
    """
    if not measured:
        raise ValueError("Nothing was measured. Give at least one aspect with its two numbers.")
    rows = []
    for aspect, pair in measured.items():
        if aspect not in units or min(pair) < 0:
            raise ValueError(f"{aspect!r} has the numbers {pair} and needs two of 0 or more, and a unit among `units`.")
        for design, value in zip(designs, pair, strict=True):
            share = value / max(pair) if max(pair) else 0.0
            label = f"{design}: {_shown(value)} {units[aspect]}"
            rows.append({"aspect": aspect, "design": design, "measured": value, "unit": units[aspect], "label": label})
            rows[-1]["share"] = share
    data = pd.DataFrame(rows)
    chart = labelled_bars(
        data,
        length="share",
        label="label",
        group="aspect",
        kinds=("design", designs),
        title="share of the larger one",
        room=2.3,
    )
    said = "; ".join(f"{row['aspect']}: {row['label']}" for row in rows)
    table = data[["aspect", "design", "measured", "unit"]]
    return course_chart(chart, title=title, description=f"{said}.", table=table)


def _shown(value: float) -> str:
    """A count whole, and anything else to three digits."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.3g}"
