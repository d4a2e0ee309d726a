"""The day of the streaming service as it arrives: made when it is asked for, and compared with its manifest.

Its text is 11 MB long, and takes less time to make than a checkout takes to fetch it, so no file holds it.
"""

from functools import lru_cache
from typing import Any

from course_utils.datasets.event_log import Event, EventLog
from course_utils.datasets.load import entry_of, normalised_hash
from course_utils.datasets.viewing.day import Day, Delivery


def load_viewing(deliveries: int | None = None) -> EventLog:
    """A fresh copy of what arrived, in the order of arrival, or of the first so many `deliveries`.

    `at` is when the player says that it happened, `received` when it arrived, both in seconds since midnight. The day is
    made once in a process. Raises ValueError for a number that is none of 0 to all, and for a day that is not the one its
    manifest describes.
    """
    arrived = _day().deliveries
    if deliveries is None:
        return EventLog(map(_event, arrived))
    if not isinstance(deliveries, int) or isinstance(deliveries, bool) or not 0 <= deliveries <= len(arrived):
        raise ValueError(f"The day has {len(arrived):,} deliveries, so it cannot begin with {deliveries!r} of them.")
    return EventLog(map(_event, arrived[:deliveries]))


def load_titles() -> dict[str, dict[str, Any]]:
    """What can be watched, by number: `name`, `genre`, and the length in `seconds`. A fresh copy."""
    return {
        title.number: {"name": title.name, "genre": title.genre, "seconds": title.seconds}
        for title in _day().catalogue.titles
    }


def _event(delivery: Delivery) -> Event:
    event: Event = {"id": delivery.id, "type": delivery.type, "viewer": delivery.viewer, "source": delivery.source}
    if delivery.position is None:
        event["query"] = delivery.query
    else:
        event["title"], event["position"] = delivery.title, delivery.position
    event["at"], event["received"] = delivery.at, delivery.received
    return event


@lru_cache(maxsize=1)
def _day() -> Day:
    entry = entry_of("viewing_day")
    day = Day(entry["seed"])
    if normalised_hash(day.text()) != entry["sha256"]:
        raise ValueError(
            "The day of the streaming service that was made here is not the one that datasets/manifest.json describes, "
            "so the answers of the lessons would not fit. Run `course build`, which writes the manifest anew."
        )
    return day
