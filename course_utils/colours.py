"""The one palette of the course: what widgets, verdicts, hints and charts are coloured with, on light and dark pages.

Ground and ink are those of the page, as JupyterLab's theme names them; where a page names none, they are white and
near black. A hue is mixed with the theme's strongest ink, so it darkens on a light page and lightens on a dark one,
also in a style attribute, which cannot ask which theme it stands in. Set ground and ink together, never one alone.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Colour:
    """A colour as a style sheet takes it, and what it comes to (#rrggbb) in Lab's light and in its dark theme."""

    css: str
    light: str
    dark: str

    def __str__(self) -> str:
        return self.css


def mixed(one: Colour, percent: int, other: Colour) -> Colour:
    """So many percent of one colour, the rest of the other."""
    return Colour(
        f"color-mix(in srgb, {one} {percent}%, {other})",
        _mix(one.light, percent, other.light),
        _mix(one.dark, percent, other.dark),
    )


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (#rrggbb) by WCAG 2.2: 1 for equal ones, 21 for black on white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _mix(one: str, percent: int, other: str) -> str:
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round((percent * a + (100 - percent) * b) / 100):02x}" for a, b in pairs)


def _channels(colour: str) -> list[int]:
    return list(bytes.fromhex(colour.removeprefix("#")))


def _luminance(colour: str) -> float:
    parts = [channel / 255 for channel in _channels(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _hue(colour: str) -> Colour:
    return mixed(Colour(colour, colour, colour), 62, _STRONGEST)


_STRONGEST = Colour("var(--jp-ui-font-color0, #000000)", "#000000", "#ffffff")
GROUND = Colour("var(--jp-layout-color1, #ffffff)", "#ffffff", "#212121")
INK = Colour("var(--jp-ui-font-color1, #212121)", "#212121", "#e2e2e2")
MUTED = mixed(INK, 74, GROUND)
"""Words that step back: captions, axes, what is not attempted yet."""
LINE = mixed(INK, 32, GROUND)
"""The edge of a control."""
HAIR = mixed(INK, 16, GROUND)
"""The edge of a box, and the line between two rows."""
SOFT = mixed(INK, 4, GROUND)
"""The ground of a box that stands on the page."""

ACCENT = _hue("#0e90ff")
"""What is chosen, what is at work, where we are."""
GOOD = _hue("#00a662")
"""Solved, and right."""
WARNING = _hue("#dd8500")
"""Not yet; and what comes twice."""
ALARM = _hue("#ff352c")
"""Failed, lost, refused."""
TINT = mixed(ACCENT, 12, GROUND)
"""The ground of what changed just now."""
WORK = mixed(ACCENT, 24, GROUND)
"""The ground of a stretch of work."""
HARM = mixed(ALARM, 14, GROUND)
"""The ground of what is down."""

SERIES = tuple(_hue(colour) for colour in ("#0090ff", "#dd6a00", "#00b586", "#ee6cb4", "#8a8a8a"))
"""Lines of a chart, in their order; most people can tell them apart (after Okabe and Ito, "Color Universal Design")."""

NAMED = {
    "ground": GROUND,
    "ink": INK,
    "muted": MUTED,
    "line": LINE,
    "hair": HAIR,
    "soft": SOFT,
    "accent": ACCENT,
    "good": GOOD,
    "warning": WARNING,
    "alarm": ALARM,
    "tint": TINT,
    "work": WORK,
    "harm": HARM,
}


def variables(selector: str) -> str:
    """A rule of a style sheet that gives what `selector` names the palette as --course-ink, --course-ground, …."""
    lines = "".join(f"  --course-{name}: {colour};\n" for name, colour in NAMED.items())
    return f"{selector} {{\n{lines}}}\n"


def on_paper(text: str) -> str:
    """The text with every colour of the palette written out as on white paper, for what knows no style sheets."""
    for colour in sorted([*NAMED.values(), *SERIES], key=lambda each: len(each.css), reverse=True):
        text = text.replace(colour.css, colour.light)
    return text
