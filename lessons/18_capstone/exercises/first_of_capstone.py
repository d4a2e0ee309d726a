"""Hints and laws of `first_of_capstone`."""

from hypothesis.strategies import integers, lists

from course_utils.exercises import Attempt, Exercise

exercise = Exercise(
    "first_of_capstone",
    hints=(
        "A nudge: double the numbers of the check's case by hand.",
        "A pointer: what happens to the first number happens to all of them.",
        "Nearly the answer: build a list of 2 * number for each number.",
    ),
)


@exercise.law(numbers=lists(integers(-9, 9), max_size=5))
def each_number_is_doubled(first_of_capstone: Attempt, numbers: list[int]) -> None:
    """Each number comes back twice as large, in its place."""
    first_of_capstone(numbers).should_be([number + number for number in numbers])
