"""`course present 04`: a lesson cut into slides, with everything it says on them, and nothing asked of anywhere else."""

import json
import re
from html import unescape
from pathlib import Path

import pytest

from course_utils import places
from course_utils.classroom.slides import heights
from course_utils.classroom.slides.cutting import Slide, Stack, cut
from course_utils.classroom.slides.deck import deck
from course_utils.cli import main
from course_utils.publishing.contents import find_entry, read_contents
from course_utils.publishing.pages.cells import NotBuilt, Presented, about, presented
from course_utils.publishing.pages.outputs import Living, outputs_of
from course_utils.publishing.parse import Cell, Lesson, parse_lesson

NOTEBOOKS = places.ROOT / "notebooks"
NUMBERS = [entry.number for entry in read_contents()]


def lesson(number: str) -> Lesson:
    entry = find_entry(read_contents(), number)
    return parse_lesson(places.LESSONS / entry.folder_name, entry)


def stacks_of(read: Lesson) -> list[Stack]:
    return cut(read, about(read, NOTEBOOKS), presented(read, NOTEBOOKS), Living())


@pytest.mark.parametrize("number", NUMBERS)
def test_the_slides_take_as_long_as_the_lesson_and_have_a_stack_for_each_section(number: str) -> None:
    read = lesson(number)
    title, *stacks = stacks_of(read)
    assert len(stacks) == len(read.sections)
    assert title.seconds() == [0] * len(title.slides)
    for stack in stacks:
        assert abs(sum(stack.seconds()) - 60 * stack.minutes) <= len(stack.slides)
    assert sum(stack.minutes for stack in stacks) == read.minutes


@pytest.mark.parametrize("number", NUMBERS)
def test_no_note_prediction_or_solution_is_lost(number: str) -> None:
    read = lesson(number)
    slides = [slide for stack in stacks_of(read) for slide in stack.slides]
    notes = [note for slide in slides for note in slide.notes]
    assert [note for note in notes if not note.startswith("**≈")] == [
        cell.source for cell in read.cells if cell.kind == "speaker"
    ]
    bodies = "".join(slide.body for slide in slides)
    assert bodies.count('data-widget="prediction"') == len(read.predictions)
    assert bodies.count("<summary>A solution</summary>") == sum(cell.kind == "exercise" for cell in read.cells)
    assert sum(slide.minutes for slide in slides) == read.exercise_minutes


def test_a_text_that_is_too_long_for_a_slide_is_cut_between_blocks_and_a_heading_is_never_last() -> None:
    text = "\n\n".join(
        ["## A heading", "word " * 100, "### Another", "word " * 100, "```python\na = 1\n\nb = 2\n```"] * 3
    )
    pages = heights.pages_of(text)
    assert len(pages) > 1
    assert "\n\n".join(pages) == text.strip()
    for page in pages:
        assert not heights.blocks_of(page)[-1].startswith("#")
        assert page.count("```") % 2 == 0


def test_code_goes_below_a_text_that_has_room_and_only_there() -> None:
    stack = Stack([])
    stack.add(Slide("text", 300, open=True))
    stack.add(Slide("code", 200, shares=True))
    stack.add(Slide("more code", 10, shares=True))
    stack.add(Slide("long text", 600, open=True))
    stack.add(Slide("long code", 600, shares=True))
    stack.add(Slide("text after code", 10, open=True))
    assert [slide.body for slide in stack.slides] == [
        "text\ncode",
        "more code",
        "long text",
        "long code",
        "text after code",
    ]


def test_what_a_cell_printed_is_text() -> None:
    cell = Cell("code", "print(1)", 1)
    outputs = [{"output_type": "stream", "text": "<b>1</b>"}, {"data": {"text/plain": ["</script>"]}}]
    shown = outputs_of(Presented(cell, "key", "print(1)", "print(1)", outputs, {}), Living())
    assert "&lt;b&gt;" in shown[0].html
    assert "&lt;/script&gt;" in shown[1].html


def test_the_page_asks_for_nothing_beyond_its_folder() -> None:
    files = deck(lesson("04"), NOTEBOOKS)
    page = files["index.html"]
    content = re.search(r'<script type="application/json" id="content">(.*?)</script>', page, re.DOTALL)
    assert content is not None
    assert set(json.loads(content[1])["modules"]) == {"living", "model", "player", "prediction"}
    outside = page.replace(content[0], "")
    wanted = set(re.findall(r'<(?:script|img|link|iframe)[^>]*(?:src|href)="([^"]+)"', outside))
    assert {name for name in wanted if not name.startswith("data:")} <= files.keys()
    for name in ("index.html", "reveal.js", "notes.js", "pictures/04_forgotten.svg"):
        assert files[name]
    assert ".ipynb" not in unescape(re.sub(r"<aside.*?</aside>", "", outside, flags=re.DOTALL))


def test_notebooks_of_another_text_are_said(tmp_path: Path) -> None:
    read = lesson("04")
    with pytest.raises(NotBuilt, match=r"is missing\. Run: course build 04"):
        deck(read, tmp_path)
    read.cells.append(Cell("text", "One more.", 1))
    with pytest.raises(NotBuilt, match=r"Lesson 04 has changed since its notebooks were built\. Run: course build 04"):
        deck(read, NOTEBOOKS)


def test_the_command_writes_a_folder_and_keeps_what_was_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["present", "04", "--into", str(tmp_path)]
    folder = tmp_path / "04_replaying_account_42"
    assert main(command) == 0
    assert f"Open {folder / 'index.html'}" in capsys.readouterr().out
    before = sorted(folder.rglob("*"))
    assert main(command) == 0
    assert sorted(folder.rglob("*")) == before, "the same slides are not kept again"
    (folder / "index.html").write_text("my own", encoding="utf-8")
    assert main(command) == 0
    assert (folder / "index.kept-1.html").read_text(encoding="utf-8") == "my own"


def test_an_unknown_lesson_gets_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["present", "replying", "--into", str(tmp_path)]) == 2
    assert "There is no lesson 'replying'. Did you mean" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [[], ["04", "--plan"]])
def test_it_is_said_when_neither_or_both_are_asked_for(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["present", *arguments])
    assert "--plan" in capsys.readouterr().err
