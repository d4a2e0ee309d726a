"""`wait_for`: come back when a view has got to a position, and not much later; give up in time."""

from hypothesis.strategies import integers

from course_utils.exercises import Attempt, Exercise
from course_utils.text import code

from ..kit import (
    At,
    moments,
    must_give_up,
    must_have_taken,
    must_not_sleep,
    must_rest,
    orders_at,
    positions,
    scripted,
    timeouts,
)

exercise = Exercise(
    "wait_for",
    hints=(
        "Two questions are asked again and again: is the view there, and is the time up? Ask the first one first.",
        "Note when to give up: time.monotonic() + timeout. While view.position is less than the position, raise "
        "TimeoutError if that moment has come, and else sleep for a few milliseconds.",
        code(
            "give_up = time.monotonic() + timeout",
            "while view.position < position:",
            "    if time.monotonic() >= give_up:",
            "        raise TimeoutError(…)",
            "    time.sleep(0.005)",
        ),
    ),
)


@exercise.law(position=positions, ahead=integers(0, 3), timeout=timeouts, examples=30)
def nothing_to_wait_for(wait_for: Attempt, position: int, ahead: int, timeout: float) -> None:
    """A view that is at this position already, or further, is not waited for: look before you sleep."""
    view, time = scripted(wait_for, At(0, position + ahead))
    wait_for(view, position, timeout, time)
    must_not_sleep(wait_for, time, "It slept for nothing. Look first.")


@exercise.law(position=positions, moment=moments, examples=30)
def one_that_has_not_begun_is_behind(wait_for: Attempt, position: int, moment: float) -> None:
    """A view at position 0 has not begun. It is behind everything, and has to be waited for like any other."""
    view, time = scripted(wait_for, At(0, 0), At(moment, position))
    wait_for(view, position, 5.0, time)
    must_have_taken(wait_for, time, moment, "A view at position 0 has not begun, so it has seen nothing: wait for it.")


@exercise.law(position=integers(6, 40), behind=integers(1, 5), moment=moments, jump=integers(0, 3), examples=40)
def it_comes_back_when_the_view_is_there(
    wait_for: Attempt, position: int, behind: int, moment: float, jump: int
) -> None:
    """It comes back when the view is at the position or past it, and no sooner. Several events may be taken at once, so
    a view need not be seen at each position."""
    between = At(moment / 2, position - behind + behind // 2)
    view, time = scripted(wait_for, At(0, position - behind), between, At(moment, position + jump))
    wait_for(view, position, 5.0, time)
    must_have_taken(wait_for, time, moment, "The view was not there yet.")
    must_rest(wait_for, time, view)


@exercise.law(position=integers(6, 40), moment=moments, examples=20)
def a_position_is_no_row(wait_for: Attempt, position: int, moment: float) -> None:
    """An event that changes no row moves the position as well. Ask for the position, and never wait for a row."""
    rows = orders_at(4)
    view, time = scripted(wait_for, At(0, 4, rows), At(moment, position, rows))
    wait_for(view, position, 5.0, time)
    must_have_taken(wait_for, time, moment)


@exercise.law(position=integers(6, 40), behind=integers(1, 6), timeout=timeouts, examples=30)
def it_gives_up_in_time(wait_for: Attempt, position: int, behind: int, timeout: float) -> None:
    """After `timeout` seconds it raises TimeoutError, also when the view is still moving, but not there."""
    behind = min(behind, position - 1)
    view, time = scripted(wait_for, At(0, 0), At(0.001 + timeout / 2, position - behind), At(30, position))
    because = (
        "The view was still behind when the time was up, so TimeoutError is due: a screen that hangs helps nobody."
    )
    must_give_up(wait_for, time, view, position, timeout, time, after=timeout, because=because)
    must_rest(wait_for, time, view)
