"""Showing what a verb answers at once, wherever its call stands in a cell, and only once.

A notebook shows the value of a cell's last expression and nothing else. A verdict matters too where another statement
follows, in a loop or in a function. So a verb shows its answer itself, and when the notebook then wants to show the
same answer as the value of the same cell, that has been done. In a later cell it shows again.
"""

from typing import Any, TypeVar

from IPython.core.getipython import get_ipython
from IPython.display import display

from course_utils.exercises.outcome import MIME_TYPE, Outcome
from course_utils.notebook.faces import Hint, Revealed, outcome_html

Answer = TypeVar("Answer", Outcome, Hint, Revealed)

_shown: list[object] = []
"""The answers shown in the cell that is running."""


def show(answer: Answer) -> Answer:
    """Show `answer` now, if this is a notebook, and give it back."""
    shell: Any = get_ipython()
    if shell is not None:
        shell.display_formatter.ipython_display_formatter.for_type(type(answer), _show_once)
        shell.events.register("post_run_cell", _forget)
        _show_once(answer)
    return answer


def _show_once(answer: Outcome | Hint | Revealed) -> None:
    if any(answer is shown for shown in _shown):
        return
    _shown.append(answer)
    if isinstance(answer, Outcome):
        _show_outcome(answer)
    else:
        _display({"text/plain": repr(answer), "text/html": answer._repr_html_()})


def _show_outcome(outcome: Outcome) -> None:
    """The outcome, and below it the deliveries that broke the law, to be moved through in the message theatre."""
    _display({"text/plain": repr(outcome), "text/html": outcome_html(outcome), MIME_TYPE: outcome.data()})
    if outcome.trace is not None:
        from course_utils.widgets import message_theatre

        seen = "The deliveries in which your answer went wrong, one after the other."
        theatre = message_theatre(outcome.trace, title=f"{outcome.exercise}: what happened", description=seen)
        display(theatre)  # type: ignore[no-untyped-call]


def _display(bundle: dict[str, Any]) -> None:
    display(bundle, raw=True)  # type: ignore[no-untyped-call]


def _forget(result: object) -> None:
    """The cell has ended."""
    _shown.clear()
