"""Every exercise keeps its word: right answers pass, wrong ones get their own sentence, hints are three."""

from functools import cache
from itertools import combinations

import pytest

from course_utils import places
from course_utils.catalogue import find_lesson
from course_utils.exercises.answers import Answers, RightAnswer, WrongAnswer, written_out
from course_utils.exercises.declared import exercise_names, load_answers, load_exercise
from course_utils.exercises.examine import examine
from course_utils.exercises.exercise import Exercise
from course_utils.publishing.contents import read_contents

LESSONS = [entry.folder_name for entry in read_contents()]


@cache
def exercises() -> list[tuple[str, Exercise, Answers]]:
    return [
        (lesson, load_exercise(places.LESSONS / lesson, name), load_answers(places.LESSONS / lesson, name))
        for lesson in LESSONS
        for name in exercise_names(places.LESSONS / lesson)
    ]


EACH_EXERCISE = [
    pytest.param(exercise, answers, id=f"{lesson}-{exercise.name}") for lesson, exercise, answers in exercises()
]


EACH_WRONG_ANSWER = [
    pytest.param(lesson, exercise, answers, wrong, id=f"{lesson}-{exercise.name}-{wrong.name}")
    for lesson, exercise, answers in exercises()
    for wrong in answers.wrong_answers
]
EACH_RIGHT_ANSWER = [
    pytest.param(exercise, right, id=f"{lesson}-{exercise.name}-{right.name}")
    for lesson, exercise, answers in exercises()
    for right in answers.right_answers
]


@pytest.mark.parametrize(("lesson", "exercise", "answers", "answer"), EACH_WRONG_ANSWER)
def test_a_wrong_answer_is_not_yet_and_gets_its_own_sentence(
    lesson: str, exercise: Exercise, answers: Answers, answer: WrongAnswer
) -> None:
    solution = find_lesson(lesson).solutions[exercise.name]
    outcome = examine(exercise, written_out(answer, exercise, solution, answers.names).answers)
    assert outcome.status == "not yet", outcome
    assert answer.says in repr(outcome)


@pytest.mark.parametrize(("exercise", "answer"), EACH_RIGHT_ANSWER)
def test_another_style_of_right_answer_is_solved(exercise: Exercise, answer: RightAnswer) -> None:
    outcome = examine(exercise, answer.answers)
    assert outcome.status == "solved", outcome


@pytest.mark.parametrize(("exercise", "answers"), EACH_EXERCISE)
def test_an_exercise_has_three_hints_three_wrong_answers_and_another_right_one(
    exercise: Exercise, answers: Answers
) -> None:
    assert all(len(hint.split()) > 3 for hint in exercise.hints)
    assert all(one != other for one, other in combinations(exercise.hints, 2))
    assert len(answers.wrong_answers) >= 3
    assert answers.right_answers
    assert len({wrong.says for wrong in answers.wrong_answers}) >= 3, "wrong answers need sentences of their own"


@pytest.mark.parametrize(("exercise", "answers"), EACH_EXERCISE)
def test_nothing_handed_in_is_not_attempted(exercise: Exercise, answers: Answers) -> None:
    assert examine(exercise, ()).status == "not attempted"
    assert examine(exercise, (...,) * len(exercise.answers)).status == "not attempted"


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_published_exercises_are_the_declared_ones(lesson: str) -> None:
    published = find_lesson(lesson)
    assert list(published.exercises) == list(published.solutions)
    assert set(published.exercises) == set(exercise_names(places.LESSONS / lesson))


def test_the_first_five_lessons_have_eighteen_exercises_or_more() -> None:
    assert len([pair for pair in exercises() if pair[0] in LESSONS[:5]]) >= 18
