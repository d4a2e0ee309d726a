"""A list of events that shows itself as a short table, in a terminal and in a notebook."""

from collections.abc import Iterable
from html import escape
from typing import Any, SupportsIndex, overload

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
        """The same table for a notebook: numbers to the right, everything else to the left, each on one line.

        What an event carries is escaped: it is text, never markup.
        """
        header, *rows = self._table()
        looks = [f'style="text-align:{side};white-space:nowrap"' for side in map(self._side, header)]
        head = "".join(f'<th scope="col" {look}>{escape(name)}</th>' for name, look in zip(header, looks, strict=True))
        body = "".join(
            f"<tr>{''.join(f'<td {look}>{escape(cell)}</td>' for cell, look in zip(row, looks, strict=True))}</tr>\n"
            for row in rows
        )
        rest = "".join(f"<p>{line}</p>" for line in self._rest())
        return (
            '<div tabindex="0" role="group" aria-label="Table of events" style="overflow-x:auto">'
            f'<table>\n<caption style="text-align:left">{self._title()}</caption>\n<thead><tr>{head}</tr></thead>\n'
            f"<tbody>\n{body}</tbody>\n</table>{rest}</div>"
        )

    def _side(self, name: str) -> str:
        """Where a column's cells stand: to the right if all that is shown in it are numbers."""
        values = [event[name] for event in self[:ROWS_SHOWN] if name in event]
        return "right" if all(isinstance(value, int | float) for value in values) else "left"

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
