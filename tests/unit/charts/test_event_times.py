"""Event times: which events are late at which delay, how long a window is waited for, and a slider a keyboard moves."""

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.charts import still_picture
from course_utils.charts.event_times import DELAY, IN_TIME, LONGEST, STEP, WAIT, event_times
from course_utils.charts.renderer import MIME_TYPE
from course_utils.streams import Watermark, WindowCounts


def arriving(steps):
    """received, at and frontier of events that arrive so many seconds after each other, each so long on its way."""
    received, at, frontier, watermark, now = [], [], [], Watermark(["one"]), 0
    for step, on_its_way in steps:
        now += step
        received.append(now)
        at.append(max(0, now - on_its_way))
        frontier.append(watermark.at)
        watermark.see("one", at[-1], now)
    return received, at, frontier


COLUMNS = arriving([(7, way) for way in [0, 3, 1, 90, 0, 30, 2, 200, 1, 5] * 30])


def spec(chart):
    return chart.chart._repr_mimebundle_()[MIME_TYPE]


def words_in(drawn):
    vl_convert = pytest.importorskip("vl_convert")
    return re.findall(r"<text[^>]*>([^<]*)</text>", vl_convert.vegalite_to_svg(drawn))


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 400)), min_size=1, max_size=40), st.integers(0, 60))
@settings(max_examples=60, deadline=None)
def test_late_are_those_whose_window_was_given_out_before_they_came(steps, number):
    columns, delay = arriving(steps), STEP * number
    windows = WindowCounts(60)
    for at, stood in zip(columns[1], columns[2], strict=True):
        windows.close(stood - delay)
        windows.add(at)
    table = event_times(*columns, between=(0, columns[0][-1] + 1)).table
    (in_time,) = table[table[DELAY] == delay][IN_TIME]
    assert in_time == pytest.approx(100 * (1 - windows.late / len(steps)), abs=0.006)


def test_a_longer_delay_loses_less_and_is_waited_for_as_much_longer():
    table = event_times(*COLUMNS, between=(0, 900)).table
    assert table[DELAY].tolist() == list(range(0, LONGEST + 1, STEP))
    assert table[IN_TIME].is_monotonic_increasing
    assert table[WAIT].is_monotonic_increasing
    assert table[WAIT].iloc[-1] - table[WAIT].iloc[0] == pytest.approx(LONGEST, abs=10)


def test_the_chart_says_what_the_chosen_delay_means():
    chart = event_times(*COLUMNS, between=(0, 900), delay=60)
    row = chart.table[chart.table[DELAY] == 60].iloc[0]
    said = words_in(spec(chart))
    assert f"Delay 60 s: {row[IN_TIME]:.2f} % of all events in time," in said
    assert f"a window is given out {row[WAIT]:.1f} s after its end, on average" in said
    assert "00:05" in said
    assert still_picture(spec(chart)).startswith(b"\x89PNG\r\n")


def test_a_moved_slider_gives_text_and_is_counted_with_all_the_same():
    chart = event_times(*COLUMNS, between=(0, 900))
    moved = spec(chart)
    moved["params"][0]["value"] = "0"
    assert f"Delay 0 s: {chart.table[IN_TIME].iloc[0]:.2f} % of all events in time," in words_in(moved)


def test_the_slider_has_a_name_and_keeps_its_arrow_keys():
    (param,) = spec(event_times(*COLUMNS, between=(0, 900)))["params"]
    assert param["bind"]["name"] == "Delay of the watermark, seconds"
    assert param["bind"]["data-lm-suppress-shortcuts"] == "true"


def test_of_many_events_some_are_drawn_and_all_are_counted():
    many = arriving([(1, 0)] * 5_000)
    chart = event_times(*many, between=(0, 5_000))
    assert "0 of the 300 events drawn" in chart.description


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (lambda: event_times([1], [1, 2], [1], between=(0, 9)), "same length"),
        (lambda: event_times([1], [1], [-math.inf], between=(5, 9)), "No event arrived from 5 to 9"),
        (lambda: event_times([], [], [], between=(0, 9)), "No event arrived"),
        (lambda: event_times(*COLUMNS, between=(0, 900), delay=7), "cannot start at 7 s"),
        (lambda: event_times(*COLUMNS, between=(0, 900), delay=305), "cannot start at 305 s"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(draw, sentence):
    with pytest.raises(ValueError, match=sentence):
        draw()
