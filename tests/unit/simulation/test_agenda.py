"""The agenda of a model: virtual time only goes on, and equal moments keep their order."""

import pytest
from hypothesis import given
from hypothesis.strategies import floats, lists

from course_utils.simulation.agenda import Agenda

moments = lists(floats(0, 1000), max_size=20)


@given(moments)
def test_actions_run_in_order_of_time_and_those_of_one_moment_as_they_were_put_there(times: list[float]) -> None:
    agenda, ran = Agenda(), list[tuple[float, int]]()
    for number, time in enumerate(times):
        agenda.at(time, lambda number=number: ran.append((agenda.now, number)))  # type: ignore[misc]
    agenda.run()
    assert ran == sorted((time, number) for number, time in enumerate(times))


def test_an_action_may_put_others_there_for_this_moment_or_a_later_one() -> None:
    agenda, ran = Agenda(), list[float]()

    def again() -> None:
        ran.append(agenda.now)
        if len(ran) < 4:
            agenda.at(agenda.now + (len(ran) - 1) * 5, again)

    agenda.at(2, again)
    agenda.run()
    assert ran == [2, 2, 7, 17]


@pytest.mark.parametrize("time", [4, float("nan")])
def test_nothing_can_be_put_there_for_a_moment_that_is_over(time: float) -> None:
    agenda = Agenda()
    agenda.at(5, lambda: agenda.at(time, agenda.run))
    with pytest.raises(ValueError, match="It is 5 already"):
        agenda.run()
