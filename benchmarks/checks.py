"""How long a learner waits for a check: every right and wrong answer of every exercise, and one that never ends."""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measurement import Measurement
from course_utils import places
from course_utils.exercises.answers import RightAnswer, WrongAnswer
from course_utils.exercises.declared import exercise_names, load_answers, load_exercise
from course_utils.exercises.examine import examine
from course_utils.exercises.exercise import Exercise

FIRST = """
import sys
from course_utils import places
from course_utils.exercises.examine import examine
from course_utils.exercises.declared import load_exercise
exercise = load_exercise(places.LESSONS / sys.argv[1], sys.argv[2])
examine(exercise, (lambda *args, **kwargs: None,) * len(exercise.answers))
"""


def measure() -> list[Measurement]:
    """Seconds a check takes, the search for the smallest failing case included."""
    folders = sorted(path.parent for path in places.LESSONS.glob("*/exercises"))
    exercises = [load_exercise(folder, name) for folder in folders for name in exercise_names(folder)]
    seconds = {
        f"{name}, {answer.name}": _seconds(load_exercise(folder, name), answer.answers)
        for folder in folders
        for name in exercise_names(folder)
        for answer in _answers(folder, name)
    }
    slowest = max(seconds, key=lambda name: seconds[name])
    endless = _seconds(exercises[0], (_never_ends,) * len(exercises[0].answers))
    first = [_first_check(folder.name, exercise_names(folder)[0]) for folder in folders]
    return [
        Measurement("median check", median(seconds.values()), "s", f"{len(seconds)} answers", 1, True),
        Measurement("slowest check", seconds[slowest], "s", slowest, 3, True),
        Measurement("an answer that never ends", endless, "s", "until the check says so", 3, True),
        Measurement("first check of a lesson, slowest", max(first), "s", "libraries loaded in a new process", 3, True),
    ]


def _answers(folder: Path, name: str) -> list[RightAnswer | WrongAnswer]:
    answers = load_answers(folder, name)
    return [*answers.right_answers, *answers.wrong_answers]


def _seconds(exercise: Exercise, answers: tuple[object, ...]) -> float:
    start = time.perf_counter()
    examine(exercise, answers)
    return time.perf_counter() - start


def _never_ends(*args: Any, **kwargs: Any) -> None:
    while True:
        pass


def _first_check(lesson: str, exercise: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", FIRST, lesson, exercise], check=True, capture_output=True)
    return time.perf_counter() - start
