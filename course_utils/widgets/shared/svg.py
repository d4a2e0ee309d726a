"""Still pictures as SVG, built as an element tree so that contents are always escaped."""

import re
import unicodedata
from functools import cache
from xml.etree.ElementTree import Element, SubElement, tostring

from course_utils import colours
from course_utils.widgets.shared.shown import clean

# A still picture is a sheet of paper: its colours do not ask for the theme of the page.
GROUND, INK, MUTED, LINE = (each.light for each in (colours.GROUND, colours.INK, colours.MUTED, colours.HAIR))
ACCENT, WARNING, ALARM = (each.light for each in (colours.ACCENT, colours.WARNING, colours.ALARM))
WORK, HARM = colours.WORK.light, colours.HARM.light


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
        self.add("rect", width=width, height=height, fill=GROUND, class_="ground")

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
    """About how wide a text is, in pixels; rather too wide than too narrow."""
    return size * sum(map(_width, text))


@cache
def _width(character: str) -> float:
    """The width of a sans-serif character, as a part of the font size."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    if character >= "\U0001f000":
        return 1.35
    if unicodedata.east_asian_width(character) in "WF" or character in "mwMW@%…—":
        return 1
    return 0.7 if character.isupper() else 0.6


def shorten(text: str, width: float, size: float = 13) -> str:
    """The text, cut with an ellipsis where it would be wider than `width` pixels."""
    if width_of(text, size) <= width:
        return text
    room, kept = width - width_of("…", size), 0
    while kept < len(text) and (room := room - width_of(text[kept], size)) >= 0:
        kept += 1
    return text[: max(kept, 1)].rstrip("\u200d ") + "…"
