"""The replay player: walk through a history with the hands and see what each event did to the state.

The history is computed here, once, and sent to the browser as columns; a step there needs no kernel.
"""

from collections.abc import Callable, Iterable
from typing import Any

import anywidget
import traitlets

from course_utils.widgets.player.history import History
from course_utils.widgets.player.picture import picture
from course_utils.widgets.shared.assets import bundle, style
from course_utils.widgets.shared.shown import clean


class ReplayPlayer(anywidget.AnyWidget):
    """A history on the screen; `history` holds what it shows."""

    _esm = bundle("player")
    _css = style("player")
    title = traitlets.Unicode().tag(sync=True)
    description = traitlets.Unicode().tag(sync=True)
    columns = traitlets.Dict().tag(sync=True)

    def __init__(self, history: History, title: str, description: str) -> None:
        self.history = history
        super().__init__(title=clean(title), description=clean(description), columns=history.as_plain())

    def __repr__(self) -> str:
        return summary(self.history)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        return data | {"image/svg+xml": picture(self.history, self.title, self.description)}, metadata


def replay_player(
    events: Iterable[Any],
    start: Any,
    apply: Callable[[Any, Any], Any],
    *,
    time: str = "timestamp",
    title: str = "Replay",
    description: str | None = None,
) -> ReplayPlayer:
    """A player for the states that `apply(state, event)` leads to from `start`.

    Events are dicts (their type is under "type"), dataclasses, or any objects. `time` names the field with
    the moment: an ISO 8601 string, a datetime, or a number; without it the player shows positions only.
    `description` is the one sentence to take away; by default it says where the history starts and ends.

    Raises ValueError when `apply` raises or returns None; the message names the event.
    """
    history = History(events, start, apply, time=time)
    return ReplayPlayer(history, title, description or f"{summary(history)}.")


def summary(history: History) -> str:
    """A history in one line, such as "Replay of 4 events: start 0 → 1300"."""
    events = f"{len(history):,} event" + ("" if len(history) == 1 else "s")
    return f"Replay of {events}: start {_brief(history, 0)} → {_brief(history, len(history))}"


def _brief(history: History, position: int) -> str:
    state = history.state(position)
    if len(state) == 1:
        return str(next(iter(state.values())))
    parts = [f"{key} {value}" for key, value in list(state.items())[:3]]
    return ", ".join(parts) + (", …" if len(state) > 3 else "") if state else "nothing"
