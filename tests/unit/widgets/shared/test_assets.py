"""A widget's script stands on its own, and its style names every colour it uses."""

import re

import pytest

from course_utils.widgets.shared.assets import WIDGETS, bundle, style

NAMES = ["player", "prediction", "stepper", "theatre"]


@pytest.mark.parametrize("name", NAMES)
def test_a_script_imports_nothing_and_offers_to_render(name: str) -> None:
    assert not re.search(r"^\s*import\b|\bimport\(", bundle(name), re.MULTILINE)
    assert re.search(r"^export \{", bundle(name), re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_a_style_takes_its_colours_from_the_palette_alone(name: str) -> None:
    palette, rest = style(name).split("}\n", 1)
    assert set(re.findall(r"var\((--course-\w+)", rest)) <= set(re.findall(r"(--course-\w+):", palette))
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb|light-dark", rest)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_widget_says_of_itself_weighs_more_than_what_all_share(name: str) -> None:
    """The shared style comes with every widget, so the last one brings it after the others' own."""
    own = (WIDGETS / name / f"{name}.css").read_text(encoding="utf-8")
    rules = re.findall(r"^ *(?!@)(\S.*?) \{", own, re.MULTILINE)
    assert rules
    assert all(rule.startswith(f".course-widget.course-{name}") for rule in rules)
