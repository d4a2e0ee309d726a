"""Each rule, broken once: reported with the right file and line, and with what to do."""

from pathlib import Path

import pytest

from course_utils.publishing.mistakes import LessonMistakes
from course_utils.publishing.produce import read_lesson
from tests.unit.publishing.lesson_text import DECLARED, ENTRY, TEXT, line_of, mistakes

WORDS = "word " * 96
FOLDED = "<details><summary>Answer</summary>\n\nYes.\n\n</details>"
CHECK = '```{code-cell} python\n:tags: [check]\n\ncheck("double", double)\n```\n'


def test_a_right_lesson_has_no_mistakes(tmp_path: Path) -> None:
    assert mistakes(tmp_path, TEXT) == []


@pytest.mark.parametrize("below", ["", "\n## Next\n", "\n" + FOLDED, "\n+++\n\nThe end."])
def test_a_heading_a_cell_or_another_answer_may_follow_a_folded_one(tmp_path: Path, below: str) -> None:
    text = TEXT.replace("The end.", f"{FOLDED}\n{below}")
    assert not [mistake for mistake in mistakes(tmp_path, text) if "folded" in str(mistake)]


@pytest.mark.parametrize(
    ("right", "wrong", "at", "says"),
    [
        ("# 77 · Doubling", "# 77 · Halving", "# 77", "must start with '# 77 · Doubling', as course.yml names it"),
        ("## Twice · ≈ 0 min in", "## Twice", "## Twice", "must end with ' · ≈ 20 min in'"),
        ("≈ 0 min in", "≈ 3 min in", "## Twice", "The first section begins at ≈ 0 min in, not at 3."),
        ("≈ 4 min in", "≈ 25 min in", "## Recap", "'Recap' is out of order: the one before is at 25 min"),
        ("≈ 4 min in", "≈ 6 min in", "## Write it", "'Write it' takes 9 min, and its exercises 10. Give it more."),
        ("· 10 min", "· 7 min", "### Exercise 1", "7 min: an exercise takes a whole multiple of 5"),
        ("· 10 min", "· 0 min", "### Exercise 1", "0 min: an exercise takes"),
        ("2 * 21\n", "2 * 21\n" * 21, "2 * 21", "A code cell of 21 lines; 20 is the most. Split it."),
        ("    ### end\n", "    ### end\n" + "\n" * 18 + "double(1)\n", "def double", "A code cell of 22 lines"),
        ("2 * 21", "# You need not read this.\n2 * 21", "# You need", "Tag its cell [setup], and it comes collapsed"),
        ("Ask the room.", "Ask the room.\n\n### Then", "### Then", "is in a speaker's note, which learners do not get"),
        ("Look at this.", "It need not be read.", "It need", "What need not be read is not on stage"),
        ("2 * 21", "2 * 21  # " + "x" * 111, "2 * 21", "A line of 121 characters; 120 is the most, for the page."),
        ("The end.", FOLDED + "\n\nThe end.", "The end.", "right below a folded answer, without a gap"),
        ("The end.", WORDS, "## Recap", "A text cell of 96 words; about 80 is the most"),
        ("2 * 21", "1\n2 * * 21", "2 * * 21", "This is no Python: invalid syntax"),
        ("2 * 21", "1\ntime.time()", "time.time()", "This line reads the clock; use a fixed time"),
        ("2 * 21", "1\nrandom.random()", "random.random()", "draws unseeded random numbers"),
        ("2 * 21", "1\nuuid4()", "uuid4()", "draws a random id"),
        ("2 * 21", "1\n2 * 21;", "2 * 21;", "ends with a semicolon"),
        ("2 * 21", "1\n_ + 1", "_ + 1", "uses the shell's _"),
        ("return 2 * number", "return 2 * number;", "    return", "ends with a semicolon"),
        ("2 * 21", "### solution", "### solution", "A stub marker outside an exercise"),
        ("    ### end\n", "", "def double", "An exercise needs a line '### solution' and after it a line '### end'"),
        ("### Exercise 1 ·", "### Exercise 2 ·", "### Exercise 2", "Exercise 2 should be number 1"),
        ("The end.", "### Exercise 2 - `more` - 5 min", "### Exercise 2", "This heading is not understood"),
        ("The end.", "## exercise 2", "## exercise 2", "This heading is not understood"),
        ('check("double", double)', 'check("dubble", double)', 'check("dubble"', "which no exercise heading names"),
        (CHECK, "", "### Exercise 1", "'double' has no cell tagged [check]"),
    ],
)
def test_a_broken_rule_is_reported_at_its_line(tmp_path: Path, right: str, wrong: str, at: str, says: str) -> None:
    text = TEXT.replace(right, wrong)
    assert text != TEXT
    found = [mistake for mistake in mistakes(tmp_path, text) if says in mistake.what]
    assert found, [str(mistake) for mistake in mistakes(tmp_path, text)]
    assert (found[0].path, found[0].line) == (tmp_path / "lesson.md", line_of(text, at))


def test_all_mistakes_are_reported_at_once_in_the_order_of_the_lines(tmp_path: Path) -> None:
    text = (
        TEXT.replace("## Write it · ≈ 4 min in", "## Write it").replace("2 * 21", "uuid4();").replace("The end.", WORDS)
    )
    lines = [mistake.line for mistake in mistakes(tmp_path, text)]
    assert len(lines) == 4
    assert lines == sorted(lines)


def test_a_second_check_of_one_exercise_is_reported_where_it_stands(tmp_path: Path) -> None:
    text = TEXT.replace("The end.", f"Again.\n\n{CHECK}")
    (mistake,) = mistakes(tmp_path, text)
    assert mistake.what.startswith("There are two check cells for 'double'")
    assert mistake.line == text[: text.rindex("check(")].count("\n") + 1


def test_an_exercise_cell_before_any_heading_is_said(tmp_path: Path) -> None:
    text = TEXT.replace("### Exercise 1 · `double` · 10 min\n", "")
    says = [mistake.what for mistake in mistakes(tmp_path, text)]
    assert any("No heading opens this exercise" in what for what in says)


def test_two_predictions_of_one_name_are_said(tmp_path: Path) -> None:
    again = '+++ {"tags": ["predict"], "name": "twice"}\n\nAnd?\n\n- [x] 1 — a\n- [ ] 2 — b\n'
    found = mistakes(tmp_path, f"{TEXT}\n{again}")
    assert [mistake.what for mistake in found] == ["Two predictions are named 'twice'. Give each its own name."] * 2
    assert found[1].line == line_of(f"{TEXT}\n{again}", "And?")


def test_tables_code_and_folded_answers_are_not_counted_as_words(tmp_path: Path) -> None:
    for folded in (f"| {WORDS} |", f"```text\n{WORDS}\n```", f"<details>\n{WORDS}\n</details>"):
        assert mistakes(tmp_path, TEXT.replace("The end.", folded)) == []


def test_one_cell_too_many_is_said_where_it_stands(tmp_path: Path) -> None:
    longest = TEXT + "\n+++\n\nMore.\n" * (56 - 8)
    assert mistakes(tmp_path, longest) == []
    (mistake,) = mistakes(tmp_path, f"{longest}\n+++\n\nToo much.\n")
    assert mistake.what == "Cell 57 of 57; 56 is the most. Join some."
    assert mistake.line == line_of(f"{longest}\n+++\n\nToo much.\n", "Too much.")


def test_half_of_the_code_cells_on_stage_are_very_short(tmp_path: Path) -> None:
    long, tag = "```{code-cell} python\n" + "2 * 21\n" * 7 + "```\n", "```{code-cell} python\n:tags: [setup]\n\n"
    assert mistakes(tmp_path, TEXT + 3 * long) == []
    (mistake,) = mistakes(tmp_path, TEXT + 4 * long)
    assert mistake.what == "Half of the code cells have 7 lines or more; 6 is the most. Cut them."
    assert mistakes(tmp_path, TEXT + 4 * long.replace("```{code-cell} python\n", tag)) == []


def test_a_lesson_of_nothing_but_front_matter_is_said(tmp_path: Path) -> None:
    text = TEXT[: TEXT.index("# 77")]
    assert any("The lesson must start with" in mistake.what for mistake in mistakes(tmp_path, text, {}))


def test_an_exercise_that_is_not_declared_is_said(tmp_path: Path) -> None:
    (mistake,) = mistakes(tmp_path, TEXT, {})
    assert mistake.what == "Exercise 'double' has no check. Declare it in exercises/double.py."
    assert mistake.line == line_of(TEXT, "### Exercise 1")


def test_a_declared_exercise_without_heading_is_said(tmp_path: Path) -> None:
    (mistake,) = mistakes(tmp_path, TEXT, DECLARED | {"more": 3})
    assert mistake.what == "'more' has no heading in lesson.md. Add it there, or remove this file."
    assert mistake.path == tmp_path / "exercises" / "more.py"


def test_too_few_wrong_answers_are_said(tmp_path: Path) -> None:
    (mistake,) = mistakes(tmp_path, TEXT, {"double": 2})
    assert mistake.what == "'double' has 2 wrong answers; it needs three or more."
    assert mistake.path == tmp_path / "answers" / "double.py"


EXERCISE = "from course_utils.exercises import Exercise\n\nexercise = Exercise({name!r}, hints=({hints}))\n"
SOUND = EXERCISE.format(name="double", hints="'1', '2', '3'")


@pytest.mark.parametrize(
    ("exercise", "answers", "part", "line", "says"),
    [
        ("x = 1\ndef broken(:\n", "", "exercises", 2, "SyntaxError"),
        (
            "x = 1\n\nimport no_such_module\n",
            "",
            "exercises",
            3,
            "ModuleNotFoundError: No module named 'no_such_module'",
        ),
        (
            EXERCISE.format(name="double", hints="'one',"),
            "",
            "exercises",
            3,
            "ValueError: Exercise 'double' has 1 hints; it needs three.",
        ),
        (
            EXERCISE.format(name="other", hints="'1', '2', '3'"),
            "",
            "exercises",
            1,
            'declares no exercise = Exercise("double", …)',
        ),
        (SOUND, None, "answers", 1, "is missing; it declares the answers of 'double'"),
        (SOUND, "\nimport no_such_module\n", "answers", 2, "No module named 'no_such_module'"),
        (SOUND, "", "answers", 1, 'declares no answers = Answers("double", …)'),
    ],
)
def test_what_cannot_be_read_is_said_with_file_and_line(
    tmp_path: Path, exercise: str, answers: str | None, part: str, line: int, says: str
) -> None:
    folder = tmp_path / ENTRY.folder_name
    for name, text in (("exercises", exercise), ("answers", answers)):
        (folder / name).mkdir(parents=True)
        if text is not None:
            (folder / name / "double.py").write_text(text, encoding="utf-8")
    (folder / "lesson.md").write_text(TEXT, encoding="utf-8")
    with pytest.raises(LessonMistakes) as caught:
        read_lesson(ENTRY, tmp_path)
    (mistake,) = caught.value.mistakes
    assert says in mistake.what
    assert (mistake.path, mistake.line) == (folder / part / "double.py", line)
