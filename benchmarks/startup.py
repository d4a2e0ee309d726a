"""What the course adds before a learner can begin: to an import, to Lab's start, and to a build with nothing to do."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.measurement import Measurement
from course_utils import places
from tests.browser.lab import course_learn, serving

IMPORT_ROUNDS, LAB_ROUNDS = 9, 5

# What a kernel has loaded before the first cell, and then nothing, the package, or a lesson's first import.
KERNEL = "import IPython, ipykernel.ipkernel, ipykernel.kernelapp"
PACKAGE = f"{KERNEL}; import course_utils"
FIRST_CELL = f"{KERNEL}; from course_utils import check, hint, lesson, predict, reveal, worked"
BUILD = """
import sys
from functools import partial
from pathlib import Path
from course_utils.publishing.build import build
print(build(Path(sys.argv[1])))
"""


def measure() -> list[Measurement]:
    """Seconds and ratios, as medians of alternating rounds."""
    empty, package, first_cell = _alternate(
        IMPORT_ROUNDS, [partial(_python, "-c", code) for code in (KERNEL, PACKAGE, FIRST_CELL)]
    )
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        _until_serving(home, course_learn())  # prepares the machine: the learner's copies are made
        plain, learn = _alternate(
            LAB_ROUNDS, [lambda: _until_serving(home), lambda: _until_serving(home, course_learn())]
        )
    against_lab = f"plain Lab's {plain:.3g} s"
    return [
        Measurement("import course_utils", package - empty, "s", "a kernel without it", 0.3, True),
        Measurement("a lesson's first import", first_cell - empty, "s", "a kernel without it", 0.3, True),
        Measurement("course learn until it serves", learn / plain, "×", against_lab, 1.3, True),
        Measurement("course build, nothing changed", _idle_build(), "s", "from a new process", 3, True),
    ]


def _alternate(rounds: int, ways: Sequence[Callable[[], float]]) -> list[float]:
    """The median seconds of each way, run in turns, so that a slow moment of the machine strikes them all."""
    times = [[way() for way in ways] for _ in range(rounds)]
    return [median(column) for column in zip(*times, strict=True)]


def _python(*arguments: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.PIPE)
    return time.perf_counter() - start


def _until_serving(home: Path, command: list[str] | None = None) -> float:
    start = time.perf_counter()
    with serving(home, command):
        return time.perf_counter() - start


def _idle_build() -> float:
    """Seconds of a build into a copy of `notebooks/` that has just been brought up to date."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "notebooks")
        shutil.copytree(places.ROOT / "notebooks", target)
        _python("-c", BUILD, str(target))
        return median(_python("-c", BUILD, str(target)) for _ in range(3))
