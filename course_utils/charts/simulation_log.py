"""What happens to a log and its consumers: backlog and drain of an outage, and what order costs."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from course_utils.charts.chart import CourseChart, course_chart
from course_utils.charts.simulation_lines import column_along, lines, present, rounded
from course_utils.charts.theme import GRID, PALETTE


def backlog_over_time(
    times_s: Sequence[float],
    backlogs: Mapping[str, Sequence[int]],
    outages_s: Sequence[tuple[float, float]] = (),
    *,
    title: str = "An outage leaves a backlog that drains",
) -> CourseChart:
    """Messages not worked off yet against time in seconds, one line per consumer; outages (start, end) are shaded.

    Raises ValueError when a consumer has not one number for each time.
    """
    x, y = "time, s", "messages in the backlog"
    columns = {name: column_along(name, values, times_s) for name, values in backlogs.items()}
    data = pd.concat(
        [pd.DataFrame({"consumer": name, x: rounded(times_s), y: rounded(values)}) for name, values in columns.items()],
        ignore_index=True,
    )
    chart = lines(data, x=x, y=y, series="consumer")
    shade = alt.Chart(pd.DataFrame(outages_s, columns=["start", "end"])).mark_rect(color=GRID)
    shaded = shade.encode(x=alt.X(field="start", type="quantitative"), x2=alt.X2(field="end"))
    said = "; ".join(_peak(name, times_s, values) for name, values in backlogs.items())
    down = " and ".join(f"{start:g} to {end:g} s" for start, end in outages_s)
    description = f"{said}. " + (f"Down from {down}, shaded." if outages_s else "Nothing was down.")
    return course_chart(
        alt.layer(shaded, chart) if outages_s else chart, title=title, description=description, table=data
    )


def _peak(name: str, times_s: Sequence[float], backlog: Sequence[int]) -> str:
    highest = int(np.argmax(backlog))
    return f"{name}: a backlog of at most {backlog[highest]:,}, at {times_s[highest]:g} s"


def cost_of_order(latencies_s: Mapping[str, ArrayLike], *, title: str = "Order is paid for in waiting") -> CourseChart:
    """Median and 99th percentile of seconds until done, as two dots on a line for each kind of order.

    `latencies_s` maps a kind of order ("none", "by key", "total") to a column of seconds; missing values are left out.
    Raises ValueError for a column without any value, and when there are no columns.
    """
    if not latencies_s:
        raise ValueError("There is no kind of order to show. Give at least one, with its column of latencies.")
    x, y = "until done, ms", "order kept"
    rows = [
        {y: order, "percentile": name, x: value}
        for order, column in latencies_s.items()
        for name, value in zip(
            ("median", "99 %"), rounded(1000 * np.percentile(present(order, column), (50, 99))), strict=True
        )
    ]
    data = pd.DataFrame(rows)
    orders = list(latencies_s)
    said = "; ".join(
        f"{order}: median {rows[2 * i][x]:g} ms, 99 % within {rows[2 * i + 1][x]:g} ms"
        for i, order in enumerate(orders)
    )
    chart = _dots_on_lines(data, x, y, orders)
    return course_chart(chart, title=title, description=f"{said}.", table=data)


def _dots_on_lines(data: pd.DataFrame, x: str, y: str, orders: list[str]) -> alt.LayerChart | alt.FacetChart:
    """A line for each row, from the dot of its first percentile to that of its last."""
    names = list(dict.fromkeys(data["percentile"]))
    across = alt.X(field=x, type="quantitative", title=x)
    down = alt.Y(field=y, type="nominal", title=y, sort=orders)
    rule = alt.Chart(data).mark_line(color=PALETTE[-1]).encode(x=across, y=down, detail=alt.Detail(field=y))
    legend = alt.Legend(title=None, orient="top")
    colour = alt.Color(field="percentile", type="nominal", legend=legend).scale(domain=names, range=list(PALETTE[:2]))
    shape = alt.Shape(field="percentile", type="nominal", legend=legend).scale(domain=names)
    dots = alt.Chart(data).mark_point(filled=True, size=120, opacity=1)
    return alt.layer(rule, dots.encode(x=across, y=down, color=colour, shape=shape))
