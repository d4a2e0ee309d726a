"""The verbs of a notebook: lesson, check, stress, hint, reveal, predict, worked and yours, on which later cells build, and
lesson_file."""

import linecache
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

from IPython.core.getipython import get_ipython

from course_utils import places
from course_utils.catalogue import PublishedLesson, UnknownName, find_lesson
from course_utils.exercises.declared import load_exercise
from course_utils.exercises.examine import examine, stressed
from course_utils.exercises.exercise import Exercise
from course_utils.exercises.outcome import Outcome
from course_utils.exercises.stress.declaration import Stress
from course_utils.exercises.stress.survey import Survey
from course_utils.notebook.faces import Header, Hint, Revealed
from course_utils.notebook.in_browser import say_what_is_not_here
from course_utils.notebook.lesson_files import fresh_file
from course_utils.notebook.not_defined import explain_missing_answers, show_missing_answer
from course_utils.notebook.progress_line import ProgressLine
from course_utils.notebook.rerun import allow_redefinition
from course_utils.notebook.shown import show, show_versions
from course_utils.places import IN_A_BROWSER
from course_utils.progress.file import ProgressTrouble, open_progress, progress_path
from course_utils.progress.progress import LessonProgress, Progress
from course_utils.text import closest, more_tries

Result = TypeVar("Result")

_current: PublishedLesson | None = None
_solved: dict[tuple[str, str], tuple[object, ...]] = {}
"""What was last checked here and solved, by lesson and exercise."""


def lesson(name: str) -> Header:
    """Open a lesson: from here on its exercises are known by name. Shows how far you are.

    From the next cell on, cells that define aggregates can be run again, and a check of an answer that is not defined
    yet says so.
    """
    global _current
    if get_ipython():
        allow_redefinition()
        explain_missing_answers()
        if IN_A_BROWSER:
            say_what_is_not_here(otherwise=show_missing_answer)
        _load_behind_the_scenes("hypothesis.strategies")
    _current = opened = find_lesson(name)
    so_far, notice = _with_progress(lambda progress: progress.of(opened.slug))
    return Header(opened, so_far, kept=progress_path() is not None, notice=notice)


def _load_behind_the_scenes(module: str) -> None:
    """Import it in a thread while the learner reads, so that the first check does not wait for it."""
    if not IN_A_BROWSER:  # which has no threads
        Thread(target=import_module, args=(module,), name=f"loading {module}", daemon=True).start()


def check(name: str, *answers: object) -> Outcome:
    """Check your answer to an exercise: not attempted, not yet, solved, or unfinished where the machine was too slow.

    The outcome is recorded in your progress, and shows wherever the call stands in its cell.
    """
    opened, exercise = _exercise(name)
    line = ProgressLine(name)
    with _exit_raises():
        outcome = examine(exercise, answers, progress=line)
    if outcome.status == "solved":
        _solved[opened.slug, name] = answers
    else:
        _solved.pop((opened.slug, name), None)
    so_far, notice = _with_progress(
        lambda progress: progress.record(opened.slug, lambda p: p.attempt(name, outcome.status, outcome.message))
    )
    advice = _advice(name, so_far) if outcome.status == "not yet" else ""
    return line.show(replace(outcome, advice=advice, notice=notice))


def stress(name: str, *handlers: object, under: Stress | None = None, accepted: Collection[str] = ()) -> Survey:
    """Run your handler through every history there is: how many it survives, and the smallest that it does not.

    `under` is a stress that you declare, with events of your own, in place of the exercise's; `accepted` names the kinds of
    mistake that may stay.
    The numbers are recorded in your progress; from the second version on, a chart shows them one after another.
    """
    opened, exercise = _exercise(name)
    if under is not None:
        names = tuple(getattr(handler, "__name__", "handler") for handler in handlers)
        exercise = Exercise(name, exercise.hints, answers=names, stress=under)
    line = ProgressLine(name)
    with _exit_raises():
        survey = stressed(exercise, handlers, line)
    tallies = [{"name": each.label, "right": each.right, "total": each.total} for each in survey.tallies]
    notice, versions = "", []
    if tallies:
        so_far, notice = _with_progress(
            lambda progress: progress.record(opened.slug, lambda p: p.survive(name, tallies))
        )
        versions = so_far.surveys[name]
    survey = replace(survey, notice=notice, accepted=tuple(accepted))
    line.show(survey)
    show_versions(name, versions)
    return survey


def _advice(name: str, so_far: LessonProgress) -> str:
    """Where help is to be had: hints as long as there are new ones, then the solution."""
    if so_far.hints.get(name, 0) < 3:
        return f'Stuck? hint("{name}") gives the next of three hints.'
    missing = so_far.tries_until_reveal(name)
    if not missing:
        return f'You have had all three hints. reveal("{name}") shows a solution.'
    return f'You have had all three hints. After {more_tries(missing)}, reveal("{name}") shows a solution.'


def hint(name: str, number: int | None = None) -> Hint:
    """The next hint for an exercise, below those you had; or hint 1, 2 or 3 alone."""
    opened, exercise = _exercise(name)
    if number is not None and number not in (1, 2, 3):
        raise ValueError(f"There is no hint {number!r}. Each exercise has hints 1, 2 and 3.")

    def take(progress: Progress) -> int:
        taken = progress.of(opened.slug).hints.get(name, 0)
        asked = number or min(taken + 1, 3)
        progress.record(opened.slug, lambda p: p.take_hint(name, asked))
        return asked

    newest, _ = _with_progress(take)
    given = [newest] if number else range(1, newest + 1)
    return show(Hint(name, newest, {place: exercise.hints[place - 1] for place in given}))


def reveal(name: str) -> Revealed:
    """The worked solution of an exercise, once you have solved it or tried three times."""
    opened, _ = _exercise(name)

    def look(progress: Progress) -> Revealed:
        so_far = progress.of(opened.slug)
        if missing := so_far.tries_until_reveal(name):
            return Revealed(name, None, missing)
        progress.record(opened.slug, lambda p: p.reveal(name))
        return Revealed(name, opened.solutions[name], 0)

    return show(_with_progress(look)[0])


def worked(name: str) -> Any:
    """The worked answer of an exercise, so that what follows does not depend on yours.

    It sees your notebook's names, except that the exercises before it are the worked ones too. An exercise with
    several answers gives a tuple of them, in order.
    """
    opened, exercise = _exercise(name)
    shell = get_ipython()
    namespace: dict[str, Any] = dict(shell.user_ns) if shell else {}
    for solved, source in opened.solutions.items():
        place = f"<worked solution of {solved}>"
        # So that a traceback shows the line, and inspect.getsource the function.
        linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
        exec(compile(source, place, "exec"), namespace)
        if solved == name:
            break
    answers = tuple(namespace[answer] for answer in exercise.answers)
    return answers[0] if len(answers) == 1 else answers


def yours(name: str) -> Any:
    """Your answer to an exercise if its last check in this notebook was solved, else the worked one.

    What follows comes out the same either way, so it may only be used for what the laws of the exercise determine.
    """
    opened, _ = _exercise(name)
    answers = _solved.get((opened.slug, name))
    if answers is None:
        return worked(name)
    return answers[0] if len(answers) == 1 else answers


def predict(name: str) -> Any:
    """Ask for a prediction: commit to an option, then read why. Yours is recorded, whether right or wrong."""
    from course_utils.widgets import Option, prediction

    opened = _opened()
    if name not in opened.predictions:
        raise UnknownName(f"{opened} has no prediction {name!r}. {closest(name, list(opened.predictions))}")
    asked = opened.predictions[name]
    options = [Option(**option) for option in asked["options"]]

    def commit(choice: int) -> None:
        right = options[choice].right
        _with_progress(lambda p: p.record(opened.slug, lambda so_far: so_far.commit_prediction(name, choice, right)))

    committed, _ = _with_progress(lambda progress: progress.of(opened.slug).predictions.get(name, -1))
    return prediction(name, asked["question"], options, on_commit=commit, committed=committed)


def lesson_file(name: str) -> Path:
    """Where to put a new file of this lesson, such as "bank.db"; what the last run left there is kept aside."""
    opened = _opened()
    return fresh_file(f"{opened.number}_{opened.slug}", name)


def _with_progress(use: Callable[[Progress], Result]) -> tuple[Result, str]:
    """What `use` makes of the learner's progress, and no notice.

    If it cannot be read or saved just now, the progress of this kernel's memory stands in, and the notice says so.
    """
    try:
        with open_progress(progress_path()) as progress:
            return use(progress), ""
    except ProgressTrouble as trouble:
        with open_progress(None) as progress:
            return use(progress), str(trouble)


@contextmanager
def _exit_raises() -> Iterator[None]:
    """Let `exit()` raise SystemExit, as it does in a script; in a kernel it would end the kernel after the check."""
    shell: Any = get_ipython()
    if shell is None:
        yield
        return
    shell.ask_exit = sys.exit
    try:
        yield
    finally:
        del shell.ask_exit  # the method of its class is back


def _opened() -> PublishedLesson:
    if _current is None:
        raise RuntimeError("No lesson is open yet. Run the notebook's first code cell, the one with lesson(…).")
    return _current


def _exercise(name: str) -> tuple[PublishedLesson, Exercise]:
    opened = _opened()
    if not isinstance(name, str):
        handed = getattr(name, "__name__", "name")
        raise UnknownName(f'The name of the exercise comes first, in quotes: check("{handed}", {handed}).')
    if name not in opened.exercises:
        raise UnknownName(f"{opened} has no exercise {name!r}. {closest(name, list(opened.exercises))}")
    return opened, load_exercise(places.LESSONS / f"{opened.number}_{opened.slug}", name)
