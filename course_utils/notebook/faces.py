"""How a lesson's header, a hint and a revealed solution look in a notebook and in a terminal."""

from dataclasses import dataclass
from html import escape

from course_utils.catalogue import PublishedLesson
from course_utils.progress.progress import LessonProgress
from course_utils.text import as_html, more_tries

_BOX = "border-left:4px solid #0b5394;padding:.5em .9em;background:#f7f7f5;color:#222;max-width:46em"


@dataclass(frozen=True)
class Header:
    """How far the learner is in this lesson."""

    lesson: PublishedLesson
    progress: LessonProgress
    kept: bool
    notice: str = ""

    @property
    def summary(self) -> str:
        names = list(self.lesson.exercises)
        done = sum(self.progress.solved.get(name, False) for name in names)
        return f"{self.lesson.number} · {self.lesson.title}: {done} of {len(names)} exercises solved"

    @property
    def remark(self) -> str:
        if self.kept or self.notice:
            return self.notice
        return "Outside your learning folder progress lasts until the kernel ends. `course learn` opens it."

    def __repr__(self) -> str:
        return "\n".join(filter(None, [self.summary, self.remark]))

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><td style="text-align:left"><code>{escape(name)}</code></td><td>{minutes} min</td>'
            f'<td style="text-align:left">{escape(self.progress.state_of(name))}</td></tr>'
            for name, minutes in self.lesson.exercises.items()
        )
        table = (
            '<table style="margin:.4em 0;color:#222;background:transparent"><thead><tr>'
            '<th style="text-align:left" scope="col">Exercise</th><th scope="col">Time</th>'
            f'<th style="text-align:left" scope="col">So far</th></tr></thead><tbody>{rows}</tbody></table>'
        )
        remark = f"<div>{escape(self.remark)}</div>" if self.remark else ""
        return f'<div style="{_BOX}"><strong>{escape(self.summary)}</strong>{table}{remark}</div>'


@dataclass(frozen=True)
class Hint:
    """One of an exercise's three hints."""

    exercise: str
    number: int
    text: str

    @property
    def _said(self) -> str:
        last = f'\n\nThat was the last hint. After three tries, or once solved, reveal("{self.exercise}") shows a solution.'
        return self.text + (last if self.number == 3 else "")

    def __repr__(self) -> str:
        return f"{self.exercise} — hint {self.number} of 3\n{self._said}"

    def _repr_html_(self) -> str:
        head = f"<strong>{escape(self.exercise)} — hint {self.number} of 3</strong>"
        return f'<div style="{_BOX}">{head}<div style="white-space:pre-wrap">{as_html(self._said)}</div></div>'


@dataclass(frozen=True)
class Revealed:
    """The worked solution, or how many tries are missing until it shows."""

    exercise: str
    source: str | None
    missing: int

    @property
    def _text(self) -> str:
        if self.source is not None:
            return self.source
        tries = more_tries(self.missing)
        return f'The solution shows once you have solved it, or after {tries}. Until then: hint("{self.exercise}").'

    def __repr__(self) -> str:
        return f"{self.exercise} — solution\n\n{self._text}" if self.source is not None else self._text

    def _repr_html_(self) -> str:
        if self.source is None:
            return f'<div style="{_BOX}">{escape(self._text)}</div>'
        head = f"<strong>{escape(self.exercise)} — solution</strong>"
        code = f'<pre tabindex="0" style="background:#fff;color:#222;padding:.5em .7em;overflow:auto">{escape(self.source)}</pre>'
        return f'<div style="{_BOX}">{head}{code}</div>'
