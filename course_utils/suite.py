"""What authors run, each in a process of its own: the checks of the course or of one lesson, and the benchmarks."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from course_utils import places
from course_utils.catalogue import find_source

_ENDING_SECONDS = 60  # what a check that is stopped may take to end its servers, kernels and browsers

_EVERYTHING = {
    "ruff, rules": ["ruff", "check", "."],
    "ruff, format": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "JavaScript: types": ["course_utils.publishing.javascript", "types"],
    "JavaScript: tests": ["course_utils.publishing.javascript", "test"],
    "unit tests and the course contract": [
        *("pytest", "-q", "-n", "2", "--dist", "loadgroup"),
        *("tests/unit", "tests/contract"),
    ],
    "notebooks": ["pytest", "-q", "tests/notebooks"],
    "browser": ["pytest", "-q", "-rs", "tests/browser"],
}


def check_course(lesson: str | None = None) -> int:
    """Run every check in turn, or those of one lesson; all of them even when one fails, so that one run tells everything.

    Returns 0 when all passed, else 1. Raises UnknownName for a lesson that is not there.
    """
    checks = _checks_of(find_source(lesson).name) if lesson else _EVERYTHING
    failed = []
    for name, arguments in checks.items():
        print(f"\n— {name}", flush=True)
        if _run(["-m", *arguments]):
            failed.append(name)
    print(f"\nFailed: {', '.join(failed)}." if failed else "\nAll checks passed.")
    return 1 if failed else 0


def _checks_of(lesson: str) -> dict[str, list[str]]:
    """The checks of one lesson, which its tests carry in their names."""
    return {
        "ruff, rules": ["ruff", "check", f"lessons/{lesson}"],
        "ruff, format": ["ruff", "format", "--check", f"lessons/{lesson}"],
        "exercises and text": ["pytest", "-q", "-n", "2", "--dist", "loadgroup", "-k", lesson, "tests/contract"],
        "notebooks": ["pytest", "-q", "-k", lesson, "tests/notebooks"],
        "browser": ["pytest", "-q", "-rs", "-k", lesson, "tests/browser"],
    }


def run_benchmarks(names: list[str]) -> int:
    """Measure what is named, or everything; the exit status is the benchmarks'."""
    return _run([str(Path("benchmarks") / "run.py"), *names])


def _run(arguments: list[str]) -> int:
    """Run Python in the course's folder. Ctrl-C reaches it as well, and it gets the time to clean up behind itself."""
    environment = os.environ | {"PYTHONPATH": str(places.ROOT), "PYTHONUTF8": "1"}
    process = subprocess.Popen([sys.executable, *arguments], cwd=places.ROOT, env=environment)
    try:
        return process.wait()
    except KeyboardInterrupt:
        try:
            with suppress(subprocess.TimeoutExpired):
                process.wait(_ENDING_SECONDS)
        finally:
            process.kill()
        raise
