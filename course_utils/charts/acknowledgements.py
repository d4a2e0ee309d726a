"""When a broker acknowledged events, and what happened meanwhile: the hole is the time in which nobody led."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from course_utils.charts.chart import CourseChart, course_chart
from course_utils.charts.theme import PALETTE

_SLICE = 0.25
SECONDS, COUNT, HAPPENED = "seconds", "events in 250 ms", "what happened"


def acknowledgements(
    acknowledged: Sequence[tuple[float, int]],
    moments: Sequence[tuple[float, str]],
    *,
    title: str = "While nobody leads, nothing is acknowledged",
) -> CourseChart:
    """Acknowledgements, as pairs of seconds and a number of the event, by quarters of a second; moments as lines across.

    Raises ValueError when nothing was acknowledged.
    """
    if not acknowledged:
        raise ValueError("Nothing was acknowledged, so there is nothing to draw.")
    slices = pd.Series([int(seconds / _SLICE) * _SLICE for seconds, _ in acknowledged])
    data = slices.value_counts().sort_index().rename_axis(SECONDS).reset_index(name=COUNT)
    data["end"] = data[SECONDS] + _SLICE
    marks = pd.DataFrame(moments, columns=[SECONDS, HAPPENED])
    end = max([seconds for seconds, _ in acknowledged] + [seconds for seconds, _ in moments])
    across = alt.X(f"{SECONDS}:Q", title=SECONDS).scale(domain=[0, end + 1], nice=False)
    data["none"] = 0
    up = alt.Y(field=COUNT, type="quantitative", title=COUNT)
    bars = alt.Chart(data).mark_rect(color=PALETTE[0]).encode(x=across, x2="end", y=up, y2="none")
    rules = alt.Chart(marks).mark_rule(strokeDash=[4, 3], color=PALETTE[1]).encode(x=across, tooltip=f"{HAPPENED}:N")
    chart = alt.layer(bars, rules).properties(height=240)
    return course_chart(chart, title=title, description=_description(acknowledged, moments), table=_table(data, marks))


def _table(data: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    both = pd.concat([data[[SECONDS, COUNT]], marks[[SECONDS, HAPPENED]]])
    return both.sort_values(SECONDS, kind="stable").reset_index(drop=True)


def _description(acknowledged: Sequence[tuple[float, int]], moments: Sequence[tuple[float, str]]) -> str:
    at = [seconds for seconds, _ in acknowledged]
    longest, since = max(((later - earlier), earlier) for earlier, later in zip(at, at[1:] or at, strict=False))
    said = "; ".join(f"{seconds:.1f} s: {what.rstrip('.')}" for seconds, what in moments)
    return f"{len(at)} acknowledgements, and none for {longest:.1f} seconds from {since:.1f} s on. {said}."
