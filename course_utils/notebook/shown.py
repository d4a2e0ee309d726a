"""Showing what a verb answers at once, wherever its call stands in a cell, and only once.

A notebook shows the value of a cell's last expression and nothing else. A verdict matters too where another statement
follows, in a loop or in a function. So a verb shows its answer itself, and when the notebook then wants to show the
same answer as the value of the same cell, that has been done. In a later cell it shows again.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from IPython.core.getipython import get_ipython
from IPython.display import display

from course_utils.exercises.outcome import MIME_TYPE, Outcome
from course_utils.exercises.stress.survey import MIME_TYPE as SURVEY_TYPE
from course_utils.exercises.stress.survey import Survey
from course_utils.messages.trace import Trace
from course_utils.notebook.faces import Hint, Revealed, outcome_html, survey_html

Answer = TypeVar("Answer", Outcome, Survey, Hint, Revealed)
Display = Callable[[dict[str, Any]], None]

_shown: list[object] = []
"""The answers shown in the cell that is running."""


def show(answer: Answer, display: Display | None = None) -> Answer:
    """Show `answer` now, if this is a notebook, by `display` if it is given, and give it back."""
    shell: Any = get_ipython()
    if shell is not None:
        shell.display_formatter.ipython_display_formatter.for_type(type(answer), _show_once)
        shell.events.register("post_run_cell", _forget)
        _show_once(answer, display or _display)
    return answer


def show_versions(exercise: str, versions: list[list[dict[str, Any]]]) -> None:
    """The chart of the learner's versions, once there are two that differ."""
    from course_utils.charts.versions import versions_chart

    different = [one for place, one in enumerate(versions) if place == 0 or one != versions[place - 1]]
    if get_ipython() is not None and len(different) > 1:
        versions_chart(exercise, different)._ipython_display_()


def _display(bundle: dict[str, Any]) -> None:
    display(bundle, raw=True)  # type: ignore[no-untyped-call]


def _show_once(answer: Outcome | Survey | Hint | Revealed, display: Display = _display) -> None:
    """The answer, and below it the deliveries that went wrong, to be moved through in the message theatre."""
    if any(answer is shown for shown in _shown):
        return
    _shown.append(answer)
    text = {"text/plain": repr(answer)}
    if isinstance(answer, Outcome):
        display({**text, "text/html": outcome_html(answer), MIME_TYPE: answer.data()})
        if answer.trace is not None:
            seen = "The deliveries in which your answer went wrong, one after the other."
            _theatre(answer.trace, f"{answer.exercise}: what happened", seen)
    elif isinstance(answer, Survey):
        display({**text, "text/html": survey_html(answer), SURVEY_TYPE: answer.data()})
        if answer.smallest is not None:
            title = f"{answer.exercise}: the smallest history that goes wrong"
            _theatre(answer.smallest.trace, title, answer.smallest.why)
    else:
        display({**text, "text/html": answer._repr_html_()})


def _theatre(trace: Trace, title: str, description: str) -> None:
    from course_utils.widgets import message_theatre

    display(message_theatre(trace, title=title, description=description))  # type: ignore[no-untyped-call]


def _forget(result: object) -> None:
    """The cell has ended."""
    _shown.clear()
