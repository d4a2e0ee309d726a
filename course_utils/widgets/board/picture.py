"""The board as a still picture, for where no widget runs: how each service was, and where the last orders stood."""

from collections.abc import Mapping, Sequence
from typing import Any

from course_utils.widgets.shared.svg import ALARM, INK, LINE, MUTED, Drawing, shorten

WIDTH, TOP, ROW = 760, 112, 26
SHOWN = 8
_COLUMNS = {"service": 24, "state": 150, "has read": 240, "lag": 560, "owed": 620, "parked": 680}


def picture(
    title: str,
    description: str,
    heads: Sequence[str],
    services: Sequence[Mapping[str, Any]],
    orders: Sequence[Sequence[str]],
) -> str:
    """The SVG: a row for each service, and under them the last eight orders."""
    rows = [_row(service) for service in services]
    last = orders[-SHOWN:]
    below = TOP + ROW * (len(rows) + 2)
    drawing = Drawing(WIDTH, below + ROW * (len(last) + 1), title, description)
    drawing.write(24, 34, title, size=17, font_weight=600)
    drawing.write(24, 57, shorten(description, WIDTH - 48), fill=MUTED)
    _table(drawing, TOP - 20, list(_COLUMNS), list(_COLUMNS.values()), rows)
    step = (WIDTH - 48) / max(len(heads), 1)
    _table(drawing, below - 20, list(heads), [24 + step * place for place in range(len(heads))], last)
    return str(drawing)


def state_in_words(service: Mapping[str, Any]) -> str:
    """Whether it works."""
    if not service["runs"]:
        return "away"
    return "refuses" if service["refused"] else "slow" if service["slow"] else "works"


def _row(service: Mapping[str, Any]) -> list[str]:
    read = ", ".join(f"{feed} {position:,} of {end:,}" for feed, position, end in service["read"])
    counts = ["?" if service[name] is None else f"{service[name]:,}" for name in ("lag", "owed", "parked")]
    return [service["name"], state_in_words(service), read, *counts]


def _table(
    drawing: Drawing, y: float, heads: Sequence[str], places: Sequence[float], rows: Sequence[Sequence[str]]
) -> None:
    widths = [after - place - 10 for place, after in zip(places, [*places[1:], WIDTH - 24], strict=True)]
    for x, head, width in zip(places, heads, widths, strict=True):
        drawing.write(x, y, shorten(head, width), fill=MUTED, font_weight=600)
    drawing.add("line", x1=24, y1=y + 8, x2=WIDTH - 24, y2=y + 8, stroke=LINE, stroke_width=1)
    for number, row in enumerate(rows, start=1):
        for x, text, width in zip(places, row, widths, strict=True):
            drawing.write(x, y + ROW * number, shorten(text, width), fill=ALARM if text == "away" else INK)
