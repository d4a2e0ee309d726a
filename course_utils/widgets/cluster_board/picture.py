"""The board of a cluster as a still picture, for where no widget runs: its nodes, and how far its consumers are."""

from collections.abc import Mapping, Sequence
from typing import Any

from course_utils.widgets.shared.drawn_table import ROW, draw_table
from course_utils.widgets.shared.svg import MUTED, Drawing, shorten

WIDTH, TOP = 760, 112
_NODES = [("node", 24), ("state", 200)]
_CONSUMERS = [("consumer", 24), ("partition", 200), ("oldest open", 320), ("open", 460), ("acknowledged", 580)]


def picture(title: str, description: str, look: Mapping[str, Any]) -> str:
    """The SVG: a row for each node, and under them one for each consumer in a partition."""
    rows = [_row(consumer, look["acknowledged"]) for consumer in look["consumers"]]
    below = TOP + ROW * (len(look["nodes"]) + 2)
    drawing = Drawing(WIDTH, below + ROW * (len(rows) + 1), title, description)
    drawing.write(24, 34, title, size=17, font_weight=600)
    drawing.write(24, 57, shorten(description, WIDTH - 48), fill=MUTED)
    draw_table(drawing, TOP - 20, WIDTH, _NODES, look["nodes"])
    draw_table(drawing, below - 20, WIDTH, _CONSUMERS, rows)
    return str(drawing)


def _row(consumer: Sequence[Any], acknowledged: Sequence[int]) -> list[str]:
    name, partition, _works, waits, oldest = consumer
    unknown = waits is None
    age = "?" if unknown else "–" if oldest is None else f"{oldest:.1f} s"
    return [name, str(partition), age, "?" if unknown else f"{waits:,}", f"{acknowledged[partition]:,}"]
