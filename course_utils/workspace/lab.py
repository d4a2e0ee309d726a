"""Open the learner's folder in JupyterLab, on this machine only and behind a token."""

import os
import sys
from pathlib import Path

from course_utils.catalogue import published_notebooks
from course_utils.workspace.copies import copy_notebooks

_QUIET_SETTINGS = '{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}\n'


def learn(home: Path, browser: bool, port: int) -> int:
    """Bring the copies up to date and serve Lab until it is stopped; the exit status is Lab's."""
    for change in copy_notebooks(home):
        print(change.sentence)
    _keep_lab_offline()
    os.environ["COURSE_HOME"] = str(home)
    first = next(iter(published_notebooks()), None)
    arguments = [
        f"--ServerApp.root_dir={home}",
        f"--ServerApp.port={port}",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.allow_remote_access=False",
        # Installing extensions would reach for the internet, and the authors' text notebooks are no learner's business.
        "--LabApp.extension_manager=readonly",
        "--ServerApp.jpserver_extensions={'jupyterlab_jupytext': False}",
        f"--LabApp.default_url=/lab/tree/{first.name}" if first else "--LabApp.default_url=/lab",
    ]
    if not browser:
        arguments.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        print(
            "You are root, so Lab is started with --allow-root. It still listens on 127.0.0.1 only, behind its token."
        )
        arguments.append("--allow-root")
    print(f"Your notebooks are in {home}. Stop with Ctrl-C.", flush=True)

    from jupyterlab.labapp import LabApp

    LabApp.launch_instance(arguments)
    return 0


def _keep_lab_offline() -> None:
    """Switch off Lab's news and update checks, in the environment's own settings; the learner's stay untouched."""
    overrides = Path(sys.prefix) / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    if not overrides.exists():
        overrides.parent.mkdir(parents=True, exist_ok=True)
        overrides.write_text(_QUIET_SETTINGS, encoding="utf-8")
