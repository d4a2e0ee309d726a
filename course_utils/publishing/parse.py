"""Read a lesson: front matter, cells with their lines, exercises and predictions."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from course_utils.lean import without_grammar
from course_utils.publishing.contents import Entry
from course_utils.publishing.headings import ExerciseHeading, Section, end_of, read_exercises, read_sections
from course_utils.publishing.mistakes import LessonMistakes, Mistake

with without_grammar():
    from jupytext.myst import MystMetadataParsingError, myst_to_notebook
    from nbformat import ValidationError

Kind = Literal["text", "code", "exercise", "check", "predict", "speaker"]

_KIND_OF_TAG: dict[str, Kind] = {"exercise": "exercise", "check": "check", "predict": "predict", "speaker": "speaker"}
_OTHER_TAGS = {"ignore-output", "setup"}
_OPTION = re.compile(r"^- \[([ x])\] (.+?) — (.+)$")
_FRONT_MATTER = {
    "needs": "a list of slugs from course.yml, [] for none",
    "objectives": "a list of sentences that start with a verb",
    "out_of_scope": "a sentence",
}
_ADDED_BY_JUPYTEXT = {"source_map", "jupyter"}


@dataclass
class Cell:
    """One cell of the lesson; `line` is where its content starts in the file. `name` belongs to the cell's kind."""

    kind: Kind
    source: str
    line: int
    tags: list[str] = field(default_factory=list)
    name: str = ""


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
    needs: list[str]
    objectives: list[str]
    out_of_scope: str
    cells: list[Cell]
    sections: list[Section]
    exercises: list[ExerciseHeading]
    predictions: dict[str, Prediction]

    @property
    def path(self) -> Path:
        return self.folder / "lesson.md"

    @property
    def minutes(self) -> int:
        """Teaching and exercises together, as the headings of the sections say."""
        return end_of(self.sections)

    @property
    def exercise_minutes(self) -> int:
        return sum(heading.minutes for heading in self.exercises)

    @property
    def teaching_minutes(self) -> int:
        return self.minutes - self.exercise_minutes


def parse_lesson(folder: Path, entry: Entry) -> Lesson:
    """Read `folder/lesson.md`. Raises LessonMistakes where it cannot be understood."""
    path = folder / "lesson.md"
    if not path.exists():
        raise LessonMistakes.at(path, 1, "The lesson is listed in course.yml, but has no lesson.md.")
    try:
        text = path.read_text(encoding="utf-8-sig")
        notebook = myst_to_notebook(text, "{code-cell}", "{raw-cell}", add_source_map=True)
    except UnicodeDecodeError as error:
        raise LessonMistakes.at(path, 1, f"The file is not UTF-8 ({error}). Save it as UTF-8.") from error
    except (MystMetadataParsingError, ValidationError) as error:
        raise LessonMistakes([_unreadable(path, str(error))]) from error
    about, lines = notebook.metadata, text.splitlines()
    _read_front_matter(path, about, lines)
    cells = _name_checks(
        [_cell(path, lines, *found) for found in zip(notebook.cells, about["source_map"], strict=True)]
    )
    return Lesson(
        entry=entry,
        folder=folder,
        needs=list(about["needs"]),
        objectives=list(about["objectives"]),
        out_of_scope=str(about["out_of_scope"]),
        cells=cells,
        sections=[
            section for cell in cells if cell.kind == "text" for section in read_sections(cell.source, cell.line)
        ],
        exercises=[heading for cell in cells for heading in _exercises(cell)],
        predictions={cell.name: _prediction(path, cell) for cell in cells if cell.kind == "predict"},
    )


def _unreadable(path: Path, error: str) -> Mistake:
    """What MyST says about a text it cannot read, at the line it names; in front matter it counts from the --- on."""
    in_cell, in_front_matter = re.search(r"at line (\d+)", error), re.findall(r"line (\d+), column", error)
    line = int(in_cell[1]) if in_cell else int(in_front_matter[-1]) + 1 if in_front_matter else 1
    return Mistake(path, line, f"The MyST text cannot be read: {' '.join(error.split())}")


def _read_front_matter(path: Path, about: Any, lines: list[str]) -> None:
    """Raise LessonMistakes unless the front matter has all its fields, each of the right form."""
    missing = [key for key in _FRONT_MATTER if key not in about]
    if missing:
        raise LessonMistakes.at(path, 1, f"The front matter lacks {', '.join(missing)}. Add it between the --- lines.")
    strange = [key for key in about if key not in _FRONT_MATTER and key not in _ADDED_BY_JUPYTEXT]
    if strange:
        what = f"Unknown field {strange[0]!r}. The front matter has {', '.join(_FRONT_MATTER)}, and nothing else."
        raise LessonMistakes.at(path, _line_of(strange[0], lines), what)
    needs, objectives = about["needs"], about["objectives"]
    right = {
        "needs": isinstance(needs, list) and all(isinstance(slug, str) for slug in needs),
        "objectives": isinstance(objectives, list) and all(isinstance(text, str) for text in objectives),
        "out_of_scope": isinstance(about["out_of_scope"], str),
    }
    mistakes = [
        Mistake(path, _line_of(key, lines), f"{key} is {about[key]!r}; it should be {_FRONT_MATTER[key]}.")
        for key in _FRONT_MATTER
        if not right[key]
    ]
    if mistakes:
        raise LessonMistakes(mistakes)


def _line_of(key: str, lines: list[str]) -> int:
    return next((number for number, line in enumerate(lines, start=1) if line.startswith(f"{key}:")), 1)


def _cell(path: Path, lines: list[str], cell: Any, index: int) -> Cell:
    # `index` counts the lines before the one after the cell's opening line, which holds or is followed by its tags.
    line = index + (cell.cell_type == "code")
    tags = list(cell.metadata.get("tags", []))
    strange = [key for key in cell.metadata if key not in ("tags", "name")]
    if strange:
        raise LessonMistakes.at(path, line, f"Unknown field {strange[0]!r}. A cell has tags, and may have a name.")
    unknown = [tag for tag in tags if tag not in _KIND_OF_TAG and tag not in _OTHER_TAGS]
    if unknown:
        known = ", ".join([*_KIND_OF_TAG, *sorted(_OTHER_TAGS)])
        raise LessonMistakes.at(path, line, f"Unknown tag {unknown[0]!r}. The tags are: {known}.")
    kinds = [_KIND_OF_TAG[tag] for tag in tags if tag in _KIND_OF_TAG]
    if len(kinds) > 1:
        raise LessonMistakes.at(path, line, f"This cell is tagged {' and '.join(kinds)}; it can be only one.")
    kind: Kind = kinds[0] if kinds else ("code" if cell.cell_type == "code" else "text")
    if (kind in ("exercise", "check")) != (cell.cell_type == "code") and kind not in ("code", "text"):
        raise LessonMistakes.at(path, line, f"The tag {kind!r} does not belong on a {cell.cell_type} cell.")
    others = [tag for tag in tags if tag in _OTHER_TAGS]
    if others and kind != "code":
        raise LessonMistakes.at(path, line, f"The tag {others[0]!r} belongs on plain code, not on {kind}.")
    first = cell.source.partition("\n")[0]
    start = next((at for at in range(index, len(lines)) if lines[at].rstrip() == first.rstrip()), index) + 1
    return Cell(kind, cell.source, start, others, str(cell.metadata.get("name", "")))


def _name_checks(cells: list[Cell]) -> list[Cell]:
    """A check cell is named by its call; an exercise cell by the heading that opens it."""
    opened = ""
    for cell in cells:
        for heading in _exercises(cell):
            opened = heading.name
        if cell.kind == "exercise":
            cell.name = opened
        if cell.kind == "check":
            called = re.search(r'check\("(\w+)"', cell.source)
            cell.name = called[1] if called else ""
    return cells


def _exercises(cell: Cell) -> list[ExerciseHeading]:
    return read_exercises(cell.source, cell.line) if cell.kind == "text" else []


def _prediction(path: Path, cell: Cell) -> Prediction:
    if not cell.name:
        raise LessonMistakes.at(path, cell.line, 'A prediction needs a name: +++ {"tags": ["predict"], "name": "…"}')
    question, options = [], []
    for number, line in enumerate(cell.source.splitlines(), start=cell.line):
        found = _OPTION.match(line)
        if found:
            options.append({"text": found[2].strip(), "right": found[1] == "x", "why": found[3].strip()})
        elif options and line.strip():
            what = f"This line is no option: {line!r}. Write each option on one line as - [ ] text — why."
            raise LessonMistakes.at(path, number, what)
        else:
            question.append(line)
    if len(options) < 2 or not any(option["right"] for option in options):
        raise LessonMistakes.at(
            path, cell.line, "A prediction needs two options or more, one of them right: - [x] text — why."
        )
    return Prediction("\n".join(question).strip(), options)
