"""The browser's half of a widget: its bundled script, and its style with the course's palette in front."""

from functools import cache
from pathlib import Path

from course_utils import colours

WIDGETS = Path(__file__).parents[1]


@cache
def bundle(name: str) -> str:
    """The script of the widget, all its modules in one; `course build` writes it."""
    return (WIDGETS / name / "bundle.js").read_text(encoding="utf-8")


@cache
def style(name: str) -> str:
    """The palette, the style that all widgets share, and the widget's own."""
    sheets = [WIDGETS / "shared" / "base.css", WIDGETS / name / f"{name}.css"]
    return "\n".join([colours.variables(".course-widget"), *(sheet.read_text(encoding="utf-8") for sheet in sheets)])
