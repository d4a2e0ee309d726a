"""How long a learner waits for a check: every right and wrong answer of every exercise, and one that never ends."""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.measurement import Measurement, Row
from benchmarks.timing import Way, medians
from course_utils import places
from course_utils.catalogue import find_lesson
from course_utils.exercises.answers import RightAnswer, WrongAnswer, written_out
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
HYPOTHESIS = "import hypothesis, hypothesis.strategies"


def measure() -> list[Row]:
    """How long a check takes, the search for the smallest failing case included, beside hypothesis with nothing to do."""
    folders = sorted(path.parent for path in places.LESSONS.glob("*/exercises"))
    exercises = [load_exercise(folder, name) for folder in folders for name in exercise_names(folder)]
    seconds = {
        f"{name}, {answer.name}": _seconds(load_exercise(folder, name), answer.answers)
        for folder in folders
        for name in exercise_names(folder)
        for answer in _answers(folder, name)
    }
    slowest = max(seconds, key=lambda name: seconds[name])
    middle, most = median(seconds.values()), seconds[slowest]
    endless = _seconds(exercises[0], (_never_ends,) * len(exercises[0].answers))
    (alone,) = medians(9, [_a_law_that_always_holds])
    first, bare = _first_checks(folders)
    against = f"hypothesis' {alone:.3g} s for 100 lists and a law that always holds"
    return [
        Measurement("median check", middle / alone, "×", against, 2),
        Measurement("slowest check", most / alone, "×", f"the same; {slowest}", 25),
        Measurement("first check of a lesson, slowest", first / bare, "×", f"importing hypothesis, {bare:.3g} s", 3),
        Measurement("median check", middle, "s", f"{len(seconds)} answers"),
        Measurement("slowest check", most, "s", slowest),
        Measurement("first check of a lesson, slowest", first, "s", "libraries loaded in a new process"),
        Measurement("an answer that never ends", endless, "s", "until the check says so"),
    ]


def _answers(folder: Path, name: str) -> list[RightAnswer | WrongAnswer]:
    exercise, answers = load_exercise(folder, name), load_answers(folder, name)
    solution = find_lesson(folder.name).solutions[name]
    wrong = (written_out(wrong, exercise, solution, answers.names) for wrong in answers.wrong_answers)
    return [*answers.right_answers, *wrong]


def _seconds(exercise: Exercise, answers: tuple[object, ...]) -> float:
    start = time.perf_counter()
    examine(exercise, answers)
    return time.perf_counter() - start


def _never_ends(*args: Any, **kwargs: Any) -> None:
    while True:
        pass


@settings(database=None, deadline=None, derandomize=True)
@given(st.lists(st.integers()))
def _a_law_that_always_holds(numbers: list[int]) -> None:
    assert sum(numbers) == sum(reversed(numbers))


def _first_checks(folders: list[Path]) -> tuple[float, float]:
    """Seconds of the slowest first check of a lesson, and of importing hypothesis, each in a new process."""
    bare, *first = medians(3, [_new_process(HYPOTHESIS), *(_first_check(folder) for folder in folders)])
    return max(first), bare


def _first_check(folder: Path) -> Way:
    return _new_process(FIRST, folder.name, exercise_names(folder)[0])


def _new_process(code: str, *arguments: str) -> Way:
    return lambda: subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True)
