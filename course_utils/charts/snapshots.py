"""What snapshots save: the time of a replay against the number of events, and of a read with snapshots and without.

A read of a stream of n events costs c · n milliseconds with no snapshots. With one every N events it costs L to load the
latest, once there is one, and c for each event of the tail, n mod N of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import altair as alt
import pandas as pd

from course_utils.charts.chart import CourseChart, course_chart
from course_utils.charts.theme import DASHES, PALETTE, TEXT

LENGTH, TIME = "events in the stream", "one read, ms"
NONE, SOME = "no snapshots", "a snapshot every so many events"
LONGEST, STEP, MOST_MS = 10_000, 100, 50
"""The ends of the sliders: the interval in events, in steps, and the limit in milliseconds."""


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


def read_times(
    *,
    loading: float,
    replaying: float,
    interval: int = 1000,
    limit: int = 5,
    title: str = "A read takes as long as its tail is long",
) -> CourseChart:
    """The time of a read against the length of the stream, with no snapshots and with one every so many events.

    `loading` is what a snapshot costs to load, `replaying` what one event costs, both in seconds. One slider moves the
    `interval` in events, another one the `limit` in milliseconds. Raises ValueError for a time that is not positive, and
    beyond the sliders' ends.
    """
    _must_be_positive({"loading": loading, "replaying": replaying})
    if not (STEP <= interval <= LONGEST and 1 <= limit <= MOST_MS) or interval % STEP:
        raise ValueError(
            f"The sliders cannot start at an interval of {interval} and a limit of {limit} ms: they go from {STEP} to "
            f"{LONGEST:,} in steps of {STEP}, and from 1 to {MOST_MS}."
        )
    times = _Times(_short(1000 * loading), _short(1000 * replaying))
    lengths = range(0, LONGEST + 1, STEP)
    chart = alt.layer(_lines(times, lengths), _limit(), *_words(times)).add_params(
        alt.param(name="interval", value=interval, bind=_slider(STEP, LONGEST, STEP, "Events between snapshots")),
        alt.param(name="limit", value=limit, bind=_slider(1, MOST_MS, 1, "Longest wait, ms")),
    )
    described = (
        f"With no snapshots a read stays within {limit} ms up to {times.reach(limit):,} events; with one every "
        f"{interval:,} it takes {times.longest(interval):.3g} ms at most."
    )
    table = pd.DataFrame(
        [
            {
                LENGTH: n,
                f"{NONE}, ms": _short(times.replaying * n),
                f"one every {interval:,}, ms": times.at(n, interval),
            }
            for n in range(0, LONGEST + 1, 500)
        ]
    )
    return course_chart(chart.properties(height=330), title=title, description=described, table=table)


@dataclass(frozen=True)
class _Times:
    """Milliseconds to load a snapshot and to replay one event."""

    loading: float
    replaying: float

    def at(self, length: int, interval: int) -> float:
        """A read of a stream of this length. Before the first snapshot there is none to load."""
        loaded = self.loading if length >= interval else 0.0
        return _short(loaded + self.replaying * (length % interval))

    def longest(self, interval: int) -> float:
        """The longest read with a snapshot at this interval: right before the next one is taken."""
        return self.loading + self.replaying * (interval - 1)

    def reach(self, limit: float) -> int:
        """The length up to which a read with no snapshots stays within the limit."""
        return int(limit / self.replaying)


def _lines(times: _Times, lengths: Iterable[int]) -> alt.Chart:
    """A straight line, and one with teeth that follows the slider. A slider's value is text, so it is made a number."""
    n, every = f"datum['{LENGTH}']", "toNumber(interval)"
    teeth = f"({n} >= {every} ? {times.loading} : 0) + {times.replaying} * ({n} % {every})"
    legend = alt.Legend(title=None, orient="top", symbolSize=600, labelLimit=400)
    highest = 1.35 * times.replaying * LONGEST  # what is above the lines is for the words
    names: list[str | alt.FieldName] = [NONE, SOME]
    chart: alt.Chart = (
        alt.Chart(pd.DataFrame({LENGTH: list(lengths)}))
        .transform_calculate(**{NONE: f"{times.replaying} * {n}", SOME: teeth})
        .transform_fold(names, ["snapshots", TIME])
        .mark_line()
        .encode(
            x=alt.X(field=LENGTH, type="quantitative", title=LENGTH),
            y=alt.Y(field=TIME, type="quantitative", title=TIME).scale(domain=[0, _short(highest)], nice=False),
            color=alt.Color(field="snapshots", type="nominal", legend=legend).scale(domain=names, range=list(PALETTE)),
            strokeDash=alt.StrokeDash(field="snapshots", type="nominal", legend=legend).scale(
                domain=names, range=list(DASHES)
            ),
        )
    )
    return chart


def _here() -> alt.Chart:
    return alt.Chart(pd.DataFrame({"here": [1]}))


def _limit() -> alt.Chart:
    """The longest wait that is borne."""
    chart: alt.Chart = (
        _here()
        .transform_calculate(**{TIME: "toNumber(limit)"})
        .mark_rule(color=TEXT, strokeDash=[3, 3])
        .encode(y=alt.Y(field=TIME, type="quantitative"))
    )
    return chart


def _words(times: _Times) -> tuple[alt.Chart, alt.Chart]:
    """What the two sliders come to, as a sentence each."""
    reach = f"format(floor(toNumber(limit) / {times.replaying}), ',')"
    most = f"format({times.loading} + {times.replaying} * (toNumber(interval) - 1), '.3~r')"
    words = {
        "none": f"'No snapshots: within ' + limit + ' ms up to ' + {reach} + ' events.'",
        "some": f"'One every ' + format(toNumber(interval), ',') + ' events: ' + {most} + ' ms at most.'",
    }
    base = _here().transform_calculate(**words)
    return (
        base.mark_text(align="left", x=8, y=10, fontWeight="bold").encode(text="none:N"),
        base.mark_text(align="left", x=8, y=28, fontWeight="bold").encode(text="some:N"),
    )


def _slider(least: int, most: int, step: int, name: str) -> alt.BindRange:
    return alt.binding_range(min=least, max=most, step=step, name=name)


def _must_be_positive(values: Mapping[str, float]) -> None:
    for what, value in values.items():
        if not value > 0:
            raise ValueError(f"The chart was given {value} as {what}. It has to be above zero.")


def _short(value: float) -> float:
    """To four significant digits, which is what a chart shows of it."""
    return float(f"{value:.4g}")
