"""The course itself as a wheel for the browser's Python: what a notebook imports, its exercises, solutions and datasets."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

from course_utils import places
from course_utils.catalogue import published_solutions
from course_utils.publishing.lite.wheels import pack

_NOT_FOR_A_NOTEBOOK = {"classroom", "publishing", "workspace", "__pycache__"}
_NOT_FOR_A_LEARNER = {"answers", "pictures", "__pycache__"}
_NEEDS = ("altair", "anywidget", "eventsourcing", "hypothesis", "ipywidgets", "pandas")


def course_wheel(folder: Path) -> Path:
    """Write it into `folder`. The folders stand in it beside each other, as they do in the course."""
    project = tomllib.loads((places.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    name, version = project["name"], project["version"]
    files = dict(_files())
    files[f"{name.replace('-', '_')}-{version}.dist-info/METADATA"] = _about(name, version)
    return pack(files, folder)


def _about(name: str, version: str) -> bytes:
    needs = "".join(f"Requires-Dist: {package}\n" for package in _NEEDS)
    return f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}".encode()


def _files() -> Iterator[tuple[str, bytes]]:
    yield from _folder(places.ROOT / "course_utils", _NOT_FOR_A_NOTEBOOK, (".py", ".js", ".css", ".json"))
    yield from _folder(places.LESSONS, _NOT_FOR_A_LEARNER, (".py", ".json"))
    yield from _folder(places.ROOT / "datasets", set(), (".json", ".jsonl", ".csv"))
    for solved in published_solutions():
        yield f"notebooks/solutions/{solved.name}", _without_outputs(solved)


def _folder(folder: Path, left_out: set[str], kinds: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and path.suffix in kinds and not left_out & set(inside.parts):
            yield path.relative_to(places.ROOT).as_posix(), path.read_bytes()


def _without_outputs(solved: Path) -> bytes:
    notebook = json.loads(solved.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell.pop("outputs", None)
    return json.dumps(notebook, ensure_ascii=False).encode()
