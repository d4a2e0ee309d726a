"""The year of the shop as rows of an event store: made when it is asked for, and compared with its manifest.

Its text is 23 MB long, and takes less time to make than a checkout takes to fetch it, so no file holds it.
"""

from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from course_utils.datasets.load import entry_of, normalised_hash
from course_utils.datasets.shop.year import make_shop_year

if TYPE_CHECKING:
    from eventsourcing.persistence import StoredEvent


def load_shop(events: int | None = None) -> "list[StoredEvent]":
    """The year's rows in order of position, or the first so many `events` of them.

    They are what a recorder of the eventsourcing library inserts: `shop.recorder.insert_events(load_shop())` fills an
    empty log in one transaction, at the positions from 1 on. Made once in a process; a beginning that the manifest
    knows is made without the rest. Raises ValueError for a number that is none of 0 to all, and for a year that is not
    the one its manifest describes.
    """
    entry = entry_of("shop_year")
    if events is None:
        return list(_made(None))
    if not isinstance(events, int) or isinstance(events, bool) or not 0 <= events <= entry["rows"]:
        raise ValueError(
            f"The year of the shop has {entry['rows']:,} events, so it cannot begin with {events!r} of them."
        )
    return list(_made(events if str(events) in entry["beginnings"] else None)[:events])


@lru_cache(maxsize=2)
def _made(events: int | None) -> "tuple[StoredEvent, ...]":
    """The whole year, or a beginning with so many events, whose hash the manifest knows."""
    # Other lessons load datasets without the library, which takes longer to import than they to load.
    from eventsourcing.persistence import StoredEvent

    entry = entry_of("shop_year")
    log = make_shop_year(entry["seed"], events).log
    known = entry["sha256"] if events is None else entry["beginnings"][str(events)]
    if normalised_hash(log.text()) != known:
        raise ValueError(
            "The year of the shop that was made here is not the one that datasets/manifest.json describes, so the "
            "answers of the lessons would not fit. Run `course build`, which writes the manifest anew."
        )
    return tuple(
        StoredEvent(
            originator_id=UUID(row["originator_id"]),
            originator_version=row["originator_version"],
            topic=row["topic"],
            state=row["state"].encode("utf-8"),
        )
        for row in log.rows
    )
