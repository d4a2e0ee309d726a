"""A learner's progress as what it was all along: a list of events, in the order in which they were recorded."""

from typing import Any
from uuid import UUID

from course_utils.progress.file import open_progress, progress_path
from course_utils.progress.progress import LessonProgress, Progress

Event = dict[str, Any]

_AT_A_TIME = 500
_OF_THE_LIBRARY = {"timestamp", "originator_id", "originator_version", "originator_topic"}


def own_history() -> list[Event]:
    """The events of the learner who works here; of this kernel alone where none are kept. Nothing is changed.

    Raises ProgressTrouble when they cannot be read.
    """
    with open_progress(progress_path()) as progress:
        return history_of(progress)


def history_of(progress: Progress) -> list[Event]:
    """Each event as a dictionary of its own: `position` from 1, `at` in UTC, `lesson` by its slug, `type`, and its fields."""
    lessons: dict[UUID, str] = {}
    events: list[Event] = []
    while page := progress.recorder.select_notifications(events[-1]["position"] + 1 if events else 1, _AT_A_TIME):
        for notification in page:
            happened: Any = progress.mapper.to_domain_event(notification)
            if isinstance(happened, LessonProgress.Started):
                lessons[happened.originator_id] = happened.lesson
            fields = {name: value for name, value in vars(happened).items() if name not in _OF_THE_LIBRARY}
            about = {
                "position": notification.id,
                "at": f"{happened.timestamp:%Y-%m-%dT%H:%M:%SZ}",
                "lesson": lessons[happened.originator_id],
                "type": type(happened).__name__,
            }
            events.append(about | fields)
    return events
