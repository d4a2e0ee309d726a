"""Widgets on a page of their own, without Lab, without a kernel and without a widget manager: plain values are enough."""

import json
from html import escape
from pathlib import Path

from anywidget import AnyWidget

from course_utils import places

MODEL = places.ROOT / "course_utils" / "publishing" / "pages" / "model.js"
# What Lab's dark theme says of the page, and its light theme says otherwise.
DARK = """body { background: #212121; --jp-layout-color1: #212121; --jp-ui-font-color0: #fff;
    --jp-ui-font-color1: rgba(255, 255, 255, .87); }"""


def values_of(widget: AnyWidget) -> dict[str, object]:
    """What the widget sends to the browser, without what belongs to the widget manager."""
    own = [
        name
        for name in widget.trait_names(sync=True)
        if not name.startswith("_") and name not in AnyWidget.class_traits()
    ]
    values: dict[str, object] = json.loads(json.dumps({name: getattr(widget, name) for name in own}))
    return values


def write_page(folder: Path, *widgets: AnyWidget, dark: bool = False) -> str:
    """Write a page that shows the widgets, and what its script imports; return its address."""
    (folder / "model.js").write_text(MODEL.read_text(encoding="utf-8"), encoding="utf-8")
    styles, calls = [], []
    for number, widget in enumerate(widgets):
        (folder / f"widget{number}.js").write_text(str(widget._esm), encoding="utf-8")
        styles.append(str(widget._css))
        values = json.dumps(values_of(widget)).replace("<", "\\u003c")
        calls.append(
            f'import widget{number} from "./widget{number}.js";\n'
            f"widget{number}.render({{ model: modelOf({values}), el: document.getElementById({json.dumps(f'place{number}')}) }});"
        )
    places = "".join(f'<div id="place{number}"></div>' for number in range(len(widgets)))
    theme = f"<style>{DARK}</style>" if dark else ""
    script = 'import { modelOf } from "./model.js";\n' + "\n".join(calls)
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape("Widgets")}</title>{theme}'
        f"<style>{''.join(styles)}</style>"
        f'<body data-jp-theme-light="{"false" if dark else "true"}"><main>{places}</main>'
        f'<script type="module">\n{script}\n</script></body></html>'
    )
    (folder / "index.html").write_text(page, encoding="utf-8")
    return "index.html"
