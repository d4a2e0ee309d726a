"""Read a dataset after making sure that it is the one its manifest describes."""

import csv
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from course_utils.datasets.event_log import Event, EventLog
from course_utils.text import closest

if TYPE_CHECKING:
    from eventsourcing.persistence import StoredEvent

FOLDER = Path(__file__).resolve().parent.parent.parent / "datasets"

_MAKERS = {"shop_year": "load_shop()", "viewing_day": "load_viewing()"}
_NUMBERS = ("position", "version", "balance", "overdraft_limit", "amount")


def load_events(name: str) -> EventLog:
    """A fresh copy of the dataset called `name`, such as "account_42": change it as you like.

    Raises ValueError for a name that does not exist and for a file that is missing or was changed. Units and
    meanings of the fields are in datasets/README.md.
    """
    match name:
        case "account_42":
            return EventLog(json.loads(_text(name)))
        case "bank_ledger_deliveries":
            return EventLog(_deliveries())
        case "bank_archive" | "learner_progress":
            return EventLog(json.loads(line) for line in _text(name).splitlines())
        case _:
            return EventLog(_event(row) for row in _rows(name))


def load_archive() -> "list[StoredEvent]":
    """The archive's rows in order of position, as a recorder of the eventsourcing library inserts and selects them.

    Their states are the very bytes that the bank's code stored in 2019 to 2021. Raises ValueError for a file that
    is missing or was changed.
    """
    # Other lessons load datasets without the library, which takes longer to import than they to load.
    from eventsourcing.persistence import StoredEvent

    return [
        StoredEvent(
            originator_id=UUID(row["originator_id"]),
            originator_version=row["originator_version"],
            topic=row["topic"],
            state=row["state"].encode("utf-8"),
        )
        for row in load_events("bank_archive")
    ]


def answers(name: str) -> dict[str, Any]:
    """What is known to be true about a dataset, found while it was made and not by reading it.

    Raises ValueError for a name that does not exist.
    """
    return cast(dict[str, Any], entry_of(name)["answers"])


def normalised_hash(text: str) -> str:
    """The SHA-256 of a text whose line ends are newlines, whatever a checkout made of them."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode("utf-8")).hexdigest()


def entry_of(name: str) -> dict[str, Any]:
    """What the manifest says about a dataset. Raises ValueError for a name that does not exist."""
    entries = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    if name not in entries:
        raise ValueError(f"There is no dataset called {name!r}. {closest(name, list(entries))}")
    return cast(dict[str, Any], entries[name])


def _text(name: str) -> str:
    entry = entry_of(name)
    if entry["file"] is None:
        raise ValueError(
            f"The dataset {name} is kept in no file, since it is made when it is needed: call {_MAKERS[name]}."
        )
    path = FOLDER / str(entry["file"])
    advice = "Run `course build`, which writes the datasets anew."
    if not path.exists():
        raise ValueError(f"The file datasets/{path.name} is missing. {advice}")
    text = path.read_bytes().decode("utf-8", errors="replace")
    if normalised_hash(text) != entry["sha256"]:
        raise ValueError(
            f"The file datasets/{path.name} was changed: it is no longer the one the manifest describes, so "
            f"the answers of the lessons would not fit. {advice}"
        )
    return text


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_text(name).splitlines()))


def _event(row: dict[str, str]) -> Event:
    """One row of the ledger with its numbers as int, and without the fields its type does not have."""
    return {field: int(value) if field in _NUMBERS else value for field, value in row.items() if value}


def _deliveries() -> list[Event]:
    """The ledger's events in order of delivery; a poison one is a damaged copy with an id of its own."""
    ledger = load_events("bank_ledger")
    delivered = []
    for row in _rows("bank_ledger_deliveries"):
        event: Event = {"delivery": int(row["delivery"]), **ledger[int(row["position"]) - 1]}
        if row["trouble"] == "poison":
            event["id"] = f"poison-{row['delivery']}"
            del event["amount"]
        delivered.append(event)
    return delivered
