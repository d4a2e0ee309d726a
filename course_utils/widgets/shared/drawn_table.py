"""A table in a still picture: heads, a line, and rows of text, each cut to its column."""

from collections.abc import Sequence

from course_utils.widgets.shared.svg import ALARM, INK, LINE, MUTED, Drawing, shorten

ROW = 26
_MARGIN, _GAP = 24, 10


def draw_table(
    drawing: Drawing, y: float, width: float, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]]
) -> None:
    """Columns are pairs: a head, and where it begins, in pixels from the left of a picture of this width; the heads stand at `y`.

    Who is "away" is shown in the colour of alarm.
    """
    places = [place for _head, place in columns]
    widths = [after - place - _GAP for place, after in zip(places, [*places[1:], width - _MARGIN], strict=True)]
    for (head, x), room in zip(columns, widths, strict=True):
        drawing.write(x, y, shorten(head, room), fill=MUTED, font_weight=600)
    drawing.add("line", x1=_MARGIN, y1=y + 8, x2=width - _MARGIN, y2=y + 8, stroke=LINE, stroke_width=1)
    for number, row in enumerate(rows, start=1):
        for x, text, room in zip(places, row, widths, strict=True):
            drawing.write(x, y + ROW * number, shorten(text, room), fill=ALARM if text == "away" else INK)
