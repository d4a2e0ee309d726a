"""How long each store takes for each question: where it wins, and where it loses."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from course_utils.charts.chart import CourseChart, course_chart
from course_utils.charts.theme import PALETTE

QUESTION, STORE, TIME = "question", "store", "ms"


def store_times(
    measured: Mapping[str, Mapping[str, float]], *, title: str = "What was prepared is quick"
) -> CourseChart:
    """Milliseconds by question and store, a row for each pair, on an axis of powers of ten.

    Raises ValueError for no measurement, and for a time that is not positive.
    """
    rows = [
        {QUESTION: question, STORE: store, TIME: float(f"{time:.3g}")}
        for question, times in measured.items()
        for store, time in times.items()
    ]
    if not rows:
        raise ValueError("There is no measurement. Give a time for one question and store at least.")
    for row in rows:
        if not float(str(row[TIME])) > 0:
            raise ValueError(f"The time of {row[STORE]} for {row[QUESTION]!r} is {row[TIME]} ms. Give one above 0.")
    data = pd.DataFrame(rows)
    data["label"] = [f"{row[STORE]} {row[TIME]:g}" for row in rows]
    longest, shortest = data[TIME].max(), data[TIME].min()
    x = alt.X(f"{TIME}:Q", title="milliseconds for one answer (each step is ten times)").scale(
        type="log", domain=[shortest / 2, longest * 12], nice=False
    )
    y = alt.Y(f"{QUESTION}:N", sort=None, title=None).axis(labelLimit=260, ticks=False)
    beside = alt.YOffset(f"{STORE}:N", sort=list(dict.fromkeys(data[STORE])))
    base = alt.Chart(data).encode(x=x, y=y, yOffset=beside)
    points = base.mark_point(size=70, filled=True, color=PALETTE[0])
    labels = base.mark_text(align="left", dx=9).encode(text="label:N")
    chart = alt.layer(points, labels).properties(height=30 * len(rows) + 40)
    return course_chart(chart, title=title, description=_description(measured), table=data[[QUESTION, STORE, TIME]])


def _description(measured: Mapping[str, Mapping[str, float]]) -> str:
    said = []
    for question, times in measured.items():
        best = min(times, key=lambda store: times[store])
        said.append(f"{question}: {best} is the quickest with {times[best]:.3g} ms")
    return "; ".join(said) + "."
