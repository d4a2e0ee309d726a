"""Answers to `first_of_capstone` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("first_of_capstone")


@answers.wrong("Each number comes back twice as large")
def repeats_the_list(numbers: list[int]) -> list[int]:
    return numbers + numbers


@answers.wrong("in its place")
def puts_them_in_order(numbers: list[int]) -> list[int]:
    return sorted(2 * number for number in numbers)


@answers.wrong("twice as large")
def squares_them(numbers: list[int]) -> list[int]:
    return [number**2 for number in numbers]


@answers.right
def adds_to_a_list(numbers: list[int]) -> list[int]:
    doubled = []
    for number in numbers:
        doubled.append(number + number)
    return doubled
