"""The message theatre: traces as space–time diagrams, moved through by the hand along one virtual time.

Python draws each diagram once (theatre_picture.py) and puts what happens into words (theatre_script.py);
the browser shows as much of both as has happened by the time on the scrubber.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, cast

import anywidget
import traitlets

from course_utils.messages.trace import Trace
from course_utils.widgets.shared.assets import bundle, style
from course_utils.widgets.shared.shown import clean
from course_utils.widgets.theatre.picture import pane_picture, picture
from course_utils.widgets.theatre.script import end_of, script, size_of

Panes = Mapping[str, Trace]
Scenes = Trace | Panes | Mapping[str, Panes]

LARGEST = 2000
"""The most messages, spans and marks in one pane: beyond that a diagram shows nothing to a person."""


class MessageTheatre(anywidget.AnyWidget):
    """Scenarios on the screen; `scenarios` maps each one's name to its panes, and those to their traces."""

    _esm = bundle("theatre")
    _css = style("theatre")
    title = traitlets.Unicode().tag(sync=True)
    description = traitlets.Unicode().tag(sync=True)
    scenes: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)

    def __init__(self, scenarios: Mapping[str, Panes], title: str, description: str) -> None:
        self.scenarios = scenarios
        scenes = [_scene(clean(name), _readable(panes), description) for name, panes in scenarios.items()]
        super().__init__(title=clean(title), description=clean(description), scenes=scenes)

    def __repr__(self) -> str:
        counts = [len(trace.messages) for panes in self.scenarios.values() for trace in panes.values()]
        several = f" in {len(self.scenarios)} scenarios" if len(self.scenarios) > 1 else ""
        messages = f"{sum(counts):,} message" + ("" if sum(counts) == 1 else "s")
        return f"{self.title}: {messages}{several}. {self.description}"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        first = _readable(next(iter(self.scenarios.values())))
        return data | {"image/svg+xml": picture(first, self.title, self.description)}, metadata


def message_theatre(scenes: Scenes, *, title: str = "Message theatre", description: str) -> MessageTheatre:
    """A theatre for one trace, for panes side by side (a mapping from titles to traces), or for scenarios to
    choose from (a mapping from names to panes). `description` is the one sentence to take away.

    Raises ValueError when there is nothing to show, a trace is too large to draw (more than 2,000 messages,
    spans and marks), or it names a lane that it does not list.
    """
    scenarios = _scenarios(scenes)
    for panes in scenarios.values():
        for pane, trace in panes.items():
            _check(pane, trace)
    return MessageTheatre(scenarios, title, description)


def _scenarios(scenes: Scenes) -> dict[str, dict[str, Trace]]:
    if isinstance(scenes, Trace):
        return {"": {"": scenes}}
    if not scenes or not all(isinstance(scene, Trace) or scene for scene in scenes.values()):
        raise ValueError("The message theatre got no trace to show; give it a Trace or a mapping that holds some.")
    if all(isinstance(scene, Trace) for scene in scenes.values()):
        return {"": dict(cast(Panes, scenes))}
    if any(isinstance(scene, Trace) for scene in scenes.values()):
        raise ValueError("The message theatre got traces and scenarios in one mapping; give it one kind or the other.")
    return {name: dict(panes) for name, panes in cast(Mapping[str, Panes], scenes).items()}


def _check(pane: str, trace: Trace) -> None:
    name = f"The trace {pane!r}" if pane else "The trace"
    if size_of(trace) > LARGEST:
        raise ValueError(
            f"{name} holds {size_of(trace):,} messages, spans and marks; the theatre draws at most "
            f"{LARGEST:,}. Show a shorter stretch of the run."
        )
    unknown = _lanes_used(trace) - set(trace.lanes)
    if unknown:
        listed = ", ".join(map(repr, trace.lanes)) or "none"
        raise ValueError(f"{name} uses the lane {min(unknown)!r}, but lists {listed}; add it to the trace's lanes.")


def _lanes_used(trace: Trace) -> set[str]:
    ends = {lane for message in trace.messages for lane in (message.sender, message.receiver)}
    return ends | {span.lane for span in trace.spans} | {mark.lane for mark in trace.marks}


def _readable(panes: Panes) -> dict[str, Trace]:
    """The panes with every name and label cleaned of what is not seen itself but changes what stands beside it."""

    def cleaned(thing: Any) -> Any:
        texts = {each.name: getattr(thing, each.name) for each in fields(thing)}
        return replace(thing, **{name: clean(text) for name, text in texts.items() if isinstance(text, str)})

    return {
        clean(name): Trace(
            [clean(lane) for lane in trace.lanes],
            *([cleaned(thing) for thing in things] for things in (trace.messages, trace.spans, trace.marks)),
        )
        for name, trace in panes.items()
    }


def _scene(name: str, panes: Panes, description: str) -> dict[str, Any]:
    end = end_of(panes.values())
    return {
        "name": name,
        "end": end,
        "panes": [
            {"title": title, "svg": pane_picture(trace, title, description, end, wide=len(panes) == 1)}
            for title, trace in panes.items()
        ],
        **script(panes),
    }
