"""`course site`: lessons as pages that ask for nothing beyond their folder, written over nothing a person made."""

import re
from html import unescape
from pathlib import Path

import pytest

from course_utils import places
from course_utils.cli import main
from course_utils.publishing.contents import find_entry, read_contents
from course_utils.publishing.pages.cells import Presented, about, presented
from course_utils.publishing.parse import Cell, parse_lesson
from course_utils.publishing.site.texts import lesson_text


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("site")
    assert main(["site", "04", "--into", str(folder)]) == 0
    return folder


def page(*cells: Presented, pages: tuple[str, ...] = ()) -> str:
    return lesson_text("About.", [said("# 77 · Doubling"), *cells], "", set(pages))


def said(text: str) -> Presented:
    return Presented(Cell("text", text, 1), "", text, text, [], {})


def test_a_page_asks_for_nothing_beyond_its_folder(site: Path) -> None:
    for path in site.glob("*.html"):
        outside = re.sub(
            r'<script type="application/json".*?</script>', "", path.read_text(encoding="utf-8"), flags=re.S
        )
        wanted = re.findall(r'<(?:script|img|iframe|link)[^>]*(?:src|href)="([^"]+)"', outside)
        assert wanted
        files = [name for name in map(unescape, wanted) if not name.startswith(("data:", "#"))]
        assert all((site / name.partition("?")[0]).exists() for name in files)


def test_a_lesson_stands_there_whole_with_its_solutions_folded_away(site: Path) -> None:
    entry = find_entry(read_contents(), "04")
    lesson = parse_lesson(places.LESSONS / entry.folder_name, entry)
    text = (site / f"{entry.folder_name}.html").read_text(encoding="utf-8")
    assert text.count("<summary>A solution</summary>") == sum(cell.kind == "exercise" for cell in lesson.cells)
    assert text.count('data-widget="prediction"') == len(lesson.predictions)
    assert [section.title for section in lesson.sections] == re.findall(r"<h2>(.*?) · ≈", text)
    assert not any(cell.source in text for cell in lesson.cells if cell.kind == "speaker")


def test_the_front_page_lists_the_lessons_and_is_found_by_search(site: Path) -> None:
    front = (site / "index.html").read_text(encoding="utf-8")
    assert 'href="04_replaying_account_42.html"' in front
    assert "04_replaying_account_42" in (site / "searchindex.js").read_text(encoding="utf-8")


def test_a_link_leads_to_a_page_of_the_site_or_nowhere() -> None:
    text = said("[One](01_one.ipynb) and [two](02_two.ipynb), and [elsewhere](https://example.org/a.ipynb).")
    made = page(text, pages=("01_one",))
    assert "[One](01_one.md) and two, and [elsewhere](https://example.org/a.ipynb)." in made


def test_what_a_notebook_shows_as_text_is_no_instruction_to_the_site() -> None:
    printed = Presented(Cell("code", "print(1)", 1), "k", 'print("```")', "", [{"text": "```\n{raw} html\n<b>"}], {})
    made = page(said("A place in a text is {name}`x`."), printed)
    assert "\\{name}`x`" in made
    assert '````python\nprint("```")\n````' in made
    assert '````{raw} html\n<pre class="said">```\n{raw} html\n&lt;b&gt;</pre>\n````' in made


def test_every_lesson_has_a_page_that_knows_all_of_its_cells() -> None:
    for entry in read_contents():
        lesson = parse_lesson(places.LESSONS / entry.folder_name, entry)
        notebooks = places.notebooks()
        made = lesson_text(about(lesson, notebooks), presented(lesson, notebooks), "", set())
        assert made.count("```python\n") >= sum(cell.kind in ("code", "exercise") for cell in lesson.cells)
        assert ".ipynb)" not in re.sub(r"```.*?```", "", made, flags=re.S)


def test_a_folder_of_something_else_is_left_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis.txt").write_text("all I have", encoding="utf-8")
    assert main(["site", "04", "--into", str(tmp_path)]) == 1
    assert "holds something that is no site of the course. Name a new folder" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_site_is_written_anew_over_an_older_one(site: Path) -> None:
    before = (site / "index.html").read_bytes()
    (site / "index.html").write_text("old", encoding="utf-8")
    assert main(["site", "04", "--into", str(site)]) == 0
    assert (site / "index.html").read_bytes() == before


def test_an_unknown_lesson_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "replayin", "--into", str(tmp_path / "new")]) == 2
    assert "replaying_account_42" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
