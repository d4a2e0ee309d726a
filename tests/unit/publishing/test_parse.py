"""Reading a lesson: every cell with the line it really stands on, and a sentence where it cannot be read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from course_utils.publishing.contents import read_contents
from course_utils.publishing.mistakes import LessonMistakes
from course_utils.publishing.parse import parse_lesson
from tests.unit.publishing.lesson_text import ENTRY, TEXT, line_of, mistakes, read


def test_a_lesson_is_read_whole(tmp_path: Path) -> None:
    lesson = read(tmp_path)
    kinds = ["text", "text", "code", "speaker", "predict", "text", "exercise", "check", "text"]
    assert [cell.kind for cell in lesson.cells] == kinds
    assert [cell.name for cell in lesson.cells if cell.name] == ["twice", "double", "double"]
    begins = [(section.title, section.begins) for section in lesson.sections]
    assert begins == [("Twice", 0), ("Write it", 4), ("Recap", 15)]
    assert [(heading.number, heading.name, heading.minutes) for heading in lesson.exercises] == [(1, "double", 10)]
    assert [option["right"] for option in lesson.predictions["twice"].options] == [True, False]


def test_each_cell_knows_the_line_its_content_starts_on(tmp_path: Path) -> None:
    lines = TEXT.splitlines()
    for cell in read(tmp_path).cells:
        assert lines[cell.line - 1] == cell.source.splitlines()[0]


def test_a_heading_knows_its_line(tmp_path: Path) -> None:
    lesson = read(tmp_path)
    assert [heading.line for heading in lesson.exercises] == [line_of(TEXT, "### Exercise 1")]
    assert [section.line for section in lesson.sections] == [
        line_of(TEXT, words) for words in ("## Twice", "## Write it", "## Recap")
    ]


@pytest.mark.parametrize(("last_begins", "minutes"), [(15, 20), (16, 20), (19, 20), (20, 25)])
def test_a_lesson_ends_at_the_next_full_five_minutes_after_its_last_section_begins(
    tmp_path: Path, last_begins: int, minutes: int
) -> None:
    lesson = read(tmp_path, TEXT.replace("≈ 15 min in", f"≈ {last_begins} min in"))
    assert (lesson.minutes, lesson.exercise_minutes, lesson.teaching_minutes) == (minutes, 10, minutes - 10)


@pytest.mark.parametrize("change", [str, lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r\n")])
def test_byte_order_marks_and_line_ends_of_windows_are_no_mistake(tmp_path: Path, change: Callable[[str], str]) -> None:
    (tmp_path / "lesson.md").write_bytes(change(TEXT).encode())
    assert len(parse_lesson(tmp_path, ENTRY).cells) == 9


@pytest.mark.parametrize(
    ("right", "wrong", "at", "says"),
    [
        ("needs: []", "needs: []\nminutes: 15", "minutes:", "Unknown field 'minutes'. The front matter has needs,"),
        ("needs: []", "needs: start_here", "needs:", "needs is 'start_here'; it should be a list of slugs"),
        ("objectives:\n  - Double a number.", "objectives:", "objectives:", "objectives is None; it should be a list"),
        ('out_of_scope: "tripling"\n', "", "---", "The front matter lacks out_of_scope. Add it between the --- lines."),
        ("needs: []", "needs: [", "  - Double", "The MyST text cannot be read"),
        (":tags: [check]", ":tags: [chekc]", ":tags: [chekc]", "Unknown tag 'chekc'. The tags are: exercise, check"),
        (":tags: [check]", ":tag: [check]", ":tag: [check]", "Unknown field 'tag'. A cell has tags"),
        (
            ":tags: [check]",
            ":tags: [check, exercise]",
            ":tags: [check, ex",
            "tagged check and exercise; it can be only one",
        ),
        (":tags: [check]", ":tags: [speaker]", ":tags: [speaker]", "'speaker' does not belong on a code cell"),
        (":tags: [check]", ":tags: [check, setup]", ":tags: [check, s", "'setup' belongs on plain code, not on check"),
        (
            '{"tags": ["speaker"]}',
            '{"tags": ["check"]}',
            '+++ {"tags": ["check"]}',
            "does not belong on a markdown cell",
        ),
        ('{"tags": ["speaker"]}', '{"tags": ["speaker"', '+++ {"tags": ["speaker"', "The MyST text cannot be read"),
        (', "name": "twice"', "", "Twice 21?", "A prediction needs a name"),
        ("21 — That is once.", "21 - That is once.", "- [ ] 21", "This line is no option: '- [ ] 21 - That is once.'"),
        ("- [x] 42", "- [ ] 42", "Twice 21?", "one of them right"),
        ("- [ ] 21 — That is once.\n", "", "Twice 21?", "two options or more"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(tmp_path: Path, right: str, wrong: str, at: str, says: str) -> None:
    text = TEXT.replace(right, wrong)
    assert text != TEXT
    (mistake,) = mistakes(tmp_path, text)
    assert says in mistake.what
    assert (mistake.path, mistake.line) == (tmp_path / "lesson.md", line_of(text, at))


def test_a_file_that_is_not_utf_8_is_said(tmp_path: Path) -> None:
    (tmp_path / "lesson.md").write_bytes(TEXT.encode("utf-16"))
    with pytest.raises(LessonMistakes, match="Save it as UTF-8"):
        parse_lesson(tmp_path, ENTRY)


def test_a_lesson_without_text_is_said(tmp_path: Path) -> None:
    with pytest.raises(LessonMistakes, match=r"lesson\.md:1: .*has no lesson\.md"):
        parse_lesson(tmp_path, ENTRY)


CONTENTS = """\
parts:
  - title: Part I
    lessons:
      - {number: "77", slug: doubling, title: "Doubling"}
"""


def test_the_table_of_contents_is_read(tmp_path: Path) -> None:
    (tmp_path / "course.yml").write_text(CONTENTS, encoding="utf-8")
    (entry,) = read_contents(tmp_path)
    assert (entry.part, entry.folder_name, entry.heading) == ("Part I", "77_doubling", "# 77 · Doubling")


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ('"Doubling"}', '"Doubling"', "course.yml:5: This is no YAML"),
        (", slug: doubling", "", "a lesson number, slug and title"),
        ('"Doubling"', '"Doubling", minutes: 15', "minutes"),
        ("    lessons:", "    lesons:", "'lessons'"),
        ("parts:", "partz:", "'parts'"),
        (CONTENTS, "", "a part has a title and lessons"),
    ],
)
def test_a_mistake_in_the_table_of_contents_is_said(tmp_path: Path, right: str, wrong: str, says: str) -> None:
    (tmp_path / "course.yml").write_text(CONTENTS.replace(right, wrong), encoding="utf-8")
    with pytest.raises(LessonMistakes, match=says):
        read_contents(tmp_path)
