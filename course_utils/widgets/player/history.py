"""A history: events, and the state after each of them, as plain columns.

Position 0 is the start, before the first event; position k is the moment after event k. A column keeps a
value only where it changed, so a history of n events costs memory for what happened, not for n whole states.

Values are taken down at once, as whole numbers or as text. That makes a history independent of the objects
it was made from: an `apply` that changes its state in place cannot reach back and alter an earlier moment,
and no state has to be copied to be safe.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple
from uuid import UUID

from course_utils.widgets.shared.shown import Value, clean, shown

EXACT = 2**53
"""Whole numbers up to here are exact in the browser; larger ones travel as text."""


@dataclass
class Column:
    """Where a value was set (positions, rising) and to what. None says that it was taken away."""

    positions: list[int] = field(default_factory=list)
    values: list[Value | None] = field(default_factory=list)

    def last(self, position: int) -> Value | None:
        """The value at a position: the one set there or last before it."""
        index = bisect_right(self.positions, position) - 1
        return self.values[index] if index >= 0 else None

    def exactly(self, position: int) -> Value | None:
        """The value set at this very position, if any was."""
        index = bisect_right(self.positions, position) - 1
        return self.values[index] if index >= 0 and self.positions[index] == position else None

    def put(self, position: int, value: Value | None) -> None:
        self.positions.append(position)
        self.values.append(value)

    def as_plain(self) -> dict[str, Any]:
        """The column as JSON takes it, for the browser."""
        values = [str(v) if isinstance(v, int) and abs(v) > EXACT else v for v in self.values]
        return {"positions": self.positions, "values": values}


class Change(NamedTuple):
    """What one event did to one part of the state. None before: new; None after: taken away."""

    key: str
    before: Value | None
    after: Value | None


class History:
    """Every event and the state after it, computed once by folding `apply` over the events.

    `time` names the field that holds the moment (an ISO 8601 string, a datetime or a number); events
    without that field have a position only. `apply(state, event)` returns the new state.

    Raises ValueError when `apply` raises or returns None; the message names the event.
    """

    def __init__(
        self, events: Iterable[Any], start: Any, apply: Callable[[Any, Any], Any], *, time: str = "timestamp"
    ) -> None:
        self.types: list[str] = []
        self.times = Column()
        self.fields: dict[str, Column] = {}
        self.states: dict[str, Column] = {}
        state = deepcopy(start)
        present = self._take_down(0, state, {})
        for position, event in enumerate(events, start=1):
            self._record(position, event, time)
            state = _applied(apply, state, event, position, self.types[-1], start)
            present = self._take_down(position, state, present)

    def __len__(self) -> int:
        return len(self.types)

    def event(self, position: int) -> dict[str, Value]:
        """The payload of event `position` (1 is the first)."""
        found = ((name, column.exactly(position)) for name, column in self.fields.items())
        return {name: value for name, value in found if value is not None}

    def state(self, position: int) -> dict[str, Value]:
        """The state after event `position`; 0 is the start. A state that is one value is called "state"."""
        found = ((key, column.last(position)) for key, column in self.states.items())
        return {key: value for key, value in found if value is not None}

    def changes(self, position: int) -> list[Change]:
        """What event `position` changed, in the order in which the parts of the state first appeared."""
        return [
            Change(key, column.last(position - 1), column.exactly(position))
            for key, column in self.states.items()
            if position > 0 and column.positions[bisect_right(column.positions, position) - 1] == position
        ]

    def as_plain(self) -> dict[str, Any]:
        """The whole history as JSON takes it, for the browser: `types`, `times`, and named `fields` and `states`."""
        named = {"fields": self.fields, "states": self.states}
        return {
            "types": self.types,
            "times": self.times.as_plain(),
            **{
                part: [[name, column.as_plain()] for name, column in columns.items()] for part, columns in named.items()
            },
        }

    def _record(self, position: int, event: Any, time: str) -> None:
        event_type, payload = _event_parts(event)
        self.types.append(clean(event_type))
        for name, value in payload.items():
            column = self.times if name == time else self.fields.setdefault(clean(str(name)), Column())
            column.put(position, shown(value))

    def _take_down(self, position: int, state: Any, present: dict[str, Value]) -> dict[str, Value]:
        """Note what differs from the state before (`present`, which is updated and handed back)."""
        parts = _parts(state)
        for name, value in parts.items():
            key, now = clean(str(name)), shown(value)
            if present.get(key) != now:
                self.states.setdefault(key, Column()).put(position, now)
                present[key] = now
        if len(present) > len(parts):
            for key in present.keys() - {clean(str(name)) for name in parts}:
                self.states[key].put(position, None)
                del present[key]
        return present


def _applied(
    apply: Callable[[Any, Any], Any], state: Any, event: Any, position: int, event_type: str, start: Any
) -> Any:
    try:
        result = apply(state, event)
    except Exception as error:
        raise ValueError(
            f"apply failed at event {position} ({event_type}): {type(error).__name__}: {error}."
        ) from error
    if result is None and start is not None:
        raise ValueError(f"apply returned None for event {position} ({event_type}); it must return the state after it.")
    return result


def _event_parts(event: Any) -> tuple[str, Mapping[Any, Any]]:
    """An event's type and its payload."""
    if isinstance(event, Mapping):
        payload = {name: value for name, value in event.items() if name != "type"}
        return str(event.get("type", "event")), payload
    members = _members(event)
    if members is None:
        return "event", {"event": event}
    return type(event).__name__, members


def _parts(state: Any) -> Mapping[Any, Any]:
    """The named parts of a state; nothing yet (None) has none, and a plain value is one part."""
    if state is None:
        return {}
    if isinstance(state, Mapping):
        return state
    members = _members(state)
    return {"state": state} if members is None else members


def _members(thing: Any) -> dict[str, Any] | None:
    """The public attributes of an object with attributes of its own; None for a plain value."""
    if is_dataclass(thing):
        return {item.name: getattr(thing, item.name) for item in fields(thing)}
    if isinstance(thing, Enum | Decimal | UUID | Sequence) or not hasattr(thing, "__dict__"):
        return None
    return {name: value for name, value in vars(thing).items() if not name.startswith("_")}
