"""Replay times and interval costs: the theory beside what was measured, and sliders that a keyboard moves."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.charts import still_picture
from course_utils.charts.renderer import MIME_TYPE
from course_utils.charts.snapshots import INTERVAL, interval_costs, replay_times

MEASURED = {10: (6e-6, 57e-6), 100: (0.6e-6, 250e-6), 50: (1.2e-6, 140e-6)}
COSTS = {"taking": 60e-6, "loading": 30e-6, "replaying": 4e-6}


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


def test_measured_costs_stand_beside_the_theory():
    table = interval_costs(MEASURED, **COSTS, reads=10).table
    assert table[INTERVAL].tolist() == [10, 50, 100]
    # 0.6 + 0.1 · 250 measured, 60/100 + 0.1 · (30 + 4 · 100 / 2) by theory
    assert table.iloc[2].tolist() == [100, 0.6, 250, 25.6, 23.6]


def test_the_chart_says_what_the_chosen_interval_costs_part_by_part():
    said = words_in(interval_costs(MEASURED, **COSTS, interval=30, reads=20))
    assert "A snapshot every 30 events, 20 reads per 100 writes" in said
    assert "taking 2.0 + tails 12.0 + loading 6.0 = 20.0 µs per write" in said
    assert "(Loading costs the same at every interval.)" in said


def test_no_point_gets_among_the_words_above_it():
    vl_convert = pytest.importorskip("vl_convert")
    slow = MEASURED | {500: (6e-6, 9e-3)}
    for measured, costs in ((slow, COSTS), (slow, COSTS | {"taking": 5e-3}), (MEASURED, COSTS | {"replaying": 4e-8})):
        drawn = vl_convert.vegalite_to_svg(spec(interval_costs(measured, **costs)))
        height = {
            words: float(y) for y, words in re.findall(r"<text[^>]*translate\([^,]*,([^)]*)\)[^>]*>([^<]*)<", drawn)
        }
        assert height["● measured"] - height["(Loading costs the same at every interval.)"] >= 14


def test_the_sliders_start_where_every_write_reads():
    assert "A snapshot every 50 events, 100 reads per 100 writes" in words_in(interval_costs(MEASURED, **COSTS))


@given(taking=st.integers(1, 900), replaying=st.integers(1, 60), reads=st.integers(1, 100))
@settings(max_examples=20, deadline=None)
def test_no_interval_costs_less_than_the_one_it_calls_best(taking, replaying, reads):
    costs = {"taking": taking * 1e-6, "loading": 3e-5, "replaying": replaying * 1e-6}
    described = interval_costs(MEASURED, **costs, reads=reads).description
    best = int(re.search(r"of about (\d+) events", described)[1])
    cheapest = min(range(1, 600), key=lambda n: taking / n + reads / 100 * replaying * n / 2)
    assert abs(best - cheapest) <= 1


def test_sliders_have_names_and_keep_their_arrow_keys():
    params = {param["name"]: param for param in spec(interval_costs(MEASURED, **COSTS, interval=7, reads=3))["params"]}
    assert {name: param["value"] for name, param in params.items()} == {"interval": 7, "reads": 3}
    for param, name, most in zip(
        params.values(), ("Events from one snapshot to the next", "Reads per 100 writes"), (200, 100), strict=True
    ):
        bind = param["bind"]
        assert (bind["name"], bind["min"], bind["max"], bind["step"]) == (name, 1, most, 1)
        assert bind["input"].lower() == "range"
        assert bind["data-lm-suppress-shortcuts"] == "true"


def test_a_slider_that_gives_text_is_counted_with_all_the_same():
    """A moved slider hands over text: the sum of the parts must stay a sum."""
    pytest.importorskip("vl_convert")
    chart = interval_costs(MEASURED, **COSTS)
    moved = spec(chart)
    for param, value in zip(moved["params"], ("20", "50"), strict=True):
        param["value"] = value
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(moved)
    assert "A snapshot every 20 events, 50 reads per 100 writes" in drawn
    assert "taking 3.0 + tails 20.0 + loading 15.0 = 38.0 µs per write" in drawn


def test_the_same_chart_is_the_same_bytes():
    assert spec(interval_costs(MEASURED, **COSTS)) == spec(interval_costs(MEASURED, **COSTS))


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (lambda: replay_times({1000: 0.004}), "number of measurements is 1"),
        (lambda: replay_times({0: 0.004, 10: 0.1}), "0 as a number of events"),
        (lambda: replay_times({1: 0.0, 10: 0.1}), r"0\.0 as the time for 1 events"),
        (lambda: interval_costs({}, **COSTS), "Nothing was measured"),
        (lambda: interval_costs({0: (1e-6, 1e-6)}, **COSTS), "0 as an interval"),
        (lambda: interval_costs({5: (1e-6, -1e-6)}, **COSTS), "-1e-06 as reading at interval 5"),
        (lambda: interval_costs(MEASURED, **COSTS | {"replaying": 0}), "0 as replaying"),
        (lambda: interval_costs(MEASURED, **COSTS | {"taking": float("nan")}), "nan as taking"),
        (lambda: interval_costs(MEASURED, **COSTS, interval=201), "interval 201"),
        (lambda: interval_costs(MEASURED, **COSTS, reads=0), "0 reads"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(draw, sentence):
    with pytest.raises(ValueError, match=sentence):
        draw()
