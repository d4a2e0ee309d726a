"""What publishing makes of an exercise cell: the learner's stub and the solution to read."""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.publishing.contents import Entry
from course_utils.publishing.mistakes import Mistake
from course_utils.publishing.parse import Lesson, parse_lesson
from course_utils.publishing.rules import find_mistakes
from course_utils.publishing.stubs import cut_stub, without_markers

RAISING = '''def double(n):
    """Twice n."""
    ### solution
    return 2 * n
    ### end


def half(n):
    ### solution
    return n // 2
    ### end'''

WRONG_AS_DELIVERED = '''def double(n):
    """Twice n."""
    ### solution
    return 2 * n
    ### stub
    # if n:
    #     return n
    #
    # return 0
    ### end

double(3)'''

ABOUT = {"needs": "[]", "objectives": "[Run]", "out_of_scope": "all"}


def lesson_with(folder: Path, cell: str) -> Lesson:
    """A lesson of this one exercise cell and its check."""
    about = "\n".join(f"{key}: {value}" for key, value in ABOUT.items())
    text = f"---\n{about}\n---\n\n# 00 · Start\n\n### Exercise 1 · `double` · 5 min\n\n"
    cells = f"```{{code-cell}} python\n:tags: [exercise]\n\n{cell}\n```\n\n"
    cells += '```{code-cell} python\n:tags: [check]\n\ncheck("double", double)\n```\n'
    (folder / "lesson.md").write_text(text + cells, encoding="utf-8", newline="\n")
    return parse_lesson(folder, Entry("Part", "00", "start", "Start"))


def mistakes_of(lesson: Lesson) -> list[Mistake]:
    """What the rules say about the stubs; the exercise is declared nowhere, which is another mistake."""
    return [mistake for mistake in find_mistakes(lesson, {}) if "###" in mistake.what]


def test_a_solution_becomes_a_line_that_raises() -> None:
    stub = cut_stub(RAISING, "double")
    assert stub.count("raise NotImplementedError") == 2
    assert "return" not in stub
    assert "###" not in stub
    ast.parse(stub)


def test_a_given_stub_takes_the_solutions_place_uncommented() -> None:
    stub = cut_stub(WRONG_AS_DELIVERED, "double")
    expected = '''def double(n):
    """Twice n."""
    if n:
        return n

    return 0

double(3)'''
    assert [line.rstrip() for line in stub.splitlines()] == expected.splitlines()


def test_the_solution_to_read_has_neither_markers_nor_the_given_stub() -> None:
    expected = 'def double(n):\n    """Twice n."""\n    return 2 * n\n\ndouble(3)'
    assert without_markers(WRONG_AS_DELIVERED) == expected
    assert "###" not in without_markers(RAISING)
    assert without_markers(RAISING).count("return") == 2


def test_one_cell_may_hold_both_kinds_of_stub() -> None:
    stub = cut_stub(f"{RAISING}\n\n{WRONG_AS_DELIVERED}", "double")
    assert stub.count("raise NotImplementedError") == 2
    assert "return 2" not in stub
    assert "return 0" in stub


def test_a_marker_with_spaces_behind_it_still_hides_the_solution() -> None:
    assert "2 * n" not in cut_stub(WRONG_AS_DELIVERED.replace("### stub", "### stub  "), "double")


@given(st.lists(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1), min_size=1))
def test_a_given_stub_comes_back_as_it_was_written(code: list[str]) -> None:
    given_stub = "\n".join(f"# {line}" for line in code)
    cell = f"before()\n### solution\nright()\n### stub\n{given_stub}\n### end\nafter()"
    assert cut_stub(cell, "any").splitlines() == ["before()", *code, "after()"]
    assert without_markers(cell) == "before()\nright()\nafter()"


@pytest.mark.parametrize("cell", [RAISING, WRONG_AS_DELIVERED])
def test_markers_in_order_are_no_mistake(tmp_path: Path, cell: str) -> None:
    assert mistakes_of(lesson_with(tmp_path, cell)) == []


@pytest.mark.parametrize(
    "markers",
    [
        [],
        ["solution"],
        ["solution", "stub"],
        ["stub", "end"],
        ["stub", "solution", "end"],
        ["solution", "stub", "stub", "end"],
        ["solution", "end", "stub"],
    ],
)
def test_markers_that_are_missing_or_out_of_order_are_a_mistake(tmp_path: Path, markers: list[str]) -> None:
    cell = "\n".join(f"### {marker}\n# code" for marker in markers) or "code = 1"
    (mistake,) = mistakes_of(lesson_with(tmp_path, cell))
    assert str([f"### {marker}" for marker in markers]) in mistake.what


def test_a_given_stub_that_is_not_commented_out_is_a_mistake_at_its_line(tmp_path: Path) -> None:
    lesson = lesson_with(tmp_path, WRONG_AS_DELIVERED.replace("# return 0", "return 0"))
    (mistake,) = mistakes_of(lesson)
    (exercise,) = [cell for cell in lesson.cells if cell.kind == "exercise"]
    assert "Comment its lines out" in mistake.what
    assert mistake.line - exercise.line == WRONG_AS_DELIVERED.splitlines().index("    # if n:")


def test_a_stub_marker_outside_an_exercise_is_named(tmp_path: Path) -> None:
    cell = f"{RAISING}\n```\n\n```{{code-cell}} python\nx = 1  ### stub"
    (mistake,) = mistakes_of(lesson_with(tmp_path, cell))
    assert "remove '### stub'" in mistake.what
