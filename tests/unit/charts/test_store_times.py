"""The chart of what each store takes for each question."""

import pytest

from course_utils.charts.store_times import store_times

MEASURED = {"top ten": {"SQLite": 2.0, "Redis": 0.5}, "words": {"tantivy": 0.04}}


def test_it_says_who_is_the_quickest_at_what() -> None:
    chart = store_times(MEASURED)
    assert (
        chart.description == "top ten: Redis is the quickest with 0.5 ms; words: tantivy is the quickest with 0.04 ms."
    )
    assert list(chart.table["ms"]) == [2.0, 0.5, 0.04]
    assert list(chart.chart.to_dict()["layer"][0]["encoding"]["x"]["scale"]["domain"]) == [0.02, 24.0]


@pytest.mark.parametrize(("measured", "says"), [({}, "no measurement"), ({"a": {"b": 0.0}}, "above 0")])
def test_there_is_something_to_measure(measured: dict[str, dict[str, float]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        store_times(measured)
