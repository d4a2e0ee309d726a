"""A trace as a space–time diagram: a lane per participant, time to the right, arrows for messages.

How a delivery ended shows in the shape of its arrow and in a word, never in colour alone. Arrows of one event
to many receivers share one label. The same picture
serves on a page without widgets and in the theatre, where `data-at` says from which moment (ms) an element
is to be seen, and the group "shapes" is uncovered from left to right.
"""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from course_utils.messages.trace import Mark, Message, Span, Trace
from course_utils.widgets.shared.svg import INK, LINE, MUTED, Drawing, Room, number, shorten, width_of
from course_utils.widgets.theatre.marks import LEGEND, Arrow, bar, legend_symbol
from course_utils.widgets.theatre.script import arrival_of, end_of, moment

LANE, BAR, SMALL = 62, 18, 12


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


class Diagram:
    """The drawing of one trace."""

    def __init__(self, trace: Trace, title: str, description: str, end: float, wide: bool) -> None:
        self.trace, self.end, self.room = trace, end, Room()
        self.width = 760 if wide else 450
        self.top = 78 if title else 52
        names = max((width_of(lane, 13) for lane in trace.lanes), default=0)
        self.name_width = min(names, 150 if wide else 105)
        self.left, self.right = self.name_width + 22, self.width - 26
        self.floor = self.top + LANE * max(len(trace.lanes) - 1, 0) + 34
        self.height = self.floor + 38 + 20 * len(self._legend_rows())
        self.drawing = Drawing(self.width, self.height, title or "Space–time diagram", description)
        self.drawing.root.set("data-left", number(self.left))
        self.drawing.root.set("data-right", number(self.right))
        self.drawing.root.set("data-floor", number(self.floor))
        if title:
            self.drawing.write(2, 20, shorten(title, self.width - 20, 15), size=15, font_weight=600)
        self._lanes()
        self._axis()
        self.labelled: set[tuple[str, str, float]] = set()
        self.shapes = self.drawing.add("g", class_="shapes")
        self.words = self.drawing.add("g", class_="words")
        for span in trace.spans:
            self._span(span)
        for mark in trace.marks:
            self._mark(mark)
        for message in trace.messages:
            self._message(message)
        for span in trace.spans:
            self._span_words(span)
        self._legend()

    def x(self, time: float) -> float:
        return self.left + time / self.end * (self.right - self.left)

    def y(self, lane: str) -> float:
        return self.top + LANE * list(self.trace.lanes).index(lane)

    def _lanes(self) -> None:
        for lane in self.trace.lanes:
            y = self.y(lane)
            self.drawing.write(2, y + 4.5, shorten(lane, self.name_width + 8), font_weight=600)
            self.drawing.add(
                "line", x1=self.left, y1=y, x2=self.right, y2=y, stroke=LINE, stroke_width=1.5, class_="lane"
            )

    def _axis(self) -> None:
        self.drawing.add("line", x1=self.left, y1=self.floor, x2=self.right, y2=self.floor, stroke=MUTED, class_="axis")
        for tick in ticks(self.end, 8 if self.width > 600 else 5):
            x = self.x(tick)
            self.drawing.add("line", x1=x, y1=self.floor, x2=x, y2=self.floor + 5, stroke=MUTED, class_="axis")
            self.drawing.write(x, self.floor + 18, moment(tick), size=SMALL, fill=MUTED, text_anchor="middle")
        self.drawing.write(2, self.floor + 18, "time, ms", size=SMALL, fill=MUTED)

    def _span(self, span: Span) -> None:
        x, y, width = self.x(span.start), self.y(span.lane) - BAR / 2, self.x(span.end) - self.x(span.start)
        bar(self.drawing, self.shapes, span.activity, (x, y), max(width, 2), BAR)
        self.room.taken.append((x, y, x + width, y + BAR))

    def _span_words(self, span: Span) -> None:
        """The label inside the bar, if there is room for it; how the bar is filled says the rest."""
        word = span.label if span.activity == "working" and span.label else span.activity
        x, width = self.x(span.start), self.x(span.end) - self.x(span.start)
        if width_of(word, SMALL) + 8 <= width:
            self._say(x + width / 2, self.y(span.lane) + 4, word, span.start)

    def _mark(self, mark: Mark) -> None:
        """A flag on a pole; it flies to the left where there is no room to its right."""
        x, y, width = self.x(mark.time), self.y(mark.lane), 14 + width_of(mark.label, SMALL)
        side = -1 if x + width > self.width - 2 else 1
        heights = (40, 26, 54)
        left, right = sorted((x, x + side * width))
        top = y - heights[self.room.best([(left, y - up - 2, right, y - up + 12) for up in heights])]
        flag = self.drawing.add("g", parent=self.words, data_at=str(mark.time), class_="flag")
        self.drawing.add("line", parent=flag, x1=x, y1=y, x2=x, y2=top, stroke=INK, stroke_width=1.5)
        corners = ((x, top), (x + side * 9, top + 5), (x, top + 10))
        points = " ".join(f"{number(across)},{number(down)}" for across, down in corners)
        self.drawing.add("polygon", parent=flag, points=points, fill=INK, class_="ink")
        looks = HALO | {"text_anchor": "start" if side > 0 else "end", "font_weight": "600"}
        self.drawing.write(x + side * 12, top + 9, mark.label, size=SMALL, parent=flag, **looks)

    def _message(self, message: Message) -> None:
        arrived = arrival_of(message, self.trace)
        leaves, arrives = self._edges(message, arrived)
        arrow = Arrow(self.drawing, message.outcome, (self.x(message.sent), leaves), (self.x(arrived), arrives))
        arrow.draw_line(self.shapes)
        arrow.draw_ending(self.drawing.add("g", parent=self.words, data_at=str(arrived), class_=message.outcome))
        outcome = "" if message.outcome == "delivered" else f" · {message.outcome}"
        fan = message.sender, message.label, message.sent
        if not outcome:
            if fan in self.labelled:
                return
            self.labelled.add(fan)
        x, y = self._free_place(message.label + outcome, arrow)
        text = self._say(x, y, message.label, message.sent)
        if outcome:
            looks = {"data_at": str(arrived), "font_weight": "600", "class_": message.outcome}
            self.drawing.add("tspan", parent=text, fill=arrow.colour, **looks).text = outcome

    def _edges(self, message: Message, arrived: float) -> tuple[float, float]:
        """The heights at which an arrow leaves and arrives: at the edge of a bar, where there is one."""
        y1, y2 = self.y(message.sender), self.y(message.receiver)
        if y1 == y2:
            return y1 - BAR / 2, y2 - BAR / 2 - 14
        towards = BAR / 2 if y2 > y1 else -BAR / 2
        leaves = y1 + towards if self._busy(message.sender, message.sent) else y1
        return leaves, y2 - towards if self._busy(message.receiver, arrived) else y2

    def _busy(self, lane: str, time: float) -> bool:
        return any(span.lane == lane and span.start <= time <= span.end for span in self.trace.spans)

    def _say(self, x: float, y: float, words: str, at: float) -> Element:
        looks = HALO | {"text_anchor": "middle", "data_at": str(at)}
        return self.drawing.write(x, y, words, size=SMALL, parent=self.words, **looks)

    def _free_place(self, words: str, arrow: Arrow) -> tuple[float, float]:
        """The place along an arrow where its words cover the least of what is there already."""
        half = width_of(words, SMALL) / 2 + 3
        (x1, y1), (x2, y2) = arrow.tail, arrow.head
        places = [
            (min(max(x1 + part * (x2 - x1) + side, self.left + half - 8), self.width - half - 2), y)
            for part in (0.5, 0.36, 0.64, 0.22, 0.78)
            for y in (y1 + part * (y2 - y1) + 4,)
            for side in (0.0, half + 6, -half - 6)
        ]
        return places[self.room.best([(x - half, y - 11, x + half, y + 4) for x, y in places])]

    def _kinds_used(self) -> list[str]:
        used = {span.activity for span in self.trace.spans} | {message.outcome for message in self.trace.messages}
        return [kind for kind in LEGEND if kind in used]

    def _legend_rows(self) -> list[list[tuple[float, str]]]:
        """The kinds of bars and arrows in use, each with its place, in as many rows as they need."""
        rows: list[list[tuple[float, str]]] = []
        x = float(self.width)
        for kind in self._kinds_used():
            width = 36 + width_of(kind, SMALL) + 14
            if x + width > self.width:
                rows.append([])
                x = 2
            rows[-1].append((x, kind))
            x += width
        return rows

    def _legend(self) -> None:
        for i, row in enumerate(self._legend_rows()):
            y = self.floor + 46 + 20 * i
            for x, kind in row:
                legend_symbol(self.drawing, kind, x, y - 4)
                self.drawing.write(x + 36, y, kind, size=SMALL, fill=MUTED)


HALO = {
    "paint_order": "stroke",
    "stroke": "#ffffff",
    "stroke_width": "4",
    "stroke_linejoin": "round",
    "class_": "halo",
}


def ticks(end: float, at_most: int) -> list[float]:
    """Round moments from 0 to `end`, at most so many besides 0: steps of 1, 2 or 5 times a power of ten."""
    power = 10.0**-3
    while True:
        for step in (power, 2 * power, 5 * power):
            if end / step <= at_most:
                return [i * step for i in range(int(end / step + 1e-9) + 1)]
        power *= 10
