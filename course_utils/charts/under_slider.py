"""Lines of which a slider chooses a set: all of them travel with the chart, so moving it needs no kernel."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from course_utils.charts.chart import CourseChart, course_chart
from course_utils.charts.simulation_lines import column_along, lines, rounded

CHOSEN = "chosen"
_MOST_MARKS = 2000


def lines_under_slider(
    sets: Mapping[float, Mapping[str, ArrayLike]],
    across: Sequence[float],
    *,
    slider: str,
    at: float,
    x: str,
    y: str,
    title: str,
    description: str,
    says: Mapping[float, str] | None = None,
) -> CourseChart:
    """One set of lines at a time, against `across`; the slider called `slider` chooses among the sets, and begins at `at`.

    `sets` maps each value of the slider, in even steps, to its lines by name, each with one value for each of `across`.
    `x` and `y` are the titles of the axes, which stay as they are wherever the slider is. `says` has a line of words for
    each set, shown above it. The table below is of the set at `at`.

    Raises ValueError for fewer than two sets, for sets whose lines have other names, for steps that are not even, for an
    `at` that is none of them, and for more points than a chart can carry.
    """
    values = sorted(sets)
    _check(sets, values, at, len(across))
    rows = pd.concat(
        [
            pd.DataFrame(
                {CHOSEN: value, "line": name, x: rounded(across), y: rounded(column_along(name, column, across))}
            )
            for value in values
            for name, column in sets[value].items()
        ],
        ignore_index=True,
    )
    here = f"abs(datum['{CHOSEN}'] - toNumber(chosen)) < {(values[1] - values[0]) / 2}"
    drawn = lines(rows, x=x, y=y, series="line").transform_filter(here)
    drawn = drawn.encode(
        x=alt.X(field=x, type="quantitative", title=x).scale(domain=[min(across), max(across)], nice=False),
        y=alt.Y(field=y, type="quantitative", title=y).scale(domain=[0, float(rows[y].max()) * (1.15 if says else 1)]),
    )
    control = alt.binding_range(min=values[0], max=values[-1], step=round(values[1] - values[0], 9), name=slider)
    layers = [drawn] if says is None else [drawn, _words(says, here)]
    chart = alt.layer(*layers).add_params(alt.param(name="chosen", value=at, bind=control))
    table = rows[rows[CHOSEN] == at].rename(columns={CHOSEN: slider})
    return course_chart(chart, title=title, description=description, table=table)


def _words(says: Mapping[float, str], here: str) -> alt.Chart:
    words = pd.DataFrame({CHOSEN: list(says), "said": list(says.values())})
    chart: alt.Chart = alt.Chart(words).transform_filter(here)
    chart = chart.mark_text(align="left", fontWeight="bold")
    return chart.encode(x=alt.value(12), y=alt.value(10), text="said:N")


def _check(sets: Mapping[float, Mapping[str, ArrayLike]], values: list[float], at: float, length: int) -> None:
    if len(values) < 2 or at not in sets:
        raise ValueError(
            f"There are {len(values)} sets of lines, and the slider is to begin at {at}. Give two or more, and begin at one."
        )
    names = {tuple(each) for each in sets.values()}
    if len(names) > 1:
        raise ValueError(f"The sets have lines of different names: {sorted(names)}. Give each set the same.")
    if not np.allclose(np.diff(values), values[1] - values[0]):
        raise ValueError(f"The slider's values are {values}. Give them in even steps, as a slider moves.")
    if (marks := length * sum(len(each) for each in sets.values())) > _MOST_MARKS:
        raise ValueError(
            f"The chart would carry {marks:,} points; {_MOST_MARKS:,} is the most. Give fewer sets or points."
        )
