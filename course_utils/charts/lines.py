"""Lines that carry their names at their right end, so that no legend is needed and colour is never alone."""

import altair as alt
import pandas as pd

from course_utils.charts.theme import DASHES, PALETTE


def labelled_lines(data: pd.DataFrame, *, x: str, y: str, series: str) -> alt.LayerChart | alt.FacetChart:
    """One line for each value of the column `series`, named at its end; columns give the axes their titles.

    Raises ValueError for more series than there are distinct colours.
    """
    names = list(dict.fromkeys(data[series]))
    if len(names) > len(PALETTE):
        raise ValueError(f"There are {len(names)} lines; more than {len(PALETTE)} cannot be told apart. Show fewer.")
    ends = data.sort_values(x).groupby(series, sort=False).tail(1)
    colour = alt.Color(field=series, type="nominal").scale(domain=names, range=list(PALETTE)).legend(None)
    dash = alt.StrokeDash(field=series, type="nominal").scale(domain=names, range=list(DASHES)).legend(None)
    across = alt.X(field=x, type="quantitative").title(x).axis(grid=False, tickMinStep=1)
    up = alt.Y(field=y, type="quantitative").title(y)
    lines = alt.Chart(data).mark_line().encode(x=across, y=up, color=colour, strokeDash=dash)
    labels = (
        alt.Chart(ends).mark_text(align="left", dx=6).encode(x=across, y=up, text=alt.Text(field=series), color=colour)
    )
    return alt.layer(lines, labels)
