"""Read a lesson: front matter, cells with their lines, exercises and predictions."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from jupytext.myst import MystMetadataParsingError, myst_to_notebook

from course_utils.publishing.contents import Entry
from course_utils.publishing.mistakes import LessonMistakes, Mistake

Kind = Literal["text", "code", "exercise", "check", "predict", "speaker"]

_KIND_OF_TAG: dict[str, Kind] = {"exercise": "exercise", "check": "check", "predict": "predict", "speaker": "speaker"}
_OTHER_TAGS = {"ignore-output"}
_EXERCISE_HEADING = re.compile(r"^### Exercise (\d+) · `(\w+)` · (\d+) min$", re.MULTILINE)
_OPTION = re.compile(r"^- \[([ x])\] (.+?) — (.+)$")
_FRONT_MATTER = ("minutes", "needs", "objectives", "out_of_scope")


@dataclass
class Cell:
    """One cell of the lesson; `line` is where its content starts in the file. `name` belongs to the cell's kind."""

    kind: Kind
    source: str
    line: int
    tags: list[str] = field(default_factory=list)
    name: str = ""


@dataclass(frozen=True)
class ExerciseHeading:
    """`### Exercise 1 · `evolve` · 10 min`, and the line it stands on."""

    number: int
    name: str
    minutes: int
    line: int


@dataclass(frozen=True)
class Prediction:
    """A question with options, of which at least one is right, each with the reason shown after committing."""

    question: str
    options: list[dict[str, Any]]


@dataclass
class Lesson:
    """A lesson's source, read."""

    entry: Entry
    folder: Path
    minutes: dict[str, int]
    needs: list[str]
    objectives: list[str]
    out_of_scope: str
    cells: list[Cell]
    exercises: list[ExerciseHeading]
    predictions: dict[str, Prediction]

    @property
    def path(self) -> Path:
        return self.folder / "lesson.md"


def parse_lesson(folder: Path, entry: Entry) -> Lesson:
    """Read `folder/lesson.md`. Raises LessonMistakes where it cannot be understood."""
    path = folder / "lesson.md"
    if not path.exists():
        raise LessonMistakes([Mistake(path, 1, "The lesson is listed in course.yml, but has no lesson.md.")])
    text = path.read_text(encoding="utf-8")
    try:
        notebook = myst_to_notebook(text, "{code-cell}", "{raw-cell}", add_source_map=True)
    except MystMetadataParsingError as error:
        raise LessonMistakes([Mistake(path, 1, f"The MyST text cannot be read: {error}")]) from error
    about = notebook.metadata
    missing = [key for key in _FRONT_MATTER if key not in about]
    if missing:
        raise LessonMistakes(
            [Mistake(path, 1, f"The front matter lacks {', '.join(missing)}. Add it between the --- lines.")]
        )
    cells = _name_checks([_cell(path, *found) for found in zip(notebook.cells, about["source_map"], strict=True)])
    return Lesson(
        entry=entry,
        folder=folder,
        minutes=dict(about["minutes"]),
        needs=list(about["needs"] or []),
        objectives=list(about["objectives"]),
        out_of_scope=str(about["out_of_scope"]),
        cells=cells,
        exercises=[heading for cell in cells for heading in _headings(cell)],
        predictions={cell.name: _prediction(path, cell) for cell in cells if cell.kind == "predict"},
    )


def _cell(path: Path, cell: Any, index: int) -> Cell:
    line = index + 1
    tags = list(cell.metadata.get("tags", []))
    unknown = [tag for tag in tags if tag not in _KIND_OF_TAG and tag not in _OTHER_TAGS]
    if unknown:
        known = ", ".join([*_KIND_OF_TAG, *sorted(_OTHER_TAGS)])
        raise LessonMistakes([Mistake(path, line, f"Unknown tag {unknown[0]!r}. The tags are: {known}.")])
    kinds = [_KIND_OF_TAG[tag] for tag in tags if tag in _KIND_OF_TAG]
    kind: Kind = kinds[0] if kinds else ("code" if cell.cell_type == "code" else "text")
    if (kind in ("exercise", "check")) != (cell.cell_type == "code") and kind not in ("code", "text"):
        raise LessonMistakes([Mistake(path, line, f"The tag {kind!r} does not belong on a {cell.cell_type} cell.")])
    others = [tag for tag in tags if tag in _OTHER_TAGS]
    return Cell(kind, cell.source, line, others, str(cell.metadata.get("name", "")))


def _name_checks(cells: list[Cell]) -> list[Cell]:
    """A check cell is named by its call; an exercise cell by the heading that opens it."""
    opened = ""
    for cell in cells:
        for heading in _headings(cell):
            opened = heading.name
        if cell.kind == "exercise":
            cell.name = opened
        if cell.kind == "check":
            called = re.search(r'check\("(\w+)"', cell.source)
            cell.name = called[1] if called else ""
    return cells


def _headings(cell: Cell) -> list[ExerciseHeading]:
    if cell.kind != "text":
        return []
    return [
        ExerciseHeading(int(m[1]), m[2], int(m[3]), cell.line + cell.source[: m.start()].count("\n"))
        for m in _EXERCISE_HEADING.finditer(cell.source)
    ]


def _prediction(path: Path, cell: Cell) -> Prediction:
    if not cell.name:
        raise LessonMistakes(
            [Mistake(path, cell.line, 'A prediction needs a name: +++ {"tags": ["predict"], "name": "…"}')]
        )
    question, options = [], []
    for line in cell.source.splitlines():
        found = _OPTION.match(line)
        if found:
            options.append({"text": found[2].strip(), "right": found[1] == "x", "why": found[3].strip()})
        elif options and line.strip():
            what = f"This line is no option: {line!r}. Write each option on one line as - [ ] text — why."
            raise LessonMistakes([Mistake(path, cell.line, what)])
        else:
            question.append(line)
    if len(options) < 2 or not any(option["right"] for option in options):
        raise LessonMistakes(
            [Mistake(path, cell.line, "A prediction needs two options or more, one of them right: - [x] text — why.")]
        )
    return Prediction("\n".join(question).strip(), options)
