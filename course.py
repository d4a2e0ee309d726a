"""Start here: `python3 course.py learn` opens the course, `python3 course.py test` checks all of it.

Needs Python 3.11 or newer and nothing else. Makes the environment `.venv` from requirements.lock when it is missing,
broken or out of date, then hands over to the `course` command inside it. An environment that fits is left alone, so that
a course installed for many works for people who may not write in its folder. `--with-servers` adds what
requirements-servers.lock names, `--with-kernel` what requirements-kernel.lock does, and an environment that has them keeps
them.
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
SERVERS = ROOT / "requirements-servers.lock"  # with --with-servers, and from then on
SERVERS_STAMP = VENV / "servers-made-from"
KERNEL = ROOT / "requirements-kernel.lock"  # likewise with --with-kernel
KERNEL_STAMP = VENV / "kernel-made-from"

# Runs in the environment: is it one, and are Lab and the course in it?
PROBE = """
import sys
from importlib.util import find_spec
sys.exit(sys.prefix == sys.base_prefix or not (find_spec("jupyterlab") and find_spec("course_utils")))
"""


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 (whoever starts it with an older one should read why it stops)
        print(f"The course needs Python 3.11 or newer; this is {sys.version.split()[0]}. Run it with a newer one.")
        return 1
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a folder's name may have letters the terminal lacks
    os.environ["PYTHONUTF8"] = "1"  # whatever the terminal speaks, the course's files are UTF-8
    with_servers = "--with-servers" in sys.argv or SERVERS_STAMP.exists()
    with_kernel = "--with-kernel" in sys.argv or KERNEL_STAMP.exists()
    unfinished = "The environment in .venv is not finished; the next start makes it anew."
    try:
        if why := reason_to_prepare():
            print(f"{why} This takes a minute or two, once, and needs the internet.", flush=True)
            if not prepare():
                return 1
            STAMP.write_text(fingerprint(), encoding="utf-8")
        unfinished = "The servers are not all there; the next start with --with-servers adds them."
        if with_servers and not add_servers():
            return 1
        unfinished = "JupyterLite is not all there; the next start with --with-kernel adds it."
        if with_kernel and not add_kernel():
            return 1
    except KeyboardInterrupt:
        print(f"\nStopped. {unfinished}")
        return 128 + signal.SIGINT  # as a shell says that a signal ended a command
    except OSError as error:
        print(
            f"The environment in .venv cannot be made: {error}. If the course is not yours, ask whoever installed it "
            "to run `python3 course.py progress` there once. If the disk is full, make room."
        )
        return 1
    return hand_over()


def hand_over() -> int:
    command = [str(PYTHON), "-m", "course_utils", *sys.argv[1:]]
    if os.name != "nt":
        os.execv(command[0], command)  # the same process, so that stopping it stops the course
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the course itself, which ends as it likes
    return subprocess.run(command).returncode


def reason_to_prepare() -> str:
    """Why the environment has to be made, in a sentence; empty when it fits."""
    if not VENV.exists() and not VENV.is_symlink():
        return "Preparing the environment in .venv."
    if not STAMP.exists():
        return "The environment in .venv was not finished, so it is made anew."
    if STAMP.read_text(encoding="utf-8", errors="replace") != fingerprint():
        return "The course has changed or moved, so its environment in .venv is made anew."
    try:
        works = subprocess.run([PYTHON, "-I", "-c", PROBE], stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        works = False
    return "" if works else "The environment in .venv is broken, so it is made anew."


def fingerprint() -> str:
    """What an environment is made from: it fits as long as this is the same."""
    sources = b"".join((ROOT / name).read_bytes() for name in ("requirements.lock", "pyproject.toml"))
    return hashlib.sha256(sources + os.fsencode(ROOT)).hexdigest()


def prepare() -> bool:
    """Make the environment: every package pinned by hash, the course itself in place."""
    lock = LOCK.read_text(encoding="utf-8")
    try:
        import ensurepip  # noqa: F401  (Debian ships the venv module without it)
        import venv
    except ImportError:
        print(
            "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv. Then run this again."
        )
        return False
    say("Making a place for Python's packages.")
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    try:
        venv.create(VENV, with_pip=True, clear=True)
    except subprocess.CalledProcessError as error:
        print(f"Python could not put pip into .venv: {error}")
        return False
    say("Fetching uv, which installs some ten times faster than pip.")
    uv = VENV / "uv.txt"
    uv.write_text(re.findall(r"^uv==(?:.*\\\n)*.*\n", lock, re.M)[0], encoding="utf-8")  # its own pinned lines
    ways = [with_uv(), with_pip()] if run([*with_pip(), "--require-hashes", "-r", uv]) else [with_pip()]
    say(f"Installing {len(re.findall(r'^[^ #]+==', lock, re.M))} packages.")
    if not install("--require-hashes", "-r", LOCK, ways=ways):
        return False
    say("Adding the course itself.")
    if not install("--no-deps", "--no-build-isolation", "-e", ROOT, ways=ways):
        return False
    # Python reads this file in the terminal's encoding, which may have no letters for the names of the folders above.
    for link in VENV.rglob("course_utils.pth"):
        link.write_text(os.path.relpath(ROOT, link.parent) + "\n", encoding="utf-8")
    return True


def add_servers() -> bool:
    """Add real servers to an environment that fits, unless they are there."""
    what = (
        "Adding real servers: PostgreSQL, Valkey, NATS and an emulator of OpenSearch, as far as this system has them."
    )
    return add(SERVERS, SERVERS_STAMP, what, "No lesson needs a server: without --with-servers the course starts.")


def add_kernel() -> bool:
    """Add what makes a site with a Lab that runs in the browser, unless it is there."""
    what = "Adding JupyterLite, which makes Lab run in a browser."
    return add(KERNEL, KERNEL_STAMP, what, "Without --with-kernel the site is written to be read.")


def add(lock: Path, stamp: Path, what: str, without: str) -> bool:
    """Install what the lock names, saying `what`, unless the stamp says that it is there; `without` consoles."""
    made_from = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8", errors="replace") == made_from:
        return True
    say(what)
    stamp.unlink(missing_ok=True)
    if not install("--require-hashes", "-r", lock, ways=[with_uv(), with_pip()]):
        print(without)
        return False
    stamp.write_text(made_from, encoding="utf-8")
    return True


def install(*arguments: str | Path, ways: list[list[str | Path]]) -> bool:
    """Try these ways in turn; said when none manages."""
    if any(run([*way, *arguments]) for way in ways):
        return True
    print("Installing failed; the lines above say why. Without internet, run it once where there is some.")
    return False


def with_uv() -> list[str | Path]:
    return [PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON]


def with_pip() -> list[str | Path]:
    return [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def run(command: list[str | Path]) -> bool:
    return subprocess.run(command).returncode == 0


def say(step: str) -> None:
    """Show what is being done, before it is."""
    print(f"  {step}", flush=True)


if __name__ == "__main__":
    try:
        status = main()
    except KeyboardInterrupt:  # before anything was begun, or between one thing and the next
        print("\nStopped before it was finished.", file=sys.stderr)
        status = 128 + signal.SIGINT
    sys.exit(status)
