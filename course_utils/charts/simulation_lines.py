"""What the charts of the simulation share: lines with a legend, and columns that are checked and rounded."""

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from course_utils.charts.theme import DASHES, HEIGHT, PALETTE

_LINE_OF_THE_LEGEND = 20
"""How much higher (px) a chart is for each name in its legend, so that the lines keep their room."""


def lines(data: pd.DataFrame, *, x: str, y: str, series: str, from_zero: bool = True) -> alt.Chart:
    """One line for each value of the column `series`; axes are titled by their column names.

    Raises ValueError for no series, and for more than can be told apart.
    """
    names = list(dict.fromkeys(data[series]))
    if not 1 <= len(names) <= len(PALETTE):
        raise ValueError(f"There are {len(names)} lines; give 1 to {len(PALETTE)}, or they cannot be told apart.")
    legend = alt.Legend(title=None, orient="top", labelLimit=400, symbolSize=900, columns=1)
    chart: alt.Chart = (
        alt.Chart(data)
        .mark_line()
        .encode(
            x=alt.X(field=x, type="quantitative", title=x),
            y=alt.Y(field=y, type="quantitative", title=y).scale(zero=from_zero),
            color=alt.Color(field=series, type="nominal", legend=legend).scale(domain=names, range=list(PALETTE)),
            strokeDash=alt.StrokeDash(field=series, type="nominal", legend=legend).scale(
                domain=names, range=list(DASHES)
            ),
        )
        .properties(height=HEIGHT + _LINE_OF_THE_LEGEND * len(names))
    )
    return chart


def rounded(values: ArrayLike) -> list[float]:
    """Values to four significant digits, which is what a chart shows of them."""
    return [float(f"{value:.4g}") for value in np.asarray(values, dtype=np.float64).tolist()]


def present(name: str, column: ArrayLike) -> NDArray[np.float64]:
    """The column without its missing values; a ValueError when nothing is left."""
    values = np.asarray(column, dtype=np.float64)
    values = values[~np.isnan(values)]
    if len(values) == 0:
        raise ValueError(f"The column {name!r} has no latency at all. Leave it out, or show why nothing completed.")
    return values


def column_along(name: str, values: ArrayLike, across: ArrayLike) -> NDArray[np.float64]:
    """The values as an array; a ValueError unless there is one for each of `across`."""
    column, expected = np.asarray(values, dtype=np.float64), np.shape(across)
    if column.shape != expected:
        raise ValueError(f"The column {name!r} has the shape {column.shape}. Give one value for each of {expected[0]}.")
    return column
