"""The datasets: load them, know the right answers, and write them anew from their seeds."""

from course_utils.datasets.event_log import EventLog
from course_utils.datasets.load import answers, load_archive, load_events
from course_utils.datasets.regenerate import regenerate
from course_utils.datasets.shop.load import load_shop
from course_utils.datasets.viewing.load import load_titles, load_viewing

__all__ = [
    "EventLog",
    "answers",
    "load_archive",
    "load_events",
    "load_shop",
    "load_titles",
    "load_viewing",
    "regenerate",
]
