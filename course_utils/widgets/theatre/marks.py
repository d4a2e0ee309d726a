"""The signs of the message theatre: how an activity's bar is filled, and how an arrow tells its ending."""

from math import hypot
from xml.etree.ElementTree import Element

from course_utils.messages.trace import Activity, Ending
from course_utils.widgets.shared.svg import ACCENT, ALARM, GROUND, HARM, INK, MUTED, WARNING, WORK, Drawing, number

COLOURS: dict[Ending, str] = {
    "delivered": INK,
    "failed": ALARM,
    "lost": ALARM,
    "refused": ALARM,
    "duplicate": WARNING,
    "retried": WARNING,
}
BARS: dict[Activity, dict[str, float | str]] = {
    "working": {"fill": WORK, "stroke": ACCENT},
    "waiting": {"fill": GROUND, "stroke": MUTED, "stroke_dasharray": "4 3"},
    "down": {"fill": HARM, "stroke": ALARM},
}
LEGEND: tuple[str, ...] = (*BARS, *COLOURS)
Point = tuple[float, float]


def bar(drawing: Drawing, parent: Element, activity: Activity, corner: Point, width: float, height: float) -> None:
    """A bar from its upper left corner: filled for working, dashed for waiting, hatched for down."""
    x, y = corner
    size = {"x": x, "y": y, "width": width, "height": height}
    drawing.add("rect", parent=parent, rx=3, class_=activity, **size, **BARS[activity])
    if activity != "down":
        return
    strokes = ""
    for offset in range(6 - int(height), int(width), 8):
        low, high = max(offset, 0), min(offset + height, width)
        strokes += f"M{number(x + low)} {number(y + height - low + offset)}"
        strokes += f"L{number(x + high)} {number(y + height - high + offset)}"
    drawing.add("path", parent=parent, d=strokes, stroke=ALARM, fill="none", class_="down-lines")


class Arrow:
    """A message's arrow from tail to head. Its line goes into one group, the sign at its end into another.

    Lost: dashed, with a cross on the way. Failed: a crossed circle. Refused: a bar instead of a head.
    Duplicate: a double line. Retried: a loop at the tail.
    """

    def __init__(self, drawing: Drawing, ending: Ending, tail: Point, head: Point) -> None:
        reach = 0.62 if ending == "lost" else 1
        self.drawing, self.ending, self.colour = drawing, ending, COLOURS[ending]
        self.tail = tail
        self.head = tail[0] + reach * (head[0] - tail[0]), tail[1] + reach * (head[1] - tail[1])
        length = hypot(self.head[0] - tail[0], self.head[1] - tail[1]) or 1
        self.along = (self.head[0] - tail[0]) / length, (self.head[1] - tail[1]) / length

    def draw_line(self, group: Element) -> None:
        if self.ending == "duplicate":
            for side in (-2.2, 2.2):
                self._stroke(group, self._from(self.tail, 0, side), self._from(self.head, -7, side))
            return
        self._stroke(group, self.tail, self.head, dashes="5 4" if self.ending == "lost" else "none")
        if self.ending == "retried":
            self._circle(group, self._from(self.tail, 9, 0), 5)

    def signs(self) -> list[Point]:
        """The middles of what is drawn on the line: its ending, and the loop of one that is retried."""
        return [self.head, self._from(self.tail, 9, 0)] if self.ending == "retried" else [self.head]

    def draw_ending(self, group: Element) -> None:
        if self.ending == "refused":
            self._stroke(group, self._from(self.head, 0, -9), self._from(self.head, 0, 9), width=4)
        elif self.ending == "failed":
            self._circle(group, self.head, 7)
            self._cross(group, 4)
        elif self.ending == "lost":
            self._cross(group, 6)
        else:
            corners = (self.head, self._from(self.head, -10, 4.5), self._from(self.head, -10, -4.5))
            points = " ".join(f"{number(x)},{number(y)}" for x, y in corners)
            self.drawing.add("polygon", parent=group, points=points, fill=self.colour, class_="head")

    def _from(self, origin: Point, forward: float, side: float) -> Point:
        (x, y), (dx, dy) = origin, self.along
        return x + forward * dx - side * dy, y + forward * dy + side * dx

    def _stroke(self, group: Element, start: Point, end: Point, width: float = 1.6, dashes: str = "none") -> None:
        ends = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
        looks = {"stroke": self.colour, "stroke_dasharray": dashes, "class_": self.ending}
        self.drawing.add("line", parent=group, stroke_width=width, **ends, **looks)

    def _circle(self, group: Element, centre: Point, radius: float) -> None:
        place = {"cx": centre[0], "cy": centre[1], "r": radius, "stroke_width": 1.6}
        looks = {"fill": GROUND, "stroke": self.colour, "class_": f"{self.ending} loop"}
        self.drawing.add("circle", parent=group, **place, **looks)

    def _cross(self, group: Element, reach: float) -> None:
        x, y = self.head
        for side in (-reach, reach):
            self._stroke(group, (x - reach, y - side), (x + reach, y + side), width=2)


def legend_symbol(drawing: Drawing, kind: str, x: float, y: float) -> None:
    """A small bar or arrow of a kind, with its left end at (x, y)."""
    group = drawing.add("g", class_=f"legend {kind}")
    for activity in BARS:
        if kind == activity:
            bar(drawing, group, activity, (x, y - 6), 28, 12)
    for ending in COLOURS:
        if kind == ending:
            tip = {"lost": 38, "failed": 21}.get(ending, 28)
            arrow = Arrow(drawing, ending, (x, y), (x + tip, y))
            arrow.draw_line(group)
            arrow.draw_ending(group)
