"""A widget's script stands on its own, and its style names every colour it uses."""

import re

import pytest

from course_utils.widgets.shared.assets import bundle, style

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
