"""The charts of the models draw what is computed, and say it in a sentence."""

import pytest

from course_utils.models.cascade_charts import availability_chain, latency_bars


def test_availability_is_a_to_the_n():
    table = availability_chain(5, (0.999,)).table
    assert table["whole chain available, % of the time"].tolist()[-1] == 99.501
    assert "99.5 % when each is up 99.9 %" in availability_chain(5, (0.999,)).description


def test_what_never_happened_is_written_out():
    chart = latency_bars({"calls": (None, None), "events": (4, 1121)})
    labels = [row["label"] for rows in chart.chart.to_dict()["datasets"].values() for row in rows]
    assert labels == ["accepted: never", "all done: never", "accepted: 4 ms", "all done: 1,121 ms"]
    assert chart.table["milliseconds"].tolist() == ["never", "never", 4, 1121]
    assert chart.description == (
        "calls: accepted never, all done never; events: accepted after 4 ms, all done after 1,121 ms."
    )


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: latency_bars({}), "no latencies"),
        (lambda: availability_chain(0), "0 services"),
        (lambda: availability_chain(5, (99.9,)), "availability is 99.9"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()
