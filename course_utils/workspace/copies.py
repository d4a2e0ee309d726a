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
from course_utils.text import closest

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
        edition = _hash(fresh.encode())
        known = editions.get(published.name, {})
        copy = home / published.name
        if known.get("edition") == edition and copy.exists():
            continue
        change = _place(copy, fresh, edition, known)
        if change:
            changes.append(change)
        untouched = _hash(copy.read_bytes()) == edition
        editions[published.name] = {"edition": edition, "copy": edition if untouched else known.get("copy", "")}
    _write_record(home, editions)
    return changes


def _place(path: Path, fresh: str, edition: str, known: dict[str, str]) -> Change | None:
    if not path.exists():
        _write(path, fresh)
        return Change(path, f"{path.name} is new.")
    found = _hash(path.read_bytes())
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


def reset(home: Path, published: Path) -> Change:
    """Put a fresh copy in place of the learner's, which is kept under another name."""
    home.mkdir(parents=True, exist_ok=True)
    fresh = learners_copy(published)
    path = home / published.name
    kept = ""
    if path.exists():
        aside = _free_name(path)
        path.rename(aside)
        kept = f" What you had is kept as {aside.name}."
    _write(path, fresh)
    editions, edition = _read_record(home), _hash(fresh.encode())
    editions[published.name] = {"edition": edition, "copy": edition}
    _write_record(home, editions)
    return Change(path, f"{path.name} is as new.{kept} What you solved stays recorded.")


def published_notebooks() -> Iterator[Path]:
    """The learners' editions, in the course's order."""
    yield from sorted(places.notebooks().glob("[0-9][0-9]_*.ipynb"))


def find_published(name: str) -> Path:
    """The published notebook with this number, slug or file name. Raises LookupError with what there is."""
    found = [path for path in published_notebooks() if name in (path.stem, path.name, *path.stem.split("_", 1))]
    if not found:
        there = [path.stem for path in published_notebooks()]
        raise LookupError(f"There is no lesson {name!r}. {closest(name, there)}")
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


def _hash(content: bytes) -> str:
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()[:16]


def _read_record(home: Path) -> dict[str, dict[str, str]]:
    path = home / _RECORD
    if not path.exists():
        return {}
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return {name: {"edition": about["edition"], "copy": about["copy"]} for name, about in record.items()}
    except (ValueError, LookupError, TypeError, AttributeError):
        return {}  # without the record every copy counts as worked in, and is kept


def _write_record(home: Path, editions: dict[str, dict[str, str]]) -> None:
    _write(home / _RECORD, json.dumps(editions, indent=1, sort_keys=True) + "\n")
