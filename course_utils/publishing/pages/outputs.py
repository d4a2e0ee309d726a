"""The outputs of a cell as HTML, and what a page needs to bring the widgets and charts in them to life."""

from dataclasses import dataclass, field
from html import escape
from typing import Any

from course_utils.publishing.pages.cells import Presented

_CHART = "application/vnd.vegalite.v5+json"


@dataclass(frozen=True)
class Living:
    """What lives on a page: by a key, the values of a widget or the specification of a chart; the widgets used."""

    models: dict[str, dict[str, Any]] = field(default_factory=dict)
    charts: dict[str, dict[str, Any]] = field(default_factory=dict)
    widgets: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Shown:
    """An output as HTML; `said` is the text of one that is nothing else, and `lives` says that it can be moved.

    `still` says that it is the picture of a widget that asks a kernel at each click.
    """

    html: str
    said: str = ""
    lives: bool = False
    still: bool = False


def outputs_of(one: Presented, living: Living) -> list[Shown]:
    """The outputs of the cell; what lives in them is added to `living`, and shows its still picture until then."""
    return [_output(one, place, output, living) for place, output in enumerate(one.outputs)]


def _output(one: Presented, place: int, output: dict[str, Any], living: Living) -> Shown:
    data = output.get("data", {})
    key = f"{one.key}-{place}"
    if widget := one.widgets.get(str(place)):
        living.models[key] = widget["values"]
        living.widgets.add(widget["widget"])
        return Shown(_drawn(f'data-widget="{widget["widget"]}" data-values="{key}"', data), lives=True)
    if _CHART in data:
        living.charts[key] = data[_CHART]
        return Shown(_drawn(f'data-chart="{key}"', data), lives=True)
    if "image/svg+xml" in data:
        return Shown(_drawn("", data), still=True)
    if "text/html" in data:
        return Shown(_drawn("", data))
    said = "".join(output.get("text", "")) or "".join(data.get("text/plain", ""))
    return Shown(f'<pre class="said">{escape(said)}</pre>', said=said)


def _drawn(attributes: str, data: dict[str, Any]) -> str:
    return f'<div class="output near" {attributes}>{_still(data)}</div>'


def _still(data: dict[str, Any]) -> str:
    """What shows where nothing lives: a picture, or HTML that publishing took from the course's own code."""
    if "image/png" in data:
        seen = escape(" ".join("".join(data["text/plain"]).split("\n")))
        return f'<img alt="{seen}" src="data:image/png;base64,{"".join(data["image/png"]).strip()}">'
    return "".join(data.get("image/svg+xml", data.get("text/html", "")))
