"""How many times as fast a log becomes with more partitions, for keys that are busy alike or not, under a slider."""

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from course_utils.charts.chart import CourseChart, course_chart
from course_utils.charts.theme import PALETTE, TEXT

PARTITIONS, SPEEDUP, SKEW = "partitions, with a worker each", "times as fast as one worker", "skew of the keys"
_SHOWN_IN_TABLE = (1, 2, 4, 8, 16)


def speedup_chart(
    speedups: Mapping[float, Sequence[float]], *, skew: float, title: str = "The busiest key sets the pace"
) -> CourseChart:
    """A line against the number of partitions, from 1 on; the slider chooses among the skews, and begins at `skew`.

    `speedups` maps each skew, in even steps, to how many times as fast 1, 2, 3, … partitions are as one.
    Raises ValueError for fewer than two skews, columns of different lengths, and a `skew` that is none of them.
    """
    skews = sorted(speedups)
    many = {len(column) for column in speedups.values()}
    if len(skews) < 2 or len(many) != 1 or skew not in speedups:
        raise ValueError(
            f"There are {len(skews)} skews, with {' or '.join(map(str, sorted(many)))} numbers each, and the slider is to "
            f"begin at {skew}. Give two skews or more, equally many numbers for each, and begin at one of them."
        )
    rows = pd.DataFrame(
        [
            {SKEW: each, PARTITIONS: number, SPEEDUP: round(times, 2)}
            for each in skews
            for number, times in enumerate(speedups[each], start=1)
        ]
    )
    most = many.pop()
    slider = alt.binding_range(min=skews[0], max=skews[-1], step=round(skews[1] - skews[0], 6), name="Skew of the keys")
    chart = alt.layer(*_lines(rows, most)).add_params(alt.param(name="skew", value=skew, bind=slider))
    told = dict.fromkeys((skews[0], skews[len(skews) // 2], skews[-1]))
    said = ", ".join(f"{speedups[each][-1]:.1f} times as fast with skew {each:g}" for each in told)
    table = rows[rows[PARTITIONS].isin(_SHOWN_IN_TABLE)]
    return course_chart(chart, title=title, description=f"Beside one, {most} partitions are {said}.", table=table)


def _lines(rows: pd.DataFrame, most: int) -> tuple[alt.Chart, ...]:
    """What the slider chooses, and, dashed, as many times as there are partitions."""
    x = alt.X(field=PARTITIONS, type="quantitative", title=PARTITIONS).axis(tickMinStep=1, grid=False)
    y = alt.Y(field=SPEEDUP, type="quantitative", title=SPEEDUP).scale(domain=[0, most])
    ideal = pd.DataFrame({PARTITIONS: [1, most], SPEEDUP: [1, most]})
    dashed = alt.Chart(ideal).mark_line(strokeDash=[4, 4], strokeWidth=1.5, color=TEXT).encode(x=x, y=y)
    chosen = alt.Chart(rows).transform_filter(f"abs(datum['{SKEW}'] - toNumber(skew)) < 0.001")
    line = chosen.mark_line(point=alt.OverlayMarkDef(size=45, color=PALETTE[0]), color=PALETTE[0]).encode(x=x, y=y)
    last = chosen.transform_filter(alt.FieldEqualPredicate(field=PARTITIONS, equal=most))
    words = last.transform_calculate(
        said=f"'{most} partitions: ' + format(datum['{SPEEDUP}'], '.1f') + ' times as fast'"
    )
    told = words.mark_text(align="left", fontWeight="bold").encode(x=alt.value(12), y=alt.value(10), text="said:N")
    return dashed, line, told
