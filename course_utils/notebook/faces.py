"""How an outcome, a lesson's header, hints and a revealed solution look in a notebook and in a terminal."""

from dataclasses import dataclass
from html import escape

from course_utils.catalogue import PublishedLesson
from course_utils.colours import ACCENT, GOOD, GROUND, HAIR, INK, MUTED, SOFT, WARNING, Colour
from course_utils.exercises.outcome import SIGNS, Outcome, Status
from course_utils.exercises.stress.survey import Survey
from course_utils.progress.progress import LessonProgress
from course_utils.text import as_html, as_plain, more_tries

_COLOUR: dict[Status, Colour] = {"not attempted": MUTED, "not yet": WARNING, "solved": GOOD, "unfinished": ACCENT}
_PARAGRAPH = "white-space:pre-wrap;margin-top:.3em"


def outcome_html(outcome: Outcome) -> str:
    """What a check answers, as a box."""
    colour = _COLOUR[outcome.status]
    parts = [_head(f"{SIGNS[outcome.status]} {outcome.exercise} — {outcome.status}", colour)]
    if outcome.message:
        parts.append(f'<div style="{_PARAGRAPH}">{as_html(outcome.message)}</div>')
    if outcome.case:
        parts.append(_code(outcome.case, "white-space:pre-wrap;word-break:normal"))
    parts += [f'<div style="{_PARAGRAPH}">{escape(text)}</div>' for text in (outcome.advice, outcome.notice) if text]
    return _box(colour, *parts)


def survey_html(survey: Survey) -> str:
    """What a handler survives, as a box: the counts as a table, and the calls of the smallest history that goes wrong."""
    colour = GOOD if survey.may_stay else WARNING
    parts = [_head(f"{SIGNS['solved' if survey.may_stay else 'not yet']} {survey.exercise} — {survey.verdict}", colour)]
    if survey.tallies:
        heads, *rows = survey.table()
        head = "<td></td>" + "".join(f'<th scope="col">{escape(each)}</th>' for each in heads[1:])
        body = "".join(
            f'<tr><th scope="row" style="text-align:left">{escape(name)}</th>'
            + "".join(f"<td>{each}</td>" for each in counts)
            + "</tr>"
            for name, *counts in rows
        )
        look = f"margin:.4em 0;color:{INK};background:transparent"
        parts.append(f"<div>Delivered by a {survey.contract}.</div>")
        parts.append(f'<table style="{look}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')
    if smallest := survey.smallest:
        parts.append(f"<div>The smallest history that goes wrong ({escape(smallest.sort)}: {smallest.kind}):</div>")
        parts.append(_code(smallest.calls, "white-space:pre-wrap;word-break:normal"))
        parts.append(f'<div style="{_PARAGRAPH}">{as_html(smallest.why)}</div>')
    if survey.notice:
        parts.append(f'<div style="{_PARAGRAPH}">{escape(survey.notice)}</div>')
    return _box(colour, *parts)


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
            f'<table style="margin:.4em 0;color:{INK};background:transparent"><thead><tr>'
            '<th style="text-align:left" scope="col">Exercise</th><th scope="col">Time</th>'
            f'<th style="text-align:left" scope="col">So far</th></tr></thead><tbody>{rows}</tbody></table>'
        )
        remark = f"<div>{as_html(self.remark)}</div>" if self.remark else ""
        return _box(ACCENT, _head(self.summary), table, remark)


@dataclass(frozen=True)
class Hint:
    """Hints of an exercise: the texts given so far, in order, or one of them again; `number` is the newest, from 1."""

    exercise: str
    number: int
    given: dict[int, str]

    @property
    def text(self) -> str:
        """What the newest of them says."""
        return self.given[self.number]

    @property
    def _title(self) -> str:
        return f"{self.exercise} — hint {self.number} of 3"

    @property
    def _after(self) -> str:
        if self.number < 3:
            return ""
        return f'That was the last hint. After three tries, or once solved, reveal("{self.exercise}") shows a solution.'

    def _label(self, number: int) -> str:
        return f"Hint {number}, the newest" if number == self.number > 1 and len(self.given) > 1 else f"Hint {number}"

    def __repr__(self) -> str:
        hints = [f"{self._label(number)}: {as_plain(text)}" for number, text in self.given.items()]
        return "\n\n".join(filter(None, [self._title, *hints, self._after]))

    def _repr_html_(self) -> str:
        hints = [
            f'<div style="{_PARAGRAPH};color:{INK if number == self.number else MUTED}">'
            f"<strong>{self._label(number)}:</strong> {as_html(text)}</div>"
            for number, text in self.given.items()
        ]
        after = f'<div style="{_PARAGRAPH}">{escape(self._after)}</div>' if self._after else ""
        return _box(ACCENT, _head(self._title), *hints, after)


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
            return _box(ACCENT, escape(self._text))
        return _box(ACCENT, _head(f"{self.exercise} — solution"), _code(self.source, "white-space:pre"))


@dataclass(frozen=True)
class NotHere:
    """What a cell takes that is not to be had where it runs, in a sentence."""

    sentence: str

    def __repr__(self) -> str:
        return self.sentence

    def _repr_html_(self) -> str:
        return _box(MUTED, as_html(self.sentence))


def _box(edge: Colour, *parts: str) -> str:
    style = f"border-left:4px solid {edge};padding:.5em .9em;background:{SOFT};color:{INK};max-width:46em"
    return f'<div style="{style};overflow-wrap:anywhere">{"".join(parts)}</div>'


def _head(text: str, colour: Colour = INK) -> str:
    return f'<div><strong style="color:{colour}">{escape(text)}</strong></div>'


def _code(text: str, style: str) -> str:
    look = f"background:{GROUND};color:{INK};border:1px solid {HAIR};padding:.5em .7em;margin:.5em 0"
    # Where a line may break it breaks between words; where it cannot it scrolls, so that no number is cut in two.
    look += f";overflow:auto;overflow-wrap:normal;{style}"
    return f'<pre tabindex="0" dir="ltr" style="{look}">{escape(text)}</pre>'
