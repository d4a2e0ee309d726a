"""Answers as they are declared, and wrong ones written as edits of the worked solution."""

import inspect

import pytest

from course_utils.exercises import Answers, Exercise
from course_utils.exercises.answers import written_out

FOUR_TIMES = "def four_times(number):\n    return double(double(number))\n"
EXERCISE = Exercise("four_times", hints=("one", "two", "three"))


def edit(*changes: tuple[str, str]) -> Answers:
    answers = Answers("four_times")
    answers.edit("too_little", "Four times as much", *changes)
    return answers


def double(number: int) -> int:
    return 2 * number


def test_an_edit_is_the_solution_with_a_piece_exchanged_and_uses_what_stands_beside_it() -> None:
    (wrong,) = edit(("double(double(number))", "OFFSET + double(number)")).wrong_answers
    (answer,) = written_out(wrong, EXERCISE, FOUR_TIMES, {"OFFSET": 5, "double": double}).answers
    assert callable(answer)
    assert answer(2) == 9
    assert inspect.getsource(answer) == FOUR_TIMES.replace("double(double(number))", "OFFSET + double(number)")


@pytest.mark.parametrize(("piece", "times"), [("triple", 0), ("double", 2)])
def test_an_edit_that_fits_nowhere_or_twice_is_refused(piece: str, times: int) -> None:
    (wrong,) = edit((piece, "single")).wrong_answers
    with pytest.raises(LookupError, match=f"'too_little' replaces '{piece}', which the solution has {times} times"):
        written_out(wrong, EXERCISE, FOUR_TIMES, {})


def test_an_edit_needs_a_change() -> None:
    with pytest.raises(ValueError, match="'too_little' changes nothing"):
        edit()


def test_an_answer_that_is_no_edit_stays_as_it_is() -> None:
    answers = Answers("four_times")

    @answers.wrong("Four times as much")
    def thrice(number: int) -> int:
        return 3 * number

    assert written_out(answers.wrong_answers[0], EXERCISE, FOUR_TIMES, {}).answers == (thrice,)
