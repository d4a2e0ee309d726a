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

from course_utils.catalogue import published_notebooks, published_pictures
from course_utils.files import write_keeping, write_whole

_RECORD = ".editions.json"


@dataclass(frozen=True)
class Change:
    """What happened to one copy, in a sentence."""

    path: Path
    sentence: str


def copy_notebooks(home: Path) -> list[Change]:
    """Bring every published notebook into `home`, with the pictures; return which notebooks were added or renewed.

    A copy somebody worked in stays as it is, and a newer edition is put beside it under a name of its own.
    """
    home.mkdir(parents=True, exist_ok=True)
    editions = _read_record(home)
    changes = []
    for published in published_notebooks():
        changes += _bring(home / published.name, learners_copy(published), editions)
    for picture in published_pictures():
        (home / picture.parent.name).mkdir(exist_ok=True)
        _bring(home / picture.parent.name / picture.name, picture.read_text(encoding="utf-8"), editions)
    _write_record(home, editions)
    return changes


def _bring(copy: Path, fresh: str, editions: dict[str, dict[str, str]]) -> list[Change]:
    """Bring the copy up to the edition with this text, note that in `editions`, and say what changed, if anything did."""
    edition = _hash(fresh.encode())
    known = editions.get(copy.name, {})
    if known.get("edition") == edition and copy.exists():
        return []
    change = _place(copy, fresh, edition, known)
    untouched = _hash(copy.read_bytes()) == edition
    editions[copy.name] = {"edition": edition, "copy": edition if untouched else known.get("copy", "")}
    return [change] if change else []


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
    beside = path.with_name(f"{path.stem}.new-{edition[:6]}{path.suffix}")
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
