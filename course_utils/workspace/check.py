"""`course check`: the learner's copies run lesson by lesson, a line an exercise, and what is solved remembered."""

import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from course_utils.catalogue import find_lesson, find_published, published_notebooks
from course_utils.progress.file import FILE_NAME, ProgressTrouble, open_progress
from course_utils.progress.progress import LessonProgress
from course_utils.workspace.verify import Verdict, verify

_AT_ONCE = 2


def check_copies(home: Path, lesson: str | None = None) -> bool:
    """Print what the answers in `home` are worth, in one lesson or in all; whether every exercise is solved.

    Raises LookupError when the one lesson does not exist, was not opened yet, or is no notebook any more; when all are
    checked, that is printed, and the others go on.
    """
    names = [path.stem for path in ([find_published(lesson)] if lesson else published_notebooks())]
    verdicts: list[Verdict] = []
    complete = True
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for name, found in zip(names, pool.map(partial(_verdicts, home, bool(lesson)), names), strict=True):
            print(name)
            if isinstance(found, str):
                print(f"  {found}", flush=True)
                complete = False
            else:
                print("\n".join(str(verdict) for verdict in found), flush=True)
                _remember_solved(home, name, found)
                verdicts += found
    solved = sum(verdict.solved for verdict in verdicts)
    print(f"{solved} of {len(verdicts)} exercises solved.")
    return complete and solved == len(verdicts)


def _verdicts(home: Path, strict: bool, name: str) -> list[Verdict] | str:
    """A verdict for each exercise of a lesson, or in a sentence why there are none, which is an error when `strict`."""
    if not strict and not (home / f"{name}.ipynb").exists():
        return "not opened yet"
    try:
        return verify(home, name)
    except LookupError as error:
        if strict:
            raise
        return str(error.args[0])


def _remember_solved(home: Path, name: str, verdicts: list[Verdict]) -> None:
    """What is found solved here counts in the learner's progress, too; what is not, was no attempt."""
    lesson = find_lesson(name)
    try:
        with open_progress(home / FILE_NAME) as progress:
            known = progress.of(lesson.slug).solved
            for exercise in (verdict.exercise for verdict in verdicts if verdict.solved):
                if not known.get(exercise):
                    progress.record(lesson.slug, partial(_note_solved, exercise))
    except ProgressTrouble as trouble:
        print(trouble, file=sys.stderr)


def _note_solved(exercise: str, so_far: LessonProgress) -> None:
    so_far.attempt(exercise, "solved", "")
