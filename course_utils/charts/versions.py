"""How a learner's versions of a handler have fared under stress, one after another."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from course_utils.charts.bars import labelled_bars
from course_utils.charts.chart import CourseChart, course_chart

_FIXED = ("orders", "schedules")
"""Of these there are as many for every version. Those of the other sorts vary with its statements."""


def versions_chart(exercise: str, versions: Sequence[Sequence[Mapping[str, Any]]]) -> CourseChart:
    """A chart of the versions: each is the list of its tallies, with `name`, `right` and `total`.

    Above how many schedules each is right in; below, apart, what share of its crash points and the like.
    """
    rows = [
        {
            "version": f"version {number}",
            "histories": tally["name"],
            "right": tally["right"],
            "of": tally["total"],
            "share": 100 * tally["right"] / max(1, tally["total"]),
            "label": f"{tally['right']:,} of {tally['total']:,}",
        }
        for number, tallies in enumerate(versions, start=1)
        for tally in tallies
    ]
    data = pd.DataFrame(rows)
    schedules = data[data["histories"] == "schedules"]
    others = data[~data["histories"].isin(_FIXED)]
    others = others.assign(label=others["label"] + " " + others["histories"])
    above = labelled_bars(
        schedules,
        length="right",
        label="label",
        group="version",
        kinds=("histories", ["schedules"]),
        title="schedules survived",
    )
    panels = [above]
    if len(others):
        kinds = list(dict.fromkeys(others["histories"]))
        title = "of crash points and the like, survived (%)"
        panels.append(
            labelled_bars(
                others, length="share", label="label", group="version", kinds=("histories", kinds), title=title
            )
        )
    last = schedules.iloc[-1]
    return course_chart(
        alt.vconcat(*panels).resolve_scale(y="independent", yOffset="independent", color="independent"),
        title=f"{exercise}, version by version",
        description=f"{len(versions)} versions of {exercise}; the last is right in {last['label']} schedules.",
        table=data[["version", "histories", "right", "of"]],
    )
