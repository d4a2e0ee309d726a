"""Lines that carry their names at their right end, so that no legend is needed and colour is never alone."""

import math

import altair as alt
import pandas as pd

from course_utils.charts.theme import DASHES, PALETTE

_LINE_OF_TEXT = 0.07
"""How high a name is, as a share of the chart's height."""
_HEIGHT = "height of the name"


def labelled_lines(data: pd.DataFrame, *, x: str, y: str, series: str) -> alt.LayerChart | alt.FacetChart:
    """One line for each value of the column `series`, named at its end; columns give the axes their titles.

    Raises ValueError for more series than there are distinct colours.
    """
    names = list(dict.fromkeys(data[series]))
    if len(names) > len(PALETTE):
        raise ValueError(f"There are {len(names)} lines; more than {len(PALETTE)} cannot be told apart. Show fewer.")
    ends = data.sort_values(x).groupby(series, sort=False).tail(1)
    apart = _LINE_OF_TEXT * (data[y].max() - min(data[y].min(), 0))
    ends = ends.assign(**{_HEIGHT: kept_apart(ends[y].tolist(), apart)})
    colour = alt.Color(field=series, type="nominal").scale(domain=names, range=list(PALETTE)).legend(None)
    dash = alt.StrokeDash(field=series, type="nominal").scale(domain=names, range=list(DASHES)).legend(None)
    across = alt.X(field=x, type="quantitative").title(x).axis(grid=False, tickMinStep=1)
    up = alt.Y(field=y, type="quantitative").title(y)
    lines = alt.Chart(data).mark_line().encode(x=across, y=up, color=colour, strokeDash=dash)
    beside = alt.Y(field=_HEIGHT, type="quantitative").title(y)
    names_at_the_ends = alt.Chart(ends).mark_text(align="left", dx=6)
    return alt.layer(lines, names_at_the_ends.encode(x=across, y=beside, text=alt.Text(field=series), color=colour))


def kept_apart(heights: list[float], apart: float) -> list[float]:
    """The same heights in the same order, raised where it takes that to keep `apart` from each other."""
    raised, below = list(heights), -math.inf
    for place in sorted(range(len(heights)), key=lambda place: heights[place]):
        raised[place] = below = max(heights[place], below + apart)
    return raised
