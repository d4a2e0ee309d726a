"""The page of the stage, which holds slides and Lab, and lands at the same section when the presenter changes over."""

import json
from html import escape
from pathlib import Path

from course_utils import colours

NAME = "stage.html"
_HERE = Path(__file__).parent


def stage(title: str, lab: str, first_cells: list[str]) -> str:
    """The page as HTML. `lab` is where Lab opens the presenter's edition, on the same server as this page.

    `first_cells` are the ids of the cells in the notebook, one for each stack of slides, that begin it.
    """
    cells = json.dumps(first_cells).replace("<", "\\u003c")
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f'<link rel="icon" href="data:,">\n<style>\n{colours.variables(":root")}{_own("stage.css")}</style>\n</head>\n<body>\n'
        '<iframe id="slides" title="Slides" src="index.html"></iframe>\n'
        f'<iframe id="lab" title="JupyterLab" src="{escape(lab)}" hidden></iframe>\n'
        '<button id="change">Lab <kbd>F9</kbd></button>\n'
        f'<script type="application/json" id="cells">{cells}</script>\n'
        f'<script type="module">\n{_own("stage.js")}</script>\n</body>\n</html>\n'
    )


def _own(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
