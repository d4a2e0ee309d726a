"""Charts that draw offline, read aloud, and have their data one click away.

Importing this package makes Altair draw with the course's renderer and theme.
"""

from course_utils.lean import without_grammar

with without_grammar():
    import altair  # noqa: F401

from course_utils.charts.bars import labelled_bars
from course_utils.charts.chart import CourseChart, course_chart
from course_utils.charts.lines import labelled_lines
from course_utils.charts.renderer import enable, still_picture

__all__ = [
    "CourseChart",
    "course_chart",
    "enable",
    "labelled_bars",
    "labelled_lines",
    "still_picture",
]

enable()
