"""The verbs of a notebook: lesson, check, hint, reveal, predict, and worked, which later cells build on."""

from typing import Any

from IPython.core.getipython import get_ipython

from course_utils import places
from course_utils.exercises.examine import examine
from course_utils.exercises.exercise import Exercise
from course_utils.exercises.faces import Header, Hint, Revealed
from course_utils.exercises.outcome import Outcome
from course_utils.exercises.progress_file import open_progress, progress_path
from course_utils.exercises.published import PublishedLesson, closest, find_lesson, load_checks

_TRIES_BEFORE_REVEAL = 3

_current: PublishedLesson | None = None


def lesson(name: str) -> Header:
    """Open a lesson: from here on its exercises are known by name. Shows how far you are."""
    global _current
    _current = find_lesson(name)
    with open_progress(progress_path()) as progress:
        return Header(_current, progress.of(_current.slug), kept=progress_path() is not None)


def check(name: str, *answers: object) -> Outcome:
    """Check your answer to an exercise: not attempted, not yet or solved. The outcome is recorded in your progress."""
    opened, exercise = _exercise(name)
    outcome = examine(exercise, answers)
    with open_progress(progress_path()) as progress:
        progress.record(opened.slug, lambda p: p.attempt(name, outcome.status, outcome.message))
    return outcome


def hint(name: str, number: int | None = None) -> Hint:
    """The next hint for an exercise, or hint 1, 2 or 3 again."""
    opened, exercise = _exercise(name)
    if number is not None and number not in (1, 2, 3):
        raise ValueError(f"There is no hint {number!r}. Each exercise has hints 1, 2 and 3.")
    with open_progress(progress_path()) as progress:
        taken = progress.of(opened.slug).hints.get(name, 0)
        shown = number or min(taken + 1, 3)
        progress.record(opened.slug, lambda p: p.take_hint(name, shown))
    return Hint(name, shown, exercise.hints[shown - 1])


def reveal(name: str) -> Revealed:
    """The worked solution of an exercise, once you have solved it or tried three times."""
    opened, _ = _exercise(name)
    with open_progress(progress_path()) as progress:
        so_far = progress.of(opened.slug)
        missing = _TRIES_BEFORE_REVEAL - so_far.tries.get(name, 0)
        if missing > 0 and not so_far.solved.get(name):
            return Revealed(name, None, missing)
        progress.record(opened.slug, lambda p: p.reveal(name))
    return Revealed(name, opened.solutions[name], 0)


def worked(name: str) -> Any:
    """The worked answer of an exercise, so that what follows does not depend on yours.

    It sees your notebook's names, except that the exercises before it are the worked ones too. An exercise with
    several answers gives a tuple of them, in order.
    """
    opened, exercise = _exercise(name)
    shell = get_ipython()
    namespace: dict[str, Any] = dict(shell.user_ns) if shell else {}
    for solved, source in opened.solutions.items():
        exec(compile(source, f"<worked solution of {solved}>", "exec"), namespace)
        if solved == name:
            break
    answers = tuple(namespace[answer] for answer in exercise.answers)
    return answers[0] if len(answers) == 1 else answers


def predict(name: str) -> Any:
    """Ask for a prediction: commit to an option, then read why. Yours is recorded, whether right or wrong."""
    from course_utils.widgets import Option, prediction

    opened = _opened()
    if name not in opened.predictions:
        raise LookupError(f"{opened} has no prediction {name!r}. {closest(name, list(opened.predictions))}")
    asked = opened.predictions[name]
    options = [Option(**option) for option in asked["options"]]

    def commit(choice: int) -> None:
        with open_progress(progress_path()) as progress:
            progress.record(opened.slug, lambda p: p.commit_prediction(name, choice, options[choice].right))

    with open_progress(progress_path()) as progress:
        committed = progress.of(opened.slug).predictions.get(name, -1)
    return prediction(name, asked["question"], options, on_commit=commit, committed=committed)


def _opened() -> PublishedLesson:
    if _current is None:
        raise RuntimeError("No lesson is open yet. Run the notebook's first code cell, the one with lesson(…).")
    return _current


def _exercise(name: str) -> tuple[PublishedLesson, Exercise]:
    opened = _opened()
    exercises = load_checks(places.LESSONS / f"{opened.number}_{opened.slug}")
    if name not in exercises:
        raise LookupError(f"{opened} has no exercise {name!r}. {closest(str(name), list(exercises))}")
    return opened, exercises[name]
