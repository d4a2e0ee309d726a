"""What the course adds before a learner can begin: to an import, to Lab's start, and to a build with nothing to do."""

import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from time import perf_counter

from benchmarks.browser.lab import course_learn, serving
from benchmarks.measurement import Measurement, Row, rows_of
from benchmarks.timing import medians, medians_of
from course_utils import places

IMPORT_ROUNDS, LAB_ROUNDS = 9, 5

# What a kernel has loaded before the first cell, and then nothing, the package, or a lesson's first import.
KERNEL = "import IPython, ipykernel.ipkernel, ipykernel.kernelapp"
PACKAGE = f"{KERNEL}; import course_utils"
FIRST_CELL = f"{KERNEL}; from course_utils import check, hint, lesson, predict, reveal, worked"
BUILDERS = "import course_utils.publishing.build"
BUILD = """
import sys
from functools import partial
from pathlib import Path
from time import perf_counter
from course_utils.publishing.build import build
print(build(Path(sys.argv[1])))
"""


def measure() -> list[Row]:
    """Ratios to the same without the course, as medians of alternating rounds."""
    return [*_imports(), *rows_of("course learn until it serves", _learn), *_idle_build()]


def _imports() -> list[Row]:
    empty, package, first_cell = medians(
        IMPORT_ROUNDS, [partial(_python, "-c", code) for code in (KERNEL, PACKAGE, FIRST_CELL)]
    )
    against = f"a kernel without it, {empty:.3g} s"
    return [
        Measurement("import course_utils", package / empty, "×", against, 1.2),
        Measurement("a lesson's first import", first_cell / empty, "×", against, 1.6),
        Measurement("a lesson's first import", first_cell - empty, "s", "more than a kernel without it"),
    ]


def _learn() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        _until_serving(home, course_learn())  # prepares the machine: the learner's copies are made
        plain, learn = medians_of(
            LAB_ROUNDS, [lambda: _until_serving(home), lambda: _until_serving(home, course_learn())]
        )
    return [Measurement("course learn until it serves", learn / plain, "×", f"plain Lab's {plain:.3g} s", 1.3)]


def _python(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.PIPE)


def _until_serving(home: Path, command: list[str] | None = None) -> float:
    """Seconds until Lab serves; how long it takes to stop is not counted."""
    start = perf_counter()
    with serving(home, command):
        return perf_counter() - start


def _idle_build() -> list[Row]:
    """A build into a copy of `notebooks/` that has just been brought up to date."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "notebooks")
        shutil.copytree(places.ROOT / "notebooks", target)
        _python("-c", BUILD, str(target))
        imports, build = medians(3, [partial(_python, "-c", BUILDERS), partial(_python, "-c", BUILD, str(target))])
    against = f"a new process that only imports the builder, {imports:.3g} s"
    return [Measurement("course build, nothing changed", build / imports, "×", against, 4)]
