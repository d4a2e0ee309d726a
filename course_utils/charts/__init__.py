"""Charts that draw offline, read aloud, and have their data one click away.

Importing this package makes Altair draw with the course's renderer and theme.
"""

from course_utils.charts.availability import availability_chain
from course_utils.charts.callbacks import callback_bytes, callback_reads
from course_utils.charts.chart import CourseChart, course_chart
from course_utils.charts.latency import latency_bars
from course_utils.charts.lines import labelled_lines
from course_utils.charts.renderer import enable, still_picture

__all__ = [
    "CourseChart",
    "availability_chain",
    "callback_bytes",
    "callback_reads",
    "course_chart",
    "enable",
    "labelled_lines",
    "latency_bars",
    "still_picture",
]

enable()
