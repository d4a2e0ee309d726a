"""Measure the course against its alternatives, side by side in one run: `course bench [NAME…]`.

Each benchmark is a module here with `measure()`, whose rows are printed, and kept in `results/` as JSON and Markdown.
A row is judged by a ratio of two ways in the same run, by a count or by a size. Times are information: they say
something about this machine at this moment, so both are told beside them.
"""

import json
import sys
import traceback
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from benchmarks.machine import Machine, this_machine
from benchmarks.measurement import Measurement, NotMeasured, Row

NAMES = (
    "player",
    "checks",
    "notebooks",
    "startup",
    "simulation",
    "eventstore",
    "privacy",
    "projector",
    "servers",
    "relational_views",
    "redis_views",
    "search_views",
    "shop_views",
    "streams",
    "own_writes",
    "pipeline",
    "outages",
    "brokers",
)
RESULTS = Path(__file__).parent / "results"
HEADINGS = ("What", "Measured", "Limit", "Held", "Against", "Remark")


def run(names: Sequence[str] = (), results: Path = RESULTS) -> int:
    """Run these benchmarks, or all; 0 when every row holds, 1 when one misses or is missing, 2 for an unknown name."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    print(this_machine())
    return max([_run_one(name, results) for name in names or NAMES])


def _run_one(name: str, results: Path) -> int:
    print(f"\n— {name}", flush=True)
    machine = this_machine()
    try:
        found: list[Row] = list(import_module(f"benchmarks.{name}").measure())
    except Exception as error:
        # What it found before is kept; the next benchmark has its turn.
        traceback.print_exc()
        print(table([cells(NotMeasured(name, f"{type(error).__name__}: {error}"))]), flush=True)
        return 1
    print(table([cells(row) for row in found]), flush=True)
    keep(name, found, machine, results)
    return 0 if all(row.holds for row in found) else 1


def cells(row: Row) -> tuple[str, ...]:
    """A row in words, to three significant digits."""
    if isinstance(row, NotMeasured):
        return row.name, "not measured", "", "✗ missing", " ".join(row.reason.replace("|", "/").split()), ""
    limit = verdict = ""
    if row.judged and row.limit is not None:
        limit = f"{'≤' if row.at_most else '≥'} {number(row.limit)} {row.unit}".rstrip()
        verdict = "✓" if row.holds else "✗ missed"
    return row.name, f"{number(row.value)} {row.unit}".rstrip(), limit, verdict, row.against, row.remark


def number(value: float) -> str:
    """Three significant digits, without an exponent."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{float(f'{value:.3g}'):g}"


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """The rows under their headings, in columns."""
    lines = [HEADINGS, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)


def keep(name: str, found: Sequence[Row], machine: Machine, results: Path) -> None:
    """Write what a benchmark found, and where, to `results/`."""
    results.mkdir(exist_ok=True)
    kept = {"machine": asdict(machine), "rows": [_as_kept(row) for row in found]}
    _write(results / f"{name}.json", json.dumps(kept, indent=1, ensure_ascii=False))
    lines = [HEADINGS, ("---",) * len(HEADINGS), *(cells(row) for row in found)]
    rows = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    _write(results / f"{name}.md", f"# {name}\n\n{machine}.\n\n{rows}")


def _as_kept(row: Row) -> dict[str, object]:
    if isinstance(row, Measurement):
        return asdict(row) | {"value": float(f"{row.value:.3g}"), "judged": row.judged, "holds": row.holds}
    return asdict(row)


def _write(path: Path, text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
