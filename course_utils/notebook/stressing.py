"""What the verb `stress` shows: a line of progress, the survey in its place, and the versions so far."""

import time
from typing import Any

from IPython.core.getipython import get_ipython
from IPython.display import DisplayHandle

from course_utils.exercises.stress.survey import Survey
from course_utils.notebook.shown import show

_QUIET_SECONDS = 1.0
_EVERY_SECONDS = 0.3


class ProgressLine:
    """A line that says how far the survey is, from one second on; in the end it becomes the survey."""

    def __init__(self, exercise: str) -> None:
        self._exercise = exercise
        self._next = time.monotonic() + _QUIET_SECONDS
        self._handle: DisplayHandle | None = None

    def __call__(self, sort: str, done: int) -> None:
        if get_ipython() is None or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _EVERY_SECONDS
        self._display({"text/plain": f"{self._exercise}: {done:,} {sort} so far …"})

    def show(self, survey: Survey) -> Survey:
        """The survey, in the place of the line."""
        return show(survey, self._display)

    def _display(self, bundle: dict[str, Any]) -> None:
        if self._handle is None:
            self._handle = DisplayHandle()  # type: ignore[no-untyped-call]
            self._handle.display(bundle, raw=True)  # type: ignore[no-untyped-call]
        else:
            self._handle.update(bundle, raw=True)  # type: ignore[no-untyped-call]


def show_versions(exercise: str, versions: list[list[dict[str, Any]]]) -> None:
    """The chart of the learner's versions, once there are two that differ."""
    from course_utils.charts.versions import versions_chart

    different = [one for place, one in enumerate(versions) if place == 0 or one != versions[place - 1]]
    if get_ipython() is not None and len(different) > 1:
        versions_chart(exercise, different)._ipython_display_()
