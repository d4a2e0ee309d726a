"""A learner's copies of the notebooks: made without outputs, kept for good, set beside newer editions.

Nothing a learner wrote is ever overwritten, and no file is ever half written. `.editions.json` in the learner's folder
remembers, for each copy, the edition it was made from and what it looked like then; a copy that still looks so was not
worked in and may be renewed.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_utils.catalogue import published_notebooks
from course_utils.files import write_keeping, write_whole

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
        write_whole(path, fresh)
        return Change(path, f"{path.name} is new.")
    found = _hash(path.read_bytes())
    if found == edition:
        return None
    if found == known.get("copy"):
        write_whole(path, fresh)
        return Change(path, f"{path.name} was not worked in, so it was renewed.")
    beside = path.with_name(f"{path.stem}.new-{edition[:6]}.ipynb")
    if beside.exists():
        return None
    write_whole(beside, fresh)
    return Change(beside, f"{path.name} has a newer edition. Yours is kept; the new one is beside it: {beside.name}.")


def reset(home: Path, published: Path) -> Change:
    """Put a fresh copy in place of the learner's, which is kept under another name."""
    home.mkdir(parents=True, exist_ok=True)
    fresh = learners_copy(published)
    path = home / published.name
    aside = write_keeping(path, fresh, "kept")
    kept = f" What you had is kept as {aside.name}." if aside else ""
    editions, edition = _read_record(home), _hash(fresh.encode())
    editions[published.name] = {"edition": edition, "copy": edition}
    _write_record(home, editions)
    return Change(path, f"{path.name} is as new.{kept} What you solved stays recorded.")


def learners_copy(published: Path) -> str:
    """The text of a published notebook without outputs, so that nothing gives a prediction away."""
    notebook: dict[str, Any] = json.loads(published.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    # The answers to predictions live in the solved edition; a copy needs none of them.
    notebook["metadata"]["course"].pop("predictions", None)
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


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
    write_whole(home / _RECORD, json.dumps(editions, indent=1, sort_keys=True) + "\n")
