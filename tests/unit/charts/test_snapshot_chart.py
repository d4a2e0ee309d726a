"""Replay times, and reads with snapshots and without: what they say, and sliders that a keyboard moves."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.charts import still_picture
from course_utils.charts.renderer import MIME_TYPE
from course_utils.charts.snapshots import LENGTH, read_times, replay_times

COSTS = {"loading": 0.5e-3, "replaying": 4e-6}


def spec(chart):
    return chart.chart._repr_mimebundle_()[MIME_TYPE]


def words_in(chart):
    """What the drawn chart says in its own text."""
    vl_convert = pytest.importorskip("vl_convert")
    return re.findall(r"<text[^>]*>([^<]*)</text>", vl_convert.vegalite_to_svg(spec(chart)))


def test_replay_times_are_drawn_in_milliseconds_in_order():
    chart = replay_times({2000: 0.0081, 1000: 0.004})
    assert chart.table.to_dict("list") == {"events replayed": [1000, 2000], "time, ms": [4.0, 8.1]}
    assert chart.description == "Replaying 1,000 events took 4 ms, 2,000 events 8.1 ms."
    assert still_picture(spec(chart)).startswith(b"\x89PNG\r\n")


def test_without_snapshots_a_read_grows_and_with_them_it_has_teeth():
    table = read_times(**COSTS, interval=1000).table
    assert table[LENGTH].tolist()[:5] == [0, 500, 1000, 1500, 2000]
    assert table["no snapshots, ms"].tolist()[:5] == [0, 2, 4, 6, 8]
    assert table["one every 1,000, ms"].tolist()[:5] == [0, 2, 0.5, 2.5, 0.5]


def test_the_chart_says_what_the_limit_and_the_interval_come_to():
    said = words_in(read_times(**COSTS, interval=500, limit=20))
    assert "No snapshots: within 20 ms up to 5,000 events." in said
    assert "One every 500 events: 2.5 ms at most." in said
    assert read_times(**COSTS, interval=500, limit=20).description == (
        "With no snapshots a read stays within 20 ms up to 5,000 events; with one every 500 it takes 2.5 ms at most."
    )


@given(loading=st.integers(1, 900), replaying=st.integers(1, 60), interval=st.integers(1, 100))
@settings(max_examples=20, deadline=None)
def test_no_read_takes_longer_than_it_says(loading, replaying, interval):
    chart = read_times(loading=loading * 1e-6, replaying=replaying * 1e-6, interval=100 * interval)
    most = (loading + replaying * (100 * interval - 1)) / 1000
    assert chart.table.iloc[:, 2].max() <= most * 1.001


def test_sliders_have_names_and_keep_their_arrow_keys():
    params = {param["name"]: param for param in spec(read_times(**COSTS, interval=700, limit=3))["params"]}
    assert {name: param["value"] for name, param in params.items()} == {"interval": 700, "limit": 3}
    ends = (("Events between snapshots", 100, 10_000, 100), ("Longest wait, ms", 1, 50, 1))
    for param, (name, least, most, step) in zip(params.values(), ends, strict=True):
        bind = param["bind"]
        assert (bind["name"], bind["min"], bind["max"], bind["step"]) == (name, least, most, step)
        assert bind["input"].lower() == "range"
        assert bind["data-lm-suppress-shortcuts"] == "true"


def test_a_slider_that_gives_text_is_counted_with_all_the_same():
    """A moved slider hands over text: a number it must be."""
    vl_convert = pytest.importorskip("vl_convert")
    moved = spec(read_times(**COSTS))
    for param, value in zip(moved["params"], ("2000", "8"), strict=True):
        param["value"] = value
    drawn = vl_convert.vegalite_to_svg(moved)
    assert "No snapshots: within 8 ms up to 2,000 events." in drawn
    assert "One every 2,000 events: 8.5 ms at most." in drawn


def test_the_same_chart_is_the_same_bytes():
    assert spec(read_times(**COSTS)) == spec(read_times(**COSTS))


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (lambda: replay_times({1000: 0.004}), "number of measurements is 1"),
        (lambda: replay_times({0: 0.004, 10: 0.1}), "0 as a number of events"),
        (lambda: replay_times({1: 0.0, 10: 0.1}), r"0\.0 as the time for 1 events"),
        (lambda: read_times(**COSTS | {"replaying": 0}), "0 as replaying"),
        (lambda: read_times(**COSTS | {"loading": float("nan")}), "nan as loading"),
        (lambda: read_times(**COSTS, interval=10_100), "interval of 10100"),
        (lambda: read_times(**COSTS, interval=150), "steps of 100"),
        (lambda: read_times(**COSTS, limit=0), "limit of 0 ms"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(draw, sentence):
    with pytest.raises(ValueError, match=sentence):
        draw()
