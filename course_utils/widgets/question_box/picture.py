"""The question box as a still picture, for where no widget runs: the question, and each store's answer and position."""

from collections.abc import Sequence
from typing import Any

from course_utils.widgets.shared.svg import ACCENT, LINE, MUTED, Drawing, shorten

WIDTH, TOP, ROW = 760, 142, 26
SHOWN = 10


def picture(title: str, description: str, question: str, stores: Sequence[dict[str, Any]]) -> str:
    """The SVG: a column for each store, with up to ten rows of its answer. Times are left out, as they differ each time."""
    most = max((min(len(store["rows"]), SHOWN) for store in stores), default=1)
    height = TOP + ROW * max(most, 1) + 56
    drawing = Drawing(WIDTH, height, title, description)
    drawing.write(24, 34, title, size=17, font_weight=600)
    drawing.write(24, 57, shorten(description, WIDTH - 48), fill=MUTED)
    drawing.write(24, 86, shorten(f"“{question}”", WIDTH - 48), fill=ACCENT)
    wide = (WIDTH - 48) / max(len(stores), 1)
    for number, store in enumerate(stores):
        _column(drawing, 24 + number * wide, wide - 16, height, store)
    return str(drawing)


def _column(drawing: Drawing, x: float, wide: float, height: float, store: dict[str, Any]) -> None:
    drawing.write(x, TOP - 24, shorten(store["name"], wide), font_weight=600)
    drawing.add("line", x1=x, y1=TOP - 12, x2=x + wide, y2=TOP - 12, stroke=LINE, stroke_width=1)
    rows = [" · ".join(row) for row in store["rows"][:SHOWN]] or [store["said"]]
    for number, row in enumerate(rows):
        drawing.write(x, TOP + 10 + ROW * number, shorten(row, wide))
    frozen = ", frozen" if store["frozen"] else ""
    drawing.write(x, height - 18, f"at position {store['position']:,}{frozen}", fill=MUTED)
