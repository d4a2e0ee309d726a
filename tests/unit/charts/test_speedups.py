"""The chart of what more partitions bring."""

import pytest

from course_utils.charts.speedups import PARTITIONS, SPEEDUP, speedup_chart

SPEEDUPS = {0.0: [1.0, 2.0, 3.0, 4.0], 1.0: [1.0, 1.6, 1.7, 1.8]}


def test_the_slider_chooses_among_the_skews_and_begins_where_it_is_told_to() -> None:
    (param,) = speedup_chart(SPEEDUPS, skew=1.0).chart.to_dict()["params"]
    assert param["value"] == 1.0
    assert (param["bind"]["min"], param["bind"]["max"], param["bind"]["step"]) == (0.0, 1.0, 1.0)


def test_its_description_says_what_the_most_partitions_bring() -> None:
    assert (
        "4 partitions are 4.0 times as fast with skew 0, 1.8 times as fast with skew 1"
        in speedup_chart(SPEEDUPS, skew=1.0).description
    )


def test_its_table_holds_what_it_draws() -> None:
    table = speedup_chart(SPEEDUPS, skew=0.0).table
    assert [*zip(table[PARTITIONS], table[SPEEDUP], strict=True)][:3] == [(1, 1.0), (2, 2.0), (4, 4.0)]


@pytest.mark.parametrize(
    ("speedups", "skew"), [({0.0: [1.0]}, 0.0), ({0.0: [1.0], 1.0: [1.0, 2.0]}, 0.0), (SPEEDUPS, 0.5)]
)
def test_what_no_slider_could_show_is_refused(speedups: dict[float, list[float]], skew: float) -> None:
    with pytest.raises(ValueError, match="Give two skews or more"):
        speedup_chart(speedups, skew=skew)
