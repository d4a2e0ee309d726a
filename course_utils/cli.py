"""The `course` command: learn, check, progress, reset for learners; build, test, bench for authors."""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from course_utils import places

if TYPE_CHECKING:
    from course_utils.progress.progress import LessonProgress
    from course_utils.publishing.scaffold import Begun
    from course_utils.workspace.verify import Verdict

_AT_ONCE = 2


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit status is 0 when all is well."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")  # a Windows console may not be able to write ✓ otherwise
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except LookupError as error:
        print(error.args[0], file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error}. Is the folder yours to write in?", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="course", description="Learn event-driven architecture by doing.")
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")

    learn = verbs.add_parser("learn", help="open the lessons in JupyterLab")
    learn.add_argument("--no-browser", action="store_true", help="print the address and serve until stopped")
    learn.add_argument("--port", type=int, default=8888, help="the first port to try; a taken one moves to the next")
    learn.set_defaults(command=_learn)

    check = verbs.add_parser("check", help="check your answers; exit status 0 only when all are solved")
    check.add_argument("lesson", nargs="?", help="a number or name; without it every lesson")
    check.set_defaults(command=_check)

    verbs.add_parser("progress", help="show how far you are").set_defaults(command=_progress)

    reset = verbs.add_parser("reset", help="start a lesson afresh; what you had is kept under another name")
    reset.add_argument("lesson")
    reset.set_defaults(command=_reset)

    build = verbs.add_parser("build", help="build notebooks/ from lessons/, what changed only")
    build.add_argument("lesson", nargs="?", help="build this one, changed or not")
    build.set_defaults(command=_build)

    exercise = verbs.add_parser("new-exercise", help="begin an exercise: two files, and text for lesson.md")
    exercise.add_argument("lesson", help="its number or slug")
    exercise.add_argument("name", help="the name of the function or class to write")
    exercise.set_defaults(command=_new_exercise)

    lesson = verbs.add_parser("new-lesson", help="begin a lesson: its folder, and a line for course.yml")
    lesson.add_argument("slug", help="such as replaying_account_42")
    lesson.add_argument("title")
    lesson.set_defaults(command=_new_lesson)

    verbs.add_parser("test", help="check everything: code, lessons, notebooks, browser").set_defaults(command=_test)

    bench = verbs.add_parser("bench", help="measure the course against its alternatives")
    bench.add_argument("names", nargs="*", help="which benchmarks; without it all")
    bench.set_defaults(command=_bench)
    return parser


def _learn(options: argparse.Namespace) -> int:
    from course_utils.workspace.lab import learn

    return learn(places.home(), browser=not options.no_browser, port=options.port)


def _check(options: argparse.Namespace) -> int:
    from course_utils.workspace.copies import find_published, published_notebooks
    from course_utils.workspace.verify import verify

    home = places.home()

    def verdicts_of(name: str) -> "list[Verdict] | str":
        if not (home / f"{name}.ipynb").exists() and not options.lesson:
            return "  not opened yet"
        try:
            return verify(home, name)
        except LookupError as error:
            if options.lesson:
                raise
            return f"  {error.args[0]}"

    names = [find_published(options.lesson).stem] if options.lesson else [path.stem for path in published_notebooks()]
    verdicts: list[Verdict] = []
    complete = True
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for name, found in zip(names, pool.map(verdicts_of, names), strict=True):
            print(name)
            if isinstance(found, str):
                print(found, flush=True)
                complete = False
            else:
                print("\n".join(str(verdict) for verdict in found), flush=True)
                _remember_solved(name, found)
                verdicts += found
    solved = sum(verdict.solved for verdict in verdicts)
    print(f"{solved} of {len(verdicts)} exercises solved.")
    return 0 if complete and solved == len(verdicts) else 1


def _remember_solved(name: str, verdicts: "list[Verdict]") -> None:
    """What is found solved here counts in the learner's progress, too; what is not, was no attempt."""
    from course_utils.catalogue import find_lesson
    from course_utils.progress.file import FILE_NAME, ProgressTrouble, open_progress

    lesson = find_lesson(name)
    try:
        with open_progress(places.home() / FILE_NAME) as progress:
            known = progress.of(lesson.slug).solved
            for exercise in (verdict.exercise for verdict in verdicts if verdict.solved):
                if not known.get(exercise):
                    progress.record(lesson.slug, partial(_note_solved, exercise))
    except ProgressTrouble as trouble:
        print(trouble, file=sys.stderr)


def _note_solved(exercise: str, so_far: "LessonProgress") -> None:
    so_far.attempt(exercise, "solved", "")


def _progress(options: argparse.Namespace) -> int:
    from course_utils.progress.file import FILE_NAME, ProgressTrouble, open_progress
    from course_utils.progress.report import progress_report

    path = places.home() / FILE_NAME
    try:
        with open_progress(path if path.exists() else None) as progress:
            print(progress_report(progress))
    except ProgressTrouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


def _reset(options: argparse.Namespace) -> int:
    from course_utils.workspace.copies import find_published, reset

    print(reset(places.home(), find_published(options.lesson)).sentence)
    return 0


def _build(options: argparse.Namespace) -> int:
    from course_utils.datasets import regenerate
    from course_utils.publishing.build import build
    from course_utils.publishing.execute import CellFailed
    from course_utils.publishing.mistakes import LessonMistakes

    regenerate()
    try:
        built = build(only=options.lesson)
    except (LessonMistakes, CellFailed) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Built {', '.join(built)}." if built else "Nothing changed, nothing built.")
    return 0


def _new_exercise(options: argparse.Namespace) -> int:
    from course_utils.publishing.scaffold import new_exercise

    return _begin(lambda: new_exercise(options.lesson, options.name))


def _new_lesson(options: argparse.Namespace) -> int:
    from course_utils.publishing.scaffold import new_lesson

    return _begin(lambda: new_lesson(options.slug, options.title))


def _begin(begin: "Callable[[], Begun]") -> int:
    from course_utils.publishing.mistakes import LessonMistakes
    from course_utils.publishing.scaffold import NotBegun

    try:
        print(begin())
    except (LessonMistakes, NotBegun) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _test(options: argparse.Namespace) -> int:
    """Every check in turn, all of them even when one fails, so that one run tells everything."""
    python = sys.executable
    steps = {
        "ruff, rules": [python, "-m", "ruff", "check", "."],
        "ruff, format": [python, "-m", "ruff", "format", "--check", "."],
        "types": [python, "-m", "mypy"],
        "unit tests and the course contract": [python, "-m", "pytest", "-q", "-n", "2", "tests/unit", "tests/contract"],
        "notebooks": [python, "-m", "pytest", "-q", "tests/notebooks"],
        "browser": [python, "-m", "pytest", "-q", "-rs", "tests/browser"],
    }
    failed = []
    for name, command in steps.items():
        print(f"\n— {name}", flush=True)
        if subprocess.run(command, cwd=places.ROOT, env=os.environ | {"PYTHONUTF8": "1"}).returncode:
            failed.append(name)
    print(f"\nFailed: {', '.join(failed)}." if failed else "\nAll checks passed.")
    return 1 if failed else 0


def _bench(options: argparse.Namespace) -> int:
    command = [sys.executable, str(Path("benchmarks") / "run.py"), *options.names]
    return subprocess.run(command, cwd=places.ROOT, env=os.environ | {"PYTHONPATH": str(places.ROOT)}).returncode
