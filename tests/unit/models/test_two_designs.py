"""The two designs on one day: held against theory, and against each other."""

import numpy as np
import pytest

from course_utils.models.two_designs import SERVICES_S, kept_up_with, under_load, unfinished, until_done


@pytest.mark.parametrize("rate", [16, 40, 56])
def test_what_is_stale_with_events_waits_with_calls_but_for_the_log_and_both_are_as_theory_says(rate: int) -> None:
    ages_s = np.linspace(0, 0.2, 21)
    found, a_log_later = unfinished(rate, 80, ages_s), unfinished(rate, 80, ages_s + 0.001)
    calls, events = np.array(found["calls: no answer yet"]), np.array(a_log_later["events: not visible yet"])
    np.testing.assert_allclose(events[1:], calls[1:], atol=0.1)
    np.testing.assert_allclose(found["calls: no answer yet"], found["theory"], atol=3)


def test_mails_are_as_many_in_both_and_answers_are_not() -> None:
    slowest = 1 / SERVICES_S["mail"]
    found = under_load([40, 120], mail_workers=1)
    assert found["calls: mails sent"] == pytest.approx([40, slowest], rel=0.03)
    assert found["events: mails sent"] == pytest.approx([40, slowest], rel=0.03)
    assert found["calls: answered within 1 s"][1] < 5
    assert found["events: answered within 1 s"][1] == pytest.approx(120, rel=0.02)


def test_a_second_worker_is_enough_for_both() -> None:
    found = under_load([120], mail_workers=2)
    assert found["calls: answered within 1 s"] == pytest.approx(found["events: answered within 1 s"], rel=0.01)


@pytest.mark.parametrize("workers", [1, 4, 16])
@pytest.mark.parametrize("skew", [0.0, 1.2])
def test_the_busiest_worker_sets_the_pace(workers: int, skew: float) -> None:
    simulated, theory = kept_up_with(workers, skew)
    assert simulated == pytest.approx(theory, rel=0.1)


def test_the_more_order_is_kept_the_longer_it_takes() -> None:
    medians = [np.median(until_done(order)) for order in ("none", "key", "total")]
    assert medians == sorted(medians)
