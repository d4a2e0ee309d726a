"""Every exercise keeps its word: right answers pass, wrong ones get their own sentence, hints are three."""

from functools import cache
from itertools import combinations

import pytest

from course_utils import places
from course_utils.catalogue import find_lesson, load_checks
from course_utils.exercises.examine import examine
from course_utils.exercises.exercise import Exercise, WrongAnswer
from course_utils.publishing.contents import read_contents

LESSONS = [entry.folder_name for entry in read_contents()]


@cache
def exercises() -> list[tuple[str, Exercise]]:
    return [(name, ex) for name in LESSONS for ex in load_checks(places.LESSONS / name).values()]


def each(of: str) -> list[object]:
    return [
        pytest.param(exercise, answer, id=f"{lesson}-{exercise.name}-{getattr(answer, 'name', None) or answer[0]}")
        for lesson, exercise in exercises()
        for answer in getattr(exercise, of)
    ]


@pytest.mark.parametrize(("exercise", "answer"), each("wrong_answers"))
def test_a_wrong_answer_is_not_yet_and_gets_its_own_sentence(exercise: Exercise, answer: WrongAnswer) -> None:
    outcome = examine(exercise, answer.answers)
    assert outcome.status == "not yet", outcome
    assert answer.says in repr(outcome)


@pytest.mark.parametrize(("exercise", "answer"), each("right_answers"))
def test_another_style_of_right_answer_is_solved(exercise: Exercise, answer: tuple[str, tuple[object, ...]]) -> None:
    outcome = examine(exercise, answer[1])
    assert outcome.status == "solved", outcome


@pytest.mark.parametrize(
    ("lesson", "exercise"), [pytest.param(*pair, id=f"{pair[0]}-{pair[1].name}") for pair in exercises()]
)
def test_an_exercise_has_three_hints_three_wrong_answers_and_another_right_one(lesson: str, exercise: Exercise) -> None:
    assert all(len(hint.split()) > 3 for hint in exercise.hints)
    assert all(one != other for one, other in combinations(exercise.hints, 2))
    assert len(exercise.wrong_answers) >= 3
    assert exercise.right_answers
    assert len({wrong.says for wrong in exercise.wrong_answers}) >= 3, "wrong answers need sentences of their own"


@pytest.mark.parametrize(
    ("lesson", "exercise"), [pytest.param(*pair, id=f"{pair[0]}-{pair[1].name}") for pair in exercises()]
)
def test_nothing_handed_in_is_not_attempted(lesson: str, exercise: Exercise) -> None:
    assert examine(exercise, ()).status == "not attempted"
    assert examine(exercise, (...,) * len(exercise.answers)).status == "not attempted"


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_published_exercises_are_the_declared_ones(lesson: str) -> None:
    published = find_lesson(lesson)
    assert list(published.exercises) == list(published.solutions)
    assert set(published.exercises) == set(load_checks(places.LESSONS / lesson))


def test_the_first_five_lessons_have_eighteen_exercises_or_more() -> None:
    assert len([pair for pair in exercises() if pair[0] in LESSONS[:5]]) >= 18
