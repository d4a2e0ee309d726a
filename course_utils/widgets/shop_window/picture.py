"""The shop window as a still picture, for where no widget runs: what is sold, the customer's orders, and the lag."""

from collections.abc import Sequence

from course_utils.widgets.shared.svg import ACCENT, LINE, MUTED, Drawing, shorten

WIDTH, TOP, ROW = 760, 112, 28
SHOWN = 8


def picture(
    title: str, description: str, products: Sequence[Sequence[str]], orders: Sequence[Sequence[str]], lag_ms: int
) -> str:
    """The SVG: up to eight products to the left, up to eight orders to the right."""
    left = [(name, price) for _sku, name, price in products]
    right = [(row[0], ", ".join(row[1:])) for row in orders] or [("No order yet.", "")]
    height = TOP + ROW * max(*(min(len(rows), SHOWN + 1) for rows in (left, right)), 1) + 44
    drawing = Drawing(WIDTH, height, title, description)
    drawing.write(24, 34, title, size=17, font_weight=600)
    drawing.write(24, 57, shorten(description, WIDTH - 48), fill=MUTED)
    _column(drawing, 24, "Shop", left)
    _column(drawing, 400, "My orders", right)
    drawing.write(24, height - 18, f"Lag of the view: {lag_ms:,} ms", fill=ACCENT)
    return str(drawing)


def _column(drawing: Drawing, x: float, head: str, rows: Sequence[tuple[str, str]]) -> None:
    drawing.write(x, TOP - 24, head, font_weight=600)
    drawing.add("line", x1=x, y1=TOP - 12, x2=x + 336, y2=TOP - 12, stroke=LINE, stroke_width=1)
    for number, (first, second) in enumerate(rows[:SHOWN]):
        drawing.write(x, TOP + 10 + ROW * number, shorten(first, 230))
        drawing.write(x + 336, TOP + 10 + ROW * number, shorten(second, 96), fill=MUTED, text_anchor="end")
    if len(rows) > SHOWN:
        drawing.write(x, TOP + 10 + ROW * SHOWN, f"… and {len(rows) - SHOWN:,} more", fill=MUTED)
