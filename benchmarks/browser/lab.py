"""A real JupyterLab on 127.0.0.1 for the length of a `with`: started, waited for, and stopped with its kernels."""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urljoin

ADDRESS = re.compile(r"http://127\.0\.0\.1:(?P<port>\d+)/\S*?[?&]token=(?P<token>\w+)")
NEWS = "@jupyterlab/apputils-extension/notification.jupyterlab-settings"
THEMES = "@jupyterlab/apputils-extension:themes"
LIGHT, DARK = "JupyterLab Light", "JupyterLab Dark"
# How long to wait at the most, on a machine that has other things to do; what comes sooner is not waited for.
START_SECONDS = 600
STOP_SECONDS = 120
ANSWER_SECONDS = 120
LAST_WORDS = 15


class LabDidNotStart(Exception):
    """Lab ended before it served, or does not serve; the message ends in the last lines it wrote."""

    def __init__(self, why: str, log: Path) -> None:
        words = "\n".join(_read(log).splitlines()[-LAST_WORDS:])
        super().__init__(f"Lab did not start: {why}. Its last words:\n{words or '(none)'}")


@dataclass(frozen=True)
class Lab:
    """A serving Lab: the address it printed, with its port and token, and the folder whose notebooks it shows."""

    address: str
    port: int
    token: str
    folder: Path

    def address_of(self, notebook: str) -> str:
        """Where a notebook of the folder opens by itself, as its file says, without an earlier layout."""
        return f"http://127.0.0.1:{self.port}/doc/tree/{notebook}?token={self.token}&reset"

    def ask(self, path: str, method: str = "GET", content: Any = None) -> Any:
        """Jupyter's REST API: what it answers, parsed; None for an empty answer."""
        request = urllib.request.Request(
            urljoin(f"http://127.0.0.1:{self.port}/api/", path),
            method=method,
            headers={"Authorization": f"token {self.token}", "Content-Type": "application/json"},
            data=json.dumps(content).encode() if content is not None else b"" if method == "POST" else None,
        )
        # An opener of its own, because a proxy set for the internet is none for this machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=ANSWER_SECONDS) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def wear(self, theme: str) -> None:
        """Show whatever is opened from now on in one of Lab's themes, such as "JupyterLab Dark"."""
        self.ask(f"../lab/api/settings/{THEMES}", "PUT", {"raw": json.dumps({"theme": theme})})

    def shut_kernels_down(self) -> None:
        """End every session, and with it its kernel."""
        for session in self.ask("sessions"):
            self.ask(f"sessions/{session['id']}", "DELETE")


def jupyter_lab(folder: Path) -> list[str]:
    """The command that starts a plain Lab in a folder."""
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1"),
        *(f"--port={free_port()}", f"--ServerApp.root_dir={folder}", *root),
    ]


def course_learn() -> list[str]:
    """The command that starts Lab the course's way, in the folder that COURSE_HOME names."""
    return [sys.executable, "-m", "course_utils", "learn", "--no-browser", "--port", str(free_port())]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path, command: Sequence[str] | None = None) -> Iterator[Lab]:
    """A Lab that shows `folder`, started by `command` (a plain Lab by default), with settings of its own.

    Raises LabDidNotStart when the command ends, or does not serve within START_SECONDS.
    """
    with tempfile.TemporaryDirectory(prefix="lab-", ignore_cleanup_errors=True) as own:
        environment = _environment(folder, Path(own))
        if command is None:
            command = jupyter_lab(folder)
            _ask_for_no_news(Path(environment["JUPYTERLAB_SETTINGS_DIR"]))
        log = Path(own, "log.txt")
        with log.open("wb") as written:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=subprocess.STDOUT,
            )
        lab = None
        try:
            lab = _wait_for(process, log, folder)
            yield lab
        finally:
            _stop(process, lab)


def _environment(folder: Path, own: Path) -> dict[str, str]:
    """This process's environment, with Jupyter's personal folders moved, so that nobody's settings matter."""
    moved = {
        "COURSE_HOME": str(folder),
        "IPYTHONDIR": str(own / "ipython"),
        "JUPYTER_CONFIG_DIR": str(own / "config"),
        "JUPYTER_RUNTIME_DIR": str(own / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(own / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(own / "workspaces"),
        "PYTHONUNBUFFERED": "1",
    }
    return {**os.environ, **moved}


def _ask_for_no_news(settings: Path) -> None:
    """Keep a plain Lab from asking whether it may fetch news; the course's own way does that itself."""
    (settings / NEWS).parent.mkdir(parents=True)
    (settings / NEWS).write_text(json.dumps({"fetchNews": "false", "checkForUpdates": False}), encoding="utf-8")


def _wait_for(process: subprocess.Popen[bytes], log: Path, folder: Path) -> Lab:
    """The Lab, once the process has written its address and answers there."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise LabDidNotStart(f"it ended with status {process.returncode}", log)
        if found := ADDRESS.search(_read(log)):
            lab = Lab(found[0], int(found["port"]), found["token"], folder)
            if _answers(lab):
                return lab
        time.sleep(0.02)
    raise LabDidNotStart(f"it does not serve after {START_SECONDS} seconds", log)


def _answers(lab: Lab) -> bool:
    try:
        lab.ask("status")
    except (URLError, ConnectionError, TimeoutError):
        return False
    return True


def _read(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")


def _stop(process: subprocess.Popen[bytes], lab: Lab | None) -> None:
    """Ask the Lab to stop, which ends its kernels on every platform; end the process if it does not."""
    if lab is not None and process.poll() is None:
        try:
            lab.ask("shutdown", "POST")
            process.wait(STOP_SECONDS)
        except (URLError, ConnectionError, TimeoutError, subprocess.TimeoutExpired) as error:
            print(f"Lab did not stop when asked ({error}); ending its process.", file=sys.stderr)
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
