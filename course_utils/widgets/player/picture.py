"""A history as a still picture, for where no widget runs: its first events and the state after each."""

from course_utils.widgets.player.history import History
from course_utils.widgets.shared.svg import ACCENT, GROUND, LINE, MUTED, Drawing, shorten

WIDTH, TOP, ROW = 760, 92, 30
SHOWN = 12


def picture(history: History, title: str, description: str) -> str:
    """The SVG: a row for the start and for each of the first 12 events, and how many more there are."""
    shown = min(len(history), SHOWN)
    hidden = len(history) - shown
    height = TOP + ROW * (shown + 1) + (ROW if hidden else 0) + 12
    drawing = Drawing(WIDTH, height, title, description)
    drawing.write(24, 34, title, size=17, font_weight=600)
    drawing.write(24, 57, shorten(description, WIDTH - 48), fill=MUTED)
    drawing.add("line", x1=36, y1=TOP + 4, x2=36, y2=TOP + 4 + ROW * shown, stroke=LINE, stroke_width=2)
    for position in range(shown + 1):
        _row(drawing, history, position, TOP + ROW * position)
    if hidden:
        drawing.write(56, TOP + ROW * (shown + 1) + 9, f"… and {hidden:,} more", fill=MUTED)
    return str(drawing)


def _row(drawing: Drawing, history: History, position: int, y: float) -> None:
    changes = history.changes(position)
    filled = ACCENT if changes else GROUND
    drawing.add("circle", cx=36, cy=y + 4, r=5, fill=filled, stroke=ACCENT, stroke_width=2)
    drawing.write(56, y + 9, _event(history, position), font_weight=600)
    payload = ", ".join(f"{name} {value}" for name, value in history.event(position).items())
    drawing.write(230, y + 9, shorten(payload, 160))
    drawing.write(400, y + 9, shorten(str(history.times.exactly(position) or ""), 150, 12), fill=MUTED, size=12)
    if position == 0:
        after = ", ".join(f"{key} {value}" for key, value in history.state(0).items()) or "nothing yet"
    else:
        moved = (f"{c.key} {_or_none(c.before)} → {_or_none(c.after)}" for c in changes)
        after = ", ".join(moved) or "nothing changed"
    drawing.write(560, y + 9, shorten(after, 180))


def _event(history: History, position: int) -> str:
    return shorten(f"{position}  {history.types[position - 1]}", 165) if position else "Start"


def _or_none(value: int | str | None) -> str:
    return "–" if value is None else str(value)
