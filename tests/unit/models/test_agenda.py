"""The agenda of a model: virtual time only goes on, and equal moments keep their order."""

import pytest
from hypothesis import given
from hypothesis.strategies import floats, lists

from course_utils.models.agenda import Agenda

moments = lists(floats(0, 1000), max_size=20)


@given(moments)
def test_actions_run_in_order_of_time_and_those_of_one_moment_as_they_were_put_there(times_ms: list[float]) -> None:
    agenda, ran = Agenda(), list[tuple[float, int]]()
    for number, time_ms in enumerate(times_ms):
        agenda.at(time_ms, lambda number=number: ran.append((agenda.now_ms, number)))  # type: ignore[misc]
    agenda.run()
    assert ran == sorted((time_ms, number) for number, time_ms in enumerate(times_ms))


def test_an_action_may_put_others_there_for_this_moment_or_a_later_one() -> None:
    agenda, ran = Agenda(), list[float]()

    def again() -> None:
        ran.append(agenda.now_ms)
        if len(ran) < 4:
            agenda.at(agenda.now_ms + (len(ran) - 1) * 5, again)

    agenda.at(2, again)
    agenda.run()
    assert ran == [2, 2, 7, 17]


@pytest.mark.parametrize("time_ms", [4, float("nan")])
def test_nothing_can_be_put_there_for_a_moment_that_is_over(time_ms: float) -> None:
    agenda = Agenda()
    agenda.at(5, lambda: agenda.at(time_ms, agenda.run))
    with pytest.raises(ValueError, match="It is 5 ms already"):
        agenda.run()
