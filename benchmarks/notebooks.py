"""nbval over all notebooks, beside nbclient merely running them, both two at a time and each from a new process."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

import nbformat
from nbclient import NotebookClient

from benchmarks.measurement import Measurement, Row
from course_utils import places

AT_ONCE = 2
ROUNDS = 3


def measure() -> list[Row]:
    """The ratio of the two ways (medians of alternating rounds), and the seconds of the longest lesson."""
    with tempfile.TemporaryDirectory() as folder:
        copies = Path(folder, "notebooks")
        shutil.copytree(places.ROOT / "notebooks", copies)
        environment = os.environ | {"COURSE_NOTEBOOKS": str(copies), "COURSE_HOME": str(Path(folder, "home"))}
        checked, merely_run, lessons = [], [], []
        for _ in range(ROUNDS):
            checked.append(_nbval(copies, environment))
            seconds, each = _nbclient(copies, environment)
            merely_run.append(seconds)
            lessons.append(each)
    longest = max(lessons[0], key=lambda name: median(each[name] for each in lessons))
    seconds = median(each[longest] for each in lessons)
    ratio = median(checked) / median(merely_run)
    against = f"nbclient's {median(merely_run):.3g} s for {len(lessons[0])} notebooks"
    return [
        Measurement("nbval over everything", ratio, "×", against, 1.3),
        Measurement("longest lesson", seconds, "s", longest),
    ]


def _nbval(folder: Path, environment: dict[str, str]) -> float:
    """Seconds nbval needs. In the learners' editions the checks fail; that is no failure of the measurement."""
    command = [sys.executable, "-m", "pytest", "--nbval", "-q", "--tb=no", "-p", "no:cacheprovider"]
    command += ["-n", str(AT_ONCE), "--dist", "loadscope", f"--rootdir={folder}", str(folder)]
    start = time.perf_counter()
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, encoding="utf-8")
    seconds = time.perf_counter() - start
    if done.returncode not in (0, 1):
        raise RuntimeError(f"nbval could not run the notebooks:\n{done.stdout}{done.stderr}")
    return seconds


def _nbclient(folder: Path, environment: dict[str, str]) -> tuple[float, dict[str, float]]:
    """Seconds a process of its own needs to run all notebooks, and the seconds of each."""
    command = [sys.executable, "-m", "benchmarks.notebooks", str(folder)]
    start = time.perf_counter()
    done = subprocess.run(command, env=environment, cwd=places.ROOT, capture_output=True, text=True, encoding="utf-8")
    seconds = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError(f"nbclient could not run the notebooks:\n{done.stderr}")
    return seconds, json.loads(done.stdout)


def _run_all(folder: Path) -> dict[str, float]:
    """Run every notebook of a folder and say how long each took, in seconds."""
    paths = sorted(folder.rglob("*.ipynb"))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        seconds = pool.map(_run, paths)
        return {path.relative_to(folder).as_posix(): taken for path, taken in zip(paths, seconds, strict=True)}


def _run(path: Path) -> float:
    start = time.perf_counter()
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, resources={"metadata": {"path": str(path.parent)}}).execute()
    return time.perf_counter() - start


if __name__ == "__main__":
    print(json.dumps(_run_all(Path(sys.argv[1]))))
