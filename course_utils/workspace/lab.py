"""Open the learner's folder in JupyterLab, on this machine only and behind a token.

Lab's own log stays out of sight; its errors show. What the course changes of Lab's defaults is in `lab_settings`, which is
only read, so that a learner's own settings hold, and a course they may not write in serves them as well.
"""

import os
import secrets
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import zmq

from course_utils.catalogue import published_notebooks
from course_utils.text import show_error
from course_utils.workspace.copies import copy_notebooks

_SETTINGS = Path(__file__).parent / "lab_settings"


def learn(home: Path, browser: bool, port: int) -> int:
    """Bring the copies up to date and serve Lab until it is stopped.

    The exit status is 130 after Ctrl-C, 0 when Lab ended by itself, and 1 when it could not start, which is said.
    """
    for change in copy_notebooks(home):
        print(change.sentence)
    print(f"Your notebooks are in {home}. Starting JupyterLab …", flush=True)
    first = next(iter(published_notebooks()), None)
    return serve(home, f"/lab/tree/{first.name}" if first else "/lab", browser, port, again="course learn")


def serve(home: Path, page: str, browser: bool, port: int, again: str, more: Sequence[str] = ()) -> int:
    """Serve a folder until stopped, and open this page of Lab's server first; the exit status is that of `learn`.

    `again` is the command that starts it again, and `more` are further arguments for Lab.
    """
    os.environ |= {"COURSE_HOME": str(home), "PYTHONUTF8": "1"}  # for the kernels
    try:
        return _serve([*_arguments(home, page, browser, port), *more], again)
    except SystemExit as end:
        if end.code:
            print("JupyterLab did not start; the lines above say why.", file=sys.stderr)
        return int(bool(end.code))
    except Exception as error:  # Lab and its extensions are others' code, and so are the settings they read
        print(f"JupyterLab did not start: {show_error(error)}", file=sys.stderr)
        return 1


def _arguments(home: Path, page: str, browser: bool, port: int) -> list[str]:
    arguments = [
        f"--ServerApp.root_dir={home}",
        f"--ServerApp.port={port}",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.allow_remote_access=False",
        f"--IdentityProvider.token={secrets.token_hex(24)}",
        "--Application.log_level=ERROR",
        f"--LabApp.app_settings_dir={_SETTINGS}",
        # News, updates and extensions would reach for the internet, whatever somebody's own settings say.
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        # The authors' text notebooks are no learner's business.
        "--ServerApp.jpserver_extensions={'jupyterlab_jupytext': False}",
        f"--LabApp.default_url={page}",
    ]
    if zmq.has("curve"):  # so that on a machine of many, what goes to and from a kernel is its learner's alone
        arguments.append("--KernelManager.transport_encryption=auto")
    if not browser:
        arguments.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        print(
            "You are root, so Lab is started with --allow-root. It still listens on 127.0.0.1 only, behind its token."
        )
        arguments.append("--allow-root")
    return arguments


def _serve(arguments: list[str], again: str) -> int:
    """Run Lab in this process until it is stopped; what is still running in its kernels ends with it."""
    from jupyterlab.labapp import LabApp

    server: Any = LabApp.initialize_server(arguments)
    status = 0

    def stop(number: int, _frame: FrameType | None) -> None:
        nonlocal status
        status = 128 + number  # as a shell says that a signal ended a command
        signal.signal(signal.SIGINT, signal.default_int_handler)  # for those in a hurry
        server.stop(from_signal=True)

    signal.signal(signal.SIGINT, stop)
    address = f"http://127.0.0.1:{server.port}{server.base_url.rstrip('/')}{server.default_url}"
    token = server.identity_provider.token
    server.io_loop.add_callback(print, f"\nThe course is at {address}?token={token}\nStop it with Ctrl-C.", flush=True)
    server.start()
    print(f"\nLab has stopped. `{again}` starts it again.")
    return status
