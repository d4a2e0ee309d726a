"""What a check answers, as data: not attempted, not yet, solved or unfinished, and a message a person can act on."""

from dataclasses import dataclass, fields
from typing import Literal

from course_utils.messages.trace import Trace
from course_utils.text import visible

Status = Literal["not attempted", "not yet", "solved", "unfinished"]

SIGNS: dict[Status, str] = {"not attempted": "○", "not yet": "✗", "solved": "✓", "unfinished": "◐"}
MIME_TYPE = "application/vnd.course.outcome+json"
"""The type of `Outcome.data()` where it travels, such as in a cell's output beside what people read."""


@dataclass(frozen=True)
class Outcome:
    """The answer of a check.

    `message` is one or two sentences; `case` the smallest failing case, as lines a person can replay by hand;
    `advice` what to do next; `notice` something about the course itself, such as progress that could not be saved.
    What learner code put into these texts is made visible, so that any screen, file or message can hold them.
    `trace` holds the smallest failing deliveries where the order of messages matters; a notebook draws it below.

    *Unfinished* says that the machine could not finish, for lack of time or of what the message names. That says nothing
    about the answer.
    """

    exercise: str
    status: Status
    message: str = ""
    case: str = ""
    advice: str = ""
    notice: str = ""
    trace: Trace | None = None

    def __post_init__(self) -> None:
        for text in ("message", "case", "advice", "notice"):
            object.__setattr__(self, text, visible(getattr(self, text)))

    def data(self) -> dict[str, str]:
        """Everything but the trace, as plain JSON; `Outcome(**data)` is the outcome again."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name != "trace"}

    def __repr__(self) -> str:
        parts = [f"{self.exercise} — {self.status}", self.message]
        if self.case:
            parts.append("\n" + "\n".join("    " + line for line in self.case.splitlines()) + "\n")
        parts += [self.advice, self.notice]
        return "\n".join(part for part in parts if part)
