"""The notebook's side of a server of its own: start a keeper in a free folder, hear how it went, let go of it."""

import json
import re
import secrets
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import disk_usage
from typing import Any, TypeVar
from urllib.parse import urlsplit

from course_utils.servers import keeper
from course_utils.servers.backend import ServerTrouble
from course_utils.servers.keeper import Answer
from course_utils.servers.recipes import Recipe

_MOST_FOLDERS = 20
_MOST_PORTS = 5  # another program may take a port between our finding it free and the server's asking for it
PORT_IS_TAKEN = re.compile(r"could not (bind|create)[^\n]*(address|socket)|listen tcp [^\n]*bind: ", re.IGNORECASE)
_LAST_LINES = 5
_ROOM_MB = 100  # what the largest of them lays out and writes at first, with some to spare
_ENDING_SECONDS = 60.0
_LISTENS_SECONDS = 5.0  # Windows takes two to say that nobody does

Started = TypeVar("Started")


@dataclass(frozen=True)
class Kept:
    """A server of this process: its URL, its folder, and the keeper that ends it."""

    recipe: Recipe
    url: str
    folder: Path
    process: "subprocess.Popen[bytes]"
    pid: int = 0
    """Of the server itself; 0 while there is none."""

    @property
    def runs(self) -> bool:
        """Whether it does, also in the moment after its death in which its keeper has not noticed."""
        return self.process.poll() is None and _listens(self.url)

    def last_words(self) -> str:
        """A sentence with the last lines of its log."""
        path = self.folder / keeper.LOG
        log = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
        lines = "\n".join(log.splitlines()[-_LAST_LINES:])
        return f"Its log, {path}, ends with\n{lines or '(nothing)'}"

    def has_ended_within(self, seconds: float) -> bool:
        """Whether it ended by then."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        return not self.runs

    def leave(self) -> None:
        """Close this process's ends of the pipes and no more."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()

    def end(self) -> None:
        """Close the pipe, upon which the keeper stops the server, and wait until it has."""
        self.leave()
        self.process.wait(_ENDING_SECONDS)


def keep(recipe: Recipe, root: Path, say: Callable[[str], object], seconds: float) -> Kept:
    """A server in the first folder under `root` that no other notebook's server has.

    Raises ServerTrouble, with the last lines of its log, when it does not start within `seconds`, and before anything is
    begun when the disk is full; OSError when its folder cannot be made.
    """
    return in_free_folder(recipe.title, recipe.name, root, say, lambda folder: keep_in(folder, recipe, say, seconds))


def in_free_folder(
    title: str, name: str, root: Path, say: Callable[[str], object], start: Callable[[Path], Started | None]
) -> Started:
    """What `start` started in the first folder where it found nobody at work. Raises as `keep` does."""
    root.mkdir(parents=True, exist_ok=True)
    if (free := disk_usage(root).free / 1e6) < _ROOM_MB:
        raise ServerTrouble(
            f"{title} was not started: it may need {_ROOM_MB} MB in {root}, and its disk has {free:.0f} MB left. "
            "Make room, and run this again."
        )
    say(f"Starting {title} …")
    for number in range(1, _MOST_FOLDERS + 1):
        folder = root / (name if number == 1 else f"{name}-{number}")
        folder.mkdir(mode=0o700, exist_ok=True)
        if started := start(folder):
            return started
    raise ServerTrouble(
        f"{title} found no folder in {root}: {_MOST_FOLDERS} are in use, or the disk they are on knows no locks. "
        "Shut down the kernels you no longer need."
    )


def keep_in(folder: Path, recipe: Recipe, say: Callable[[str], object], seconds: float) -> Kept | None:
    """A server in this folder; None when another one is at work there. Raises ServerTrouble when it does not start."""
    for _ in range(_MOST_PORTS):
        port = free_port()
        order = recipe.order(folder, port, secrets.token_hex(16), seconds)
        if order.lay_out and not (folder / keeper.DATA).exists():
            say(f"The first time, its folder is laid out: {folder}")
        process = _start_keeper(folder)
        try:
            answer = _ask(process, order.as_line())
        except BaseException:
            Kept(recipe, "", folder, process).leave()  # an interrupt: the keeper stops what it has begun
            raise
        url = recipe.url.format(port=port, secret=answer.secret, ready=answer.ready)
        kept = Kept(recipe, url, folder, process, answer.pid)
        if answer.ready:
            return kept
        kept.end()
        if answer.taken:
            return None
        if not PORT_IS_TAKEN.search(kept.last_words()):
            break
    raise ServerTrouble(f"{recipe.title} did not start: {answer.failed.rstrip('.')}. {kept.last_words()}")


def _start_keeper(folder: Path) -> "subprocess.Popen[bytes]":
    apart: dict[str, Any] = {"start_new_session": True}  # where no interrupt of the notebook reaches it
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    process: subprocess.Popen[bytes]
    process = subprocess.Popen([sys.executable, "-I", "-S", keeper.__file__], cwd=folder, **pipes, **apart)
    return process


def _ask(process: "subprocess.Popen[bytes]", order: bytes) -> Answer:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(order)
    process.stdin.flush()
    line = process.stdout.readline()
    return Answer(**json.loads(line)) if line else Answer(failed="the process that was to keep it ended")


def _listens(url: str) -> bool:
    """Whether anything takes connections at this address. One that is too busy to answer does."""
    address = urlsplit(url)
    try:
        with suppress(TimeoutError):
            socket.create_connection((address.hostname, address.port or 0), _LISTENS_SECONDS).close()
    except ConnectionRefusedError:
        return False
    return True


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port
