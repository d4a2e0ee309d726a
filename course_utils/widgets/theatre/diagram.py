"""One trace as a space–time diagram: a lane per participant, time to the right, arrows for messages.

How a delivery ended shows in the shape of its arrow and in a word, never in colour alone. Arrows of one event
to many receivers share one label. In the theatre `data-at` says from which moment (ms) an element is to be seen,
and the group "shapes" is uncovered from left to right.
"""

from xml.etree.ElementTree import Element

from course_utils.messages.trace import Mark, Message, Span, Trace
from course_utils.widgets.shared.svg import GROUND, INK, LINE, MUTED, Drawing, number, shorten, width_of
from course_utils.widgets.theatre.layout import ABOVE, BELOW, Box, Room, beside, versions
from course_utils.widgets.theatre.marks import LEGEND, Arrow, bar, legend_symbol
from course_utils.widgets.theatre.script import arrival_of, moment

LANE, BAR, SMALL = 62, 18, 12
FLAG = 14
"""The width of a flag before its words."""
HALO = {
    "paint_order": "stroke",
    "stroke": GROUND,
    "stroke_width": "4",
    "stroke_linejoin": "round",
    "class_": "halo",
}


class Diagram:
    """The drawing of one trace."""

    def __init__(self, trace: Trace, title: str, description: str, end: float, wide: bool) -> None:
        self.trace, self.end = trace, end
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
        bounds = self.left - 30, self.top - LANE + 4, self.width - 2, self.floor - 4
        self.room, self.crossed = Room(bounds), Room(bounds)
        self.labelled: set[tuple[str, str, float]] = set()
        self.named: set[str] = set()
        self._lanes()
        self._axis()
        self.shapes = self.drawing.add("g", class_="shapes")
        self.words = self.drawing.add("g", class_="words")
        self._shapes()
        self._legend()

    def _shapes(self) -> None:
        """Bars and arrows first, then words where these leave room."""
        for span in self.trace.spans:
            self._span(span)
        arrows = [(message, self._arrow(message)) for message in self.trace.messages]
        for mark in self.trace.marks:
            self._mark(mark)
        for span in self.trace.spans:
            self._span_words(span)
        for whole in (True, False):
            arrows = [(message, arrow) for message, arrow in arrows if not self._message_words(message, arrow, whole)]

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
            self.room.take_line((self.left, y), (self.right, y))
            self.room.take(box_around(self.left / 2, y + 4, self.left))

    def _axis(self) -> None:
        self.drawing.add("line", x1=self.left, y1=self.floor, x2=self.right, y2=self.floor, stroke=MUTED, class_="axis")
        for tick in ticks(self.end, 8 if self.width > 600 else 5):
            x = self.x(tick)
            self.drawing.add("line", x1=x, y1=self.floor, x2=x, y2=self.floor + 5, stroke=MUTED, class_="axis")
            self.drawing.write(x, self.floor + 18, moment(tick), size=SMALL, fill=MUTED, text_anchor="middle")
        self.drawing.write(2, self.floor + 18, "time, ms", size=SMALL, fill=MUTED)

    def _span(self, span: Span) -> None:
        x, y, width = self.x(span.start_ms), self.y(span.lane) - BAR / 2, self.x(span.end_ms) - self.x(span.start_ms)
        bar(self.drawing, self.shapes, span.activity, (x, y), max(width, 2), BAR)
        self.room.take((x, y, x + width, y + BAR))

    def _span_words(self, span: Span) -> None:
        """The label inside the bar, if there is room for it; how the bar is filled says the rest."""
        word = span.label if span.activity == "working" and span.label else span.activity
        left, right, y = self.x(span.start_ms), self.x(span.end_ms), self.y(span.lane) + 4
        for text in versions(word, SMALL):
            width = width_of(text, SMALL) + 6
            centres = [left + part * (right - left) for part in (0.5, 0.3, 0.7)]
            boxes = [box_around(x, y, width) for x in centres if left <= x - width / 2 and x + width / 2 <= right]
            if box := self.crossed.first_free(boxes):
                self._say(box, text, span.start_ms)
                return

    def _mark(self, mark: Mark) -> None:
        """A flag on a pole with its words; it flies where there is room for them, and without them if there is none."""
        x, y = self.x(mark.time_ms), self.y(mark.lane)
        height, side, words = self._place_of_flag(mark.label, x, y)
        top = y - height
        tip = top if height > 0 else top + 10
        flag = self.drawing.add("g", parent=self.words, data_at=str(mark.time_ms), class_="flag")
        self.drawing.add("line", parent=flag, x1=x, y1=y, x2=x, y2=tip, stroke=INK, stroke_width=1.5)
        corners = ((x, top), (x + side * 9, top + 5), (x, top + 10))
        points = " ".join(f"{number(across)},{number(down)}" for across, down in corners)
        self.drawing.add("polygon", parent=flag, points=points, fill=INK, class_="ink")
        for room in (self.room, self.crossed):
            room.take_line((x, y), (x, tip))
        if words:
            looks = HALO | {"text_anchor": "start" if side > 0 else "end", "font_weight": "600"}
            self.drawing.write(x + side * 12, top + 9, words, size=SMALL, parent=flag, **looks)

    def _place_of_flag(self, label: str, x: float, y: float) -> tuple[float, int, str]:
        """How high a flag flies (below 0 it hangs), to which side (1 is the right one), and the words there is room for."""
        for words in versions(label, SMALL):
            reach = FLAG + 1.1 * width_of(words, SMALL)  # bold
            for height in (40, 26, 54, 33, 47, -16, -30):
                for side in (1, -1):
                    left, right = sorted((x + side, x + side * reach))
                    if self.room.first_free([(left, y - height - 2, right, y - height + 13)]):
                        return height, side, words
        return 26, 1 if x + 9 <= self.width else -1, ""

    def _arrow(self, message: Message) -> Arrow:
        arrived = arrival_of(message, self.trace)
        leaves, arrives = self._edges(message, arrived)
        arrow = Arrow(self.drawing, message.ending, (self.x(message.sent_ms), leaves), (self.x(arrived), arrives))
        arrow.draw_line(self.shapes)
        arrow.draw_ending(self.drawing.add("g", parent=self.words, data_at=str(arrived), class_=message.ending))
        for room in (self.room, self.crossed):
            room.take_line(arrow.tail, arrow.head)
        for x, y in arrow.signs():
            self.room.take((x - 8, y - 8, x + 8, y + 8))
        return arrow

    def _message_words(self, message: Message, arrow: Arrow, whole: bool) -> bool:
        """A message's label beside its arrow, and how it ended if it did not just arrive; whether that is done.

        What just arrived and is not labelled `whole` is shortened only if no other arrow of this name is labelled.
        """
        outcome = "" if message.ending == "delivered" else message.ending
        fan = message.sender, message.label, message.sent_ms
        if not outcome and (fan in self.labelled or (not whole and message.label in self.named)):
            return True
        ending = f" · {outcome}" if outcome and message.label else outcome
        found = self._place_of_words(message.label, ending, arrow, whole)
        if found is None:
            return False
        box, label = found
        self.named.add(message.label)
        text = self._say(box, label, message.sent_ms)
        if outcome:
            looks = {"data_at": str(arrival_of(message, self.trace)), "font_weight": "600", "class_": outcome}
            self.drawing.add("tspan", parent=text, fill=arrow.colour, **looks).text = ending
        else:
            self.labelled.add(fan)
        return True

    def _place_of_words(self, label: str, ending: str, arrow: Arrow, whole: bool) -> tuple[Box, str] | None:
        """The place beside an arrow and the label there is room for; its colour tells whose words lie a little off."""
        wide = 1.1 * width_of(ending, SMALL) + 4  # bold
        texts = [label] if whole else list(versions(label, SMALL))
        places = ((text, beyond) for beyond in ([False, True] if ending else [False]) for text in texts)
        for text, beyond in places:
            if box := self.room.first_free(beside(arrow.tail, arrow.head, width_of(text, SMALL) + wide, beyond=beyond)):
                return box, text
        return None

    def _edges(self, message: Message, arrived: float) -> tuple[float, float]:
        """The heights at which an arrow leaves and arrives: at the edge of a bar, where there is one."""
        y1, y2 = self.y(message.sender), self.y(message.receiver)
        if y1 == y2:
            return y1 - BAR / 2, y2 - BAR / 2 - 14
        towards = BAR / 2 if y2 > y1 else -BAR / 2
        leaves = y1 + towards if self._busy(message.sender, message.sent_ms) else y1
        return leaves, y2 - towards if self._busy(message.receiver, arrived) else y2

    def _busy(self, lane: str, time: float) -> bool:
        return any(span.lane == lane and span.start_ms <= time <= span.end_ms for span in self.trace.spans)

    def _say(self, box: Box, words: str, at: float) -> Element:
        """Words in the middle of a box, to be seen from a moment on."""
        looks = HALO | {"text_anchor": "middle", "data_at": str(at)}
        return self.drawing.write((box[0] + box[2]) / 2, box[3] - BELOW, words, size=SMALL, parent=self.words, **looks)

    def _kinds_used(self) -> list[str]:
        used = {span.activity for span in self.trace.spans} | {message.ending for message in self.trace.messages}
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


def box_around(x: float, y: float, width: float) -> Box:
    """The box of words whose base line has its middle at (x, y)."""
    return x - width / 2, y - ABOVE, x + width / 2, y + BELOW


def ticks(end: float, at_most: int) -> list[float]:
    """Round moments from 0 to `end`, at most so many besides 0: steps of 1, 2 or 5 times a power of ten."""
    power = 10.0**-3
    while True:
        for step in (power, 2 * power, 5 * power):
            if end / step <= at_most:
                return [i * step for i in range(int(end / step + 1e-9) + 1)]
        power *= 10
