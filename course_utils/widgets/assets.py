"""The browser's half of each widget: JavaScript and CSS files, joined into the string anywidget sends."""

from pathlib import Path

HERE = Path(__file__).parent


def together(*names: str) -> str:
    """The files of that name beside this module, one after the other."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in names)
