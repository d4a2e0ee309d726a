"""A server ends with its notebook's process, however that ends, and with nothing else."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from course_utils import places
from course_utils.servers import Kind
from tests.unit.servers.conftest import Start
from tests.unit.servers.real_servers import at_work_in, keepers_in, wait_until

posix = pytest.mark.skipif(os.name == "nt", reason="Signals and forks as POSIX has them.")
BEGIN = """
import os, sys, time
from pathlib import Path
from course_utils.servers import ended, serve
def start():
    return serve(sys.argv[1], folder=Path(sys.argv[2]), say=lambda line: None, seconds=300)
"""
START_AND_SLEEP = BEGIN + "print(start().url, flush=True); time.sleep(3600)"
START_AND_END = BEGIN + "print(start().url, flush=True)"
FORK_A_CHILD_THAT_STAYS = """
print(start().url, flush=True)
if os.fork() == 0:
    os.close(1)
    sys.stdin.read()
    os._exit(0)
time.sleep(3600)
"""
SLEEP_THROUGH_AN_INTERRUPT = """
service = start()
try:
    print(service.url, flush=True)
    time.sleep(3600)
except KeyboardInterrupt:
    print("interrupted", repr(ended(service)), start() == service, flush=True)
"""


@contextmanager
def notebook(code: str, kind: Kind, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """A process that starts a server and has said its URL."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, kind, str(folder)],
        env=os.environ | {"PYTHONPATH": str(places.ROOT)},
        start_new_session=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        assert "://" in process.stdout.readline()
        yield process
    finally:
        process.kill()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()  # upon which a fork of it ends too
        process.wait()


def test_killing_the_notebook_ends_its_server_each_time(kind: Kind, folder: Path) -> None:
    for _ in range(2):
        with notebook(START_AND_SLEEP, kind, folder) as process:
            assert at_work_in(folder)
            process.kill()
            wait_until(lambda: not at_work_in(folder))


def test_a_notebook_that_ends_by_itself_has_ended_its_server_before(kind: Kind, folder: Path) -> None:
    with notebook(START_AND_END, kind, folder) as process:
        assert process.wait(300) == 0
        assert at_work_in(folder) == []


@posix
def test_a_fork_that_outlives_the_notebook_does_not_keep_its_server(kind: Kind, folder: Path) -> None:
    with notebook(BEGIN + FORK_A_CHILD_THAT_STAYS, kind, folder) as process:
        process.kill()
        wait_until(lambda: not at_work_in(folder))


@posix
def test_interrupting_the_notebook_leaves_its_server_alone(kind: Kind, folder: Path) -> None:
    with notebook(BEGIN + SLEEP_THROUGH_AN_INTERRUPT, kind, folder) as process:
        os.killpg(process.pid, signal.SIGINT)
        assert process.stdout is not None
        assert process.stdout.readline() == "interrupted '' True\n"


@posix
def test_a_keeper_that_is_asked_to_end_stops_its_server_in_order(kind: Kind, folder: Path) -> None:
    with notebook(START_AND_SLEEP, kind, folder):
        for keeper in keepers_in(folder):
            keeper.terminate()
        wait_until(lambda: not at_work_in(folder))


def test_a_notebook_killed_while_the_data_is_laid_out_leaves_nothing_at_work(start: Start, folder: Path) -> None:
    code = BEGIN + "serve(sys.argv[1], folder=Path(sys.argv[2]), say=lambda line: print('://', line, flush=True))"
    with notebook(code, "postgres", folder) as process:
        wait_until(lambda: bool(at_work_in(folder)))
        process.kill()
        wait_until(lambda: not at_work_in(folder))
    start("postgres")


def test_a_second_notebook_in_the_same_folder_has_a_server_of_its_own(kind: Kind, start: Start, folder: Path) -> None:
    first = start(kind)
    with notebook(START_AND_SLEEP, kind, folder):
        (second,) = folder.glob("*-2")
        assert at_work_in(second)
    wait_until(lambda: not at_work_in(second))
    assert start(kind) == first
