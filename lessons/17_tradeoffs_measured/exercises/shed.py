"""`shed`: how many in front of a line are no longer worth the work."""

from collections import deque
from collections.abc import Iterable

from hypothesis.strategies import booleans, integers, lists

from course_utils.exercises import Attempt, Exercise
from course_utils.text import code

exercise = Exercise(
    "shed",
    hints=(
        "Look at one of them. When would its work be done, if it began now? Compare that with until when its caller waits.",
        "You look for the first that is worth it; its place in the line is the answer. And if there is none?",
        code(
            "for place, (number, until) in enumerate(line):",
            "    if now + work_s <= until:",
            "        …",
            "…  # nobody in the line is worth the work",
        ),
    ),
)

late, behind = integers(0, 4), lists(integers(-9, 9), max_size=4)
works = integers(1, 5)
NOW = 100


def waiting(untils: Iterable[float], as_deque: bool = False) -> "list[tuple[int, float]] | deque[tuple[int, float]]":
    line = [(number, float(until)) for number, until in enumerate(untils, start=7)]
    return deque(line) if as_deque else line


@exercise.law(many=late, work=works, after=behind, as_deque=booleans(), examples=60)
def those_before_the_first_that_is_worth_it(
    shed: Attempt, many: int, work: int, after: list[int], as_deque: bool
) -> None:
    """Dropped are those in front of the first that is worth the work. What stands behind it stays, late or not."""
    untils = [*(NOW - 1 - n for n in range(many)), NOW + work + 3, *(NOW + other for other in after)]
    shed(waiting(untils, as_deque), now=float(NOW), work_s=float(work)).should_be(many)


@exercise.law(many=late, work=integers(2, 5), early=integers(1, 4), examples=40)
def it_is_the_end_of_the_work_that_counts(shed: Attempt, many: int, work: int, early: int) -> None:
    """Who still waits now, but not when the work would be done, is not worth the work."""
    short = NOW + work - min(early, work)
    untils = [*([short] * (many + 1)), NOW + work + 1]
    shed(waiting(untils), now=float(NOW), work_s=float(work)).should_be(many + 1)


@exercise.law(many=late, work=works, examples=25)
def just_in_time_is_in_time(shed: Attempt, many: int, work: int) -> None:
    """What is done just when its caller would leave is done in time."""
    untils = [*([NOW - 1] * many), NOW + work, NOW - 1]
    shed(waiting(untils), now=float(NOW), work_s=float(work)).should_be(many)


@exercise.law(many=late, work=works, as_deque=booleans(), examples=25)
def where_none_is_worth_it_all_are_dropped(shed: Attempt, many: int, work: int, as_deque: bool) -> None:
    """Where nobody in the line is worth the work, all are dropped; and of an empty line, none."""
    shed(waiting([NOW - 1 - n for n in range(many)], as_deque), now=float(NOW), work_s=float(work)).should_be(many)
