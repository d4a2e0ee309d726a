"""Events by the time at which they happened: watermarks, windows and sessions, late events counted and corrected.

All times are whole seconds. `at` is when something happened, by the clock of whoever saw it; `received` is when it got
here. A watermark is the time up to which, as far as anybody can tell, everything is here.
"""

from course_utils.streams.counts import Result, WindowCounts
from course_utils.streams.distinct import distinct
from course_utils.streams.flow import Given, windowed
from course_utils.streams.sessions import Session, Sessions
from course_utils.streams.watermark import Watermark

__all__ = ["Given", "Result", "Session", "Sessions", "Watermark", "WindowCounts", "distinct", "windowed"]
