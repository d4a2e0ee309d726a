"""The board as a still picture, for where no widget runs: how each service was, and where the last orders stood."""

from collections.abc import Mapping, Sequence
from typing import Any

from course_utils.widgets.shared.drawn_table import ROW, draw_table
from course_utils.widgets.shared.svg import MUTED, Drawing, shorten

WIDTH, TOP = 760, 112
SHOWN = 8
_COLUMNS = [("service", 24), ("state", 150), ("has read", 240), ("lag", 560), ("owed", 620), ("parked", 680)]


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
    draw_table(drawing, TOP - 20, WIDTH, _COLUMNS, rows)
    step = (WIDTH - 48) / max(len(heads), 1)
    columns = [(head, 24 + step * place) for place, head in enumerate(heads)]
    draw_table(drawing, below - 20, WIDTH, columns, last)
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
