"""What the browser edition is made of: wheels that hold what they should, and a list by which pyodide finds them."""

import json
from email.parser import Parser
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from zipfile import ZipFile

import pytest

from course_utils import places
from course_utils.cli import main
from course_utils.publishing.lite import python_there, write
from course_utils.publishing.lite.course_wheel import course_wheel
from course_utils.publishing.lite.wheels import Wheel, needed_there, pack, pack_installed
from course_utils.publishing.site.write import SiteTrouble


def test_a_wheel_is_the_same_bytes_each_time_and_lists_all_it_holds(tmp_path: Path) -> None:
    files = {
        "small.py": b"size = 1\n",
        "small-1.0.dist-info/METADATA": b"Name: small\nVersion: 1.0\nRequires-Dist: six\n",
    }
    wheel = Wheel(pack(files, tmp_path))
    first = wheel.path.read_bytes()
    assert pack(dict(reversed(files.items())), tmp_path).read_bytes() == first
    assert (wheel.name, wheel.version, wheel.requires, wheel.imports) == ("small", "1.0", ["six"], ["small"])
    with ZipFile(wheel.path) as file:
        record = file.read("small-1.0.dist-info/RECORD").decode()
        assert {line.split(",")[0] for line in record.splitlines()} == set(file.namelist())


def test_an_installed_package_is_packed_without_what_was_compiled_for_this_machine(tmp_path: Path) -> None:
    wheel = Wheel(pack_installed("markupsafe", tmp_path))
    with ZipFile(wheel.path) as file:
        names = file.namelist()
        about = Parser().parsestr(file.read(next(name for name in names if name.endswith("/METADATA"))).decode())
    assert "markupsafe/_native.py" in names
    assert not [name for name in names if name.endswith((*EXTENSION_SUFFIXES, ".pyc")) or name.startswith("..")]
    assert (about["Name"].lower(), about["Version"]) == (wheel.name, wheel.version)


def test_requirements_are_read_for_the_browser_and_not_for_this_machine() -> None:
    lines = [
        "Jinja2>=3",
        "pexpect; sys_platform != 'emscripten'",
        "tzdata; sys_platform == 'emscripten'",
        "typing_extensions; python_version < '3.12'",
        "scipy; extra == 'all'",
    ]
    assert needed_there(lines) == ["jinja2", "tzdata"]


def test_the_course_is_there_with_its_exercises_and_without_its_answers(tmp_path: Path) -> None:
    with ZipFile(course_wheel(tmp_path)) as file:
        names = set(file.namelist())
        solved = json.loads(file.read("notebooks/solutions/00_start_here.ipynb"))
    assert {"course_utils/__init__.py", "course_utils/widgets/player/bundle.js", "datasets/account_42.json"} <= names
    lessons = places.LESSONS
    exercises = {path.relative_to(places.ROOT).as_posix() for path in lessons.glob("*/exercises/*.py")}
    assert exercises <= names
    assert not [name for name in names if "/answers/" in name or name.startswith("course_utils/publishing")]
    assert not any(cell.get("outputs") for cell in solved["cells"])


PANDAS = {"name": "pandas", "file_name": "pandas-3-cp314.whl", "sha256": "0" * 64, "version": "3", "depends": ["pytz"]}


@pytest.fixture
def pyodide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in the place of npm's."""
    folder = tmp_path / "pyodide"
    folder.mkdir()
    (folder / "package.json").write_text('{"version": "7.8.9"}', encoding="utf-8")
    script = "e.cdnUrl=k(e.base??`https://pyodide.example/v${U}/full/`)"
    (folder / "pyodide.mjs").write_text(script, encoding="utf-8")
    monkeypatch.setattr(python_there, "_PYODIDE", folder)
    return folder


def test_a_compiled_package_comes_from_pyodides_place_unless_its_wheel_is_at_hand(
    pyodide: Path, tmp_path: Path
) -> None:
    entry = python_there._compiled(PANDAS, tmp_path, tmp_path / "nothing here")
    assert entry["file_name"] == "https://pyodide.example/v7.8.9/full/pandas-3-cp314.whl"
    assert entry["sha256"] == PANDAS["sha256"]
    assert entry["depends"] == ["numpy", "python-dateutil", "tzdata"]


def test_a_wheel_of_other_bytes_than_pyodide_lists_is_refused(pyodide: Path, tmp_path: Path) -> None:
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    (wheels / "pandas-3-cp314.whl").write_bytes(b"something else")
    with pytest.raises(SiteTrouble, match=r"is not the file that pyodide 7\.8\.9 lists"):
        python_there._compiled(PANDAS, tmp_path, wheels)


def test_without_jupyterlite_it_is_said_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(write, "find_spec", lambda name: None)
    assert main(["site", "00", "--with-kernel", "--into", str(tmp_path)]) == 1
    assert "Run: python3 course.py site --with-kernel" in capsys.readouterr().err
    page = (tmp_path / "00_start_here.html").read_text(encoding="utf-8")
    assert 'href="lab-in-browser/lab/index.html?path=00_start_here.ipynb"' in page
    assert "it runs in your browser" in (tmp_path / "index.html").read_text(encoding="utf-8")
