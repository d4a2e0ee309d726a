"""The names at the ends of lines can be read: none lies on another."""

from itertools import pairwise

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from course_utils.charts import labelled_lines
from course_utils.charts.lines import kept_apart

HEIGHTS = st.lists(st.floats(0, 1000, allow_nan=False), min_size=1, max_size=6)


@given(HEIGHTS, st.floats(0.1, 100))
def test_names_keep_their_order_and_their_distance_and_none_sinks(heights: list[float], apart: float) -> None:
    raised = kept_apart(heights, apart)
    assert all(new >= old for new, old in zip(raised, heights, strict=True))
    ordered = sorted(raised)
    assert all(above - below >= apart * 0.999 for below, above in pairwise(ordered))
    assert [place for _, place in sorted((height, place) for place, height in enumerate(raised))] == sorted(
        range(len(heights)), key=lambda place: heights[place]
    )


def test_lines_that_end_at_one_point_have_names_above_each_other() -> None:
    rows = [
        {"hour": hour, "plays": plays, "by": by}
        for by in ("arrival", "event time")
        for hour, plays in ((1, 90), (2, 40))
    ]
    lines, names = labelled_lines(pd.DataFrame(rows), x="hour", y="plays", series="by").to_dict()["layer"]
    assert lines["encoding"]["y"]["title"] == names["encoding"]["y"]["title"] == "plays"
    spec = labelled_lines(pd.DataFrame(rows), x="hour", y="plays", series="by").to_dict()
    heights = [
        row["height of the name"] for data in spec["datasets"].values() for row in data if "height of the name" in row
    ]
    assert heights == [40, 40 + 0.07 * 90]
