"""Events of a streaming service, as the laws of this lesson's exercises build them: from moments, and never from a solution."""

from collections.abc import Sequence
from typing import Any

from hypothesis.strategies import SearchStrategy, integers, lists, sampled_from, tuples

Event = dict[str, Any]
SOURCES = ("north", "south", "west")

viewers = sampled_from(["V-0001", "V-0042", "V-1313"])


def event(number: int, at: int, received: int | None = None, viewer: str = "V-0001", source: str = "north") -> Event:
    """A press on play, or on pause where its number is even; unless told otherwise it arrives at once."""
    return {
        "id": f"{viewer}-{number}",
        "type": "Played" if number % 2 else "Paused",
        "viewer": viewer,
        "source": source,
        "at": at,
        "received": at if received is None else received,
    }


def presses(least: int = 0, most: int = 6, latest: int = 400) -> SearchStrategy[list[tuple[str, int]]]:
    """A viewer and a moment for each, in any order."""
    return lists(tuples(viewers, integers(0, latest)), min_size=least, max_size=most)


def events_of(moments: Sequence[tuple[str, int]]) -> list[Event]:
    """The events of these viewers and moments, each with an id of its own, in the order given, which is that of arrival."""
    arrives = [max(at for _, at in moments[: place + 1]) for place in range(len(moments))]
    return [
        event(number, at, received, viewer)
        for number, ((viewer, at), received) in enumerate(zip(moments, arrives, strict=True), start=1)
    ]
