"""Still pictures as SVG, built as an element tree so that contents are always escaped."""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from course_utils.widgets.shared.shown import clean

INK, MUTED, LINE, BLUE, RED = "#1f2933", "#52606d", "#cbd2d9", "#0b5cad", "#a8201a"
Box = tuple[float, float, float, float]
"""Left, top, right, bottom (pixels)."""
CHARACTER = 0.6
"""The mean width of a sans-serif character, as a part of the font size."""


class Drawing:
    """An SVG of a given size (pixels) with a white ground, a title and a description."""

    def __init__(self, width: float, height: float, title: str, description: str) -> None:
        self.root = Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {number(width)} {number(height)}",
                "width": number(width),
                "height": number(height),
                "role": "img",
                "font-family": "system-ui, 'Segoe UI', Helvetica, Arial, sans-serif",
            },
        )
        SubElement(self.root, "title").text = on_one_line(title)
        SubElement(self.root, "desc").text = on_one_line(description)
        self.add("rect", width=width, height=height, fill="#ffffff", class_="ground")

    def add(self, tag: str, *, parent: Element | None = None, **attributes: float | str) -> Element:
        """A shape; numbers are pixels, `stroke_width` stands for stroke-width and `class_` for class."""
        written = {
            name.rstrip("_").replace("_", "-"): value if isinstance(value, str) else number(value)
            for name, value in attributes.items()
        }
        return SubElement(self.root if parent is None else parent, tag, written)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 13,
        fill: str = INK,
        parent: Element | None = None,
        **more: float | str,
    ) -> Element:
        """Text whose base line starts at (x, y)."""
        made = self.add("text", parent=parent, x=x, y=y, font_size=size, fill=fill, **more)
        made.text = on_one_line(text)
        return made

    def __str__(self) -> str:
        return tostring(self.root, encoding="unicode")


def number(value: float) -> str:
    """A length in pixels, to a tenth."""
    return f"{value:.1f}".removesuffix(".0")


def on_one_line(text: str) -> str:
    """The text as a line of a picture: cleaned, and without breaks and tabs, which XML would keep and nobody see."""
    return re.sub(r"[\t\n\r]+", " ", clean(text))


def width_of(text: str, size: float) -> float:
    """About how wide a text is, in pixels."""
    return len(text) * size * CHARACTER


def shorten(text: str, width: float, size: float = 13) -> str:
    """The text, cut with an ellipsis where it would be wider than `width` pixels."""
    room = int(width / (size * CHARACTER))
    return text if len(text) <= room else text[: max(room - 1, 1)] + "…"


class Room:
    """Which boxes of a drawing are taken, to find words a place where they cover the least."""

    def __init__(self) -> None:
        self.taken: list[Box] = []

    def best(self, boxes: Sequence[Box]) -> int:
        """The number of the box that covers the least of what is taken; it is taken from now on."""
        chosen = min(range(len(boxes)), key=lambda i: sum(_shared(boxes[i], other) for other in self.taken))
        self.taken.append(boxes[chosen])
        return chosen


def _shared(one: Box, other: Box) -> float:
    """The area two boxes share, in square pixels."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(width, 0) * max(height, 0)
