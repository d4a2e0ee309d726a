"""Servers from wheels for tests: a folder they can work in, who is at work there, and what a missing wheel means."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from course_utils.servers import Kind
from course_utils.servers.recipes import recipe

BUSY_SECONDS = 300  # nothing is taken for broken because the machine is busy


@contextmanager
def enterable_folder() -> Iterator[Path]:
    """A folder that the user PostgreSQL runs as may enter where the tests run as root, and that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="course-servers-"))
    folder.chmod(0o755)
    try:
        yield folder.resolve()
        wait_until(lambda: not at_work_in(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def require(kind: Kind) -> None:
    """Skip where the wheel of this kind is not installed; where everything is to be checked, fail."""
    if recipe(kind) is None:
        sentence = f"No server for {kind!r} is installed. `python3 course.py test --with-servers` brings them."
        (pytest.fail if os.environ.get("CI") else pytest.skip)(sentence)


def at_work_in(folder: Path) -> list[psutil.Process]:
    """The processes whose working folder is inside, keepers and servers alike."""
    found = []
    for process in psutil.process_iter():
        try:
            if Path(process.cwd()).is_relative_to(folder.resolve()) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.Error, OSError):  # somebody else's, or gone
            continue
    return found


def command_of(process: psutil.Process) -> str:
    """Its command line; empty when it has ended meanwhile, as a server's own helpers do."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def keepers_in(folder: Path) -> list[psutil.Process]:
    return [process for process in at_work_in(folder) if "keeper.py" in command_of(process)]


def kill_server_in(folder: Path) -> None:
    """Everything at work there but the keeper, without a chance to end in order."""
    keepers = keepers_in(folder)
    for process in at_work_in(folder):
        if process not in keepers:
            with suppress(psutil.NoSuchProcess):
                process.kill()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + BUSY_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.02)
