"""Parked events as they stand in the hash of a copy of the view: by position, the rest as JSON."""

import json
from collections.abc import Sequence

from course_utils.projections.parking import Waiting


def parked_events(found: dict[bytes, bytes]) -> list[Waiting]:
    """The events of this hash, by position."""
    return sorted((Waiting(int(at), *json.loads(rest)) for at, rest in found.items()), key=lambda each: each.position)


def as_fields(events: Sequence[Waiting]) -> list[str | int]:
    """Fields and values, one after the other."""
    return [
        part
        for event in events
        for part in (event.position, json.dumps([event.stream, event.version, event.reason], ensure_ascii=False))
    ]
