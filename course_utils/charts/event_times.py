"""When events happened against when they arrived, with the watermark as a line, and a slider for the watermark's delay.

The slider trades completeness against waiting: with a longer delay fewer events come after their window was given out, and
every window is given out later. Everything is computed beforehand, so the chart follows the slider without a kernel.
"""

import math
from collections.abc import Sequence
from typing import TypeVar

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from course_utils.charts.chart import CourseChart, course_chart
from course_utils.charts.theme import DASHES, PALETTE, TEXT

ARRIVED, HAPPENED = "arrived", "happened"
DELAY, IN_TIME, WAIT = "delay, s", "in time, %", "given out after its end, s"
LONGEST, STEP, MOST_POINTS = 300, 5, 300
"""The end of the slider and its steps, in seconds, and how many of the events are drawn."""

_CLOCK = "format(floor(datum.value / 3600), '02') + ':' + format(floor(datum.value % 3600 / 60), '02')"

Numbers = NDArray[np.float64]
Channel = TypeVar("Channel", alt.X, alt.Y)


def event_times(
    received: Sequence[float],
    at: Sequence[float],
    frontier: Sequence[float],
    *,
    between: tuple[int, int],
    window: int = 60,
    delay: int = 30,
    title: str = "A longer delay loses less, and shows it later",
) -> CourseChart:
    """The events that arrived in [`between`) drawn; the numbers are of all events given. All times in seconds.

    `frontier` is where a watermark without any delay stood just before each event arrived (-inf where it had not begun).
    `window` is the length of the windows, `delay` is where the slider starts.
    Raises ValueError for columns of different lengths, for nothing to draw, and for a delay beside the slider's steps.
    """
    columns = [np.asarray(column, dtype=np.float64) for column in (received, at, frontier)]
    if len({len(column) for column in columns}) != 1:
        raise ValueError("received, at and frontier need the same length: a value of each for every event.")
    if delay not in range(0, LONGEST + 1, STEP):
        raise ValueError(f"The slider cannot start at {delay} s: it goes from 0 to {LONGEST} in steps of {STEP}.")
    drawn = _sample(columns[0], between)
    table = _tradeoff(columns[0], columns[1], columns[2], window)
    points = pd.DataFrame(
        {
            ARRIVED: columns[0][drawn],
            HAPPENED: columns[1][drawn],
            "frontier": np.maximum(columns[2][drawn], -1),
            "needs": np.maximum(_delay_needed(columns[1], columns[2], window)[drawn], -1),
        }
    )
    bottom = between[0] - (between[1] - between[0]) / 2
    below = int((points[HAPPENED] < bottom).sum())
    slider = alt.binding_range(min=0, max=LONGEST, step=STEP, name="Delay of the watermark, seconds")
    chart = alt.layer(*_marks(points, (bottom, between[1])), *_words(table)).add_params(
        alt.param(name="delay", value=delay, bind=slider)
    )
    chosen = table[table[DELAY] == delay].iloc[0]
    description = (
        f"Each mark is an event; it is late when its window ends at the watermark or below it. With a delay of {delay} s, "
        f"{chosen[IN_TIME]:g} % of all events, drawn or not, are in time. {below} of the {len(points)} events drawn happened too long ago "
        "for this picture."
    )
    return course_chart(chart.properties(height=340), title=title, description=description, table=table)


def _sample(received: Numbers, between: tuple[int, int]) -> NDArray[np.int64]:
    """Which events are drawn: evenly out of those that arrived in this time."""
    inside = np.flatnonzero((received >= between[0]) & (received < between[1]))
    if len(inside) == 0:
        raise ValueError(f"No event arrived from {between[0]} to {between[1]} s. Give a time in which some did.")
    return inside[np.unique(np.linspace(0, len(inside) - 1, MOST_POINTS).astype(np.int64))]


def _delay_needed(at: Numbers, frontier: Numbers, window: int) -> Numbers:
    """The longest delay with which an event is still late, below zero where it is in time with every delay."""
    return frontier - (at // window + 1) * window


def _tradeoff(received: Numbers, at: Numbers, frontier: Numbers, window: int) -> pd.DataFrame:
    """For each delay how many events are in time, and how long after its end a window is given out, on average."""
    needed = _delay_needed(at, frontier, window)
    ends = np.unique((at // window + 1) * window)
    ends = ends[ends <= frontier[-1] - LONGEST]  # those that are given out whatever the delay
    rows = []
    for delay in range(0, LONGEST + 1, STEP):
        waits = received[np.searchsorted(frontier, ends + delay)] - ends
        wait = round(float(np.mean(waits)), 1) if len(ends) else float("nan")
        rows.append({DELAY: delay, IN_TIME: round(100 * float(np.mean(needed < delay)), 2), WAIT: wait})
    return pd.DataFrame(rows)


def _marks(points: pd.DataFrame, happened: tuple[float, float]) -> tuple[alt.Chart, ...]:
    """The events, and the watermark below them."""
    first, last = float(points[ARRIVED].min()), float(points[ARRIVED].max())
    # Above the events there is room for the words.
    top = happened[1] + (happened[1] - happened[0]) / 4
    x = _times(alt.X(field=ARRIVED, type="quantitative", title="arrived at (processing time)"), first, last)
    y = _times(alt.Y(field=HAPPENED, type="quantitative", title="happened at (event time)"), happened[0], top)
    kinds = ["in time", "late"]
    late = {"kind": "datum.needs >= toNumber(delay) ? 'late' : 'in time'"}
    legend = alt.Legend(title=None, orient="top")
    events = (
        alt.Chart(points)
        .transform_calculate(**late)
        .mark_point(filled=True, size=34, clip=True)
        .encode(
            x=x,
            y=y,
            color=alt.Color("kind:N", legend=legend).scale(domain=kinds, range=[PALETTE[0], PALETTE[1]]),
            shape=alt.Shape("kind:N", legend=legend).scale(domain=kinds, range=["circle", "triangle-down"]),
            opacity=alt.condition("datum.kind == 'late'", alt.value(1), alt.value(0.45)),
        )
    )
    line = (
        alt.Chart(points)
        .transform_filter("datum.frontier >= 0")
        .transform_calculate(**{HAPPENED: "datum.frontier - toNumber(delay)"})
        .mark_line(color=TEXT, interpolate="step-after", clip=True)
        .encode(x=x, y=y)
    )
    ideal = pd.DataFrame({ARRIVED: [first, last], HAPPENED: [first, last]})
    now = alt.Chart(ideal).mark_line(color=TEXT, strokeDash=list(DASHES[2]), strokeWidth=1, clip=True).encode(x=x, y=y)
    return events, now, line


def _times(channel: Channel, first: float, last: float) -> Channel:
    """An axis of times of day, with six ticks at most, at whole minutes."""
    step = next((minutes for minutes in (1, 2, 5, 10, 20, 30, 60, 120) if last - first <= 6 * 60 * minutes), 240) * 60
    ticks = list(range(math.ceil(first / step) * step, int(last) + 1, step))
    return channel.axis(labelExpr=_CLOCK, values=ticks, grid=False).scale(domain=[first, last], nice=False)


def _words(table: pd.DataFrame) -> tuple[alt.Chart, ...]:
    """What the chosen delay means for all events."""
    words = {
        "chosen": f"'Delay ' + delay + ' s: ' + format(datum['{IN_TIME}'], '.2f') + ' % of all events in time,'",
        "waited": f"datum['{WAIT}'] < 0 ? 'but windows are given out before they are over' : "
        f"'a window is given out ' + format(datum['{WAIT}'], '.1f') + ' s after its end, on average'",
    }
    base = alt.Chart(table).transform_filter(f"datum['{DELAY}'] == toNumber(delay)").transform_calculate(**words)
    chosen = base.mark_text(align="left", x=8, y=12, fontWeight="bold").encode(text="chosen:N")
    waited = base.mark_text(align="left", x=8, y=30).encode(text="waited:N")
    remark = base.mark_text(align="left", x=8, y=48, text="Line: the watermark. Dotted: as if nothing took any time.")
    return chosen, waited, remark
