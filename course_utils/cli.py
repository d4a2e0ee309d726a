"""The `course` command: learn, check, progress, reset for learners; present, report for instructors; the rest for authors."""

import argparse
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from course_utils import places
from course_utils.catalogue import find_published
from course_utils.files import explain, renew
from course_utils.suite import check_course, run_benchmarks

if TYPE_CHECKING:
    from course_utils.publishing.scaffold import Begun


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit status is 0 when all is well."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal may not be able to write ✓ otherwise, nor every name of a folder.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except KeyboardInterrupt:
        print("\nStopped before it was finished.", file=sys.stderr)
        return 128 + signal.SIGINT  # as a shell says that a signal ended a command
    except LookupError as error:
        print(error.args[0], file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever read along, such as `head`, has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(explain(error), file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="course", description="Learn event-driven architecture by doing.")
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")

    learn = verbs.add_parser("learn", help="open the lessons in JupyterLab")
    _add_serving_to(learn)
    _add_servers_to(learn)
    learn.set_defaults(command=_learn)

    check = verbs.add_parser("check", help="check your answers; exit status 0 only when all are solved")
    check.add_argument("lesson", nargs="?", help="a number or name; without it every lesson")
    check.set_defaults(command=_check)

    verbs.add_parser("progress", help="show how far you are").set_defaults(command=_progress)

    reset = verbs.add_parser("reset", help="start a lesson afresh; what you had is kept under another name")
    reset.add_argument("lesson")
    reset.set_defaults(command=_reset)

    present = verbs.add_parser("present", help="slides of a lesson; or a plan of the course, and its answers")
    what = present.add_mutually_exclusive_group(required=True)
    what.add_argument("lesson", nargs="?", help="a number or name: write its slides")
    what.add_argument("--plan", action="store_true", help="write a plan and an answer sheet")
    present.add_argument(
        "--into", type=Path, metavar="FOLDER", help="where to; without it a folder beside your notebooks"
    )
    present.add_argument("--stage", action="store_true", help="serve the slides with Lab behind them: F9 changes over")
    _add_serving_to(present)
    present.set_defaults(command=_present)

    site = verbs.add_parser("site", help="the lessons as a website, to read without installing anything")
    site.add_argument("lesson", nargs="?", help="a number or name: this one alone")
    site.add_argument("--into", type=Path, metavar="FOLDER", help="where to; without it a folder beside your notebooks")
    site.add_argument("--with-kernel", action="store_true", help="and a Lab that runs in the browser, for a web server")
    site.add_argument("--wheels", type=Path, metavar="FOLDER", help="of compiled packages, so that it asks nobody")
    site.set_defaults(command=_site)

    report = verbs.add_parser("report", help="where the learners of a class are; nothing leaves this machine")
    report.add_argument(
        "folders", nargs="+", type=Path, metavar="FOLDER", help="a learner's folder, or one with several"
    )
    report.add_argument("--page", type=Path, metavar="FILE", help="write it as a page with charts, too")
    report.set_defaults(command=_report)

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

    test = verbs.add_parser("test", help="check everything: code, lessons, notebooks, browser")
    test.add_argument("lesson", nargs="?", help="check this one alone, in about a minute")
    _add_servers_to(test)
    test.add_argument("--with-kernel", action="store_true", help="likewise what writes a Lab for browsers")
    test.set_defaults(command=_test)

    bench = verbs.add_parser("bench", help="measure the course against its alternatives")
    bench.add_argument("names", nargs="*", help="which benchmarks; without it all")
    bench.set_defaults(command=_bench)
    return parser


def _add_serving_to(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--no-browser", action="store_true", help="print the address and serve until stopped")
    verb.add_argument("--port", type=_port, default=8888, help="the first port to try; a taken one moves to the next")


def _add_servers_to(verb: argparse.ArgumentParser) -> None:
    """The option is course.py's, which has done it before it hands over; here it is explained."""
    verb.add_argument(
        "--with-servers", action="store_true", help="with `python3 course.py`: install real servers first, once"
    )


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port. Give a number from 0 to 65535.")
    return int(text)


def _learn(options: argparse.Namespace) -> int:
    from course_utils.workspace.lab import learn

    return learn(places.home(), browser=not options.no_browser, port=options.port)


def _check(options: argparse.Namespace) -> int:
    from course_utils.workspace.check import check_copies

    return 0 if check_copies(places.home(), options.lesson) else 1


def _progress(options: argparse.Namespace) -> int:
    from course_utils.progress.file import ProgressTrouble
    from course_utils.progress.report import report_on

    try:
        print(report_on(places.home()))
    except ProgressTrouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


def _reset(options: argparse.Namespace) -> int:
    from course_utils.workspace.copies import reset

    print(reset(places.home(), find_published(options.lesson)).sentence)
    return 0


def _present(options: argparse.Namespace) -> int:
    from course_utils.classroom.present import on_stage, plan_and_answers, slides
    from course_utils.publishing.mistakes import LessonMistakes
    from course_utils.publishing.pages.cells import NotBuilt

    folder = options.into or places.home() / "classroom"
    try:
        if options.stage and options.lesson:
            return on_stage(options.lesson, folder, not options.no_browser, options.port)
        print(plan_and_answers(folder) if options.plan else slides(options.lesson, folder))
    except (LessonMistakes, NotBuilt) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _site(options: argparse.Namespace) -> int:
    from course_utils.publishing.javascript import NoJavaScript
    from course_utils.publishing.lite.write import write_lab
    from course_utils.publishing.mistakes import LessonMistakes
    from course_utils.publishing.pages.cells import NotBuilt
    from course_utils.publishing.site.write import SiteTrouble, write_site

    folder = options.into or places.home() / "site"
    try:
        page = write_site(folder, options.lesson, with_kernel=options.with_kernel)
        print(write_lab(folder, options.wheels) if options.with_kernel else f"Open {page}")
    except (LessonMistakes, NoJavaScript, NotBuilt, SiteTrouble) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _report(options: argparse.Namespace) -> int:
    from course_utils.classroom.report import class_report

    report = class_report(options.folders)
    print(report)
    if options.page:
        from course_utils.classroom.report_page import report_page

        kept = renew(options.page, report_page(report))
        print(f"\nThe page is {options.page}." + (f" What was there is kept as {kept.name}." if kept else ""))
    return 0 if report.learners and not report.remarks else 1


def _build(options: argparse.Namespace) -> int:
    from course_utils.datasets import regenerate
    from course_utils.publishing.build import build
    from course_utils.publishing.execute import CellFailed
    from course_utils.publishing.javascript import NoJavaScript, bundle_changed
    from course_utils.publishing.mistakes import LessonMistakes

    regenerate()
    try:
        built = [*bundle_changed(), *build(only=options.lesson)]
    except (LessonMistakes, CellFailed, NoJavaScript) as error:
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
    return check_course(options.lesson)


def _bench(options: argparse.Namespace) -> int:
    return run_benchmarks(options.names)
