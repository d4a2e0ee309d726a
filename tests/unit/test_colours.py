"""The palette can be read on light and dark pages, and where there is no style sheet."""

import itertools

import pytest

from course_utils import colours
from course_utils.colours import GROUND, HARM, INK, NAMED, SERIES, SOFT, TINT, WORK, Colour, contrast

GROUNDS = {"ground": GROUND, "soft": SOFT, "tint": TINT}
WORDS = {name: NAMED[name] for name in ("ink", "muted", "accent", "good", "warning", "alarm")}


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_words_stand_out_from_every_ground_they_are_set_on(words: Colour, ground: Colour) -> None:
    assert contrast(words.light, ground.light) >= 4.5
    assert contrast(words.dark, ground.dark) >= 4.5


@pytest.mark.parametrize("bar", [WORK, HARM], ids=["work", "harm"])
def test_ink_stands_out_from_the_bars_of_a_diagram(bar: Colour) -> None:
    assert contrast(INK.light, bar.light) >= 4.5
    assert contrast(INK.dark, bar.dark) >= 4.5


def test_the_lines_of_a_chart_stand_out_and_differ() -> None:
    for line in SERIES:
        assert contrast(line.light, GROUND.light) >= 4.5
        assert contrast(line.dark, GROUND.dark) >= 4.5
    for one, other in itertools.combinations(SERIES, 2):
        assert one.light != other.light
        assert one.dark != other.dark


def test_contrast_is_what_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#0b5cad", "#0b5cad") == 1


def test_a_mixture_takes_its_share_of_both_in_either_theme() -> None:
    white = Colour("white", "#ffffff", "#000000")
    red = Colour("red", "#ff0000", "#ff0000")
    assert colours.mixed(red, 40, white) == Colour("color-mix(in srgb, red 40%, white)", "#ff9999", "#660000")


def test_a_style_sheet_gets_every_colour_by_its_name() -> None:
    rule = colours.variables(".course-widget")
    assert rule.startswith(".course-widget {\n")
    for name, colour in NAMED.items():
        assert f"--course-{name}: {colour.css};" in rule


def test_on_paper_no_colour_asks_for_a_theme() -> None:
    everything = " ".join(str(colour) for colour in (*NAMED.values(), *SERIES))
    assert colours.on_paper(everything).split() == [colour.light for colour in (*NAMED.values(), *SERIES)]
