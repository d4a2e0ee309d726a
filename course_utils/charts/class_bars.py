"""A class in two charts: how many learners are in each lesson, and how often each exercise was tried."""

from collections.abc import Sequence

import pandas as pd

from course_utils.charts.bars import labelled_bars
from course_utils.charts.chart import CourseChart, course_chart

_COLUMNS = ["where", "count", "label", "kind"]


def learners_in_lessons(counts: Sequence[tuple[str, int]]) -> CourseChart:
    """A bar for each lesson: its name, and the number of learners who are there.

    Raises ValueError when nobody is anywhere.
    """
    there = [(lesson, count) for lesson, count in counts if count]
    if not there:
        raise ValueError("Nobody is in any lesson. Draw this once somebody has begun.")
    rows = [(lesson, count, str(count), "learners") for lesson, count in counts]
    most = max(there, key=lambda each: each[1])
    seen = f"Of {sum(count for _, count in there)} learners most, {most[1]}, are in {most[0]}."
    return _chart(rows, title="Where the class is", axis="learners", description=seen)


def tries_of_exercises(tried: Sequence[tuple[str, int, int, int]]) -> CourseChart:
    """A bar for each exercise: its name, its tries, and how many learners tried and solved it.

    Raises ValueError without any exercise.
    """
    if not tried:
        raise ValueError("No exercise was tried. Draw this once one was.")
    rows = [(name, tries, f"{tries}, solved by {solved} of {who}", "tries") for name, tries, who, solved in tried]
    name, tries, *_ = max(tried, key=lambda each: each[1])
    return _chart(
        rows, title="What is tried most often", axis="tries", description=f"{name} was tried most, {tries} times."
    )


def _chart(rows: list[tuple[str, int, str, str]], *, title: str, axis: str, description: str) -> CourseChart:
    data = pd.DataFrame(rows, columns=_COLUMNS)
    bars = labelled_bars(data, length="count", label="label", group="where", kinds=("kind", [axis]), title=axis)
    return course_chart(bars, title=title, description=description, table=data[["where", "count"]])
