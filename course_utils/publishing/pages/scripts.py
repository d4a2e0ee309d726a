"""What a page carries to bring its widgets and charts to life without any server: modules, values as JSON, styles, Vega."""

import json
from pathlib import Path

from course_utils.publishing.pages.outputs import Living
from course_utils.widgets.shared.assets import bundle, style

_HERE = Path(__file__).parent
_MODULES = ("living", "model")
_VEGA_LITE = "5.21"  # of the versions that the wheel carries, the newest for which the charts are written


def content(living: Living) -> str:
    """An element for the page: what lives on it, and the modules that draw it. `living.js` is made for it."""
    modules = {name: (_HERE / f"{name}.js").read_text(encoding="utf-8") for name in _MODULES}
    modules |= {name: bundle(name) for name in sorted(living.widgets)}
    values = {"models": living.models, "charts": living.charts, "modules": modules}
    return f'<script type="application/json" id="content">{_as_json(values)}</script>'


def styles(living: Living) -> str:
    """The style sheets of the widgets on the page."""
    return "".join(style(name) for name in sorted(living.widgets))


def vega() -> str:
    """A script that gives a page `vegaEmbed` and no other name, and needs no internet for it."""
    import vl_convert

    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=_VEGA_LITE)
    return f"(() => {{\n{bundle}\n}})();\n"


def _as_json(content: object) -> str:
    """JSON that can stand in a page: no text in it ends the element it stands in."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
