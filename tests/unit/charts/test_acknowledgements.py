"""The chart of acknowledgements shows how many came when, and says how long none did."""

import pytest

from course_utils.charts.acknowledgements import acknowledgements


def test_it_counts_by_quarters_of_a_second_and_names_the_longest_hole() -> None:
    chart = acknowledgements([(0.1, 0), (0.2, 1), (0.3, 2), (4.1, 3)], [(0.35, "node-1 is killed.")])
    counts = chart.table["events in 250 ms"].dropna().tolist()
    assert counts == [2, 1, 1]
    assert "none for 3.8 seconds from 0.3 s on" in chart.description
    assert "0.3 s: node-1 is killed" in chart.description or "0.4 s: node-1 is killed" in chart.description


def test_one_acknowledgement_leaves_no_hole() -> None:
    assert "1 acknowledgements, and none for 0.0 seconds" in acknowledgements([(0.1, 0)], []).description


def test_without_any_there_is_nothing_to_draw() -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        acknowledgements([], [])
