"""Rules about cells: how many, how long, that they are Python, and what a lesson's code leaves alone."""

import ast
import re
import statistics
from collections import Counter
from collections.abc import Iterator

from course_utils.publishing.parse import Cell, Lesson
from course_utils.publishing.stubs import cut_stub

MOST_CELLS = 56
MOST_LINES, MOST_LINES_AT_THE_MEDIAN = 20, 6
LONGEST_LINE = 120  # what Lab shows on a screen of 1280 pixels
MOST_WORDS = 95  # "about 80", with some tolerance
_UNREAD = re.compile(r"\b(need not( be)?|no need to|not have to) read\b", re.IGNORECASE)
_LEFT_ALONE = {
    r"\bdatetime\.now\(|\btime\.time\(|\bdate\.today\(": "reads the clock; use a fixed time or course_utils.messages.SeededClock",
    r"\brandom\.(random|randint|choice|shuffle|sample)\(": "draws unseeded random numbers; use random.Random(seed)",
    r"\buuid4\(": "draws a random id; use course_utils.messages.SeededIds",
    r";\s*$": "ends with a semicolon, which nbval does not honour",
    r"^_\b|[=(\s]_\.": "uses the shell's _, which nbval does not keep",
}


def there_are_not_too_many(lesson: Lesson) -> Iterator[tuple[int, str]]:
    cells = [cell for cell in lesson.cells if cell.kind != "speaker"]
    if len(cells) > MOST_CELLS:
        yield cells[MOST_CELLS].line, f"Cell {MOST_CELLS + 1} of {len(cells)}; {MOST_CELLS} is the most. Join some."


def code_is_short(lesson: Lesson) -> Iterator[tuple[int, str]]:
    for cell in _code(lesson):
        lines = _lines(cell)
        if lines > MOST_LINES:
            yield cell.line, f"A code cell of {lines} lines; {MOST_LINES} is the most. Split it."


def no_line_of_code_is_wider_than_the_page(lesson: Lesson) -> Iterator[tuple[int, str]]:
    for cell in _code(lesson):
        for number, line in enumerate(cell.source.splitlines(), start=cell.line):
            if len(line) > LONGEST_LINE:
                yield number, f"A line of {len(line)} characters; {LONGEST_LINE} is the most, for the page. Break it."


def most_code_is_very_short(lesson: Lesson) -> Iterator[tuple[int, str]]:
    on_stage = [_lines(cell) for cell in _code(lesson) if "setup" not in cell.tags]
    median = statistics.median(on_stage) if on_stage else 0
    if median > MOST_LINES_AT_THE_MEDIAN:
        yield (
            1,
            f"Half of the code cells have {median:g} lines or more; {MOST_LINES_AT_THE_MEDIAN} is the most. Cut them.",
        )


def text_is_short(lesson: Lesson) -> Iterator[tuple[int, str]]:
    for cell in lesson.cells:
        words = _prose_words(cell)
        if cell.kind == "text" and words > MOST_WORDS:
            yield cell.line, f"A text cell of {words} words; about 80 is the most. Split it with +++ or shorten it."


def no_text_clings_to_a_folded_answer(lesson: Lesson) -> Iterator[tuple[int, str]]:
    """Lab leaves no room below what is folded; a heading, and a cell, bring their own."""
    for cell in lesson.cells:
        if cell.kind == "text" and (found := re.search(r"</details>\s*\n\s*(?!#|<details>)\S", cell.source)):
            line = cell.line + cell.source[: found.end()].count("\n")
            yield line, "This text would stand right below a folded answer, without a gap. Begin a new cell with +++."


def code_is_python(lesson: Lesson) -> Iterator[tuple[int, str]]:
    for cell in _code(lesson):
        try:
            compile(cell.source, str(lesson.path), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        except SyntaxError as error:
            line = cell.line + (error.lineno or 1) - 1
            yield line, f"This is no Python: {error.msg}. Is a closing ``` missing?"


def code_leaves_some_things_alone(lesson: Lesson) -> Iterator[tuple[int, str]]:
    for cell in _code(lesson):
        for number, line in enumerate(cell.source.splitlines(), start=cell.line):
            for pattern, why in _LEFT_ALONE.items():
                if re.search(pattern, line):
                    yield number, f"This line {why}: {line.strip()}"


def nothing_asks_not_to_be_read(lesson: Lesson) -> Iterator[tuple[int, str]]:
    for cell in lesson.cells:
        for number, line in enumerate(cell.source.splitlines(), start=cell.line):
            if _UNREAD.search(line) and cell.kind != "speaker":
                yield number, "What need not be read is not on stage. Tag its cell [setup], and it comes collapsed."


def speaker_notes_hold_no_section(lesson: Lesson) -> Iterator[tuple[int, str]]:
    for cell in lesson.cells:
        for number, line in enumerate(cell.source.splitlines(), start=cell.line):
            if cell.kind == "speaker" and line.startswith("#"):
                yield number, "This heading is in a speaker's note, which learners do not get. Write +++ above it."


def predictions_have_names_of_their_own(lesson: Lesson) -> Iterator[tuple[int, str]]:
    names = Counter(cell.name for cell in lesson.cells if cell.kind == "predict")
    for cell in lesson.cells:
        if cell.kind == "predict" and names[cell.name] > 1:
            yield cell.line, f"Two predictions are named {cell.name!r}. Give each its own name."


RULES = (
    there_are_not_too_many,
    code_is_short,
    no_line_of_code_is_wider_than_the_page,
    most_code_is_very_short,
    text_is_short,
    no_text_clings_to_a_folded_answer,
    code_is_python,
    code_leaves_some_things_alone,
    nothing_asks_not_to_be_read,
    speaker_notes_hold_no_section,
    predictions_have_names_of_their_own,
)


def _code(lesson: Lesson) -> list[Cell]:
    return [cell for cell in lesson.cells if cell.kind in ("code", "exercise", "check")]


def _lines(cell: Cell) -> int:
    """The lines that a learner finds in a code cell: in an exercise, those of the stub."""
    return len((cut_stub(cell.source, cell.name) if cell.kind == "exercise" else cell.source).splitlines())


def _prose_words(cell: Cell) -> int:
    """Words outside tables, headings, pictures, quoted code and folded answers, which do not count."""
    prose = re.sub(r"```.*?```|<details>.*?</details>", "", cell.source, flags=re.DOTALL)
    return sum(len(line.split()) for line in prose.splitlines() if not line.startswith(("|", "#", "![")))
