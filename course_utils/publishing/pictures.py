"""The pictures of a lesson: drawn by hand as SVG, given the course's style, and published beside the notebooks.

`lessons/NN_slug/pictures/NAME.svg` says what there is and where; what its classes look like is said here, once for all
lessons, in a light and in a dark window. A picture stands on a card of its own, so that it can be read where the window
is light and Lab is dark. A text cell shows it by `![What one sees in it.](pictures/NAME.svg)`.
"""

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from course_utils.colours import NAMED
from course_utils.files import write_whole

FOLDER = "pictures"
SHOWN = re.compile(rf"!\[(?P<seen>[^\]]*)\]\({FOLDER}/(?P<name>[^)]*)\.svg\)")
"""A picture in the text of a cell: what one sees in it, for those who do not, and its name."""

_SVG = "http://www.w3.org/2000/svg"
_PARTS = {"svg", "title", "g", "rect", "circle", "ellipse", "line", "polyline", "polygon", "path", "text", "tspan"}
_HEADS = ("muted", "accent", "good", "alarm")
_LOOKS = """
text { font: 15px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: var(--ink); }
text.code { font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 14px; }
text.small { font-size: 13px; }
text.strong { font-weight: 600; }
text.middle { text-anchor: middle; }
text.end { text-anchor: end; }
.card { fill: var(--ground); stroke: var(--hair); }
.box { fill: var(--soft); stroke: var(--line); stroke-width: 1.2; }
.box.accent { fill: var(--tint); stroke: var(--accent); }
.box.good { stroke: var(--good); }
.box.warning { stroke: var(--warning); }
.box.alarm { fill: var(--harm); stroke: var(--alarm); }
.rule { fill: none; stroke: var(--hair); }
.arrow { fill: none; stroke: var(--muted); stroke-width: 1.6; marker-end: url(#head-muted); }
.dashed { stroke-dasharray: 5 4; }
.dot { fill: var(--muted); }
"""


class NoPicture(ValueError):
    """A file that cannot be published as a picture; its sentence says why."""


def published_picture(path: Path) -> str:
    """The text of the picture at `path` as it is published. Raises NoPicture, and OSError where there is no file.

    It is an <svg> with a viewBox of four numbers, a <title>, and shapes and words that have classes instead of colours.
    """
    try:
        drawn = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    except (ElementTree.ParseError, UnicodeDecodeError) as error:
        raise NoPicture(f"{path.name} is no SVG: {error}.") from error
    _check(drawn, path.name)
    _left, _top, width, height = (float(number) for number in drawn.attrib["viewBox"].split())
    drawn.attrib |= {"width": f"{width:g}", "height": f"{height:g}", "role": "img"}
    card = {"class": "card", "x": "0.5", "y": "0.5", "width": f"{width - 1:g}", "height": f"{height - 1:g}", "rx": "8"}
    style = ElementTree.Element(f"{{{_SVG}}}style")
    style.text = _style()
    drawn[1:1] = [style, _arrow_heads(), ElementTree.Element(f"{{{_SVG}}}rect", card)]
    ElementTree.register_namespace("", _SVG)
    return ElementTree.tostring(drawn, encoding="unicode") + "\n"


def publish_pictures(lesson: Path, target: Path) -> None:
    """Write the pictures of the lesson in this folder into `target`/pictures."""
    for name, path in published_names(lesson).items():
        where = target / FOLDER / name
        where.parent.mkdir(parents=True, exist_ok=True)
        write_whole(where, published_picture(path))


def published_names(lesson: Path) -> dict[str, Path]:
    """The file names under which the pictures of the lesson in this folder are published, and where they are drawn."""
    return {f"{_number(lesson)}_{path.name}": path for path in sorted((lesson / FOLDER).glob("*.svg"))}


def with_published_names(text: str, lesson: Path) -> str:
    """The text of a cell with its pictures named as they are published, in one folder for all lessons."""
    return SHOWN.sub(lambda found: f"![{found['seen']}]({FOLDER}/{_number(lesson)}_{found['name']}.svg)", text)


def seen_from_solutions(text: str) -> str:
    """The published text of a cell as it stands in the folder of the solved editions, one below the others."""
    return SHOWN.sub(lambda found: f"![{found['seen']}](../{FOLDER}/{found['name']}.svg)", text)


def _number(lesson: Path) -> str:
    return lesson.name.partition("_")[0]


def _check(drawn: ElementTree.Element, name: str) -> None:
    """Raise NoPicture unless the drawing is complete, and carries nothing but shapes and words."""
    if drawn.tag != f"{{{_SVG}}}svg" or not re.fullmatch(r"0 0 [\d.]+ [\d.]+", drawn.attrib.get("viewBox", "")):
        raise NoPicture(f'{name} does not begin with <svg xmlns="{_SVG}" viewBox="0 0 WIDTH HEIGHT">.')
    if len(drawn) == 0 or drawn[0].tag != f"{{{_SVG}}}title" or not (drawn[0].text or "").strip():
        raise NoPicture(f"{name} has no <title> as its first element. Say in it what the picture is of.")
    for part in drawn.iter():
        kind = part.tag.removeprefix(f"{{{_SVG}}}")
        if kind not in _PARTS:
            raise NoPicture(f"{name} has a <{kind}>. A picture has {', '.join(sorted(_PARTS))}, and nothing else.")
        if own := {"style", "fill", "stroke", "font-size", "font-family"} & set(part.attrib):
            raise NoPicture(f"{name} gives a <{kind}> a {min(own)} of its own. Give it a class that the course has.")


def _style() -> str:
    """The looks of all classes, in the colours of a light window and of a dark one."""
    light = "".join(f" --{name}: {colour.light};" for name, colour in NAMED.items())
    dark = "".join(f" --{name}: {colour.dark};" for name, colour in NAMED.items())
    hues = "".join(
        f"text.{hue} {{ fill: var(--{hue}); }}\n"
        f"#head-{hue} path, .dot.{hue} {{ fill: var(--{hue}); }}\n"
        f".arrow.{hue} {{ stroke: var(--{hue}); marker-end: url(#head-{hue}); }}\n"
        for hue in _HEADS
    )
    return f"\nsvg {{{light} }}\n@media (prefers-color-scheme: dark) {{ svg {{{dark} }} }}{_LOOKS}{hues}"


def _arrow_heads() -> ElementTree.Element:
    heads = ElementTree.Element(f"{{{_SVG}}}defs")
    for hue in _HEADS:
        size = {"viewBox": "0 0 10 10", "refX": "9", "refY": "5", "markerWidth": "6", "markerHeight": "6"}
        head = ElementTree.SubElement(heads, f"{{{_SVG}}}marker", {"id": f"head-{hue}", "orient": "auto", **size})
        ElementTree.SubElement(head, f"{{{_SVG}}}path", {"d": "M0 0 L10 5 L0 10 z"})
    return heads
