"""What the lessons' folders declare holds strict type checks.

A lesson's folder begins with a number, which no package may, and every lesson has a `kit`. So they are checked as copies
under the names by which `course_utils.exercises.declared` imports them.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from course_utils import places


def test_exercises_answers_and_kits_hold_strict_type_checks(tmp_path: Path) -> None:
    folders = {f"lesson_{folder.name}": folder for folder in places.LESSONS.glob("[0-9][0-9]_*")}
    for name, folder in folders.items():
        for module in [*folder.glob("*.py"), *folder.glob("*/*.py")]:
            copy = tmp_path / name / module.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(module, copy)
    command = [sys.executable, "-m", "mypy", "--config-file", str(places.ROOT / "pyproject.toml"), "--no-error-summary"]
    command += ["--cache-dir", str(places.ROOT / ".mypy_cache"), "--explicit-package-bases", *folders]
    environment = os.environ | {"MYPYPATH": str(places.ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    said = done.stdout + done.stderr
    for name, folder in folders.items():
        said = said.replace(name, folder.relative_to(places.ROOT).as_posix())
    assert done.returncode == 0, said
