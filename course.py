"""Start here: `python3 course.py learn` opens the course, `python3 course.py test` checks all of it.

Needs Python 3.11 or newer and nothing else. Makes the environment `.venv` from requirements.lock when it is missing
or out of date, then hands over to the `course` command inside it.
"""

import hashlib
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "made-from"


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 (whoever starts it with an older one should read why it stops)
        print(f"The course needs Python 3.11 or newer; this is {sys.version.split()[0]}. Run it with a newer one.")
        return 1
    sources = b"".join((ROOT / name).read_bytes() for name in ("requirements.lock", "pyproject.toml"))
    wanted = hashlib.sha256(sources + str(ROOT).encode()).hexdigest()
    if not PYTHON.exists() or not STAMP.exists() or STAMP.read_text(encoding="utf-8") != wanted:
        print("Preparing the environment in .venv, once; this takes a minute at most.", flush=True)
        if not prepare():
            return 1
        STAMP.write_text(wanted, encoding="utf-8")
    command = [str(PYTHON), "-m", "course_utils", *sys.argv[1:]]
    if os.name != "nt":
        os.execv(command[0], command)  # the same process, so that stopping it stops the course
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the course itself, which ends as it likes
    return subprocess.run(command).returncode


def prepare() -> bool:
    """Make the environment: every package pinned by hash, the course itself in place."""
    try:
        import ensurepip  # noqa: F401  (Debian ships the venv module without it)
        import venv

        venv.create(VENV, with_pip=True, clear=True)
    except ImportError:
        print(
            "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv. Then run this again."
        )
        return False
    pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    uv = VENV / "uv.txt"
    # uv installs some ten times faster than pip; its own pinned lines of the lock come first.
    pinned = re.findall(r"^uv==(?:.*\\\n)*.*\n", LOCK.read_text(encoding="utf-8"), re.M)
    uv.write_text(pinned[0], encoding="utf-8")
    fast = subprocess.run([*pip, "--require-hashes", "-r", uv]).returncode == 0
    install = [PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON] if fast else pip
    steps: list[list[str | Path]] = [
        ["--require-hashes", "-r", LOCK],
        ["--no-deps", "--no-build-isolation", "-e", ROOT],
    ]
    for arguments in steps:
        if subprocess.run([*install, *arguments]).returncode and subprocess.run([*pip, *arguments]).returncode:
            print("Installing failed; the lines above say why. Without internet, run it once where there is some.")
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
