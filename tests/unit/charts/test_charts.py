"""Charts draw offline, say what they show, and have their data below them."""

import json

import altair as alt
import pandas as pd
import pytest

from course_utils import charts
from course_utils.charts.renderer import MIME_TYPE, render
from course_utils.charts.theme import DASHES, PALETTE
from course_utils.colours import GROUND, on_paper

EXAMPLES = {
    "latency": lambda: charts.latency_bars({"calls": (109, 108), "events": (4, 1121), "down": (None, None)}),
    "availability": charts.availability_chain,
    "reads": charts.callback_reads,
    "bytes": lambda: charts.callback_bytes(notification=120, call_back=700, full_event=480),
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
    spec = charts.callback_reads().chart.to_dict()
    assert {"color", "strokeDash"} <= set(spec["layer"][0]["encoding"])
    assert spec["layer"][1]["mark"]["type"] == "text"


def test_availability_is_a_to_the_n():
    table = charts.availability_chain(5, (0.999,)).table
    assert table["whole chain available, % of the time"].tolist()[-1] == 99.501
    assert "99.5 % when each is up 99.9 %" in charts.availability_chain(5, (0.999,)).description


def test_call_backs_cost_consumers_times_events():
    table = charts.callback_reads((50,), most_consumers=4).table
    reads = table.groupby("design")["reads per second at the producer"].apply(list).to_dict()
    assert reads == {"50 events/s": [0, 50, 100, 150, 200], "state transfer": [0, 0, 0, 0, 0]}


def test_bytes_count_the_call_backs():
    chart = charts.callback_bytes(notification=100, call_back=700, full_event=500, most_consumers=3)
    assert "2,400 bytes as a notification" in chart.description
    assert "1,500 bytes when it carries" in chart.description


def test_what_never_happened_is_written_out():
    chart = charts.latency_bars({"calls": (None, None), "events": (4, 1121)})
    labels = [row["label"] for rows in chart.chart.to_dict()["datasets"].values() for row in rows]
    assert labels == ["accepted: never", "all done: never", "accepted: 4 ms", "all done: 1,121 ms"]
    assert chart.table["milliseconds"].tolist() == ["never", "never", 4, 1121]
    assert chart.description == (
        "calls: accepted never, all done never; events: accepted after 4 ms, all done after 1,121 ms."
    )


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: charts.latency_bars({}), "no latencies"),
        (lambda: charts.availability_chain(0), "0 services"),
        (lambda: charts.availability_chain(5, (99.9,)), "availability is 99.9"),
        (lambda: charts.callback_reads((-1,)), "events_per_second is -1"),
        (lambda: charts.callback_reads(most_consumers=0), "most_consumers is 0"),
        (lambda: charts.callback_bytes(notification=-1, call_back=1, full_event=1), "size is -1"),
        (lambda: charts.callback_reads((1, 2, 3, 4, 5)), "6 lines"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()
