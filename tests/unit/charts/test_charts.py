"""Charts draw offline, say what they show, and have their data below them."""

import json

import altair as alt
import pandas as pd
import pytest

from course_utils import charts
from course_utils.charts.renderer import MIME_TYPE, render
from course_utils.charts.theme import DASHES, PALETTE
from course_utils.colours import GROUND, on_paper
from course_utils.models.cascade_charts import availability_chain

EXAMPLES = {
    "availability": availability_chain,
}


@pytest.fixture(params=EXAMPLES)
def example(request):
    return EXAMPLES[request.param]


def plain():
    return alt.Chart(pd.DataFrame({"hour": [1, 2], "events": [3, 4]})).mark_line().encode(x="hour:Q", y="events:Q")


def shown(chart, monkeypatch):
    """The outputs a notebook stores when the chart is the last line of a cell."""
    outputs = []
    monkeypatch.setattr("IPython.display.display", outputs.append)
    chart._ipython_display_()
    return outputs


def test_a_chart_is_drawn_by_the_vega_that_lab_carries(example):
    bundle = example().chart._repr_mimebundle_()
    assert set(bundle) == {MIME_TYPE, "text/plain"}
    spec = bundle[MIME_TYPE]
    assert spec["$schema"].endswith("/v5.json")
    assert spec["usermeta"]["embedOptions"] == {"actions": False, "renderer": "svg"}
    assert spec["config"]["range"]["category"] == list(PALETTE)


def test_a_chart_says_what_it_shows(example):
    chart = example()
    bundle = chart.chart._repr_mimebundle_()
    assert bundle[MIME_TYPE]["description"] == chart.description
    assert bundle["text/plain"] == repr(chart) == f"{chart.title}\n{chart.description}"
    assert chart.description.endswith(".")


def test_the_same_chart_is_the_same_bytes(example):
    assert example().chart._repr_mimebundle_() == example().chart._repr_mimebundle_()


def test_a_chart_has_at_most_a_few_hundred_marks(example):
    assert len(example().table) <= 300


def test_the_data_follows_the_chart_as_a_table(example, monkeypatch):
    chart = example()
    drawn, table = shown(chart, monkeypatch)
    assert drawn is chart.chart
    assert "<details><summary>The same data as a table</summary>" in table._repr_html_()
    assert "0x" not in repr(table)
    [frame] = [table._repr_html_().count("<tr") - 1]
    assert frame == len(chart.table)


def test_a_table_shows_text_and_never_markup(monkeypatch):
    data = pd.DataFrame({"name": ["<script>alert(1)</script>"], "n": [1]})
    chart = alt.Chart(data).mark_bar().encode(x="n:Q", y="name:N")
    _, table = shown(charts.course_chart(chart, title="T", description="D."), monkeypatch)
    assert "<script>" not in table._repr_html_()
    assert "&lt;script&gt;" in table._repr_html_()


def test_in_a_table_words_stand_to_the_left_and_numbers_to_the_right(monkeypatch):
    data = pd.DataFrame({"who": ["Ada", None], "ms": [0.1 + 0.2, float("nan")]})
    _, table = shown(charts.course_chart(alt.Chart(data).mark_bar(), title="T", description="D."), monkeypatch)
    looks = '<td style="text-align:{};white-space:nowrap">{}</td>'
    rows = [("left", "Ada"), ("right", "0.3")], [("left", ""), ("right", "")]
    for row in rows:
        assert f"<tr>{''.join(looks.format(*cell) for cell in row)}</tr>" in table._repr_html_()


def test_a_long_table_is_cut_and_says_so(monkeypatch):
    data = pd.DataFrame({"n": range(250)})
    _, table = shown(charts.course_chart(plain(), title="T", description="D.", table=data), monkeypatch)
    assert "… 50 more rows" in table._repr_html_()


@pytest.mark.parametrize(
    ("properties", "missing"),
    [({}, "title"), ({"title": "T"}, "description"), ({"description": "D."}, "title")],
)
def test_a_chart_without_words_is_refused_with_a_sentence(properties, missing):
    with pytest.raises(ValueError, match=f"has no {missing}.*course_chart"):
        plain().properties(**properties)._repr_mimebundle_()


def test_a_title_in_parts_is_still_a_title():
    title = alt.TitleParams(["Two", "lines"], subtitle="and more")
    bundle = render(plain().properties(title=title, description="D.").to_dict())
    assert bundle["text/plain"] == "Two lines\nD."


@pytest.mark.parametrize(("title", "description"), [("", "D."), ("T", "  ")])
def test_course_chart_wants_both(title, description):
    with pytest.raises(ValueError, match="needs a title"):
        charts.course_chart(plain(), title=title, description=description)


def test_a_chart_whose_data_is_unknown_needs_a_table():
    with pytest.raises(TypeError, match="Pass table="):
        charts.course_chart(alt.Chart("data.csv").mark_bar(), title="T", description="D.")


def test_a_still_picture_is_a_png(example):
    pytest.importorskip("vl_convert")
    assert charts.still_picture(example().chart._repr_mimebundle_()[MIME_TYPE]).startswith(b"\x89PNG\r\n")


def test_a_chart_follows_the_theme_of_its_page_and_its_still_picture_is_paper(example):
    spec = example().chart._repr_mimebundle_()[MIME_TYPE]
    assert spec["config"]["background"] == GROUND.css
    assert "var(" not in on_paper(json.dumps(spec))


def test_lines_are_told_apart_by_more_than_colour():
    assert len(DASHES) == len(PALETTE) == len({str(dash) for dash in DASHES})
    spec = availability_chain().chart.to_dict()
    assert {"color", "strokeDash"} <= set(spec["layer"][0]["encoding"])
    assert spec["layer"][1]["mark"]["type"] == "text"


def test_more_lines_than_can_be_told_apart_are_refused():
    with pytest.raises(ValueError, match="6 lines"):
        availability_chain(5, (0.9, 0.92, 0.94, 0.96, 0.98, 0.99))
