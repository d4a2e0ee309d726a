"""Runs in the browser's Python: examines answers of some lessons, and one that never ends; a line of JSON for each.

The laws and answers are those that are examined one and all where they run fast. Here some of each exercise tell whether
the browser's limit, threads and clocks change a verdict.
"""

import json
import shutil
from pathlib import Path
from typing import Any

from course_utils import places
from course_utils.catalogue import find_lesson
from course_utils.exercises.answers import written_out
from course_utils.exercises.declared import exercise_names, load_answers, load_exercise
from course_utils.exercises.examine import examine
from course_utils.exercises.exercise import Exercise
from course_utils.exercises.limit import Allowance, Limit

WITH_A_FUNCTION = ("00_start_here", "largest_deposit")
WRONG, RIGHT = 2, 1
"""How many answers of an exercise; all of them would compute for minutes."""


async def main(lessons: list[str]) -> None:
    for lesson in lessons:
        folder = places.LESSONS / lesson
        shutil.copytree(Path("/course/lessons", lesson, "answers"), folder / "answers")  # a learner's kernel has none
        for name in exercise_names(folder):
            exercise, answers = load_exercise(folder, name), load_answers(folder, name)
            solution = find_lesson(lesson).solutions[name]
            for declared in answers.wrong_answers[:WRONG]:
                wrong = written_out(declared, exercise, solution, answers.names)
                tell(lesson, exercise, wrong.answers, "not yet", wrong.says)
            for right in answers.right_answers[:RIGHT]:
                tell(lesson, exercise, right.answers, "solved", "")
        if lesson == WITH_A_FUNCTION[0]:
            endless: dict[str, Any] = {}
            exec(compile(ENDLESS, "<a cell>", "exec"), endless)
            exercise = load_exercise(folder, WITH_A_FUNCTION[1])
            tell("endless", exercise, (endless["answer"],), "not yet", "did not come back within")


def tell(lesson: str, exercise: Exercise, answers: tuple[object, ...], expected: str, says: str) -> None:
    outcome = examine(exercise, answers, Limit(Allowance(check_s=3600)))  # a busy machine is no reason to fail
    line = {"lesson": lesson, "exercise": exercise.name, "status": outcome.status, "expected": expected, "says": says}
    print(json.dumps(line | {"outcome": repr(outcome)}), flush=True)


ENDLESS = """
def answer(*given, **named):
    while True:
        try:
            pass
        except BaseException:
            pass
"""
