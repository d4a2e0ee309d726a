"""How long a learner waits for a check: every right and wrong answer of every exercise, and one that never ends."""

import subprocess
import sys
import time
from statistics import median
from typing import Any

from benchmarks.measurement import Measurement
from course_utils import places
from course_utils.catalogue import load_checks
from course_utils.exercises.examine import examine
from course_utils.exercises.exercise import Exercise

FIRST = """
import sys
from course_utils import places
from course_utils.exercises.examine import examine
from course_utils.catalogue import load_checks
exercise = next(iter(load_checks(places.LESSONS / sys.argv[1]).values()))
examine(exercise, exercise.wrong_answers[0].answers)
"""


def measure() -> list[Measurement]:
    """Seconds a check takes, the search for the smallest failing case included."""
    folders = sorted(path.parent for path in places.LESSONS.glob("*/checks.py"))
    exercises = [exercise for folder in folders for exercise in load_checks(folder).values()]
    answers = [(exercise, answer) for exercise in exercises for answer in _answers(exercise)]
    seconds = {f"{exercise.name}, {name}": _seconds(exercise, answer) for exercise, (name, answer) in answers}
    slowest = max(seconds, key=lambda name: seconds[name])
    endless = _seconds(exercises[0], (_never_ends,) * len(exercises[0].answers))
    first = [_first_check(folder.name) for folder in folders]
    return [
        Measurement("median check", median(seconds.values()), "s", f"{len(seconds)} answers", 1, True),
        Measurement("slowest check", seconds[slowest], "s", slowest, 3, True),
        Measurement("an answer that never ends", endless, "s", "until the check says so", 3, True),
        Measurement("first check of a lesson, slowest", max(first), "s", "libraries loaded in a new process", 3, True),
    ]


def _answers(exercise: Exercise) -> list[tuple[str, tuple[object, ...]]]:
    wrong = [(answer.name, answer.answers) for answer in exercise.wrong_answers]
    return [*exercise.right_answers, *wrong]


def _seconds(exercise: Exercise, answers: tuple[object, ...]) -> float:
    start = time.perf_counter()
    examine(exercise, answers)
    return time.perf_counter() - start


def _never_ends(*args: Any, **kwargs: Any) -> None:
    while True:
        pass


def _first_check(lesson: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", FIRST, lesson], check=True, capture_output=True)
    return time.perf_counter() - start
