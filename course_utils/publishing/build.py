"""Build the notebooks: every lesson that changed since it was built last, several at a time."""

import hashlib
import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from course_utils import places
from course_utils.files import write_whole
from course_utils.publishing.contents import Entry, find_entry, read_contents
from course_utils.publishing.pictures import FOLDER as PICTURES
from course_utils.publishing.pictures import published_names
from course_utils.publishing.widget_values import FOLDER as WIDGETS

RECORD = "built.json"
_AT_ONCE = 2


def build(target: Path | None = None, only: str | None = None) -> list[str]:
    """Build the lessons whose sources changed into `target` (the course's notebooks); return their names.

    `only` names one lesson by number or slug, and builds it whether or not it changed.
    """
    target = target or places.ROOT / "notebooks"
    contents = read_contents()
    wanted = [find_entry(contents, only)] if only else contents
    (target / "solutions").mkdir(parents=True, exist_ok=True)
    record = _read_record(target)
    changed = [entry for entry in wanted if only or record.get(entry.folder_name) != _state(entry, target)]
    if changed:
        _produce_all(changed, contents, target, record)
    _remove_strays(target, contents)
    return [entry.folder_name for entry in changed]


def _produce_all(changed: list[Entry], contents: list[Entry], target: Path, record: dict[str, dict[str, str]]) -> None:
    from course_utils.publishing.produce import produce  # loads Jupyter, which takes longer than seeing no change

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for entry, _ in zip(changed, pool.map(lambda entry: produce(entry, contents, target), changed), strict=True):
            record[entry.folder_name] = _state(entry, target)
            _write_record(target, record)


def _state(entry: Entry, target: Path) -> dict[str, str]:
    """What a lesson was built from and what came out, as hashes: either of them changing calls for a build."""
    folder = places.LESSONS / entry.folder_name
    sources = [places.LESSONS / "course.yml", *_files(folder), *_helper_sources()]
    notebooks = [target / f"{entry.folder_name}.ipynb", target / "solutions" / f"{entry.folder_name}.ipynb"]
    widgets = target / WIDGETS / f"{entry.folder_name}.json"
    outputs = [*notebooks, widgets, *sorted((target / PICTURES).glob(f"{entry.number}_*.svg"))]
    return {"from": _hash(sources), "to": _hash(path for path in outputs if path.exists())}


def _helper_sources() -> list[Path]:
    """The code and data a lesson's outputs may depend on."""
    return [*_files(places.ROOT / "course_utils"), *_files(places.ROOT / "datasets"), places.ROOT / "requirements.lock"]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def _hash(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:16]


def _read_record(target: Path) -> dict[str, dict[str, str]]:
    path = target / RECORD
    if not path.exists():
        return {}
    try:
        record: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return {}  # damaged, perhaps by a merge of two of them: everything is built again
    return record


def _write_record(target: Path, record: dict[str, dict[str, str]]) -> None:
    text = json.dumps(dict(sorted(record.items())), indent=1)
    write_whole(target / RECORD, text + "\n")


def _remove_strays(target: Path, contents: list[Entry]) -> None:
    """Remove what no lesson has any more: it is output, and built again from sources."""
    names = {f"{entry.folder_name}.ipynb" for entry in contents}
    names |= {f"{entry.folder_name}.json" for entry in contents}
    names |= {name for entry in contents for name in published_names(places.LESSONS / entry.folder_name)}
    outputs = ("*.ipynb", "solutions/*.ipynb", f"{PICTURES}/*", f"{WIDGETS}/*")
    for path in [path for pattern in outputs for path in target.glob(pattern)]:
        if path.name not in names:
            path.unlink()
