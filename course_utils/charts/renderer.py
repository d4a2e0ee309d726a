"""Draw Altair charts with the Vega that JupyterLab carries, so that they need no internet."""

import json
from typing import Any, cast

import altair as alt

from course_utils.charts.theme import PALETTE, theme
from course_utils.colours import on_paper

# The newest Vega-Lite that JupyterLab 4.6 draws by itself; Altair's own renderers ask for version 6.
MIME_TYPE = "application/vnd.vegalite.v5+json"
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_SLIDER = f"display: block; width: min(460px, 97%); height: 24px; margin: 5px 0; accent-color: {PALETTE[0]}"
EMBED_OPTIONS = {"actions": False, "renderer": "svg"}


def enable() -> None:
    """Make Altair use the course's renderer and theme from now on."""
    alt.renderers.register("course", render)
    alt.renderers.enable("course")
    alt.theme.register("course", enable=True)(lambda: cast(alt.theme.ThemeConfig, theme()))


def render(spec: dict[str, Any], **_: Any) -> dict[str, Any]:
    """What a notebook stores of a chart: the specification to draw, and title and description as text.

    Raises ValueError for a chart without a title or without a description, which a screen reader would meet
    as a nameless picture.
    """
    title = _title(spec)
    for name, value in (("title", title), ("description", spec.get("description"))):
        if not value:
            raise ValueError(
                f"This chart has no {name}. Show it with course_chart(chart, title=..., description=...); "
                "the description says in one sentence what there is to see."
            )
    usermeta = {**spec.get("usermeta", {}), "embedOptions": EMBED_OPTIONS}
    drawn = {**spec, "$schema": SCHEMA, "usermeta": usermeta}
    if "params" in spec:
        drawn["params"] = [_moved_by_keyboard(param) for param in spec["params"]]
    return {MIME_TYPE: drawn, "text/plain": f"{title}\n{spec['description']}"}


def still_picture(spec: dict[str, Any]) -> bytes:
    """The chart as a PNG, for places where no Vega runs. `spec` is what `render` put into the bundle."""
    import vl_convert

    return vl_convert.vegalite_to_png(on_paper(json.dumps(spec)), scale=1.5)


def drawing(spec: dict[str, Any]) -> str:
    """The chart as an SVG element, for a page without scripts. `spec` is what `render` put into the bundle."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(on_paper(json.dumps(spec))))


def _moved_by_keyboard(param: dict[str, Any]) -> dict[str, Any]:
    """A slider that JupyterLab leaves its arrow keys.

    Lab takes them for its own shortcuts unless the focused element says otherwise. Vega gives the sliders it knows
    no attributes of ours; one whose type it does not recognise, by its capital letter, gets them all, and is the
    same slider to a browser. Its value is then text: expressions use toNumber(…).
    """
    bind = param.get("bind")
    if not isinstance(bind, dict) or bind.get("input") != "range":
        return param
    return {**param, "bind": {**bind, "input": "Range", "data-lm-suppress-shortcuts": "true", "style": _SLIDER}}


def _title(spec: dict[str, Any]) -> str:
    title = spec.get("title", "")
    text = title.get("text", "") if isinstance(title, dict) else title
    return " ".join(text) if isinstance(text, list) else str(text)
