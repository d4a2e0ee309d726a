"""A list of events that shows itself as a short table, in a terminal and in a notebook."""

from collections.abc import Iterable
from typing import Any, SupportsIndex, overload

from course_utils.tables import html_table

ROWS_SHOWN = 10
LONGEST_CELL = 24

Event = dict[str, Any]


class EventLog(list[Event]):
    """A list of dictionaries, one an event, oldest first. A slice of it is an EventLog, too."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        super().__init__(events)

    @overload
    def __getitem__(self, index: SupportsIndex) -> Event: ...
    @overload
    def __getitem__(self, index: slice) -> "EventLog": ...
    def __getitem__(self, index: SupportsIndex | slice) -> "Event | EventLog":
        found = super().__getitem__(index)
        return EventLog(found) if isinstance(found, list) else found

    def __repr__(self) -> str:
        """The number of events and the first ten, in columns of equal width."""
        header, *rows = table = self._table()
        widths = [max(len(cell) for cell in column) for column in zip(*table, strict=True)]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in ([header, *rows] if rows else [])
        ]
        return "\n".join([self._title(), *lines, *self._rest()])

    def _repr_html_(self) -> str:
        """The same table for a notebook."""
        header, *rows = self._table()
        table = html_table(
            "Table of events", header, rows, [self._holds_numbers(name) for name in header], self._title()
        )
        return table + "".join(f"<p>{line}</p>" for line in self._rest())

    def _holds_numbers(self, name: str) -> bool:
        """Whether all that is shown under this name are numbers."""
        return all(isinstance(event.get(name, 0), int | float) for event in self[:ROWS_SHOWN])

    def _title(self) -> str:
        return f"{len(self):,} event" + ("" if len(self) == 1 else "s")

    def _rest(self) -> list[str]:
        return [f"… {len(self) - ROWS_SHOWN:,} more"] if len(self) > ROWS_SHOWN else []

    def _table(self) -> list[list[str]]:
        """Header and rows of text. What every event shown has comes first, then what only some have."""
        shown = list(self[:ROWS_SHOWN])
        names = list(dict.fromkeys(name for event in shown for name in event))
        common = [name for name in names if all(name in event for event in shown)]
        header = common + [name for name in names if name not in common]
        return [header] + [[_cell(event.get(name, "")) for name in header] for event in shown]


def _cell(value: Any) -> str:
    """The value as text on one line; long text, such as an id, by its beginning."""
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST_CELL else text[:8] + "…"
