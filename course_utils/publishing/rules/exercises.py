"""Rules about exercises: a heading, a cell with its stub, a check, a declaration and wrong answers for each."""

import re
from collections.abc import Iterator, Mapping

from course_utils.publishing.mistakes import Mistake
from course_utils.publishing.parse import Lesson
from course_utils.publishing.stubs import END, GIVEN, MARKERS, START, STUB

FEWEST_WRONG_ANSWERS = 3
_IN_ORDER = re.compile(rf"({START}({GIVEN})?{END})+")


def each_has_its_cells(lesson: Lesson) -> Iterator[tuple[int, str]]:
    for heading in lesson.exercises:
        for kind in ("exercise", "check"):
            if not any(cell.kind == kind and cell.name == heading.name for cell in lesson.cells):
                yield heading.line, f"Exercise {heading.name!r} has no cell tagged [{kind}]. Add one under the heading."


def cells_stand_once_and_under_a_heading(lesson: Lesson) -> Iterator[tuple[int, str]]:
    headings, seen = {heading.name for heading in lesson.exercises}, set()
    for cell in lesson.cells:
        if cell.kind not in ("exercise", "check"):
            continue
        if (cell.kind, cell.name) in seen:
            yield cell.line, f"There are two {cell.kind} cells for {cell.name!r}. Keep one, or split the exercise."
        elif cell.kind == "exercise" and not cell.name:
            yield cell.line, "No heading opens this exercise. Write ### Exercise 1 · `name` · 10 min above it."
        elif cell.kind == "check" and cell.name not in headings:
            yield cell.line, f'This checks {cell.name!r}, which no exercise heading names. Write check("name", …).'
        seen.add((cell.kind, cell.name))


def stubs_are_marked(lesson: Lesson) -> Iterator[tuple[int, str]]:
    for cell in lesson.cells:
        found = [line.strip() for line in cell.source.splitlines() if line.strip() in MARKERS]
        if cell.kind == "exercise" and not _IN_ORDER.fullmatch("".join(found)):
            what = f"An exercise needs a line {START!r} and after it a line {END!r}, perhaps with {GIVEN!r} between them; found {found}."
            yield cell.line, what


def markers_stand_in_exercises(lesson: Lesson) -> Iterator[tuple[int, str]]:
    for cell in lesson.cells:
        marker = next((marker for marker in MARKERS if marker in cell.source), None)
        if marker and cell.kind != "exercise":
            yield cell.line, f"A stub marker outside an exercise. Tag the cell [exercise] or remove {marker!r}."


def given_stubs_are_commented_out(lesson: Lesson) -> Iterator[tuple[int, str]]:
    for cell in lesson.cells:
        for stub in STUB.finditer(cell.source) if cell.kind == "exercise" else ():
            if re.search(r"^[ \t]*[^#\s]", stub["given"] or "", re.MULTILINE):
                line = cell.line + cell.source[: stub.start("given")].count("\n")
                yield line, f"The stub after {GIVEN!r} must not run with the solution. Comment its lines out with '# '."


RULES = (
    each_has_its_cells,
    cells_stand_once_and_under_a_heading,
    stubs_are_marked,
    markers_stand_in_exercises,
    given_stubs_are_commented_out,
)


def undeclared(lesson: Lesson, wrong_answers: Mapping[str, int]) -> Iterator[Mistake]:
    """What the folder's `exercises/` and `answers/` lack, or hold besides; `wrong_answers` counts those of each."""
    for heading in lesson.exercises:
        if heading.name not in wrong_answers:
            what = f"Exercise {heading.name!r} has no check. Declare it in exercises/{heading.name}.py."
            yield Mistake(lesson.path, heading.line, what)
    for name, count in wrong_answers.items():
        if name not in {heading.name for heading in lesson.exercises}:
            what = f"{name!r} has no heading in lesson.md. Add it there, or remove this file."
            yield Mistake(lesson.folder / "exercises" / f"{name}.py", 1, what)
        if count < FEWEST_WRONG_ANSWERS:
            what = f"{name!r} has {count} wrong answers; it needs three or more."
            yield Mistake(lesson.folder / "answers" / f"{name}.py", 1, what)
