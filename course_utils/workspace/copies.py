"""A learner's copies of the notebooks: made without outputs, kept for good, set beside newer editions.

Nothing a learner wrote is ever overwritten. `.editions.json` in the learner's folder remembers, for each copy, the
edition it was made from and what it looked like then; a copy that still looks so was not worked in and may be renewed.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_utils import places

_RECORD = ".editions.json"


@dataclass(frozen=True)
class Change:
    """What happened to one copy, in a sentence."""

    path: Path
    sentence: str


def copy_notebooks(home: Path) -> list[Change]:
    """Bring every published notebook into `home`; return what was added or renewed.

    A copy somebody worked in stays as it is, and a newer edition is put beside it under a name of its own.
    """
    home.mkdir(parents=True, exist_ok=True)
    editions = _read_record(home)
    changes = []
    for published in published_notebooks():
        fresh = learners_copy(published)
        edition = _hash(fresh)
        known = editions.get(published.name, {})
        if known.get("edition") == edition and (home / published.name).exists():
            continue
        change = _place(home / published.name, fresh, edition, known)
        if change:
            changes.append(change)
        editions[published.name] = {
            "edition": edition,
            "copy": known.get("copy", edition) if _beside(change) else edition,
        }
    _write_record(home, editions)
    return changes


def _place(path: Path, fresh: str, edition: str, known: dict[str, str]) -> Change | None:
    if not path.exists():
        _write(path, fresh)
        return Change(path, f"{path.name} is new.")
    found = _hash(path.read_text(encoding="utf-8"))
    if found == edition:
        return None
    if found == known.get("copy"):
        _write(path, fresh)
        return Change(path, f"{path.name} was not worked in, so it was renewed.")
    beside = path.with_name(f"{path.stem}.new-{edition[:6]}.ipynb")
    if beside.exists():
        return None
    _write(beside, fresh)
    return Change(beside, f"{path.name} has a newer edition. Yours is kept; the new one is beside it: {beside.name}.")


def _beside(change: Change | None) -> bool:
    return change is None or ".new-" in change.path.name


def reset(home: Path, published: Path) -> Change:
    """Put a fresh copy in place of the learner's, which is kept under another name."""
    home.mkdir(parents=True, exist_ok=True)
    path = home / published.name
    kept = ""
    if path.exists():
        aside = _free_name(path)
        path.rename(aside)
        kept = f" What you had is kept as {aside.name}."
    fresh = learners_copy(published)
    _write(path, fresh)
    editions = _read_record(home)
    editions[published.name] = {"edition": _hash(fresh), "copy": _hash(fresh)}
    _write_record(home, editions)
    return Change(path, f"{path.name} is as new.{kept}")


def published_notebooks() -> Iterator[Path]:
    """The learners' editions, in the course's order."""
    yield from sorted(places.notebooks().glob("[0-9][0-9]_*.ipynb"))


def find_published(name: str) -> Path:
    """The published notebook with this number, slug or file name. Raises LookupError with what there is."""
    found = [path for path in published_notebooks() if name in (path.stem, path.name, *path.stem.split("_", 1))]
    if not found:
        there = ", ".join(path.stem for path in published_notebooks())
        raise LookupError(f"There is no lesson {name!r}. There are: {there}.")
    return found[0]


def learners_copy(published: Path) -> str:
    """The text of a published notebook without outputs, so that nothing gives a prediction away."""
    notebook: dict[str, Any] = json.loads(published.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    # The answers to predictions live in the solved edition; a copy needs none of them.
    notebook["metadata"]["course"].pop("predictions", None)
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _free_name(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.stem}.kept-{number}.ipynb")).exists():
        number += 1
    return aside


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _read_record(home: Path) -> dict[str, dict[str, str]]:
    path = home / _RECORD
    if not path.exists():
        return {}
    try:
        record: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError:
        return {}  # without the record every copy counts as worked in, and is kept
    return record


def _write_record(home: Path, editions: dict[str, dict[str, str]]) -> None:
    _write(home / _RECORD, json.dumps(editions, indent=1, sort_keys=True) + "\n")
