"""Where things are: the course's own folders, and the folder in which a learner works."""

import os
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LESSONS = ROOT / "lessons"

IN_A_BROWSER = sys.platform == "emscripten"
"""Whether this is the browser edition's Python: with no threads, no other programs, and files that Lab keeps."""


def notebooks() -> Path:
    """The folder of the published notebooks. `COURSE_NOTEBOOKS` names another one while they are being built."""
    return Path(os.environ.get("COURSE_NOTEBOOKS") or ROOT / "notebooks")


def home() -> Path:
    """The folder that holds a learner's copies and progress.

    It is `COURSE_HOME`; else `my_notebooks` in the course; else, where the course is installed for many and not theirs to
    write in, `event-driven-course` in their home directory.
    """
    if named := os.environ.get("COURSE_HOME"):
        return Path(named).resolve()
    inside = ROOT / "my_notebooks"
    may_write = os.access(inside if inside.exists() else ROOT, os.W_OK)
    return (inside if may_write else _home_directory() / "event-driven-course").resolve()


def works_at_home() -> bool:
    """Whether this process runs in the learner's folder, so that what it does counts as the learner's progress."""
    return Path.cwd().resolve().is_relative_to(home())


def files() -> Path:
    """The folder for what notebooks make: beside the learner's, or for a process elsewhere, one that goes with it.

    So it is in a browser, too: no database can work on the files that Lab keeps there.
    """
    kept = works_at_home() and not IN_A_BROWSER
    return home() / "files" if kept else Path(_scratch().name)


@cache
def _scratch() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="course-files-", ignore_cleanup_errors=True)


def _home_directory() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # a nameless user, as containers have them
        return ROOT


# Hypothesis keeps tables it has computed, by default in the folder it runs in, which is the learner's.
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or _home_directory() / ".cache") / "event-driven-course"
os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(_CACHE / "hypothesis"))
