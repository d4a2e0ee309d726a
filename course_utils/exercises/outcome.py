"""What a check answers: not attempted, not yet, solved or unfinished, with a message a person can act on."""

from dataclasses import dataclass
from html import escape
from typing import Literal

from course_utils.messages.trace import Trace
from course_utils.text import as_html

Status = Literal["not attempted", "not yet", "solved", "unfinished"]

_SIGN = {"not attempted": "○", "not yet": "✗", "solved": "✓", "unfinished": "…"}
_COLOUR = {"not attempted": "#595959", "not yet": "#a33b00", "solved": "#00663d", "unfinished": "#595959"}


@dataclass(frozen=True)
class Outcome:
    """The answer of a check.

    `message` is one or two sentences; `case` the smallest failing case, as lines a person can replay by hand;
    `advice` what to do next; `notice` something about the course itself, such as progress that could not be saved.
    `trace` holds the smallest failing deliveries where the order of messages matters; a notebook draws it below.
    """

    exercise: str
    status: Status
    message: str = ""
    case: str = ""
    advice: str = ""
    notice: str = ""
    trace: Trace | None = None

    def __repr__(self) -> str:
        parts = [f"{self.exercise} — {self.status}", self.message]
        if self.case:
            parts.append("\n" + "\n".join("    " + line for line in self.case.splitlines()) + "\n")
        parts += [self.advice, self.notice]
        return "\n".join(part for part in parts if part)

    def _ipython_display_(self) -> None:
        """The outcome, and below it the deliveries that broke the law, to be moved through in the message theatre."""
        if self.trace is None:
            raise NotImplementedError  # IPython's way of asking for the ordinary faces below
        from IPython.display import display

        from course_utils.widgets import message_theatre

        display({"text/plain": repr(self), "text/html": self._repr_html_()}, raw=True)  # type: ignore[no-untyped-call]
        seen = "The deliveries in which your answer went wrong, one after the other."
        display(message_theatre(self.trace, title=f"{self.exercise}: what happened", description=seen))  # type: ignore[no-untyped-call]

    def _repr_html_(self) -> str:
        colour = _COLOUR[self.status]
        head = f'<strong style="color:{colour}">{_SIGN[self.status]} {escape(self.exercise)} — {self.status}</strong>'
        parts = [f"<div>{head}</div>"]
        if self.message:
            parts.append(f'<div style="white-space:pre-wrap;margin-top:.3em">{as_html(self.message)}</div>')
        if self.case:
            parts.append(f'<pre tabindex="0" style="{_CASE_STYLE}">{escape(self.case)}</pre>')
        parts += [f'<div style="margin-top:.3em">{escape(text)}</div>' for text in (self.advice, self.notice) if text]
        return (
            f'<div style="border-left:4px solid {colour};padding:.5em .9em;background:#f7f7f5;color:#222;'
            f'max-width:46em">{"".join(parts)}</div>'
        )


_CASE_STYLE = "margin:.5em 0;padding:.5em .7em;background:#fff;color:#222;border:1px solid #ddd;overflow:auto;white-space:pre-wrap;word-break:normal"
