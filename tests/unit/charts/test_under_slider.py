"""Lines chosen by a slider, and two designs side by side: what is drawn, said, and refused."""

import re

import pytest

from course_utils.charts.compared_designs import compared_designs
from course_utils.charts.under_slider import lines_under_slider

SAID = {"x": "age, ms", "y": "share, %", "title": "A title", "description": "What there is to see here."}
SETS = {0.2: {"theory": [4, 2], "measured": [4.1, 2.2]}, 0.4: {"theory": [8, 4], "measured": [8.3, 4.1]}}


def test_all_sets_travel_with_the_chart_and_the_table_shows_the_one_it_begins_with() -> None:
    chart = lines_under_slider(SETS, [0, 10], slider="load", at=0.4, says={0.2: "low", 0.4: "high"}, **SAID)
    drawn = chart.chart.to_dict()
    (slider,) = [param for param in drawn["params"] if param.get("bind")]
    assert slider["value"] == 0.4
    assert slider["bind"] == {"input": "range", "max": 0.4, "min": 0.2, "step": 0.2, "name": "load"}
    assert list(chart.table["share, %"]) == [8, 4, 8.3, 4.1]
    assert {row["chosen"] for rows in drawn["datasets"].values() for row in rows} == {0.2, 0.4}


@pytest.mark.parametrize(
    ("sets", "at", "said"),
    [
        ({0.2: SETS[0.2]}, 0.2, "There are 1 sets"),
        (SETS, 0.3, "begin at 0.3"),
        ({0.2: {"a": [1, 2]}, 0.4: {"b": [1, 2]}}, 0.2, "different names"),
        ({**SETS, 1.0: SETS[0.2]}, 0.2, "even steps"),
        ({step: {"a": [1, 2]} for step in range(2000)}, 0, "4,000 points"),
        ({0.2: {"a": [1]}, 0.4: {"a": [1]}}, 0.2, "has the shape (1,)"),
    ],
)
def test_what_cannot_be_drawn_is_refused(sets: dict, at: float, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        lines_under_slider(sets, [0, 10], slider="load", at=at, **SAID)


def test_each_pair_of_bars_has_its_own_scale() -> None:
    chart = compared_designs(
        {"coupling": (4, 0), "states": (92, 14023)}, {"coupling": "names", "states": "states"}, ("a", "b")
    )
    shares = next(iter(chart.chart.to_dict()["datasets"].values()))
    assert [round(row["share"], 3) for row in shares] == [1, 0, 0.007, 1]
    assert "b: 14,020 states" not in chart.description
    assert "b: 14,023 states" in chart.description


@pytest.mark.parametrize(
    ("measured", "said"), [({}, "Nothing"), ({"x": (-1, 2)}, "(-1, 2)"), ({"y": (1, 2)}, "needs two")]
)
def test_pairs_that_make_no_sense_are_refused(measured: dict, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        compared_designs(measured, {"x": "things"}, ("a", "b"))


def test_two_numbers_that_are_nothing_have_no_bars() -> None:
    chart = compared_designs({"x": (0, 0)}, {"x": "things"}, ("a", "b"))
    assert list(chart.table["measured"]) == [0, 0]
