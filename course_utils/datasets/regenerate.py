"""Write every dataset that is kept in a file, and the manifest of all, from their seeds, the same bytes each time."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from course_utils.datasets.bank_archive import make_bank_archive
from course_utils.datasets.bank_ledger import FIELDS, make_bank_ledger
from course_utils.datasets.dice import Dice
from course_utils.datasets.learner_progress import make_learner_progress
from course_utils.datasets.load import FOLDER, normalised_hash
from course_utils.datasets.shop.year import make_shop_year
from course_utils.datasets.viewing.day import Day
from course_utils.files import write_whole

# With this seed the year has exactly 10,000 events.
LEDGER_SEED = 2307
DELIVERIES_SEED = 42
ARCHIVE_SEED = 2019
# With this seed the best-selling ten of the busiest day have ten different numbers, and so has the eleventh.
SHOP_SEED = 2033
VIEWING_SEED = 1515
PROGRESS_SEED = 18
# A lesson begins with so many events of the year, and need not make the rest.
SHOP_BEGINNINGS = (14_968,)
DUPLICATES, LATE, POISON = 150, 120, 8

ACCOUNT_42 = [
    {"type": "AccountOpened", "balance": 0, "timestamp": "2024-01-01T00:00:00Z"},
    {"type": "Deposited", "amount": 1000, "timestamp": "2024-01-02T10:30:00Z"},
    {"type": "Withdrawn", "amount": 200, "timestamp": "2024-01-03T14:15:00Z"},
    {"type": "Deposited", "amount": 500, "timestamp": "2024-01-04T09:00:00Z"},
]
ACCOUNT_42_ANSWERS = {
    "final_balance": 1300,
    "balances_at": {
        "2024-01-01T23:59:59Z": 0,
        "2024-01-02T10:29:59Z": 0,
        "2024-01-02T10:30:00Z": 1000,
        "2024-01-03T14:15:00Z": 800,
        "2024-01-04T09:00:00Z": 1300,
    },
}


def regenerate(folder: Path = FOLDER) -> list[Path]:
    """Write the datasets and their manifest to `folder`, and return the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    ledger, ledger_answers = make_bank_ledger(LEDGER_SEED)
    deliveries, delivery_answers = _make_deliveries(ledger)
    archive, archive_answers = make_bank_archive(ARCHIVE_SEED)
    progress, progress_answers = make_learner_progress(PROGRESS_SEED)
    shop = make_shop_year(SHOP_SEED)
    viewing = Day(VIEWING_SEED)
    account_42 = "[\n" + ",\n".join(json.dumps(event) for event in ACCOUNT_42) + "\n]\n"
    datasets: list[tuple[str, str | None, int | None, str, int, dict[str, Any]]] = [
        ("account_42", "account_42.json", None, account_42, len(ACCOUNT_42), ACCOUNT_42_ANSWERS),
        ("bank_ledger", "bank_ledger.csv", LEDGER_SEED, _csv(FIELDS, ledger), len(ledger), ledger_answers),
        (
            "bank_ledger_deliveries",
            "bank_ledger_deliveries.csv",
            DELIVERIES_SEED,
            _csv(("delivery", "position", "trouble"), deliveries),
            len(deliveries),
            delivery_answers,
        ),
        ("bank_archive", "bank_archive.jsonl", ARCHIVE_SEED, _json_lines(archive), len(archive), archive_answers),
        (
            "learner_progress",
            "learner_progress.jsonl",
            PROGRESS_SEED,
            _json_lines(progress),
            len(progress),
            progress_answers,
        ),
        ("shop_year", None, SHOP_SEED, shop.log.text(), len(shop.log.rows), shop.answers()),
        ("viewing_day", None, VIEWING_SEED, viewing.text(), len(viewing.deliveries), viewing.tallies.answers()),
    ]
    manifest = {
        name: {
            "file": file,
            "seed": seed,
            "rows": rows,
            "bytes": len(text.encode("utf-8")),
            "sha256": normalised_hash(text),
            "answers": known,
        }
        for name, file, seed, text, rows, known in datasets
    }
    manifest["shop_year"]["beginnings"] = {
        str(events): normalised_hash(make_shop_year(SHOP_SEED, events).log.text()) for events in SHOP_BEGINNINGS
    }
    texts = {file: text for _, file, _, text, _, _ in datasets if file}
    texts["manifest.json"] = json.dumps(manifest, indent=2) + "\n"
    return [_write(folder / file, text) for file, text in texts.items()]


def _make_deliveries(ledger: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The ledger as an unreliable network delivers it: some events twice, some late, a few damaged copies.

    Each delivery gets a place, its event's position unless it is in trouble, and they are sorted by it.
    """
    dice = Dice(DELIVERIES_SEED)
    late = _choose(dice, range(1, len(ledger) + 1), LATE)
    places = [
        (position + dice.between(20, 400), position, "late") if position in late else (position, position, "")
        for position in range(1, len(ledger) + 1)
    ]
    for position in sorted(_choose(dice, range(1, len(ledger) + 1), DUPLICATES)):
        places.append((position + dice.between(401, 800), position, "duplicate"))
    damaged = [row["position"] for row in ledger if "amount" in row]
    for position in sorted(_choose(dice, damaged, POISON)):
        places.append((position + dice.between(1, 100), position, "poison"))
    places.sort()
    rows = [
        {"delivery": number, "position": position, "trouble": trouble}
        for number, (_, position, trouble) in enumerate(places, start=1)
    ]
    troubles = Counter(trouble for _, _, trouble in places if trouble)
    return rows, {"deliveries": len(rows), "events": len(ledger), **dict(sorted(troubles.items()))}


def _choose(dice: Dice, items: Sequence[int], n: int) -> set[int]:
    chosen: set[int] = set()
    while len(chosen) < n:
        chosen.add(dice.pick(items))
    return chosen


def _csv(fields: Sequence[str], rows: Iterable[dict[str, Any]]) -> str:
    """Rows as comma-separated text; no value here needs quoting."""
    lines = [",".join(str(row.get(name, "")) for name in fields) for row in rows]
    return "\n".join([",".join(fields), *lines]) + "\n"


def _json_lines(rows: Iterable[dict[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _write(path: Path, text: str) -> Path:
    write_whole(path, text)
    return path
