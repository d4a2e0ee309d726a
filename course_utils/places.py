"""Where things are: the course's own folders, and the folder in which a learner works."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LESSONS = ROOT / "lessons"


def notebooks() -> Path:
    """The folder of the published notebooks. `COURSE_NOTEBOOKS` names another one while they are being built."""
    return Path(os.environ.get("COURSE_NOTEBOOKS") or ROOT / "notebooks")


def home() -> Path:
    """The folder that holds a learner's copies and progress: `COURSE_HOME`, or `my_notebooks` in the course."""
    return Path(os.environ.get("COURSE_HOME") or ROOT / "my_notebooks").resolve()


def works_at_home() -> bool:
    """Whether this process runs in the learner's folder, so that what it does counts as the learner's progress."""
    return Path.cwd().resolve().is_relative_to(home())
