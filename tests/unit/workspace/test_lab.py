"""`course learn` as a learner meets it: a real Lab, started from a terminal and stopped with Ctrl-C."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from course_utils import places

posix = pytest.mark.skipif(os.name == "nt", reason="Ctrl-C and the rights of files as POSIX has them.")
LONG_SECONDS = 300
FOLDERS = ("course_utils", "lessons", "notebooks", "datasets")


class Learn:
    """`course learn --no-browser`, running, with what it has printed so far."""

    def __init__(
        self, course: Path, environment: dict[str, str], *arguments: str, without: tuple[str, ...] = ()
    ) -> None:
        self.said = ""
        self._process = subprocess.Popen(
            [*without, sys.executable, "-m", "course_utils", "learn", "--no-browser", *arguments],
            cwd=course,
            env=os.environ | {"PYTHONPATH": str(course), "PYTHONUNBUFFERED": "1"} | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self._end = threading.Timer(LONG_SECONDS, self._process.kill)
        self._end.start()

    def read_until(self, words: str) -> None:
        """Read on until a line holds `words`, or there is nothing more to read."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.said += line
            if words in line:
                return

    def interrupt(self) -> None:
        self._process.send_signal(signal.SIGINT)

    def end(self) -> int:
        """Read the rest, and the exit status."""
        self.read_until("nothing that Lab would say")
        status = self._process.wait()
        self._end.cancel()
        return status


@contextmanager
def learning(
    course: Path, environment: dict[str, str], *arguments: str, without: tuple[str, ...] = ()
) -> Iterator[Learn]:
    learn = Learn(course, environment, *arguments, without=without)
    try:
        yield learn
    finally:
        learn._process.kill()
        learn.end()


@pytest.fixture
def own(tmp_path: Path) -> dict[str, str]:
    """Nobody's settings but this test's."""
    names = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR", "COURSE_HOME")
    return {name: str(tmp_path / name.lower()) for name in (*names, "JUPYTERLAB_WORKSPACES_DIR")}


@posix
def test_learn_prints_one_address_and_how_to_stop_and_ctrl_c_ends_it_in_a_sentence(own: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with learning(places.ROOT, own, "--port", str(port)) as learn:
            learn.read_until("Stop it with Ctrl-C.")
            learn.interrupt()
            assert learn.end() == 130, learn.said
    lines = [line for line in learn.said.splitlines() if line and "You are root" not in line]
    copied, rest = lines[:-4], lines[-4:]
    assert copied[0] == "00_start_here.ipynb is new."
    assert rest[0] == f"Your notebooks are in {own['COURSE_HOME']}. Starting JupyterLab …"
    assert rest[1].startswith("The course is at http://127.0.0.1:")
    assert f":{port}/" not in rest[1], "a taken port moves to the next"
    assert "/lab/tree/00_start_here.ipynb?token=" in rest[1]
    assert rest[2:] == ["Stop it with Ctrl-C.", "Lab has stopped. `course learn` starts it again."]
    assert all(line.endswith(" is new.") for line in copied), learn.said


def test_a_lab_that_cannot_start_is_said_with_the_reason(own: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    own["JUPYTER_RUNTIME_DIR"] = str(tmp_path / "file" / "runtime")
    with learning(places.ROOT, own) as learn:
        assert learn.end() == 1
    assert learn.said.splitlines()[-1].startswith("JupyterLab did not start: ")
    assert "Traceback" not in learn.said


@pytest.fixture
def read_only_course() -> Iterator[tuple[Path, tuple[str, ...]]]:
    """A copy of the course in which nobody may write, and what makes root a nobody in this respect."""
    without: tuple[str, ...] = ()
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("Root may write everywhere, and there is no setpriv to take that right away.")
        rights = "-dac_override,-dac_read_search"
        without = ("setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}")
    with tempfile.TemporaryDirectory(prefix="course-") as folder:
        course = Path(folder) / "shared" / "ü"
        for name in FOLDERS:
            shutil.copytree(places.ROOT / name, course / name, ignore=shutil.ignore_patterns("__pycache__"))
        everything = [course, *course.rglob("*")]
        for path in everything:
            path.chmod(path.stat().st_mode & ~0o222)
        yield course, without
        for path in everything:
            path.chmod(path.stat().st_mode | 0o200)


@posix
def test_a_course_that_is_not_the_learners_to_write_in_works_in_a_folder_of_their_own(
    read_only_course: tuple[Path, tuple[str, ...]], own: dict[str, str], tmp_path: Path
) -> None:
    course, without = read_only_course
    before = sorted(course.rglob("*"))
    own |= {"HOME": str(tmp_path / "me"), "COURSE_HOME": "", "LC_ALL": "C"}
    with learning(course, own, "--port", "0", without=without) as learn:
        learn.read_until("Stop it with Ctrl-C.")
        learn.interrupt()
        assert learn.end() == 130, learn.said
    home = tmp_path / "me" / "event-driven-course"
    assert f"Your notebooks are in {home}." in learn.said
    assert len(list(home.glob("*.ipynb"))) == len(list((course / "notebooks").glob("*.ipynb")))
    assert sorted(course.rglob("*")) == before
