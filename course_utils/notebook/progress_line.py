"""The line that says how far a long check or survey is, until its answer takes the line's place."""

import time
from typing import Any

from IPython.core.getipython import get_ipython
from IPython.display import DisplayHandle

from course_utils.notebook.shown import Answer, show

_QUIET_SECONDS = 1.0
_EVERY_SECONDS = 0.3


class ProgressLine:
    """Called with what is counted and how many of it there were; shows that from one second on, if somebody watches."""

    def __init__(self, exercise: str) -> None:
        self._exercise = exercise
        self._next = time.monotonic() + _QUIET_SECONDS
        self._handle: DisplayHandle | None = None

    def __call__(self, what: str, done: int) -> None:
        if time.monotonic() < self._next or not _somebody_watches():
            return
        self._next = time.monotonic() + _EVERY_SECONDS
        self._display({"text/plain": f"{self._exercise}: {done:,} {what} so far …"})

    def show(self, answer: Answer) -> Answer:
        """The answer, in the place of the line if there is one."""
        return show(answer, self._display if self._handle else None)

    def _display(self, bundle: dict[str, Any]) -> None:
        if self._handle is None:
            self._handle = DisplayHandle()  # type: ignore[no-untyped-call]
            self._handle.display(bundle, raw=True)  # type: ignore[no-untyped-call]
        else:
            self._handle.update(bundle, raw=True)  # type: ignore[no-untyped-call]


def _somebody_watches() -> bool:
    """Whether whoever runs this cell could be asked something: a person in a notebook, and not a program.

    What programs such as nbval run they compare, and a line that depends on the machine's speed is in nobody's reference.
    """
    kernel = getattr(get_ipython(), "kernel", None)
    return bool(getattr(kernel, "_allow_stdin", False))
