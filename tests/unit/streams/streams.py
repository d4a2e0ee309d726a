"""Small streams for tests: events of two sources that arrive in any order, some of them twice."""

from typing import Any

from hypothesis import strategies as st

SOURCES = ("north", "south")
SECONDS = {"T-1": 40, "T-2": 90, "T-3": 60}

Event = dict[str, Any]


@st.composite
def deliveries(draw: Any, most: int = 30) -> list[Event]:
    """Up to `most` events within ten minutes, each delivered up to five minutes later; ids are repeated now and then."""
    arrived = []
    for number in range(draw(st.integers(0, most))):
        at = draw(st.integers(0, 600))
        viewer = draw(st.sampled_from(["V-1", "V-2", "V-3"]))
        event: Event = {
            "id": f"{viewer}-{number}",
            "type": draw(st.sampled_from(["Played", "Paused", "Skipped"])),
            "viewer": viewer,
            "source": draw(st.sampled_from(SOURCES)),
            "title": draw(st.sampled_from(sorted(SECONDS))),
            "position": draw(st.integers(0, 100)),
            "at": at,
        }
        for late in draw(st.lists(st.integers(0, 300), min_size=1, max_size=2)):
            arrived.append({**event, "received": at + late})
    return sorted(arrived, key=lambda event: int(event["received"]))
