"""What a handler survives, as data and as text: how many of all histories it gets right, and the smallest it does not."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from course_utils.exercises.stress.bench import KINDS, Kind
from course_utils.exercises.stress.delivery import Contract
from course_utils.messages.trace import Trace
from course_utils.text import visible

MIME_TYPE = "application/vnd.course.survey+json"
"""The type of `Survey.data()` in a cell's output."""


@dataclass(frozen=True)
class Tally:
    """How the histories of one sort end. `drawn` says that there are too many to try all, so that a sample was drawn."""

    name: str
    counts: Mapping[Kind, int]
    drawn: bool = False

    @property
    def label(self) -> str:
        """Its name, and that it was drawn."""
        return self.name + " (drawn)" * self.drawn

    @property
    def right(self) -> int:
        return self.counts.get("right", 0)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def data(self) -> dict[str, Any]:
        counts: dict[str, int] = {kind: self.counts.get(kind, 0) for kind in KINDS}
        return {"name": self.name, "drawn": self.drawn, "total": self.total, **counts}


@dataclass(frozen=True)
class Failing:
    """The smallest history that goes wrong: as `calls` to make by hand, what is then wrong, and as a trace."""

    sort: str
    kind: Kind
    calls: str
    why: str
    trace: Trace


@dataclass(frozen=True)
class Survey:
    """Every history of a handler, counted. `trouble` says why there are no counts, if there are none.

    The counts are exact: the same handler always gets the same ones.
    """

    exercise: str
    contract: Contract
    tallies: tuple[Tally, ...] = ()
    smallest: Failing | None = None
    trouble: str = ""
    notice: str = field(default="", compare=False)
    accepted: tuple[str, ...] = ()
    """The kinds of mistake that may stay, since somebody has said so in writing."""

    def __post_init__(self) -> None:
        for text in ("trouble", "notice"):
            object.__setattr__(self, text, visible(getattr(self, text)))

    @property
    def survived(self) -> bool:
        """Whether every history ends right. One short of all is still wrong."""
        return not self.trouble and all(tally.right == tally.total for tally in self.tallies)

    @property
    def may_stay(self) -> bool:
        """Whether whatever does not end right is of a kind that is accepted."""
        kinds = {kind for tally in self.tallies for kind in tally.counts}
        return not self.trouble and kinds <= {"right", *self.accepted}

    @property
    def verdict(self) -> str:
        """How many histories are survived, in one line."""
        if self.trouble:
            return self.trouble
        if self.survived:
            return f"right in all {_parts(self.tallies, right=False)}."
        rest = f" The rest is accepted: {', '.join(self.accepted)}." if self.may_stay else ""
        return f"right in {_parts(self.tallies, right=True)}.{rest}"

    def data(self) -> dict[str, Any]:
        """Everything but the trace, as plain JSON."""
        smallest = self.smallest
        return {
            "exercise": self.exercise,
            "contract": self.contract,
            "survived": self.survived,
            "verdict": self.verdict,
            "tallies": [tally.data() for tally in self.tallies],
            "smallest": smallest
            and {"sort": smallest.sort, "kind": smallest.kind, "calls": smallest.calls, "why": smallest.why},
            "notice": self.notice,
        }

    def table(self) -> list[list[str]]:
        """The counts, a row for each sort of history under a row of headings; columns that are empty are left out."""
        kinds = [kind for kind in KINDS if kind == "right" or any(tally.counts.get(kind) for tally in self.tallies)]
        rows = [["", *kinds, "of"]]
        for tally in self.tallies:
            counts = [f"{tally.counts.get(kind, 0):,}" for kind in kinds]
            rows.append([tally.label, *counts, f"{tally.total:,}"])
        return rows

    def __repr__(self) -> str:
        parts = [f"{self.exercise} — {self.verdict}"]
        if self.tallies:
            parts.append(f"Delivered by a {self.contract}.")
            parts.append("\n" + _aligned(self.table()))
        if self.smallest:
            parts.append(f"\nThe smallest history that goes wrong ({self.smallest.sort}: {self.smallest.kind}):\n")
            parts.append("\n".join("    " + line for line in self.smallest.calls.splitlines()))
            parts.append("\n" + self.smallest.why)
        return "\n".join(part for part in [*parts, self.notice] if part)


def _parts(tallies: tuple[Tally, ...], *, right: bool) -> str:
    said = [
        (f"{each.right:,} of " if right else "") + f"{each.total:,} {'drawn ' * each.drawn}{each.name}"
        for each in tallies
    ]
    return " and ".join(filter(None, [", ".join(said[:-1]), said[-1]]))


def _aligned(rows: list[list[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = (
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    )
    return "\n".join("    " + line.rstrip() for line in lines)


def tally_of(name: str, kinds: Counter[Kind], drawn: bool = False) -> Tally:
    """A tally of what was counted, with its kinds in their order."""
    return Tally(name, {kind: kinds[kind] for kind in KINDS if kinds[kind]}, drawn)
