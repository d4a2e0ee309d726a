"""Measure the course against its alternatives, side by side in one run: `course bench [NAME…]`.

Each benchmark is a module here with `measure()`. What it found is printed, and kept in `results/` as JSON and Markdown.
Ratios and frames count; single times depend on the machine.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from benchmarks.measurement import Measurement
from tests.browser.chromium import NoChromium

NAMES = ("player", "checks", "notebooks", "startup", "simulation", "eventstore", "projector")
RESULTS = Path(__file__).parent / "results"
HEADINGS = ("What", "Measured", "Limit", "", "Against")


def run(names: Sequence[str] = ()) -> int:
    """Run these benchmarks, or all; 0 when every measurement holds, 1 when one does not, 2 for an unknown name."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    return max([_run_one(name) for name in names or NAMES])


def _run_one(name: str) -> int:
    print(f"\n— {name}", flush=True)
    try:
        measurements: list[Measurement] = import_module(f"benchmarks.{name}").measure()
    except NoChromium as missing:
        print(missing, file=sys.stderr)
        return 1
    rows = [row(measurement) for measurement in measurements]
    print(table(rows), flush=True)
    keep(name, measurements, rows)
    return 0 if all(measurement.holds for measurement in measurements) else 1


def row(measurement: Measurement) -> tuple[str, ...]:
    """A measurement as the words of a table's row, to three significant digits."""
    limit = f"{'≤' if measurement.at_most else '≥'} {number(measurement.limit)} {measurement.unit}"
    verdict = "✓" if measurement.holds else "✗ missed"
    return measurement.name, f"{number(measurement.value)} {measurement.unit}", limit, verdict, measurement.against


def number(value: float) -> str:
    """Three significant digits, without an exponent."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{float(f'{value:.3g}'):g}"


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """The rows under their headings, in columns."""
    lines = [HEADINGS, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)


def keep(name: str, measurements: Sequence[Measurement], rows: Sequence[tuple[str, ...]]) -> None:
    """Write what a benchmark found to `results/`."""
    RESULTS.mkdir(exist_ok=True)
    found = [asdict(each) | {"value": float(f"{each.value:.3g}"), "holds": each.holds} for each in measurements]
    _write(f"{name}.json", json.dumps(found, indent=1, ensure_ascii=False))
    lines = [HEADINGS, ("---",) * len(HEADINGS), *rows]
    _write(f"{name}.md", f"# {name}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines))


def _write(name: str, text: str) -> None:
    (RESULTS / name).write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
