"""Two latencies side by side: what the customer waits for, and when the last piece of work is done."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from course_utils.charts.chart import CourseChart, course_chart
from course_utils.charts.theme import PALETTE

ANSWER, WORK = "accepted", "all done"


def latency_bars(
    latencies: Mapping[str, tuple[float | None, float | None]],
    *,
    title: str = "The answer and the work are two different times",
) -> CourseChart:
    """A pair of bars for each design: response latency and completion latency, in milliseconds.

    `latencies` maps the name of a design to both, as `response_ms` and `completion_ms` return them;
    None, for what never happened, is written out as "never". Raises ValueError when there is nothing to show.
    """
    if not latencies:
        raise ValueError("There are no latencies to show. Give at least one design with its two times.")
    data = pd.DataFrame(
        [
            {"design": design, "moment": moment, "milliseconds": "never" if time is None else time}
            for design, times in latencies.items()
            for moment, time in zip((ANSWER, WORK), times, strict=True)
        ]
    )
    drawn = data.assign(
        length=[0 if time == "never" else time for time in data["milliseconds"]],
        label=[
            f"{moment}: {time}" if time == "never" else f"{moment}: {time:,.0f} ms"
            for moment, time in zip(data["moment"], data["milliseconds"], strict=True)
        ],
    )
    longest = max(1.0, float(drawn["length"].max()))
    # Room on the right for the label of the longest bar.
    x = alt.X("length:Q", title="milliseconds after the request").scale(domain=[0, longest * 1.7], nice=False)
    y = alt.Y("design:N", sort=None, title=None).axis(labelLimit=250, ticks=False).scale(paddingInner=0.3)
    pair = alt.YOffset("moment:N", sort=[ANSWER, WORK])
    colour = alt.Color("moment:N", legend=None).scale(domain=[ANSWER, WORK], range=list(PALETTE[:2]))
    bars = alt.Chart(drawn).mark_bar().encode(x=x, y=y, yOffset=pair, color=colour)
    labels = alt.Chart(drawn).mark_text(align="left", dx=5).encode(x=x, y=y, yOffset=pair, text="label:N")
    chart = alt.layer(bars, labels).properties(height=60 + 25 * len(drawn))
    said = "; ".join(
        f"{design}: {ANSWER} {_when(response)}, {WORK} {_when(completion)}"
        for design, (response, completion) in latencies.items()
    )
    return course_chart(chart, title=title, description=f"{said}.", table=data)


def _when(time: float | None) -> str:
    return "never" if time is None else f"after {time:,.0f} ms"
