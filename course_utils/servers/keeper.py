"""A process between a notebook and its server: it ends the server when the notebook is gone, killed or not.

It has a session of its own, where no interrupt of the notebook reaches it, and reads from a pipe whose other end only the
notebook holds. The system closes that end when the notebook's process is no more, on Linux, macOS and Windows alike. It
is started by its path and needs nothing but the standard library, so that it is up at once.

It reads one line, an Order. It writes one line, an Answer. Then it waits for the end of the server or of the notebook.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from shutil import chown, rmtree
from threading import Lock, Thread
from typing import IO, Any

LOG, DATA, SECRET = "server.log", "data", "secret"
_IN_USE = "in-use"
_LOOK_SECONDS = 0.01  # how often the log is looked at while a server starts
_HANDING_OVER_SECONDS = 3.0  # for the server of a notebook that has just been killed to leave the folder
_STOP_SECONDS = 30.0  # for a server to write down what it holds; then it is killed


@dataclass(frozen=True)
class Order:
    """What to run in `folder`. All of the server's output goes to its log there, which begins anew."""

    folder: str
    command: list[str]
    ready: str
    """A pattern: the server is ready when this is in its log."""
    seconds: float
    """How long that may take, and laying out its data as well."""
    secret: str
    """A new one, which the file `secret` holds while data is laid out. Data that is there keeps the one it has."""
    lay_out: list[str] = field(default_factory=list)
    """The command that makes `data.new`, which becomes `data` when it is whole; not run where there is `data`."""
    stop: list[str] = field(default_factory=list)
    """The command that stops the server; without it, it is terminated."""
    first_words: str = ""
    """What the server reads from its standard input, such as settings that nobody else may see."""
    user: str = ""
    """Whom to run everything as; "" for whoever asks."""

    def as_line(self) -> bytes:
        return json.dumps(asdict(self)).encode() + b"\n"


@dataclass(frozen=True)
class Answer:
    """How it went: `ready` holds what the pattern found, `failed` why there is no server."""

    ready: str = ""
    secret: str = field(default="", repr=False)
    failed: str = ""
    pid: int = 0
    """Of the server that is ready."""
    taken: bool = False
    """Whether another keeper, or a server one left behind, is at work in the folder."""

    def as_line(self) -> bytes:
        return json.dumps(asdict(self)).encode() + b"\n"


class Keeper:
    """Lays out the data, starts the server, waits, stops it."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._folder = Path(order.folder)
        self._user = _as_user(order.user) if order.user else {}
        self._one_at_a_time = Lock()
        self._stopping = False
        self._serving = False
        self._child: subprocess.Popen[bytes] | None = None
        self._log = self._in_use = -1

    def keep(self) -> None:
        """Everything, from the order to the end of the server."""
        with (self._folder / _IN_USE).open("ab") as in_use:
            self._in_use = in_use.fileno()
            if not _is_ours(in_use):
                _reply(Answer(taken=True))
                return
            with (self._folder / LOG).open("wb") as log:
                self._log = log.fileno()
                Thread(target=self._end_with_the_notebook, daemon=True).start()
                try:
                    _reply(self._start())
                    if self._child:
                        self._child.wait()
                finally:
                    self._stop()

    def _start(self) -> Answer:
        try:
            if self._order.lay_out and not (self._folder / DATA).exists():
                self._lay_out()
            server = self._run(self._order.command, self._order.first_words.encode())
            self._serving = True
            return self._until_ready(server)
        except (OSError, subprocess.SubprocessError) as error:
            return Answer(failed=str(error))

    def _lay_out(self) -> None:
        data, secret = self._folder / DATA, self._folder / SECRET
        new = data.with_suffix(".new")
        rmtree(new, ignore_errors=True)
        secret.touch(mode=0o600)
        secret.write_text(self._order.secret, encoding="utf-8")
        if self._user:
            for path in (self._folder, secret):
                chown(path, self._order.user)
        making = self._run(self._order.lay_out)
        try:
            status = making.wait(self._order.seconds)
        except subprocess.TimeoutExpired:
            self._stop()
            raise
        if status:
            raise subprocess.CalledProcessError(status, Path(self._order.lay_out[0]).name)
        new.rename(data)

    def _run(self, command: list[str], first_words: bytes = b"") -> "subprocess.Popen[bytes]":
        # A server that outlives this process still holds the folder, where the system can hand that on.
        hold: dict[str, Any] = {} if os.name == "nt" else {"pass_fds": [self._in_use]}
        with self._one_at_a_time:
            if self._stopping:
                raise SystemExit
            child = subprocess.Popen(
                command,
                cwd=self._folder,
                env={name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"},
                stdin=subprocess.PIPE,
                stdout=self._log,
                stderr=subprocess.STDOUT,
                **hold,
                **self._user,
            )
            self._child = child
        if first_words and child.stdin:
            with suppress(BrokenPipeError), child.stdin as words:  # a server that is gone already is noticed below
                words.write(first_words)
        return child

    def _until_ready(self, server: "subprocess.Popen[bytes]") -> Answer:
        deadline = time.monotonic() + self._order.seconds
        while time.monotonic() < deadline:
            status = server.poll()
            log = (self._folder / LOG).read_text(encoding="utf-8", errors="replace")
            if found := re.search(self._order.ready, log):
                secret = self._folder / SECRET
                known = secret.read_text(encoding="utf-8") if self._order.lay_out else self._order.secret
                return Answer(ready=found[found.re.groups], secret=known, pid=server.pid)
            if status is not None:
                return Answer(failed=f"it ended with status {status}")
            time.sleep(_LOOK_SECONDS)
        self._stop()
        return Answer(failed=f"it was not ready within {self._order.seconds:g} seconds")

    def _end_with_the_notebook(self) -> None:
        sys.stdin.buffer.read()
        self._stop()

    def _stop(self) -> None:
        with self._one_at_a_time:
            self._stopping = True
            child = self._child
        if child is None or child.poll() is not None:
            return
        if not (self._serving and self._order.stop and self._stop_command_works()):
            child.terminate()
        try:
            child.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

    def _stop_command_works(self) -> bool:
        quiet: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
        return not subprocess.call(self._order.stop, cwd=self._folder, **quiet, **self._user)


def _as_user(name: str) -> dict[str, Any]:
    if sys.platform == "win32":  # which has no root to step down from
        return {}
    import pwd

    return {"user": name, "group": pwd.getpwnam(name).pw_gid, "extra_groups": []}


def _is_ours(in_use: IO[bytes]) -> bool:
    """Take hold of the folder, for as long as this process or one that inherits the file lives."""
    deadline = time.monotonic() + _HANDING_OVER_SECONDS
    while True:
        try:
            _lock(in_use)
            return True
        except OSError:
            if time.monotonic() > deadline:
                return False
            time.sleep(_LOOK_SECONDS)


def _lock(file: IO[bytes]) -> None:
    """Raises OSError, at once, when it is locked."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _reply(answer: Answer) -> None:
    with suppress(BrokenPipeError):  # a notebook that is gone is noticed where its pipe is read
        sys.stdout.buffer.write(answer.as_line())
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # the machine shuts down: stop the server in order
    Keeper(Order(**json.loads(sys.stdin.buffer.readline()))).keep()
