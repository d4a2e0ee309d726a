"""The charts of the simulation: a title, units, a description that says what there is to see, few marks."""

import json

import numpy as np
import pytest

from course_utils.charts.renderer import MIME_TYPE, render
from course_utils.charts.simulation import (
    availability_by_services,
    latency_distributions,
    staleness_by_age,
    throughput_by_workers,
)
from course_utils.charts.simulation_lines import lines
from course_utils.charts.simulation_log import backlog_over_time, cost_of_order

SECONDS = np.linspace(0, 1, 10_001)

CHARTS = {
    "latency": lambda: latency_distributions({"answered": SECONDS / 10, "done": [*SECONDS, np.nan]}),
    "availability": lambda: availability_by_services([1, 2, 3], {"chain": [0.99, 0.98, 0.97], "log": [0.999] * 3}),
    "staleness": lambda: staleness_by_age([0.0, 0.1, 0.2], {"push": [1.0, 0.3, 0.1], "poll": [1.0, 0.5, 0.0]}),
    "throughput": lambda: throughput_by_workers([1, 2], {"skew 0": [100, 200], "skew 1": [100, 150]}),
    "backlog": lambda: backlog_over_time([0, 1, 2], {"mail": [0, 50, 0], "stock": [0, 1, 0]}, [(0.5, 1.0)]),
    "nothing down": lambda: backlog_over_time([0, 1, 2], {"mail": [0, 5, 0]}),
    "order": lambda: cost_of_order({"none": SECONDS, "by key": 2 * SECONDS, "total": [*3 * SECONDS, np.nan]}),
}

SAID = {
    "latency": "answered: half within 50 ms, 99 % within 99 ms; done: half within 500 ms, 99 % within 990 ms.",
    "availability": "With 3 services, requests get a good answer 97 % (chain), 99.9 % (log).",
    "staleness": "100 ms after an event, readers do not see it yet in 30 % (push), 50 % (poll) of cases.",
    "throughput": "2 workers keep up with 200 per second (skew 0), 150 per second (skew 1).",
    "backlog": "mail: a backlog of at most 50, at 1 s; stock: a backlog of at most 1, at 1 s. Down from 0.5 to 1 s, shaded.",
    "nothing down": "mail: a backlog of at most 5, at 1 s. Nothing was down.",
    "order": "none: median 500 ms, 99 % within 990 ms; by key: median 1000 ms, 99 % within 1980 ms; "
    "total: median 1500 ms, 99 % within 2970 ms.",
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_described_by_its_numbers(name):
    assert CHARTS[name]().description == SAID[name]


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_draws_few_marks_and_titles_its_axes(name):
    shown = CHARTS[name]()
    drawn = render(shown.chart.to_dict())[MIME_TYPE]
    assert drawn["title"] == shown.title
    assert sum(map(len, drawn["datasets"].values())) <= 400
    titles = [axis["title"] for layer in drawn.get("layer", [drawn]) for axis in _axes(layer) if "title" in axis]
    assert len(titles) >= 2
    assert all(titles)


def _axes(layer):
    return [layer["encoding"][axis] for axis in ("x", "y") if axis in layer["encoding"]]


@pytest.mark.parametrize("name", CHARTS)
def test_the_same_numbers_draw_the_same_bytes(name):
    assert json.dumps(CHARTS[name]().chart.to_dict()) == json.dumps(CHARTS[name]().chart.to_dict())


@pytest.mark.parametrize("name", ["latency", "availability", "staleness", "throughput", "backlog"])
def test_lines_are_told_apart_by_more_than_colour(name):
    drawn = json.dumps(CHARTS[name]().chart.to_dict())
    assert "strokeDash" in drawn


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: latency_distributions({"done": [np.nan, np.nan]}), "'done' has no latency at all"),
        (lambda: cost_of_order({"total": [np.nan]}), "'total' has no latency at all"),
        (lambda: cost_of_order({}), "no kind of order"),
        (lambda: latency_distributions({str(i): SECONDS for i in range(6)}), "There are 6 lines"),
        (lambda: availability_by_services([1, 2], {"chain": [0.9]}), "'chain' has the shape"),
        (lambda: staleness_by_age([0, 1], {"push": [1]}), "'push' has the shape"),
        (lambda: throughput_by_workers([1, 2], {"skew": [1, 2, 3]}), "'skew' has the shape"),
        (lambda: backlog_over_time([0, 1], {"mail": [1]}), "'mail' has the shape"),
    ],
)
def test_what_cannot_be_drawn_is_named(make, said):
    with pytest.raises(ValueError, match=said):
        make()


def test_lines_need_a_series():
    frame = latency_distributions({"answered": SECONDS}).table
    with pytest.raises(ValueError, match="There are 0 lines"):
        lines(frame.head(0), x="x", y="y", series="design")
