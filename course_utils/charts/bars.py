"""Bars side by side, each with its label at its end, so that no legend is needed and colour is never alone."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from course_utils.charts.theme import PALETTE

_LABEL_ROOM = 1.7
"""How much wider the axis is than the longest bar, for the label of that one."""


def labelled_bars(
    data: pd.DataFrame,
    *,
    length: str,
    label: str,
    group: str,
    kinds: tuple[str, Sequence[str]],
    title: str,
    room: float = _LABEL_ROOM,
) -> alt.LayerChart | alt.FacetChart:
    """A bar for each row, `length` long and with its `label`; those of one `group` stand together, under its name.

    `kinds` is the column that tells the bars of a group apart, and its values in their order. `title` is the axis', which
    is `room` times as long as the longest bar.
    """
    kind, order = kinds
    longest = max(1.0, float(data[length].max()))
    within = f"datum.value <= {longest}"  # beyond the bars there is room for labels, and nothing to read off
    drawn = alt.condition(within, alt.value(1), alt.value(0))
    axis = alt.Axis(labelExpr=f"{within} ? datum.label : ''", gridOpacity=drawn, tickOpacity=drawn)
    x = alt.X(f"{length}:Q", title=title, axis=axis).scale(domain=[0, longest * room], nice=False)
    y = alt.Y(f"{group}:N", sort=None, title=None).axis(labelLimit=250, ticks=False).scale(paddingInner=0.3)
    beside = alt.YOffset(f"{kind}:N", sort=list(order))
    colour = alt.Color(f"{kind}:N", legend=None).scale(domain=list(order), range=list(PALETTE[: len(order)]))
    bars = alt.Chart(data).mark_bar().encode(x=x, y=y, yOffset=beside, color=colour)
    labels = alt.Chart(data).mark_text(align="left", dx=5).encode(x=x, y=y, yOffset=beside, text=f"{label}:N")
    return alt.layer(bars, labels).properties(height=60 + 25 * len(data))
