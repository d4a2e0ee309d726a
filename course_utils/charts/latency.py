"""Two latencies side by side: what the customer waits for, and when the last piece of work is done."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from course_utils.charts.chart import CourseChart, course_chart
from course_utils.charts.theme import PALETTE

ANSWER, WORK = "customer has the answer", "all work is done"


def latency_bars(
    latencies: Mapping[str, tuple[float | None, float | None]],
    *,
    title: str = "The answer and the work are two different times",
) -> CourseChart:
    """Two bars for each design: response latency and completion latency, in milliseconds.

    `latencies` maps the name of a design to both, as `response_latency` and `completion_latency` return them;
    None, for what never happened, is written out as "never". Raises ValueError when there is nothing to show.
    """
    if not latencies:
        raise ValueError("There are no latencies to show. Give at least one design with its two times.")
    data = pd.DataFrame(
        [
            {"design": design, "moment": moment, "milliseconds": time}
            for design, times in latencies.items()
            for moment, time in zip((ANSWER, WORK), times, strict=True)
        ]
    )
    drawn = data.assign(
        bar=[f"{row.design}|{row.moment}" for row in data.itertuples()],
        length=data["milliseconds"].fillna(0),
        label=["never" if pd.isna(time) else f"{time:,.0f} ms" for time in data["milliseconds"]],
    )
    y = alt.Y("bar:N", sort=None, title=None).axis(labelExpr="split(datum.value, '|')", labelLimit=250, ticks=False)
    longest = max(1.0, float(drawn["length"].max()))
    # Room on the right for the label of the longest bar.
    x = alt.X("length:Q", title="milliseconds after the request").scale(domain=[0, longest * 1.3], nice=False)
    colour = alt.Color("moment:N", legend=None).scale(domain=[ANSWER, WORK], range=list(PALETTE[:2]))
    bars = alt.Chart(drawn).mark_bar().encode(x=x, y=y, color=colour)
    labels = alt.Chart(drawn).mark_text(align="left", dx=5).encode(x=x, y=y, text="label:N")
    chart = alt.layer(bars, labels).properties(height=60 + 45 * len(drawn))
    said = "; ".join(
        f"{design}: answer {_when(response)}, all work done {_when(completion)}"
        for design, (response, completion) in latencies.items()
    )
    return course_chart(chart, title=title, description=f"{said}.", table=data)


def _when(time: float | None) -> str:
    return "never" if time is None else f"after {time:,.0f} ms"
