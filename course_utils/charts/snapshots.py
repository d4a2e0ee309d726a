"""What snapshots cost and save: replay time against the number of events, and cost per write against the interval.

The cost of an interval of N events, per write, is S / N + r · (L + c · N / 2): one snapshot (S seconds) for every N
writes, and for each of the r reads per write one snapshot loaded (L) and a tail replayed that is N / 2 events long on
average (c seconds each). It holds for reads at random places between two snapshots. Its bottom is at √(2S / (rc)),
where taking snapshots and replaying the tail cost the same.
"""

from collections.abc import Mapping

import altair as alt
import numpy as np
import pandas as pd

from course_utils.charts.chart import CourseChart, course_chart
from course_utils.charts.theme import DASHES, PALETTE, TEXT

INTERVAL, COST = "events from one snapshot to the next", "cost per write, µs"
TOTAL, TAKING, LOADING, REPLAYING = "total", "taking snapshots", "loading snapshots", "replaying tails"
LONGEST, MOST_READS = 200, 100
"""The ends of the two sliders: the interval in events, and reads per 100 writes."""

_DECADES = [10.0**exponent for exponent in range(-6, 10)]


def replay_times(seconds: Mapping[int, float], *, title: str = "Replay time grows with the history") -> CourseChart:
    """Milliseconds to replay against the number of events; `seconds` maps that number to the time measured.

    Raises ValueError for fewer than two measurements and for a number or a time that is not positive.
    """
    if len(seconds) < 2:
        raise ValueError(f"The number of measurements is {len(seconds)}. A line needs at least two.")
    for count, time in seconds.items():
        _must_be_positive({"a number of events": count, f"the time for {count} events": time})
    x, y = "events replayed", "time, ms"
    data = pd.DataFrame([{x: count, y: _short(1000 * seconds[count])} for count in sorted(seconds)])
    chart = (
        alt.Chart(data)
        .mark_line(point=alt.OverlayMarkDef(size=60, color=PALETTE[0]), color=PALETTE[0])
        .encode(
            x=alt.X(field=x, type="quantitative", title=x).scale(zero=True),
            y=alt.Y(field=y, type="quantitative", title=y),
        )
    )
    first, last = data.iloc[0], data.iloc[-1]
    description = f"Replaying {first[x]:,.0f} events took {first[y]:g} ms, {last[x]:,.0f} events {last[y]:g} ms."
    return course_chart(chart, title=title, description=description, table=data)


def interval_costs(
    measured: Mapping[int, tuple[float, float]],
    *,
    taking: float,
    loading: float,
    replaying: float,
    interval: int = 50,
    reads: int = 100,
    title: str = "Writers pay for snapshots, readers for tails",
) -> CourseChart:
    """Measured costs as points beside the theory's lines. One slider moves the interval, another one the reads.

    `measured` maps an interval to what was measured with it, in seconds: taking snapshots, per write, and one read on
    average. `taking`, `loading` and `replaying` are the theory's S, L and c, in seconds. `interval` and `reads`, per
    100 writes, are where the sliders start.
    Raises ValueError when nothing was measured, for a number that is not positive, and beyond the sliders' ends.
    """
    if not measured:
        raise ValueError("Nothing was measured. Give at least one interval with its two times.")
    _must_be_positive({"taking": taking, "loading": loading, "replaying": replaying})
    for events, (written, read) in measured.items():
        _must_be_positive(
            {"an interval": events, f"writing at interval {events}": written, f"reading at interval {events}": read}
        )
    if not (1 <= interval <= LONGEST and 1 <= reads <= MOST_READS):
        raise ValueError(
            f"The sliders cannot start at interval {interval} and {reads} reads per 100 writes: they go from 1 to "
            f"{LONGEST} and from 1 to {MOST_READS}."
        )
    costs = _Costs(*(1e6 * seconds for seconds in (taking, loading, replaying)))
    table = _table(measured, costs, reads)
    chart = alt.layer(_lines(costs, measured), *_points(measured), *_where_the_slider_is(costs)).add_params(
        alt.param(name="interval", value=interval, bind=_slider(LONGEST, "Events from one snapshot to the next")),
        alt.param(name="reads", value=reads, bind=_slider(MOST_READS, "Reads per 100 writes")),
    )
    chart = chart.properties(height=330)
    description = (
        f"With {reads} reads per 100 writes the cost per write is least at an interval of about "
        f"{costs.best(reads / 100):.0f} events: taking a snapshot costs {costs.taking:.3g} µs, loading one "
        f"{costs.loading:.3g} µs, replaying an event {costs.replaying:.3g} µs."
    )
    return course_chart(chart, title=title, description=description, table=table)


class _Costs:
    """The theory: S, L and c in microseconds, as numbers and in the chart's own language."""

    def __init__(self, taking: float, loading: float, replaying: float) -> None:
        self.taking, self.loading, self.replaying = (_short(value) for value in (taking, loading, replaying))

    def per_write(self, interval: float, reads: float) -> float:
        return self.taking / interval + reads * (self.loading + self.replaying * interval / 2)

    def best(self, reads: float) -> float:
        return float(np.sqrt(2 * self.taking / (reads * self.replaying)))

    def formulas(self, interval: str) -> dict[str, str]:
        """The three parts and their sum. A slider's value is text, so it is made a number first."""
        n, r = f"toNumber({interval})", "toNumber(reads) / 100"
        parts = {TAKING: f"{self.taking} / {n}", REPLAYING: f"{r} * {self.replaying} * {n} / 2"}
        parts[LOADING] = f"{r} * {self.loading}"
        return parts | {TOTAL: " + ".join(parts.values())}


def _lines(costs: _Costs, measured: Mapping[int, tuple[float, float]]) -> alt.Chart:
    """The theory's lines. They follow the slider of reads."""
    names: list[str | alt.FieldName] = [TOTAL, TAKING, REPLAYING]
    longest = max(LONGEST, *measured)
    rows = pd.DataFrame({INTERVAL: [_short(n) for n in np.geomspace(1, longest, 60)]})
    # The same scale wherever the sliders are. Its upper third, above all lines and points, is for the words.
    points = [1e6 * (written + read) for written, read in measured.values()]
    lowest, most = costs.taking / longest, max(costs.per_write(1, 1), costs.per_write(longest, 1), *points)
    legend = alt.Legend(title=None, orient="top", symbolSize=600, labelLimit=400)
    chart: alt.Chart = (
        alt.Chart(rows)
        .transform_calculate(**costs.formulas(f"datum['{INTERVAL}']"))
        .transform_fold(names, ["part", COST])
        .mark_line(clip=True)
        .encode(
            x=alt.X(field=INTERVAL, type="quantitative", title=INTERVAL)
            .scale(type="log", domain=[1, longest], nice=False)
            .axis(grid=False, format=",", values=[tick for tick in _DECADES if 1 <= tick <= longest]),
            y=alt.Y(field=COST, type="quantitative", title=COST)
            .scale(type="log", domain=[lowest, most * float(np.sqrt(most / lowest))], nice=False)
            .axis(format=",~g", values=[tick for tick in _DECADES if lowest <= tick <= most]),
            color=alt.Color(field="part", type="nominal", legend=legend).scale(domain=names, range=list(PALETTE)),
            strokeDash=alt.StrokeDash(field="part", type="nominal", legend=legend).scale(
                domain=names, range=list(DASHES)
            ),
        )
    )
    return chart


def _points(measured: Mapping[int, tuple[float, float]]) -> tuple[alt.Chart, alt.Chart]:
    """What was measured, and the word that says so."""
    rows = pd.DataFrame(
        [{INTERVAL: n, "written": _short(1e6 * w), "read": _short(1e6 * r)} for n, (w, r) in sorted(measured.items())]
    )
    x, y = alt.X(field=INTERVAL, type="quantitative"), alt.Y(field=COST, type="quantitative")
    total = {COST: "datum.written + toNumber(reads) / 100 * datum.read"}
    points = alt.Chart(rows).transform_calculate(**total).mark_point(filled=True, size=70, color=TEXT, opacity=1)
    words = (
        alt.Chart(rows.tail(1)).transform_calculate(**total).mark_text(text="● measured", align="right", dx=-10, dy=-4)
    )
    return points.encode(x=x, y=y), words.encode(x=x, y=y)


def _where_the_slider_is(costs: _Costs) -> tuple[alt.Chart, ...]:
    """The interval chosen, and what it costs, part by part."""
    formulas = costs.formulas("interval")
    taking, replaying, loading, total = (f"format({formula}, ',.1f')" for formula in formulas.values())
    words = {
        "chosen": "'A snapshot every ' + interval + ' events, ' + reads + ' reads per 100 writes'",
        "parts": f"'taking ' + {taking} + ' + tails ' + {replaying} + ' + loading ' + {loading} "
        f"+ ' = ' + {total} + ' µs per write'",
    }
    base = alt.Chart(pd.DataFrame({"here": [1]})).transform_calculate(
        **{INTERVAL: "toNumber(interval)", COST: formulas[TOTAL], **words}
    )
    x, y = alt.X(field=INTERVAL, type="quantitative"), alt.Y(field=COST, type="quantitative")
    rule = base.mark_rule(color=TEXT, strokeDash=[3, 3]).encode(x=x, y=y, y2=alt.value("height"))
    mark = base.mark_point(size=220, color=TEXT, strokeWidth=2, opacity=1).encode(x=x, y=y)
    chosen = base.mark_text(align="left", x=8, y=10, fontWeight="bold").encode(text="chosen:N")
    parts = base.mark_text(align="left", x=8, y=28).encode(text="parts:N")
    remark = base.mark_text(align="left", x=8, y=46, text="(Loading costs the same at every interval.)")
    return rule, mark, chosen, parts, remark


def _slider(most: int, name: str) -> alt.BindRange:
    return alt.binding_range(min=1, max=most, step=1, name=name)


def _table(measured: Mapping[int, tuple[float, float]], costs: _Costs, reads: int) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                INTERVAL: events,
                "taking snapshots, µs per write": _short(1e6 * written),
                "one read, µs": _short(1e6 * read),
                f"measured, µs per write ({reads} reads per 100)": _short(1e6 * (written + reads / 100 * read)),
                "theory, µs per write": _short(costs.per_write(events, reads / 100)),
            }
            for events, (written, read) in sorted(measured.items())
        ]
    )


def _must_be_positive(values: Mapping[str, float]) -> None:
    for what, value in values.items():
        if not value > 0:
            raise ValueError(f"The chart was given {value} as {what}. It has to be above zero.")


def _short(value: float) -> float:
    """To four significant digits, which is what a chart shows of it."""
    return float(f"{value:.4g}")
