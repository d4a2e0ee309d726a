"""A lesson's pictures: published in the course's style under names of their own, or refused with what to do."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from course_utils.colours import INK, contrast
from course_utils.publishing.pictures import (
    NoPicture,
    publish_pictures,
    published_picture,
    seen_from_solutions,
    with_published_names,
)
from tests.unit.publishing.lesson_text import TEXT, line_of, mistakes

XMLNS = 'xmlns="http://www.w3.org/2000/svg"'
DRAWN = f'<svg {XMLNS} viewBox="0 0 300 80"><title>Two &amp; two</title><text class="code" x="9" y="20">4</text></svg>'
SHOWN = "![A number, and then twice that number.](pictures/twice.svg)"


def draw(folder: Path, name: str = "twice.svg", text: str = DRAWN) -> Path:
    path = folder / "pictures" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_picture_keeps_what_was_drawn_and_gets_looks_for_light_and_dark_windows(tmp_path: Path) -> None:
    published = published_picture(draw(tmp_path))
    svg = ElementTree.fromstring(published)
    words = [part.text for part in svg.iter() if part.tag.endswith(("title", "text"))]
    assert words == ["Two & two", "4"]
    assert (svg.attrib["width"], svg.attrib["height"], svg.attrib["role"]) == ("300", "80", "img")
    light, dark = published.split("@media (prefers-color-scheme: dark)")
    assert f"--ink: {INK.light};" in light
    assert f"--ink: {INK.dark};" in dark
    assert contrast(INK.light, "#ffffff") > 4.5


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<svg", "twice.svg is no SVG"),
        (DRAWN.replace("0 0 300 80", "0 0 300"), "does not begin with <svg"),
        (DRAWN.replace(XMLNS, ""), "does not begin with <svg"),
        (DRAWN.replace("Two &amp; two", " "), "has no <title> as its first element"),
        (DRAWN.replace("<text", "<script>1</script><text"), "has a <script>"),
        (DRAWN.replace("<text", "<image/><text"), "has a <image>"),
        (DRAWN.replace('class="code"', 'fill="red"'), "gives a <text> a fill of its own"),
    ],
)
def test_what_cannot_be_a_picture_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(NoPicture, match=says):
        published_picture(draw(tmp_path, text=text))


def test_pictures_of_all_lessons_share_a_folder_and_keep_apart(tmp_path: Path) -> None:
    for lesson in ("04_doubling", "05_halving"):
        draw(tmp_path / lesson)
        publish_pictures(tmp_path / lesson, tmp_path / "notebooks")
    names = sorted(path.name for path in (tmp_path / "notebooks" / "pictures").iterdir())
    assert names == ["04_twice.svg", "05_twice.svg"]
    text = with_published_names(f"Look:\n{SHOWN}", tmp_path / "04_doubling")
    assert text == f"Look:\n{SHOWN.replace('twice.svg', '04_twice.svg')}"
    assert "(../pictures/04_twice.svg)" in seen_from_solutions(text)


def test_a_picture_that_is_shown_is_there_and_one_that_is_there_is_shown(tmp_path: Path) -> None:
    shown = TEXT.replace("Look at this.", f"Look at this.\n\n{SHOWN}")
    (missing,) = mistakes(tmp_path, shown)
    assert missing.line == line_of(shown, "![A number")
    assert "There is no pictures/twice.svg in the lesson's folder" in missing.what
    draw(tmp_path)
    assert mistakes(tmp_path, shown) == []
    (unseen,) = mistakes(tmp_path, TEXT)
    assert "Nothing shows pictures/twice.svg" in unseen.what
    (silent,) = mistakes(tmp_path, shown.replace("A number, and then twice that number.", "A number"))
    assert "'A number' says too little" in silent.what
    draw(tmp_path, text=DRAWN.replace("<text", "<script/><text"))
    (refused,) = mistakes(tmp_path, shown)
    assert "has a <script>" in refused.what
