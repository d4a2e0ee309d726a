"""What the widgets of an executed lesson show, kept as plain values: a page without a kernel brings them to life from these.

`widgets/NN_slug.json` beside the notebooks holds, by the id of a cell and the place of an output, the name of the widget
there and its values. A widget that asks the kernel at each click is not in it; of that, its still picture shows.
"""

import json
from typing import Any

from nbformat import NotebookNode

FOLDER = "widgets"
VIEW = "application/vnd.jupyter.widget-view+json"
"""The type of an output that names a widget's model."""

_STATE = "application/vnd.jupyter.widget-state+json"
_OURS = "course_utils.widgets."
_OF_THE_MANAGER = {"layout", "tabbable", "tooltip"}

WidgetValues = dict[str, dict[str, dict[str, Any]]]


def widget_values(executed: NotebookNode) -> WidgetValues:
    """The values of each widget in the outputs, as they were when the last cell had run."""
    models = executed.metadata.get("widgets", {}).get(_STATE, {}).get("state", {})
    found: WidgetValues = {}
    for cell in executed.cells:
        for place, output in enumerate(cell.get("outputs", [])):
            view = output.get("data", {}).get(VIEW)
            kept = view and _kept(models[view["model_id"]]["state"])
            if kept:
                found.setdefault(cell.id, {})[str(place)] = kept
    return found


def as_text(values: WidgetValues) -> str:
    """A lesson's file of values: a line for each cell, so that a change shows where it is."""
    lines = [f"{json.dumps(cell)}: {json.dumps(values[cell], ensure_ascii=False, sort_keys=True)}" for cell in values]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _kept(state: dict[str, Any]) -> dict[str, Any] | None:
    kind = str(state.get("_anywidget_id", ""))
    if not kind.startswith(_OURS) or "asked" in state:
        return None
    own = {name: value for name, value in state.items() if not name.startswith("_") and name not in _OF_THE_MANAGER}
    return {"widget": kind.removeprefix(_OURS).partition(".")[0], "values": own}
