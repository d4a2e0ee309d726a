"""A scene of the theatre as a still picture, for where no widget runs: its panes side by side on one ground."""

from collections.abc import Mapping

from course_utils.messages.trace import Trace
from course_utils.widgets.shared.svg import MUTED, Drawing, number, shorten
from course_utils.widgets.theatre.diagram import Diagram
from course_utils.widgets.theatre.script import end_of


def picture(panes: Mapping[str, Trace], title: str, description: str) -> str:
    """All panes of a scene on one white ground: side by side, two in a row."""
    end = end_of(panes.values())
    wide = len(panes) == 1
    diagrams = [Diagram(trace, name, description, end, wide) for name, trace in panes.items()]
    columns = 1 if wide else 2
    width = 24 + sum(diagram.width for diagram in diagrams[:columns]) + 24
    heights = [max(d.height for d in diagrams[i : i + columns]) for i in range(0, len(diagrams), columns)]
    drawing = Drawing(width, 74 + sum(heights) + 12, title, description)
    drawing.write(24, 34, title, size=17, font_weight=600)
    drawing.write(24, 57, shorten(description, width - 48), fill=MUTED)
    for i, diagram in enumerate(diagrams):
        row, column = divmod(i, columns)
        diagram.drawing.root.set("x", number(24 + column * diagram.width))
        diagram.drawing.root.set("y", number(74 + sum(heights[:row])))
        drawing.root.append(diagram.drawing.root)
    return str(drawing)


def pane_picture(trace: Trace, title: str, description: str, end: float, *, wide: bool) -> str:
    """One pane for the theatre; `end` is the last moment on its time axis (ms)."""
    return str(Diagram(trace, title, description, end, wide).drawing)
