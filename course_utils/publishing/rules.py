"""The rules a lesson's source keeps; whatever breaks one is reported with its line and what to do."""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from course_utils.publishing.mistakes import Mistake
from course_utils.publishing.parse import Cell, Lesson

STUB_START, STUB_GIVEN, STUB_END = STUB_MARKERS = "### solution", "### stub", "### end"
STUB = re.compile(
    rf"^(?P<indent>[ \t]*){STUB_START}[ \t]*\n(?P<solution>.*?)"
    rf"(?:^[ \t]*{STUB_GIVEN}[ \t]*\n(?P<given>.*?))?^[ \t]*{STUB_END}[ \t]*(?:\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
"""A solution between its markers, and the stub given with it, commented out, if it is not to be a line that raises."""

_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_EXERCISE = re.compile(r"^#+ +exercise\b.*$", re.MULTILINE | re.IGNORECASE)
_MINUTES_IN = re.compile(r" · ≈ (\d+) min in$")
_MARKERS_IN_ORDER = re.compile(rf"({STUB_START}({STUB_GIVEN})?{STUB_END})+")
_MOST_CODE_LINES = 20
_MOST_WORDS = 95
_BANNED = {
    r"\bdatetime\.now\(|\btime\.time\(|\bdate\.today\(": "reads the clock; use a fixed time or course_utils.messages.SeededClock",
    r"\brandom\.(random|randint|choice|shuffle|sample)\(": "draws unseeded random numbers; use random.Random(seed)",
    r"\buuid4\(": "draws a random id; use course_utils.messages.SeededIds",
    r";\s*$": "ends with a semicolon, which nbval does not honour",
    r"^_\b|[=(\s]_\.": "uses the shell's _, which nbval does not keep",
}


def find_mistakes(lesson: Lesson, wrong_answers: Mapping[str, int]) -> list[Mistake]:
    """All mistakes of a lesson, in the order of the lines. `wrong_answers` counts those of each declared exercise."""
    found = [
        *_title(lesson),
        *_minutes(lesson),
        *_sections(lesson),
        *_cell_sizes(lesson),
        *_syntax(lesson),
        *_banned(lesson),
        *_exercise_headings(lesson),
        *_names_of_predictions(lesson),
        *_exercise_cells(lesson),
        *_checks(lesson, wrong_answers),
    ]
    return sorted(found, key=lambda mistake: mistake.line)


def _title(lesson: Lesson) -> Iterator[Mistake]:
    expected = f"# {lesson.entry.number} · {lesson.entry.title}"
    first = lesson.cells[0].source.partition("\n")[0] if lesson.cells else ""
    if first != expected:
        yield Mistake(
            lesson.path,
            lesson.cells[0].line if lesson.cells else 1,
            f"The lesson must start with {expected!r}, as course.yml names it; found {first!r}.",
        )


def _minutes(lesson: Lesson) -> Iterator[Mistake]:
    teaching, exercises = lesson.minutes.get("teaching", 0), lesson.minutes.get("exercises", 0)
    declared = sum(heading.minutes for heading in lesson.exercises)
    if declared != exercises:
        yield Mistake(
            lesson.path,
            1,
            f"The exercises' headings add up to {declared} min, the front matter says {exercises}. Make them equal.",
        )
    if teaching + exercises != lesson.entry.minutes:
        yield Mistake(
            lesson.path,
            1,
            f"Teaching {teaching} + exercises {exercises} is not the {lesson.entry.minutes} min of course.yml. Make them equal.",
        )
    for minutes in (teaching, *(heading.minutes for heading in lesson.exercises)):
        if minutes % 5 or minutes <= 0:
            yield Mistake(lesson.path, 1, f"{minutes} min: minutes are whole multiples of 5.")


def _sections(lesson: Lesson) -> Iterator[Mistake]:
    latest = 0
    for cell in lesson.cells:
        for section in _SECTION.finditer(cell.source) if cell.kind == "text" else ():
            line = cell.line + cell.source[: section.start()].count("\n")
            at = _MINUTES_IN.search(section[1])
            if not at:
                yield Mistake(
                    lesson.path,
                    line,
                    f"Section {section[1]!r} must end with ' · ≈ 20 min in', so that people know where they are.",
                )
            elif not latest <= int(at[1]) <= lesson.entry.minutes:
                yield Mistake(
                    lesson.path,
                    line,
                    f"Section {section[1]!r} is out of order: the one before is at {latest} of {lesson.entry.minutes} min.",
                )
            else:
                latest = int(at[1])


def _cell_sizes(lesson: Lesson) -> Iterator[Mistake]:
    for cell in lesson.cells:
        if cell.kind == "code" and len(cell.source.splitlines()) > _MOST_CODE_LINES:
            yield Mistake(
                lesson.path,
                cell.line,
                f"A code cell of {len(cell.source.splitlines())} lines; {_MOST_CODE_LINES} is the most. Split it.",
            )
        words = _prose_words(cell)
        if cell.kind == "text" and words > _MOST_WORDS:
            yield Mistake(
                lesson.path,
                cell.line,
                f"A text cell of {words} words; about 80 is the most. Split it with +++ or shorten it.",
            )


def _prose_words(cell: Cell) -> int:
    """Words outside tables, headings, quoted code and folded answers, which do not count."""
    prose = re.sub(r"```.*?```|<details>.*?</details>", "", cell.source, flags=re.DOTALL)
    return sum(len(line.split()) for line in prose.splitlines() if not line.startswith(("|", "#")))


def _syntax(lesson: Lesson) -> Iterator[Mistake]:
    for cell in lesson.cells:
        if cell.kind in ("code", "exercise", "check"):
            try:
                compile(cell.source, str(lesson.path), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            except SyntaxError as error:
                line = cell.line + (error.lineno or 1) - 1
                yield Mistake(lesson.path, line, f"This is no Python: {error.msg}. Is a closing ``` missing?")


def _exercise_headings(lesson: Lesson) -> Iterator[Mistake]:
    understood = {heading.line for heading in lesson.exercises}
    for cell in lesson.cells:
        for found in _EXERCISE.finditer(cell.source) if cell.kind == "text" else ():
            line = cell.line + cell.source[: found.start()].count("\n")
            if line not in understood:
                what = f"This heading is not understood: {found[0]!r}. Write ### Exercise 1 · `name` · 10 min."
                yield Mistake(lesson.path, line, what)


def _names_of_predictions(lesson: Lesson) -> Iterator[Mistake]:
    names = Counter(cell.name for cell in lesson.cells if cell.kind == "predict")
    for cell in lesson.cells:
        if cell.kind == "predict" and names[cell.name] > 1:
            yield Mistake(lesson.path, cell.line, f"Two predictions are named {cell.name!r}. Give each its own name.")


def _banned(lesson: Lesson) -> Iterator[Mistake]:
    for cell in lesson.cells:
        if cell.kind not in ("code", "exercise", "check"):
            continue
        for offset, line in enumerate(cell.source.splitlines()):
            for pattern, why in _BANNED.items():
                if re.search(pattern, line):
                    yield Mistake(lesson.path, cell.line + offset, f"This line {why}: {line.strip()}")


def _exercise_cells(lesson: Lesson) -> Iterator[Mistake]:
    seen: set[str] = set()
    for cell in lesson.cells:
        if cell.kind == "exercise":
            yield from _stubs(lesson, cell)
            if not cell.name:
                yield Mistake(
                    lesson.path,
                    cell.line,
                    "No heading opens this exercise. Write ### Exercise 1 · `name` · 10 min above it.",
                )
        elif marker := next((marker for marker in STUB_MARKERS if marker in cell.source), None):
            yield Mistake(
                lesson.path,
                cell.line,
                f"A stub marker outside an exercise. Tag the cell [exercise] or remove {marker!r}.",
            )
        if cell.kind in ("exercise", "check"):
            key = f"{cell.kind} {cell.name}"
            if key in seen:
                yield Mistake(
                    lesson.path,
                    cell.line,
                    f"There are two {cell.kind} cells for {cell.name!r}. Keep one, or split the exercise.",
                )
            seen.add(key)


def _stubs(lesson: Lesson, cell: Cell) -> Iterator[Mistake]:
    markers = [line.strip() for line in cell.source.splitlines() if line.strip() in STUB_MARKERS]
    if not _MARKERS_IN_ORDER.fullmatch("".join(markers)):
        yield Mistake(
            lesson.path,
            cell.line,
            f"An exercise needs a line {STUB_START!r} and after it a line {STUB_END!r}, "
            f"perhaps with {STUB_GIVEN!r} between them; found {markers}.",
        )
    for stub in STUB.finditer(cell.source):
        if re.search(r"^[ \t]*[^#\s]", stub["given"] or "", re.MULTILINE):
            yield Mistake(
                lesson.path,
                cell.line + cell.source[: stub.start("given")].count("\n"),
                f"The stub given after {STUB_GIVEN!r} must not run with the solution. Comment its lines out with '# '.",
            )


def _checks(lesson: Lesson, wrong_answers: Mapping[str, int]) -> Iterator[Mistake]:
    named = {kind: {cell.name for cell in lesson.cells if cell.kind == kind} for kind in ("exercise", "check")}
    for position, heading in enumerate(lesson.exercises, start=1):
        if heading.number != position:
            yield Mistake(lesson.path, heading.line, f"Exercise {heading.number} should be number {position}.")
        if heading.name not in wrong_answers:
            yield Mistake(
                lesson.path,
                heading.line,
                f"Exercise {heading.name!r} has no check. Declare it in exercises/{heading.name}.py.",
            )
        for kind in ("exercise", "check"):
            if heading.name not in named[kind]:
                yield Mistake(
                    lesson.path,
                    heading.line,
                    f"Exercise {heading.name!r} has no cell tagged [{kind}]. Add one under the heading.",
                )
    headings = {heading.name for heading in lesson.exercises}
    for name, count in wrong_answers.items():
        if name not in headings:
            path = lesson.folder / "exercises" / f"{name}.py"
            yield Mistake(path, 1, f"{name!r} has no heading in lesson.md. Add it there, or remove this file.")
        if count < 3:
            path = lesson.folder / "answers" / f"{name}.py"
            yield Mistake(path, 1, f"{name!r} has {count} wrong answers; it needs three or more.")
    for cell in lesson.cells:
        if cell.kind == "check" and cell.name not in headings:
            yield Mistake(
                lesson.path,
                cell.line,
                f'This checks {cell.name!r}, which no exercise heading names. Write check("name", …).',
            )
